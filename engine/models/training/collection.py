"""A folder of photographs with `labels.csv`, and who of it is never trained on."""

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.problems import Trouble

EXPRESSIONS: Final = ("neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear")
"""The seven that are told apart. Contempt (8 of 5,704 photographs) is left out."""

PARTS: Final = 5
_SEED: Final = "kuleshov 1"


@dataclass(frozen=True, slots=True)
class Faces:
    """n faces found: `meshes` (n, 468, 3) as `geometry.fit` gives, `truth` into EXPRESSIONS.

    `person` numbers the people, and `part` is 0 to 4 by person: people of part 0 are never
    trained on. `no_face` counts the pictures in which no face was found, `left_out` those whose
    expression is not told apart. `fingerprint` names the collection.
    """

    meshes: NDArray[np.float64]
    truth: NDArray[np.intp]
    person: NDArray[np.intp]
    part: NDArray[np.intp]
    no_face: int
    left_out: int
    fingerprint: str


def part_of(person: str) -> int:
    """Which fifth a person belongs to, the same on every machine and for every picture."""
    return hashlib.sha256(f"{_SEED}:{person}".encode()).digest()[0] % PARTS


def read_faces(folder: Path) -> Faces:
    """Find the face in every picture that `labels.csv` (image, person, expression) names.

    Without a column `person` every picture counts as somebody else. Raises `Trouble` when the
    folder is not laid out so. No picture is kept.
    """
    import cv2
    from rich.console import Console
    from rich.progress import track

    from engine.sensing import geometry
    from engine.sensing.face import LandmarkFinder

    table = folder / "labels.csv"
    if not table.is_file():
        raise Trouble(f"There is no {table}; it should name image, person and expression.")
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    if not rows or not {"image", "expression"} <= set(rows[0]):
        raise Trouble(f"{table} should have the columns image, person and expression.")
    known = [row for row in rows if row["expression"] in EXPRESSIONS]
    finder = LandmarkFinder(still=True)
    meshes, truth, people = [], [], []
    screen = Console(stderr=True)
    for row in track(
        known, "Looking at faces", console=screen, disable=not screen.is_terminal, transient=True
    ):
        picture = cv2.imread(str(folder / row["image"]))
        if picture is None:
            raise Trouble(f"{folder / row['image']}, named in {table}, is not a picture.")
        points = finder.find(np.asarray(picture, dtype=np.uint8))
        if points is None:
            continue
        meshes.append(geometry.fit(points)[0])
        truth.append(EXPRESSIONS.index(row["expression"]))
        people.append(row.get("person") or row["image"])
    finder.close()
    if not meshes:
        raise Trouble(f"No face was found in any picture of {folder}.")
    return Faces(
        np.array(meshes),
        np.array(truth, dtype=np.intp),
        np.unique(people, return_inverse=True)[1].astype(np.intp),
        np.array([part_of(person) for person in people], dtype=np.intp),
        no_face=len(known) - len(meshes),
        left_out=len(rows) - len(known),
        fingerprint=hashlib.sha256(table.read_bytes()).hexdigest(),
    )
