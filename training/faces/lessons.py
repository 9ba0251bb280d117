"""What the affect network learns from: faces of several collections, and what people say of each.

People disagree about faces, and the network must disagree where they do. So no target is one
expression alone: where ten people voted it is their votes, and where there is one label, the
votes that faces with this label get on average.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

EVENNESS: Final = 0.5
"""0 draws expressions as often as they occur, 1 all equally often."""
SPREADING: Final = 0.5
"""0 draws people as often as they occur, 1 all equally often."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """n faces to learn from: `meshes` (n, 468, 3), `pictures` (n, SIDE, SIDE), and as `targets`
    (n, 7) the share of people who see each expression in it, summing to 1."""

    meshes: Floats
    pictures: NDArray[np.uint8]
    targets: Floats
    person: NDArray[np.intp]


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
