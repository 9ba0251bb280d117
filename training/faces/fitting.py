"""Training of the affect network from two collections of faces.

First on the one with votes alone. The other, left out whole, says how sure the network may be of
people and pictures that it never saw. Then on both.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.problems import Trouble
from training.collections.faces import Faces
from training.collections.parts import HELD_OUT
from training.collections.votes import shares
from training.faces.calibrating import Answers, calibrate, louder
from training.faces.lessons import Lesson, disagreement, drawing_weights
from training.faces.network import Network

LOOKS: Final = 2
FIRST_ROUNDS: Final = 14
LATER_ROUNDS: Final = 16
LATER_RATE: Final = 0.002


def train(labelled: Faces, voted: Faces) -> tuple[Network, Answers]:
    """Train on everybody but the people of part `HELD_OUT`; and what the looks that had seen only
    `voted` said of `labelled`. Raises `Trouble` without the group `learning`."""
    try:
        from training.faces import learning
    except ImportError as error:
        raise Trouble(
            f"Training faces needs {error.name}: ./run uv sync --inexact --group learning.",
            blame="call",
        ) from error
    first, second = lesson_of(voted), lesson_of(labelled, disagreement(voted.votes))
    shapes = learning.shapes(first.meshes)
    looks = [
        learning.learn(first, shapes, learning.SEED + number, FIRST_ROUNDS)
        for number in range(LOOKS)
    ]
    answers = learning.answers(looks, shapes, labelled.meshes, labelled.pictures)
    mixture = drawing_weights(first.targets, first.person) @ first.targets
    calibration = calibrate(answers, labelled.truth, mixture)
    both = joined(first, second)
    later = [
        learning.learn(
            both, shapes, learning.SEED + LOOKS + number, LATER_ROUNDS, LATER_RATE, before=look
        )
        for number, look in enumerate(looks)
    ]
    spared = labelled.part == HELD_OUT
    known, on = (
        learning.answers(each, shapes, labelled.meshes[spared], labelled.pictures[spared])
        for each in (looks, later)
    )
    calibration = louder(calibration, known, on)
    return Network(tuple(map(learning.folded, later)), shapes, calibration), answers


def lesson_of(faces: Faces, disagree: NDArray[np.float64] | None = None) -> Lesson:
    """Everybody but the people of part `HELD_OUT`; where there is one label, the target is how
    people `disagree` about such faces, (7, 7)."""
    learnt = faces.part != HELD_OUT
    if not learnt.any():
        raise Trouble("Everybody in a collection is held out: there is nobody to learn from.")
    targets = shares(faces.votes)[learnt]
    if disagree is not None:
        targets = disagree[faces.truth[learnt]]
    return Lesson(faces.meshes[learnt], faces.pictures[learnt], targets, faces.person[learnt])


def joined(one: Lesson, other: Lesson) -> Lesson:
    """Both lessons as one, of different people."""
    return Lesson(
        np.concatenate([one.meshes, other.meshes]),
        np.concatenate([one.pictures, other.pictures]),
        np.concatenate([one.targets, other.targets]),
        np.concatenate([one.person, other.person + one.person.max() + 1]),
    )
