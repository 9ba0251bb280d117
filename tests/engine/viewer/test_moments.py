"""Reactions are found where they are, causally, in time, and nowhere else."""

import math
import random
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.sensing.reading import Reading
from engine.viewer.felt import Moment, ScheduledBeat
from engine.viewer.moment_finders import MomentFinders
from engine.viewer.moments import MomentFinder
from engine.viewer.state import ViewerState
from tests.support.chance import examples

RATE = 30.0


def bump(now: float, onset: float, length: float) -> float:
    """A reaction as a raised cosine: from its onset up to an apex halfway and down again."""
    into = (now - onset) / length
    return 0.5 - 0.5 * math.cos(2 * math.pi * into) if 0 < into < 1 else 0.0


def lived(
    smile: Callable[[float], float],
    valence: Callable[[float], float],
    seconds: float,
    *,
    noise: float = 0.0,
    seed: int = 1,
    beats: tuple[ScheduledBeat, ...] = (),
) -> list[Moment]:
    chance = random.Random(seed)
    state = ViewerState()
    state.expect(beats)
    found: list[Moment] = []
    for frame in range(int(seconds * RATE)):
        now = frame / RATE
        state.advance(now)
        for name, value, low in (
            ("face.present", 1.0, 0.0),
            ("face.smile", smile(now), 0.0),
            ("face.valence", valence(now), -1.0),
            ("face.arousal", 0.3 * valence(now), -1.0),
        ):
            off = chance.gauss(0.0, noise) if noise and name != "face.present" else 0.0
            state.update(Reading(now, name, min(1.0, max(low, value + off)), 0.8))
        found += state.take_moments()
    return found


def told(found: list[Moment]) -> list[Moment]:
    return [moment for moment in found if moment.offset is None]


@pytest.mark.parametrize("length", [1.0, 1.5, 2.0, 3.0])
def test_a_smile_is_one_moment_with_its_onset_apex_and_offset(length: float) -> None:
    found = lived(lambda t: 0.8 * bump(t, 6.0, length), lambda t: 0.7 * bump(t, 6.0, length), 14.0)
    (begun,) = told(found)
    (over,) = [moment for moment in found if moment.offset is not None]
    apex = 6.0 + length / 2
    assert begun.onset == pytest.approx(6.0, abs=0.35)
    assert begun.apex == pytest.approx(apex, abs=0.45)
    assert begun.now - apex <= 1.0
    assert over.offset is not None
    assert over.offset == pytest.approx(6.0 + length, abs=0.7)
    assert (over.onset, over.apex, over.name) == (begun.onset, begun.apex, begun.name)
    assert begun.family in ("amusement", "quiet joy", "tenderness", "wonder")
    # It is plainly a smile; which of the pleasant families it tells, a smile alone does not say.
    assert begun.name == begun.family
    assert 0.15 < begun.confidence < 0.4
    assert begun.valence > 0.4


def test_a_face_at_rest_in_noise_has_no_moments() -> None:
    for seed in range(6):
        quiet = lived(lambda t: 0.03, lambda t: 0.0, 60.0, noise=0.12, seed=seed)
        assert told(quiet) == []


def test_in_noise_a_smile_is_still_found() -> None:
    found = 0
    for seed in range(8):
        moments = told(
            lived(
                lambda t: 0.05 + 0.8 * bump(t, 20.0, 2.0),
                lambda t: 0.7 * bump(t, 20.0, 2.0),
                26.0,
                noise=0.1,
                seed=seed,
            )
        )
        found += any(abs(moment.apex - 21.0) < 0.6 for moment in moments)
    assert found == 8


def test_a_mood_that_comes_over_half_a_minute_is_no_reaction() -> None:
    assert told(lived(lambda t: 0.0, lambda t: min(0.7, t / 40), 45.0)) == []


def test_what_stays_is_told_once_and_becomes_the_level() -> None:
    found = lived(
        lambda t: 0.8 if t > 8 else 0.0, lambda t: 0.6 if t > 8 else 0.0, 30.0, noise=0.03
    )
    assert len(told(found)) == 1
    over = next(moment for moment in found if moment.offset is not None)
    assert over.offset is not None
    assert over.offset - over.onset <= 3.0 + 1e-6


def test_the_way_back_to_neutral_is_no_reaction_of_its_own() -> None:
    found = lived(lambda t: 0.8 if 8 < t < 20 else 0.0, lambda t: 0.6 if 8 < t < 20 else 0.0, 30.0)
    assert [round(moment.onset) for moment in told(found)] == [8]


