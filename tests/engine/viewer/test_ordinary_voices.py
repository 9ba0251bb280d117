"""A voice that reads high is no roused viewer: what counts is what it does beside how it is mostly.

The readings are made, as the voice network gives them: the hyperbolic tangent of a sum, in which
throats, microphones and languages differ, and which moves a little while somebody speaks.
"""

import math
import random
from collections.abc import Callable
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.sensing.reading import Reading
from engine.viewer.felt import Estimate, Moment
from engine.viewer.inference import Inference
from engine.viewer.state import ViewerState
from tests.support.chance import examples

EVERY = 0.2
ROUSED = 0.3  # where a film would begin to treat its viewer as roused
KNOWN = 0.35  # the confidence from which on it does
T = 3.0
"""For at most so many seconds a voice that is always the same may count as roused, or as calm."""

Voice = Callable[[float], float | None]
"""The arousal that the network reads at an instant; None while nobody speaks."""


class Heard(NamedTuple):
    """Arousal at every reading, and the moments begun."""

    arousal: dict[float, Estimate]
    moments: list[Moment]

    def seconds(self, counts: Callable[[Estimate], bool]) -> float:
        """For how long the belief was so, and sure enough to count."""
        return EVERY * sum(
            each.confidence >= KNOWN and counts(each) for each in self.arousal.values()
        )


def heard(
    voice: Voice,
    seconds: float,
    noise: float = 0.1,
    seed: int = 1,
    quality: float = 0.8,
    inference: Inference = 6,
) -> Heard:
    """What the state makes of somebody who is heard from time 0 on."""
    dice, state = random.Random(seed), ViewerState(inference=inference)
    found, moved = Heard({}, []), 0.0
    kept = math.exp(-EVERY / 0.6)
    for number in range(round(seconds / EVERY)):
        now = round(number * EVERY, 1)
        state.advance(now)
        level = voice(now)
        state.update(Reading(now, "voice.voiced", 0.0 if level is None else 0.9, 1.0))
        if level is not None:
            moved = kept * moved + math.sqrt(1 - kept * kept) * dice.gauss(0.0, noise)
            read = math.tanh(math.atanh(level) + moved)
            state.update(Reading(now, "voice.arousal", read, quality))
        found.arousal[now] = state.estimates()["arousal"]
        found.moments.extend(each for each in state.take_moments() if each.offset is None)
    return found


def roused(each: Estimate) -> bool:
    return each.mean > ROUSED


def calm(each: Estimate) -> bool:
    return each.mean < -ROUSED


@pytest.mark.parametrize("level", [0.7, 0.95])
def test_a_voice_that_reads_high_throughout_is_not_roused(level: float) -> None:
    found = heard(lambda now: level, 60.0)
    assert found.seconds(roused) <= T
    assert max(each.mean for now, each in found.arousal.items() if now > 20) < ROUSED
    assert found.moments == []
    before = heard(lambda now: level, 60.0, inference=5)
    assert before.seconds(roused) > 50
    # While it is not known, it is rather doubted than believed.
    for now in (1.0, 2.0, 4.0):
        assert found.arousal[now].mean < ROUSED
        assert found.arousal[now].confidence < before.arousal[now].confidence - 0.1


def test_when_it_rises_that_is_told() -> None:
    found = heard(lambda now: 0.95 if now >= 40 else 0.7, 45.0)
    assert abs(found.arousal[39.8].mean) < 0.15
    assert found.arousal[43.0].mean > 0.4
    assert any(each.arousal > ROUSED and 39 < each.onset < 41.5 for each in found.moments)


def test_a_voice_that_reads_low_throughout_is_not_calm_and_is_roused_when_it_rises() -> None:
    found = heard(lambda now: 0.1 if now >= 40 else -0.7, 45.0)
    assert found.seconds(calm) <= T
    assert max(abs(each.mean) for now, each in found.arousal.items() if 30 < now < 40) < 0.15
    assert found.arousal[43.0].mean > 0.4


@pytest.mark.parametrize("at", [10.0, 40.0])
@pytest.mark.parametrize("level", [-0.4, 0.0])
def test_who_shouts_is_roused_while_they_do(level: float, at: float) -> None:
    found = heard(lambda now: 0.9 if at <= now < at + 5 else level, at + 15.0)
    during = [each for now, each in found.arousal.items() if at + 2 <= now < at + 5]
    assert all(each.mean > ROUSED and each.confidence >= KNOWN for each in during)
    assert any(each.arousal > ROUSED and at - 1 < each.onset < at + 1.5 for each in found.moments)
    # Nor is how they spoke before called calm because of it.
    assert abs(found.arousal[at + 14.0].mean) < 0.2


def test_who_begins_with_a_shout_is_not_calm_when_it_is_over() -> None:
    for seed in range(5):
        found = heard(lambda now: 0.9 if now < 5 else 0.0, 45.0, seed=seed)
        assert found.seconds(roused) <= T
        assert found.seconds(calm) == 0.0
        assert max(abs(each.mean) for now, each in found.arousal.items() if now > 20) < 0.2


def test_who_is_roused_for_the_first_half_minute_is_not_calm_for_the_rest_of_the_film() -> None:
    found = heard(lambda now: 0.85 if now < 35 else -0.4, 120.0)
    assert abs(found.arousal[119.8].mean) < 0.2
    # The other way about: who is roused for longer than they were not is roused all the while.
    found = heard(lambda now: -0.4 if now < 35 else 0.85, 120.0)
    assert min(each.mean for now, each in found.arousal.items() if now > 40) > 0.6


def test_a_room_that_sounds_teaches_nothing_of_a_voice() -> None:
    """Readings of little speech come from what else is heard: a film, a street."""
    state = ViewerState()
    for number in range(300):
        now = number * EVERY
        speaks = now >= 45
        state.advance(now)
        state.update(Reading(now, "voice.voiced", 0.9 if speaks else 0.05, 1.0))
        state.update(Reading(now, "voice.arousal", 0.0 if speaks else -0.9, 0.8))
    assert abs(state.estimates()["arousal"].mean) < 0.1


@examples(25)
@given(
    level=st.floats(-0.97, 0.97),
    noise=st.floats(0.0, 0.1),
    seed=st.integers(0, 1000),
    quality=st.floats(0.4, 1.0),
    phrase=st.floats(1.0, 20.0),
    pause=st.floats(0.0, 20.0),
)
def test_nobodys_steady_voice_counts_as_roused_or_calm(
    level: float, noise: float, seed: int, quality: float, phrase: float, pause: float
) -> None:
    found = heard(
        lambda now: level if now % (phrase + pause) < phrase else None, 60.0, noise, seed, quality
    )
    assert found.seconds(roused) <= T
    assert found.seconds(calm) <= T


def test_wherever_a_voice_lies_the_same_rise_is_told_alike() -> None:
    rises = [
        heard(lambda now, at=at: math.tanh(at + (1.2 if now >= 40 else 0.0)), 44.0, noise=0.0)
        for at in (-1.5, -0.8, 0.0, 0.8)
    ]
    told = [found.arousal[43.0].mean for found in rises]
    assert told == pytest.approx([told[0]] * 4, abs=0.05)
    assert all(one > 0.5 for one in told)
