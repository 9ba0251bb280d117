"""How good an affect network is on people it has never seen."""

from pathlib import Path

import numpy as np

from engine.problems import Trouble
from engine.sensing.face.affect import AffectNetwork
from training.collections.faces import EXPRESSIONS, Faces, inner, read_faces
from training.judging.measures import Grouped, Scores, by_group, scores, told

_AT_ONCE = 128  # pictures: a thousand at once would take gigabytes


class Figures(Scores, Grouped):
    """Every figure of a network on a collection, and whose faces they are."""

    network: str
    people: str
    classes: list[str]
    no_face: int
    left_out: int


def evaluate(folder: Path) -> Figures:
    """The figures of the shipped network on a folder of photographs. Raises Trouble for a folder
    that is not laid out so."""
    return judge(read_faces(folder), AffectNetwork())


def judge(faces: Faces, network: AffectNetwork) -> Figures:
    """The figures of `network`; on the collection that it was trained on only the people held
    out are judged. Raises Trouble where that leaves nobody."""
    own = network.facts.get("collection") == faces.fingerprint
    judged = np.ones(len(faces.truth), dtype=bool)
    if own:
        judged = faces.part == int(network.facts["held_out"])
    if not judged.any():
        raise Trouble("Everybody in this collection was trained on: there is nobody to judge.")
    parts = np.array_split(np.flatnonzero(judged), max(1, int(judged.sum()) // _AT_ONCE))
    looks = [
        network.estimate_batch(faces.meshes[part], inner(faces.pictures[part])) for part in parts
    ]
    probabilities = np.concatenate([look.probabilities for look in looks]).astype(np.float64)
    valence = np.concatenate([look.affect[:, 0] for look in looks]).astype(np.float64)
    return {
        "network": "faces",
        "people": "held out of training" if own else "all",
        **scores(probabilities, valence, faces.truth[judged], EXPRESSIONS),
        **by_group(
            probabilities,
            faces.truth[judged],
            {name: inside[judged] for name, inside in faces.groups.items()},
        ),
        "classes": list(EXPRESSIONS),
        "no_face": faces.no_face,
        "left_out": faces.left_out,
    }


def sentence(figures: Figures) -> str:
    """The figures for a person to read."""
    trivial = figures["trivial"]
    recall = ", ".join(f"{name} {share:.2f}" for name, share in figures["recall"].items())
    groups = ", ".join(
        f"{name} {one['accuracy']:.3f} (n {one['n']})" for name, one in figures["groups"].items()
    )
    return "\n".join(
        [
            f"{figures['n']} faces, people {figures['people']}; 7 classes, without contempt",
            told("balanced_accuracy", figures["balanced_accuracy"], trivial["balanced_accuracy"]),
            told("accuracy", figures["accuracy"], trivial["accuracy"]),
            told("macro_f1", figures["macro_f1"], trivial["macro_f1"]),
            told("valence_auc", figures["valence_auc"], trivial["valence_auc"]),
            told("ece", figures["ece"]),
            f"  recall  {recall}",
            f"  accuracy  {groups}; largest gap {figures['largest_gap']:.3f}",
            f"  no face found in {figures['no_face']}, left out {figures['left_out']}",
        ]
    )
