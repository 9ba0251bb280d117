"""How good an affect network is on people it has never seen."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

import numpy as np

from engine.problems import Trouble
from engine.sensing.face.affect import AffectNetwork
from training.collections.faces import EXPRESSIONS, Faces, inner, read_faces
from training.collections.votes import is_voted, read_votes
from training.judging.measures import Grouped, Scores, by_group, scores, told

_AT_ONCE = 128  # pictures: a thousand at once would take gigabytes


class Figures(Scores, Grouped):
    """Every figure of a network on a collection, and whose faces they are."""

    network: str
    people: str
    classes: list[str]
    no_face: int
    left_out: int


class Worst(TypedDict):
    """The collection on which a figure is worst."""

    collection: str
    figure: float


class Several(TypedDict):
    """The figures of several collections by their folders, and where the network is worst."""

    collections: dict[str, Figures]
    worst_ece: Worst
    worst_balanced_accuracy: Worst


def evaluate(folder: Path) -> Figures:
    """The figures of the shipped network on a folder, of photographs with labels or of pictures
    with votes. Raises Trouble for a folder that is not laid out so."""
    return judge(read_votes(folder) if is_voted(folder) else read_faces(folder), AffectNetwork())


def evaluate_several(folders: Sequence[Path]) -> Several:
    """The figures of the shipped network on each of several folders, as `evaluate`."""
    found = {str(folder): evaluate(folder) for folder in folders}
    ece, accuracy = (
        {folder: each[name] for folder, each in found.items()}
        for name in ("ece", "balanced_accuracy")
    )
    most, least = max(ece, key=ece.__getitem__), min(accuracy, key=accuracy.__getitem__)
    return {
        "collections": found,
        "worst_ece": {"collection": most, "figure": ece[most]},
        "worst_balanced_accuracy": {"collection": least, "figure": accuracy[least]},
    }


def judge(faces: Faces, network: AffectNetwork) -> Figures:
    """The figures of `network`; on the collection that it was trained on only the people held
    out are judged. Raises Trouble where that leaves nobody."""
    own = faces.fingerprint in network.facts.get("collections", "").split(",")
    judged = np.ones(len(faces.truth), dtype=bool)
    if own:
        judged = faces.part == int(network.facts["held_out"])
    if not judged.any():
        raise Trouble("Everybody in this collection was trained on: there is nobody to judge.")
    parts = np.array_split(np.flatnonzero(judged), max(1, int(judged.sum()) // _AT_ONCE))
    looks = [network.estimate_batch(inner(faces.pictures[part])) for part in parts]
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


def sentences(several: Several) -> str:
    """The figures of several collections for a person to read."""
    told = [f"{folder}: {sentence(each)}" for folder, each in several["collections"].items()]
    ece, accuracy = several["worst_ece"], several["worst_balanced_accuracy"]
    return "\n".join(
        [
            *told,
            f"worst calibration: {ece['figure']:.3f}, {ece['collection']}",
            f"worst balanced accuracy: {accuracy['figure']:.3f}, {accuracy['collection']}",
        ]
    )


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
