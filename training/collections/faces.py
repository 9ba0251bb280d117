"""A folder of photographs with `labels.csv`, and who of it is never trained on."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.problems import Trouble
from engine.sensing.face.appearance import PIXELS
from engine.sensing.picture import Picture
from training.collections.labels import read_labels
from training.collections.parts import part_of

EXPRESSIONS: Final = ("neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear")
"""The seven that are told apart. Contempt (8 of 5,704 photographs) is left out."""

SIDE: Final = 124
"""Pixels: more than the network sees, so that training can turn and move it."""
TURNED: Final = 20.0
"""Degrees aside from which a head counts as turned."""
DARK: Final = 80.0
"""Mean grey, of 255, below which a face counts as dark."""


@dataclass(frozen=True, slots=True)
class Faces:
    """n faces found: `meshes` (n, 468, 3) as `geometry.fit` gives, `truth` into EXPRESSIONS.

    `pictures` are (n, SIDE, SIDE) as `appearance.upright` gives them, in memory only; `groups`
    names halves of the collection that can be told without guessing at anybody: how the head is
    turned and how the face is lit. `person` numbers the people, and `part` is 0 to 4 by person:
    those of part `HELD_OUT` are never trained on. `no_face` counts the pictures in which no face
    was found, `left_out` those whose expression is not told apart. `fingerprint` names the
    collection.
    """

    meshes: NDArray[np.float64]
    truth: NDArray[np.intp]
    person: NDArray[np.intp]
    part: NDArray[np.intp]
    no_face: int
    left_out: int
    fingerprint: str
    pictures: NDArray[np.uint8]
    groups: dict[str, NDArray[np.bool_]]


def inner(pictures: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The middle of each of `Faces.pictures`: what the network sees, (n, 96, 96)."""
    edge = (SIDE - PIXELS) // 2
    return pictures[:, edge : edge + PIXELS, edge : edge + PIXELS]


def read_faces(folder: Path) -> Faces:
    """Find the face in every picture that `labels.csv` (image, person, expression) names.

    Without a column `person` every picture counts as somebody else. Raises `Trouble` when the
    folder is not laid out so. No picture is kept.
    """
    from rich.console import Console
    from rich.progress import track

    from engine.sensing.face import geometry
    from engine.sensing.face.appearance import upright
    from engine.sensing.face.landmarks import LandmarkFinder

    table, rows = read_labels(folder, ("image", "person", "expression"))
    known = [row for row in rows if row["expression"] in EXPRESSIONS]
    finder = LandmarkFinder(still=True)
    meshes, pictures, poses, truth, people = [], [], [], [], []
    screen = Console(stderr=True)
    for row in track(
        known, "Looking at faces", console=screen, disable=not screen.is_terminal, transient=True
    ):
        frame = _picture(folder / row["image"], table)
        points = finder.find(frame)
        if points is None:
            continue
        fitted = geometry.fit(points)
        meshes.append(fitted.face)
        pictures.append(upright(frame, points, fitted, SIDE))
        poses.append(fitted.pose)
        truth.append(EXPRESSIONS.index(row["expression"]))
        people.append(row.get("person") or row["image"])
    finder.close()
    if not known:
        raise Trouble(f"{table} names none of the expressions {', '.join(EXPRESSIONS)}.")
    if not meshes:
        raise Trouble(f"No face was found in any picture of {folder}.")
    aside = np.abs(np.array(poses)[:, 0])
    edge = SIDE // 4
    grey = np.array([picture[edge:-edge, edge:-edge].mean() for picture in pictures])
    return Faces(
        np.array(meshes),
        np.array(truth, dtype=np.intp),
        np.unique(people, return_inverse=True)[1].astype(np.intp),
        np.array([part_of(person) for person in people], dtype=np.intp),
        no_face=len(known) - len(meshes),
        left_out=len(rows) - len(known),
        fingerprint=hashlib.sha256(table.read_bytes()).hexdigest(),
        pictures=np.array(pictures),
        groups={
            "frontal": aside < TURNED,
            "turned": aside >= TURNED,
            "lit": grey >= DARK,
            "dark": grey < DARK,
        },
    )


def _picture(path: Path, table: Path) -> Picture:
    import cv2

    try:
        if not path.exists():
            raise Trouble(f"{path}, named in {table}, is not there.")
        picture = cv2.imread(str(path))
    except (cv2.error, OSError):  # larger than any photograph, or a name longer than any file's
        picture = None
    if picture is None:
        raise Trouble(f"{path}, named in {table}, is not a picture.")
    return np.asarray(picture, dtype=np.uint8)
