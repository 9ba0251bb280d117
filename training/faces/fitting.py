"""Training of the affect network from two collections of faces.

On the one with votes alone, and on the one with labels alone: so each is judged by a network that
never saw it, which says how sure the network may be of strangers' pictures. Then the first of them
goes on with both, and is shipped.
"""

from typing import NamedTuple

from engine.problems import Trouble
from training.collections.faces import Faces
from training.faces.calibrating import LeftOut, calibrate
from training.faces.lessons import disagreement, joined, lesson_of_labels, lesson_of_votes
from training.faces.network import Network


class Trained(NamedTuple):
    """The network, and what networks say that had never seen a collection."""

    network: Network
    labelled: LeftOut
    voted: LeftOut


def train(labelled: Faces, voted: Faces) -> Trained:
    """Train on everybody but the people of part `HELD_OUT`. Raises `Trouble` without the group
    `learning`."""
    try:
        from training.faces import learning, look
    except ImportError as error:
        raise Trouble(
            f"Training faces needs {error.name}: ./run uv sync --inexact --group learning.",
            blame="call",
        ) from error
    votes, labels = lesson_of_votes(voted), lesson_of_labels(labelled)
    first = learning.taught(votes)
    said = LeftOut(learning.answers(first, labelled.pictures), labelled.truth, votes.mixture())
    other = learning.taught(labels)
    counted = LeftOut(learning.answers(other, voted.pictures), voted.truth, labels.mixture())
    both = joined(votes, lesson_of_labels(labelled, disagreement(voted.votes)))
    calibration = calibrate([said, counted], both.mixture())
    return Trained(Network(look.folded(learning.later(first, both)), calibration), said, counted)
