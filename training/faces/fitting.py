"""Training of the affect network from a collection of faces, and its judgement on strangers."""

import numpy as np
from numpy.typing import NDArray

from engine.problems import Trouble
from training.collections.faces import EXPRESSIONS, Faces
from training.collections.parts import PARTS
from training.faces.network import Floats, Network, Weights, softmax, table
from training.judging.measures import Grouped, Scores, by_group, scores


class Crossed(Scores, Grouped):
    """The figures when every part of the people is judged by a network that never saw them."""


def best_temperature(logits: Floats, truth: NDArray[np.intp]) -> float:
    """The temperature of the least negative log likelihood, on faces not trained on."""
    tried = np.geomspace(0.2, 5.0, 200)
    rows = np.arange(len(truth))
    losses = [-np.mean(np.log(softmax(logits / one)[rows, truth] + 1e-12)) for one in tried]
    return float(tried[int(np.argmin(losses))])


def fit(faces: Faces, learnt: NDArray[np.bool_]) -> Weights:
    """Train on the faces marked in `learnt`. Raises `Trouble` without the group `learning`."""
    try:
        from training.faces.learning import Lesson, learn, read_out
        from training.faces.trunk import read_trunk

        trunk = read_trunk()
        lesson = Lesson(
            faces.meshes[learnt], faces.pictures[learnt], faces.truth[learnt], faces.person[learnt]
        )
        return read_out(learn(lesson, trunk), lesson)
    except ImportError as error:
        raise Trouble(
            f"Training faces needs {error.name}: ./run uv sync --inexact --group learning.",
            blame="call",
        ) from error


def answers(weights: Weights, faces: Faces, judged: NDArray[np.bool_]) -> Floats:
    """The logits of the faces marked in `judged`, (n, 7)."""
    from training.faces.learning import logits

    return logits(weights, faces.meshes[judged], faces.pictures[judged])


def train(faces: Faces, held_out: int) -> Network:
    """Train on everybody but the people of part `held_out`.

    The temperature comes from a first training that spares one part more.
    """
    spared = (held_out + 1) % PARTS
    later = faces.part == spared
    trial = fit(faces, (faces.part != held_out) & ~later)
    temperature = best_temperature(answers(trial, faces, later), faces.truth[later])
    return Network(fit(faces, faces.part != held_out), temperature)


def cross_validate(faces: Faces, temperature: float) -> Crossed:
    """The figures when every fifth of the people is judged by a network that never saw them."""
    probabilities = np.zeros((len(faces.truth), len(EXPRESSIONS)))
    for part in range(PARTS):
        judged = faces.part == part
        probabilities[judged] = softmax(answers(fit(faces, ~judged), faces, judged) / temperature)
    valence = probabilities @ table()[:, 0]
    return {
        **scores(probabilities, valence, faces.truth, EXPRESSIONS),
        **by_group(probabilities, faces.truth, faces.groups),
    }
