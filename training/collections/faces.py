"""Collections of faces: a folder of photographs with `labels.csv`, and who is never trained on."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.problems import Trouble
from engine.sensing.face import geometry
from engine.sensing.face.appearance import PIXELS, upright
from engine.sensing.face.landmarks import LandmarkFinder
from engine.sensing.picture import Picture
from training.collections.labels import read_labels
from training.collections.parts import part_of

EXPRESSIONS: Final = ("neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear")
"""The seven that are told apart. Contempt (8 of 5,704 photographs) is left out."""

SIDE: Final = 88
"""Pixels: more than the network sees, so that training can turn and move it."""
TURNED: Final = 20.0
"""Degrees aside from which a head counts as turned."""
DARK: Final = 80.0
"""Mean grey, of 255, below which a face counts as dark."""


@dataclass(frozen=True, slots=True)
class Faces:
    """n faces found: `truth` into EXPRESSIONS.

    `votes`, (n, 7), says how many people see each expression: one where there is one label.

    `pictures` are (n, SIDE, SIDE) as `appearance.upright` gives them, in memory only; `groups`
    names halves of the collection that can be told without guessing at anybody: how the head is
    turned and how the face is lit. `person` numbers the people, and `part` is 0 to 4 by person:
    those of part `HELD_OUT` are never trained on. `no_face` counts the pictures in which no face
    was found, `left_out` those whose expression is not told apart. `fingerprint` names the
    collection.
    """

    truth: NDArray[np.intp]
    person: NDArray[np.intp]
    part: NDArray[np.intp]
    no_face: int
    left_out: int
    fingerprint: str
    pictures: NDArray[np.uint8]
    votes: NDArray[np.float64]
    groups: dict[str, NDArray[np.bool_]]


def inner(pictures: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The middle of each of `Faces.pictures`: what the network sees, (n, PIXELS, PIXELS)."""
    edge = (SIDE - PIXELS) // 2
    return pictures[:, edge : edge + PIXELS, edge : edge + PIXELS]


def read_faces(folder: Path) -> Faces:
    """Find the face in every picture that `labels.csv` (image, person, expression) names.

    Without a column `person` every picture counts as somebody else. Raises `Trouble` when the
    folder is not laid out so. No picture is kept.
    """
    table, rows = read_labels(folder, ("image", "person", "expression"))
    known = [row for row in rows if row.told in EXPRESSIONS]
    if not known:
        raise Trouble(f"{table} names none of the expressions {', '.join(EXPRESSIONS)}.")
    finder = LandmarkFinder(still=True)
    gathered = Gathering()
    votes, people = [], []
    for row in track(known, "Looking at faces"):
        frame = _picture(folder / row.file, table)
        points = finder.find(frame)
        if points is None:
            continue
        gathered.add(frame, points)
        votes.append([float(row.told == one) for one in EXPRESSIONS])
        people.append(row.whose or row.file)
    finder.close()
    if not votes:
        raise Trouble(f"No face was found in any picture of {folder}.")
    return gathered.faces(
        np.array(votes),
        people,
        no_face=len(known) - len(votes),
        left_out=len(rows) - len(known),
        fingerprint=hashlib.sha256(table.read_bytes()).hexdigest(),
    )


class Gathering:
    """Faces of one collection, gathered one after the other. No picture of them is kept."""

    def __init__(self) -> None:
        self._pictures: list[Picture] = []
        self._yaws: list[float] = []

    def add(self, frame_bgr: Picture, points: geometry.Points) -> None:
        """The face with these landmarks."""
        fitted = geometry.fit(points)
        self._pictures.append(upright(frame_bgr, points, fitted, SIDE))
        self._yaws.append(fitted.pose.yaw)

    def faces(
        self,
        votes: NDArray[np.float64],
        people: list[str],
        *,
        no_face: int,
        left_out: int,
        fingerprint: str,
    ) -> Faces:
        """All of them, with what is known of each."""
        aside = np.abs(np.array(self._yaws))
        pictures = np.array(self._pictures)
        grey = inner(pictures)[:, PIXELS // 6 : -PIXELS // 6, PIXELS // 6 : -PIXELS // 6]
        grey = grey.mean(axis=(1, 2))
        return Faces(
            votes.argmax(axis=1).astype(np.intp),
            np.unique(people, return_inverse=True)[1].astype(np.intp),
            np.array([part_of(person) for person in people], dtype=np.intp),
            no_face=no_face,
            left_out=left_out,
            fingerprint=fingerprint,
            pictures=pictures,
            votes=votes,
            groups={
                "frontal": aside < TURNED,
                "turned": aside >= TURNED,
                "lit": grey >= DARK,
                "dark": grey < DARK,
            },
        )


def track(items: list[Any], what: str) -> Iterable[Any]:
    """The items one after the other, with a bar on a terminal that says `what` is done."""
    from rich.console import Console
    from rich.progress import track as progress

    screen = Console(stderr=True)
    return progress(items, what, console=screen, disable=not screen.is_terminal, transient=True)


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
