"""How sure the affect network may be: found on a collection that none of its looks has seen.

On its own collection a network is as sure as it is right; on another's pictures it is far too
sure. So the temperature comes from a collection that was left out whole.
"""

from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from training.collections.faces import EXPRESSIONS
from training.faces.network import Calibration, Floats, softmax

SHAPE: Final = 0.35
"""The share of the meshes' own answer."""
TILT: Final = 0.1
"""How far the answer leans to what is common: 0 takes every expression for equally likely, 1 for
as likely as in the collections of training, where most faces are neutral or happy."""

_HEATS: Final = np.geomspace(0.3, 3.0, 60)
_RISES: Final = (0.0, 0.5, 1.0, 2.0, 4.0)


class Answers(NamedTuple):
    """What k looks say of n faces, the mean over each face and its mirror image."""

    seen: Floats
    """(k, n, 7): logits of the pictures."""
    felt: Floats
    """(k, n, 7): logits of the meshes."""
    strange: Floats
    """(n,): the logit of how unlike anything learnt a picture is."""


def apart(answers: Answers) -> Floats:
    """(n,): how far pictures and meshes disagree, 0 to 0.69: the Jensen-Shannon divergence (Lin,
    1991) of their probabilities, in nats."""
    seen, felt = softmax(answers.seen.mean(axis=0)), softmax(answers.felt.mean(axis=0))

    def entropy(chances: Floats) -> Floats:
        return np.asarray(-(chances * np.log(chances + 1e-9)).sum(axis=1))

    return entropy((seen + felt) / 2.0) - (entropy(seen) + entropy(felt)) / 2.0


def probabilities(answers: Answers, calibration: Calibration) -> Floats:
    """(n, 7), as the written network gives them."""
    logits = (1.0 - calibration.shape) * answers.seen.mean(axis=0)
    logits = logits + calibration.shape * answers.felt.mean(axis=0)
    heat = calibration.temperature + calibration.rise * apart(answers)
    prior = np.array(calibration.prior)
    odd = 1.0 / (1.0 + np.exp(-answers.strange))[:, None]
    sure = softmax(logits / heat[:, None] + prior)
    return np.asarray((1.0 - odd) * sure + odd * softmax(prior[None]))


def calibrate(answers: Answers, truth: NDArray[np.intp], mixture: Floats) -> Calibration:
    """The calibration of the least negative log likelihood on faces of a collection left out.

    `mixture` (7,) is how common each expression was in training.
    """
    leaning = TILT * np.log(mixture)
    prior = tuple((leaning - leaning.mean()).tolist())
    weight = 1.0 / np.sqrt(np.bincount(truth, minlength=len(EXPRESSIONS))[truth])
    rows = np.arange(len(truth))

    def loss(calibration: Calibration) -> float:
        chances = probabilities(answers, calibration)[rows, truth]
        return float(-np.average(np.log(chances + 1e-12), weights=weight))

    tried = [Calibration(float(heat), rise, prior, SHAPE) for heat in _HEATS for rise in _RISES]
    return min(tried, key=loss)


def louder(calibration: Calibration, before: Answers, after: Answers) -> Calibration:
    """The calibration of looks that have learnt on since it was found.

    Their logits grow as they learn, of strangers' faces too. Of the same faces, never trained on,
    `before` and `after`, the temperature grows in proportion, so that nobody gets surer by that.
    """

    def loudness(answers: Answers) -> float:
        logits = (1.0 - calibration.shape) * answers.seen.mean(axis=0)
        logits = logits + calibration.shape * answers.felt.mean(axis=0)
        return float(np.std(logits - logits.mean(axis=1, keepdims=True)))

    grown = max(1.0, loudness(after) / loudness(before))
    return replace(calibration, temperature=grown * calibration.temperature)
