"""A face that looks sad while it rests is no sad viewer; what it does beyond that still counts.

The readings are made: those of photographs are measured by `./run bench resting FOLDER`.
"""

import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from engine.sensing import quantities
from engine.sensing.reading import Reading
from engine.viewer.baseline import BASELINE_PRIORS, Baseline
from engine.viewer.baselines import Baselines
from engine.viewer.felt import Estimate, Moment
from engine.viewer.state import ViewerState
from engine.words import Dimension

RATE = 15.0
SAD = -0.2  # where a film would begin to treat its viewer as sad
KNOWN = 0.35  # the confidence from which on it does

Look = Callable[[float], dict[str, float]]

GRIM = {
    "face.valence": -0.62,
    "face.arousal": -0.15,
    "face.lip_corner_down": 0.7,
    "face.brow_lower": 0.3,
    "face.sadness": 0.75,
    "face.smile": 0.0,
}
"""As the network and the mesh read some of the faces labelled neutral."""


def watched(
    look: Look, seconds: float, noise: float = 0.06, seed: int = 1, of: Dimension = "valence"
) -> tuple[list[tuple[float, Estimate]], list[Moment]]:
    """Valence, or another dimension, at every picture, and the moments begun, of somebody seen
    from time 0 on."""
    dice, state = random.Random(seed), ViewerState()
    found: list[tuple[float, Estimate]] = []
    moments: list[Moment] = []
    for frame in range(int(seconds * RATE)):
        now = frame / RATE
        state.advance(now)
        state.update(Reading(now, "face.present", 1.0, 1.0))
        for name, value in look(now).items():
            low, high = quantities.QUANTITIES[name]
            shown = min(high, max(low, value + dice.gauss(0.0, noise)))
            state.update(Reading(now, name, shown, 0.7))
        found.append((now, state.estimates()[of]))
        moments += [each for each in state.take_moments() if each.offset is None]
    return found, moments


def lowest(valence: list[tuple[float, Estimate]], since: float = 0.0) -> float:
    return min(each.mean for now, each in valence if now >= since and each.confidence >= KNOWN)


@pytest.mark.parametrize("rest", [-0.3, -0.45, -0.62, -0.85])
def test_a_face_that_looks_sad_from_the_first_second_is_at_rest(rest: float) -> None:
    for seed in range(3):
        valence, moments = watched(lambda now: {**GRIM, "face.valence": rest}, 45.0, seed=seed)
        assert lowest(valence) > SAD - 0.05
        assert lowest(valence, since=8.0) > SAD * 0.6
        assert abs(valence[-1][1].mean) < 0.05
        assert [each for each in moments if each.valence < SAD] == []


def test_a_cross_one_is_not_angry_either() -> None:
    cross = {
        "face.valence": -0.55, "face.arousal": 0.35, "face.brow_lower": 0.75,
        "face.lip_press": 0.6, "face.anger": 0.85, "face.nose_wrinkle": 0.3,
    }  # fmt: skip
    valence, moments = watched(lambda now: cross, 45.0)
    assert lowest(valence) > SAD - 0.1
    assert lowest(valence, since=8.0) > SAD / 2
    assert [each.family for each in moments if each.family == "anger"] == []


def test_real_smiles_on_it_are_smiles_and_between_them_it_is_at_rest() -> None:
    def look(now: float) -> dict[str, float]:
        if 12 <= now < 14 or 33 <= now < 36:
            return {**GRIM, "face.valence": 0.4, "face.smile": 0.6, "face.lip_corner_down": 0.0,
                    "face.sadness": 0.05}  # fmt: skip
        return GRIM

    valence, moments = watched(look, 50.0)
    at = dict(valence)
    assert at[13.8].mean > 0.25
    assert at[35.0].mean > 0.3
    pleased = [each for each in moments if each.valence > 0.2]
    assert [round(each.onset) for each in pleased] == [12, 33]
    assert lowest([each for each in valence if each[0] < 12]) > SAD - 0.05
    assert lowest(valence, since=20.0) > SAD
    assert abs(at[31.0].mean) < 0.06


def test_who_smiles_while_the_film_begins_is_not_sad_when_the_smile_ends() -> None:
    def look(now: float) -> dict[str, float]:
        return {**GRIM, "face.valence": 0.5, "face.smile": 0.6} if now < 4 else GRIM

    valence, _ = watched(look, 40.0)
    assert dict(valence)[3.0].mean > 0.3
    # For some seconds it may be a turn to the worse. Then it has lasted, and is how the face rests.
    assert lowest(valence, since=14.0) > SAD
    assert lowest(valence, since=20.0) > SAD / 2


def test_whose_face_falls_is_sad_until_it_rises() -> None:
    calm = {**GRIM, "face.valence": 0.0, "face.lip_corner_down": 0.05, "face.brow_lower": 0.0,
            "face.sadness": 0.1}  # fmt: skip
    valence, moments = watched(lambda now: GRIM if 10 <= now < 15 else calm, 40.0)
    assert dict(valence)[14.0].mean < -0.3
    assert any(each.valence < -0.25 and 9 < each.onset < 11.5 for each in moments)
    later, _ = watched(lambda now: GRIM if now >= 40 else calm, 60.0)
    assert dict(later)[55.0].mean < -0.35