def test_a_flicker_of_two_frames_is_none() -> None:
    assert told(lived(lambda t: 0.9 if 9 < t < 9.07 else 0.0, lambda t: 0.0, 15.0)) == []


def test_no_moment_knows_the_future() -> None:
    def smile(now: float) -> float:
        return 0.8 * bump(now, 6.0, 2.0)

    whole = lived(smile, smile, 12.0)
    for end in (6.8, 7.4, 8.0, 9.0):
        assert lived(smile, smile, end) == [moment for moment in whole if moment.now < end - 0.03]


def test_a_beat_that_was_answered_is_named_with_its_reaction() -> None:
    beat = ScheduledBeat(5.6, "gratitude", 0.8)
    found = lived(lambda t: 0.0, lambda t: 0.65 * bump(t, 6.0, 2.0), 10.0, beats=(beat,))
    assert told(found)[0].beat == "gratitude"
    late = lived(
        lambda t: 0.0,
        lambda t: 0.65 * bump(t, 6.0, 2.0),
        10.0,
        beats=(ScheduledBeat(1.0, "gratitude", 0.8),),
    )
    assert told(late)[0].beat == ""


def test_when_nobody_is_seen_any_more_a_reaction_is_over() -> None:
    state = ViewerState()
    found: list[Moment] = []
    for frame in range(int(12 * RATE)):
        now = frame / RATE
        state.advance(now)
        if now < 7.3:
            value = 0.7 if now > 6 else 0.0
            state.update(Reading(now, "face.valence", value, 0.8))
        found += state.take_moments()
    offsets = [moment.offset for moment in found if moment.offset is not None]
    assert len(offsets) == 1
    assert offsets[0] < 9.0


finite = st.floats(-1, 1)


@examples(100)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.floats(0, 2), st.floats(-1e18, 1e18)),
            st.sampled_from(["valence", "arousal", "dominance", "novelty"]),
            finite,
            st.floats(0.01, 1),
        ),
        max_size=120,
    )
)
def test_whatever_is_said_moments_are_in_order_and_in_range(
    inputs: list[tuple[float, str, float, float]],
) -> None:
    finder, now = MomentFinder(), 0.0
    for passed, side, value, quality in inputs:
        now = max(now, now + passed)
        finder.advance(now)
        finder.measure(side, value, 5 * quality, quality)  # type: ignore[arg-type]
    finder.advance(now + 0.9)
    for moment in finder.take():
        assert moment.onset <= moment.apex <= moment.now
        assert moment.offset is None or moment.apex <= moment.offset
        assert moment.offset is not None or moment.now - moment.apex <= 1.0
        assert 0.0 <= moment.intensity <= 1.0
        assert 0.0 <= moment.confidence <= 1.0
        assert -1.0 <= moment.valence <= 1.0


def test_very_many_finders_find_what_each_finds_alone() -> None:
    dice = np.random.default_rng(5)
    many, beats = 12, (ScheduledBeat(3.0, "amusement", 1.0), ScheduledBeat(9.0, "grief", 0.5))
    together = MomentFinders(many)
    alone = [MomentFinder() for _ in range(many)]
    for number in range(0, many, 2):
        together.expect(number, beats)
        alone[number].expect(beats)
    found: list[list[Moment]] = [[] for _ in range(many)]
    now = 0.0
    for tick in range(400):
        now += 9.0 if tick == 300 else 0.1
        together.advance(now)
        for each in alone:
            each.advance(now)
        who = np.flatnonzero(dice.random(many) < (0.05 if 150 < tick < 190 else 0.9))
        for side, height in (("valence", 0.5), ("arousal", 0.6)):
            rise = height * np.exp(-(((now % 7) - 3.0) ** 2))
            values = rise * dice.normal(1.0, 0.3, len(who)) + dice.normal(0.0, 0.05, len(who))
            weights = dice.uniform(0.5, 6.0, len(who))
            together.measure(who, side, values, weights, 0.8)
            for number, value, weight in zip(who.tolist(), values, weights, strict=True):
                alone[number].measure(side, float(value), float(weight), 0.8)
        for number in range(many):
            told = together.take(number)
            assert told == alone[number].take()
            found[number] += told
    assert sum(map(len, found)) > 2 * many
    assert any(moment.offset is not None for each in found for moment in each)
