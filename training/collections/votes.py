"""A folder with `train.npz`: small grey faces, and how many of ten people see what in each."""

import hashlib
import math
import zipfile
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.problems import Trouble
from engine.sensing.face.geometry import Points
from engine.sensing.face.mesh_network import MeshNetwork, Region, around_points
from engine.sensing.picture import Picture
from training.collections.faces import EXPRESSIONS, Faces, Gathering, track

FILE: Final = "train.npz"
LEAST: Final = 6
"""Of ten votes, how many must be for one of EXPRESSIONS: the others say contempt, that they do not
know, or that there is no face."""

_ROOMS: Final = (4 / 3, 5 / 3, 13 / 12)
"""The sides of squares in which the mesh is looked for, in sides of the picture: each picture is a
face cut out so closely that a detector often finds none in it."""


def is_voted(folder: Path) -> bool:
    """Whether a folder is laid out so."""
    return (folder / FILE).is_file()


def read_votes(folder: Path) -> Faces:
    """Find the face in every picture of `train.npz`: `pictures` (n, side, side) uint8, `votes`
    (n, 7 or more) in the order of EXPRESSIONS, `names` (n).

    Every picture counts as somebody else. Raises `Trouble` when the folder is not laid out so.
    """
    path = folder / FILE
    try:
        with np.load(path) as file:
            pictures, votes, names = file["pictures"], file["votes"], file["names"]
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise Trouble(f"{path} should hold pictures, votes and names: {error}.") from error
    if not (
        pictures.ndim == 3
        and pictures.dtype == np.uint8
        and votes.ndim == 2
        and votes.shape[1] >= len(EXPRESSIONS)
        and np.issubdtype(votes.dtype, np.number)
        and names.shape == (len(votes),) == (len(pictures),)
    ):
        raise Trouble(
            f"{path} should hold pictures (n, side, side) of bytes, votes (n, {len(EXPRESSIONS)} "
            "or more) and n names."
        )
    counted = np.asarray(votes[:, : len(EXPRESSIONS)], dtype=np.float64)
    if not np.isfinite(counted).all() or (counted < 0.0).any():
        raise Trouble(f"{path} holds votes that are no counts.")
    told = np.flatnonzero(counted.sum(axis=1) >= LEAST)
    mesh = MeshNetwork()
    gathered = Gathering()
    found = []
    for index in track(told.tolist(), "Looking at faces"):
        frame = np.ascontiguousarray(np.repeat(pictures[index][:, :, None], 3, axis=2))
        points = _points(mesh, frame)
        if points is not None:
            gathered.add(frame, points)
            found.append(index)
    if not found:
        raise Trouble(f"No face was found in any picture of {path}.")
    return gathered.faces(
        counted[found],
        [str(name) for name in names[found]],
        no_face=len(told) - len(found),
        left_out=len(votes) - len(told),
        fingerprint=hashlib.sha256(np.ascontiguousarray(votes).tobytes()).hexdigest(),
    )


def _points(mesh: MeshNetwork, frame: Picture) -> Points | None:
    side = float(frame.shape[0])
    for room in _ROOMS:
        points = mesh.points(frame, Region(side / 2.0, side / 2.0, room * side, 0.0))
        if points is None:
            continue
        around = around_points(points)
        off = math.hypot(around.x - side / 2.0, around.y - side / 2.0)
        # The mesh is at its best in the middle of its square, and upright.
        if abs(around.angle) > 8.0 or abs(around.side / side - room) > 0.3 or off > 0.15 * side:
            again = mesh.points(frame, around)
            points = points if again is None else again
        return points
    return None


def shares(votes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Votes (n, k) as shares that add up to 1."""
    return np.asarray(votes / votes.sum(axis=1, keepdims=True))
