"""How sure the affect network may be: found on collections that were left out whole.

On its own collection a network is as sure as it is right; on another's pictures it is not. So the
temperature comes from collections that the network asked had never seen. Pictures taken at home are
less like any of them than they are like each other: so of all temperatures that do, the highest is
taken, at which the network is too modest rather than too sure.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from training.collections.faces import EXPRESSIONS
from training.faces.network import Calibration, Floats, softmax
from training.judging.measures import calibration_error

TILT: Final = 0.5
"""How far the answer leans to what is common: 0 takes every expression for equally likely, 1 for
as likely as what was drawn in training, where most faces are neutral or happy.

On collections left out whole 0 in place of 0.5 makes balanced accuracy no better (0.534 and 0.466
in place of 0.550 and 0.448) and accuracy worse (0.734 and 0.687 in place of 0.794 and 0.705)."""

TOLERATED: Final = 0.08
"""The calibration error that modesty may cost on a collection left out."""

_HEATS: Final = np.geomspace(0.4, 3.0, 80)


class Answers(NamedTuple):
    """What a look says of n faces."""

    seen: Floats
    """(n, 7): logits."""
    strange: Floats
    """(n,): the logit of how unlike anything learnt a picture is."""


class LeftOut(NamedTuple):
    """What a look that never saw a collection says of it, and what is so."""

    answers: Answers
    truth: NDArray[np.intp]
    mixture: Floats
    """(7,): how common each expression was in what the look learnt."""


def probabilities(answers: Answers, calibration: Calibration) -> Floats:
    """(n, 7), as the written network gives them."""
    prior = np.array(calibration.prior)
    odd = 1.0 / (1.0 + np.exp(-answers.strange))[:, None]
    sure = softmax((answers.seen + prior) / calibration.temperature)
    return np.asarray((1.0 - odd) * sure + odd / len(EXPRESSIONS))


def leaning(mixture: Floats) -> tuple[float, ...]:
    """What is added to the logits of a look that learnt expressions so common, (7,)."""
    rare = (TILT - 1.0) * np.log(mixture)
    return tuple((rare - rare.mean()).tolist())


def calibrate(left_out: Sequence[LeftOut], mixture: Floats) -> Calibration:
    """The calibration of a look that learnt expressions so common: the highest temperature
    at which the calibration error of no collection left out is above `TOLERATED`, or the one at
    which the largest is least."""

    def worst(heat: float) -> float:
        return max(
            calibration_error(
                probabilities(each.answers, Calibration(heat, leaning(each.mixture))), each.truth
            )
            for each in left_out
        )

    heats = [float(heat) for heat in _HEATS]
    errors = [worst(heat) for heat in heats]
    modest = [heat for heat, error in zip(heats, errors, strict=True) if error <= TOLERATED]
    heat = max(modest) if modest else heats[int(np.argmin(errors))]
    return Calibration(heat, leaning(mixture))
