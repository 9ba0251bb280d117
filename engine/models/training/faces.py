"""Training of the affect network from a collection of faces: every fifth held out once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.models.training.collection import EXPRESSIONS, PARTS, Faces
from engine.models.training.measures import by_group, scores
from engine.models.training.network import Floats, Network, Weights, softmax, table
from engine.problems import Trouble


@dataclass(frozen=True, slots=True)
class Trained:
    """The network, which never saw the people of the part held out, and its sisters' figures."""

    network: Network
    crossed: dict[str, object]
    """When every fifth of the people is judged by a network that never saw them."""


def best_temperature(logits: Floats, truth: NDArray[np.intp]) -> float:
    """The temperature of the least negative log likelihood, on faces not trained on."""
    tried = np.geomspace(0.2, 5.0, 200)
    rows = np.arange(len(truth))
    losses = [-np.mean(np.log(softmax(logits / one)[rows, truth] + 1e-12)) for one in tried]
    return float(tried[int(np.argmin(losses))])


def train(faces: Faces, held_out: int) -> Trained:
    """Train five networks, each on four fifths of the people, and keep the one of `held_out`.

    The temperature for each fifth comes from the other four, as judged by the networks that did
    not see them. Takes some minutes. Raises `Trouble` without the dependency group `learning`.
    """
    try:
        from engine.models.training.learning import Lesson, learn
        from engine.models.training.learning import logits as answers
        from engine.models.training.trunk import mediapipe_file, read_trunk

        trunk = read_trunk(mediapipe_file())
    except ImportError as error:
        raise Trouble(
            f"Training faces needs {error.name}: uv sync --inexact --group learning.", blame="call"
        ) from error
    found: dict[int, Weights] = {}
    raw = np.zeros((len(faces.truth), len(EXPRESSIONS)))
    for part in range(PARTS):
        rest, judged = faces.part != part, faces.part == part
        lesson = Lesson(
            faces.meshes[rest], faces.pictures[rest], faces.truth[rest], faces.person[rest]
        )
        found[part] = learn(lesson, trunk)
        raw[judged] = answers(found[part], faces.meshes[judged], faces.pictures[judged])
    probabilities = np.zeros_like(raw)
    temperatures = {}
    for part in range(PARTS):
        rest, judged = faces.part != part, faces.part == part
        temperatures[part] = best_temperature(raw[rest], faces.truth[rest])
        probabilities[judged] = softmax(raw[judged] / temperatures[part])
    valence = probabilities @ table()[:, 0]
    return Trained(
        Network(found[held_out], temperatures[held_out]),
        {
            **scores(probabilities, valence, faces.truth, EXPRESSIONS),
            **by_group(probabilities, faces.truth, faces.groups),
        },
    )