def test_somebody_sad_from_the_first_second_cannot_be_told_from_a_face_at_rest() -> None:
    """What is honestly possible there: nothing, until the face moves. Crying harder and ceasing
    to cry are both seen."""
    harder, _ = watched(
        lambda now: {**GRIM, "face.valence": -0.5 if now < 20 else -0.95,
                     "face.brow_lower": 0.3 if now < 20 else 0.9}, 26.0
    )  # fmt: skip
    assert lowest([each for each in harder if each[0] < 20]) > SAD - 0.05
    assert dict(harder)[24.0].mean < -0.25
    ceasing, _ = watched(
        lambda now: GRIM if now < 20 else {**GRIM, "face.valence": 0.0,
                                           "face.lip_corner_down": 0.0, "face.sadness": 0.05}, 26.0
    )  # fmt: skip
    assert dict(ceasing)[24.0].mean > 0.25


def test_a_face_that_comes_in_smiling_is_believed() -> None:
    valence, _ = watched(lambda now: {"face.valence": 0.6, "face.smile": 0.6}, 20.0)
    assert dict(valence)[3.0].mean > 0.4
    assert dict(valence)[18.0].mean > 0.4


def test_logs_of_before_are_inferred_as_before() -> None:
    state = ViewerState(inference=4)
    for frame in range(300):
        state.advance(frame / RATE)
        state.update(Reading(frame / RATE, "face.valence", -0.62, 0.7))
    assert state.estimates()["valence"].mean < -0.5


def arousal(look: Look, seconds: float, seed: int = 1) -> list[tuple[float, Estimate]]:
    """Arousal at every picture of somebody seen from time 0 on."""
    return watched(look, seconds, seed=seed, of="arousal")[0]


def highest(arousal: list[tuple[float, Estimate]]) -> float:
    return max(each.mean for _, each in arousal if each.confidence >= KNOWN)


TENSE = {"face.valence": -0.1, "face.surprise": 0.7, "face.lid_raise": 0.5}
"""As the network and the mesh read some other faces labelled neutral, whose arousal is high."""


@pytest.mark.parametrize("rest", [0.3, 0.45, 0.66, 0.85])
def test_a_face_that_looks_roused_from_the_first_second_is_at_rest(rest: float) -> None:
    for seed in range(2):
        seen = arousal(lambda now: {**TENSE, "face.arousal": rest}, 45.0, seed)
        assert highest(seen) < 0.3
        assert highest([each for each in seen if each[0] >= 8.0]) < 0.15
        assert abs(seen[-1][1].mean) < 0.06


@pytest.mark.parametrize("since", [3.0, 9.0, 20.0, 40.0])
def test_who_is_stirred_after_some_seconds_is_roused_for_as_long_as_it_lasts(since: float) -> None:
    calm = {"face.valence": 0.0, "face.arousal": 0.0}
    stirred = {"face.valence": -0.1, "face.arousal": 0.7, "face.lid_raise": 0.4}
    seen = arousal(lambda now: stirred if now >= since else calm, since + 3.0 * min(since, 15.0))
    roused = [each.mean for now, each in seen if now >= since + 2.0]
    assert min(roused) > 0.4


def test_who_comes_in_stirred_is_calm_once_that_look_is_gone() -> None:
    stirred = {"face.arousal": 0.7, "face.lid_raise": 0.4}
    seen = dict(arousal(lambda now: stirred if now < 10 else {"face.arousal": 0.0}, 60.0))
    assert abs(seen[50.0].mean) < 0.1


@pytest.mark.parametrize(
    "quantity",
    [
        quantities.FACE_VALENCE,
        quantities.FACE_AROUSAL,
        quantities.FACE_BROW_LOWER,
        quantities.VOICE_AROUSAL,
    ],
)
def test_the_baselines_of_many_are_those_of_each(quantity: str) -> None:
    dice, many = np.random.default_rng(3), 9
    prior = BASELINE_PRIORS[quantity]
    prior = replace(prior, goes_on=min(prior.goes_on, 50.0))  # so that it ends within the test
    together, alone = Baselines(prior, many), [Baseline(prior) for _ in range(many)]
    rest = np.linspace(-0.9, 0.6, many)
    everybody = np.arange(many)
    for tick in range(900):
        now = tick * 0.1
        if tick == 700:
            together.forget(np.array([2]))
            alone[2] = Baseline(prior)
        who = everybody[dice.random(many) < 0.8]
        off = dice.normal(0.0, 0.1, len(who)) + 0.5 * (now % 11 > 9.5)
        values = np.clip(rest[who] + off, -1.0, 1.0)
        together.update(who, now, values, 0.7)
        for number, value in zip(who.tolist(), values.tolist(), strict=True):
            alone[number].update(now, value, 0.7)
        if tick % 7 == 0:
            assert together.value(everybody).tolist() == [each.value for each in alone]
            assert together.uncertainty(everybody).tolist() == [each.uncertainty for each in alone]
