"""What the affect network learns from: faces of several collections, and what people say of each.

People disagree about faces, and the network must disagree where they do. So no target is one
expression alone: where ten people voted it is their votes, and where there is one label, the
votes that faces with this label get on average.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.problems import Trouble
from training.collections.faces import Faces
from training.collections.parts import HELD_OUT
from training.collections.votes import shares

Floats = NDArray[np.float64]

EVENNESS: Final = 0.5
"""0 draws expressions as often as they occur, 1 all equally often."""
SPREADING: Final = 0.5
"""0 draws people as often as they occur, 1 all equally often."""
DOUBT: Final = 0.15
"""The share of people taken to see anything else, where there is one label and no vote anywhere."""

OTHER: Final = 1.0 / 3.0
"""The share of the smaller collection in what is drawn from both."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """n faces to learn from: `pictures` (n, SIDE, SIDE); as `targets` (n, 7) the share of people
    who see each expression in it, summing to 1; and how `often` each is drawn, summing to 1."""

    pictures: NDArray[np.uint8]
    targets: Floats
    often: Floats

    def mixture(self) -> Floats:
        """(7,): how common each expression is among what is drawn."""
        return np.asarray(self.often @ self.targets)


def lesson_of_votes(faces: Faces) -> Lesson:
    """Everybody but the people of part `HELD_OUT`, with what people voted of each."""
    return _lesson(faces, shares(faces.votes))


def lesson_of_labels(faces: Faces, disagree: Floats | None = None) -> Lesson:
    """The same of faces with one label; `disagree`, (7, 7), is how people vote about such faces."""
    if disagree is None:
        many = faces.votes.shape[1]
        disagree = (1.0 - DOUBT) * np.eye(many) + DOUBT / many
    return _lesson(faces, disagree[faces.truth])


def _lesson(faces: Faces, targets: Floats) -> Lesson:
    learnt = faces.part != HELD_OUT
    if not learnt.any():
        raise Trouble("Everybody in a collection is held out: there is nobody to learn from.")
    often = drawing_weights(targets[learnt], faces.person[learnt])
    return Lesson(faces.pictures[learnt], targets[learnt], often)


def joined(one: Lesson, other: Lesson) -> Lesson:
    """Both lessons as one; `OTHER` of what is drawn is of the other."""
    return Lesson(
        np.concatenate([one.pictures, other.pictures]),
        np.concatenate([one.targets, other.targets]),
        np.concatenate([(1.0 - OTHER) * one.often, OTHER * other.often]),
    )


def disagreement(votes: Floats) -> Floats:
    """(7, 7): how people vote on average where most vote for each expression, of votes (n, 7)."""
    shares = votes / votes.sum(axis=1, keepdims=True)
    most = votes.argmax(axis=1)
    rows = np.eye(votes.shape[1])
    for one in np.unique(most):
        rows[one] = shares[most == one].mean(axis=0)
    return rows


def drawing_weights(targets: Floats, person: NDArray[np.intp]) -> Floats:
    """How often each of n faces is drawn, summing to 1.

    Rare expressions more often, and those of whom there are many pictures less: the same face
    two hundred times over teaches little more than once.
    """
    _, which, times = np.unique(
        np.stack([targets.argmax(axis=1), person]), axis=1, return_inverse=True, return_counts=True
    )
    weight = 1.0 / times[which.ravel()] ** SPREADING
    share = weight @ targets / weight.sum()
    weight *= targets @ (share + 1e-9) ** -EVENNESS
    return np.asarray(weight / weight.sum())
