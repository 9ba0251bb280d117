"""How far away a face is found: `./run bench reach [--camera FILE] [--faces FOLDER] [--json]`.

Real faces, brought to falling sizes, in a drawn room of 640 x 480 and 1280 x 720, with the noise
of a camera; each is shown for two seconds to the detector of the whole picture alone, and to
the finder. A face counts as found where the last picture shows it in its place. The
distance is that of a face 16 cm high before a camera that sees 65 degrees across.
"""

import argparse
import json
import math
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from engine.sensing.face.landmarks import LandmarkFinder
from engine.sensing.picture import Picture
from tests.support.astronaut import room, smiling

RATE = 15.0
FACE = 0.16  # metres from chin to brow, as the mesh has it
ACROSS = math.radians(65.0)
SIZES = (120, 90, 70, 60, 50, 40, 35, 30, 25)
PLACES = ((0.5, 0.4), (0.28, 0.5), (0.72, 0.45))


def pictures(camera: Path | None, faces: Path | None) -> Iterator[Picture]:
    """Pictures with one face each."""
    yield smiling()[20:330, 60:385]
    if camera is not None:
        capture = cv2.VideoCapture(str(camera))
        for _ in range(3):
            fine, picture = capture.read()
            if fine:
                yield np.asarray(picture, np.uint8)
            for _ in range(40):
                capture.grab()
    if faces is not None:
        for path in sorted(faces.glob("*.jpg"))[:120:20]:
            yield np.asarray(cv2.imread(str(path)), np.uint8)


def composed(bust: Picture, size: int, place: Picture, at: tuple[float, float]) -> Picture:
    """A bust in a place, cut to its surroundings, its face `size` pixels high."""
    finder = LandmarkFinder(still=True)
    points = finder.find(bust)
    finder.close()
    assert points is not None
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    scale = size / float(high[1] - low[1])
    small = cv2.resize(bust, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    x, y = (low + high) / 2.0 * scale
    left, top = max(0, round(x - 1.3 * size)), max(0, round(y - 1.2 * size))
    small = small[top : round(y + 1.6 * size), left : round(x + 1.3 * size)]
    picture = place.copy()
    height, width = place.shape[:2]
    column = max(0, round(at[0] * width - (x - left)))
    row = max(0, round(at[1] * height - (y - top)))
    seen = picture[row : row + small.shape[0], column : column + small.shape[1]]
    seen[:] = small[: seen.shape[0], : seen.shape[1]]
    return picture


def found(picture: Picture, size: int, at: tuple[float, float]) -> tuple[bool, bool]:
    """Whether the face is found without a search of squares, and whether with it."""
    chance = np.random.default_rng(0)
    whole, finder = LandmarkFinder(still=True), LandmarkFinder(people=4)
    height, width = picture.shape[:2]
    alone, ours = [], []
    for index in range(round(2 * RATE * (1 if width < 1000 else 2))):
        shown = cv2.add(picture, chance.integers(0, 6, picture.shape, np.uint8))
        alone = whole.find_all(shown, index / RATE)
        ours = finder.find_all(shown, index / RATE)
    whole.close()
    finder.close()
    centre = np.array([at[0] * width, at[1] * height])

    def there(points: np.ndarray) -> bool:
        return bool(np.linalg.norm(points[:, :2].mean(axis=0) - centre) < 0.6 * size)

    return any(there(each) for each in alone), any(there(each) for each in ours)


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(prog="./run bench reach", description=__doc__)
    parser.add_argument("--camera", type=Path, help="a film with a face")
    parser.add_argument("--faces", type=Path, help="a folder of photographs of one face each")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    busts = list(pictures(asked.camera, asked.faces))
    rows = []
    for width, height in ((640, 480), (1280, 720)):
        place = room(width, height)
        for size in SIZES:
            tries = [
                found(composed(bust, size, place, at), size, at)
                for number, bust in enumerate(busts)
                for at in PLACES[number % 3 : number % 3 + 1]
            ]
            metres = FACE * width / 2 / math.tan(ACROSS / 2) / size
            shares = [sum(each) / len(tries) for each in zip(*tries, strict=True)]
            row = {"picture": f"{width}x{height}", "face": size, "metres": round(metres, 1)}
            rows.append({**row, "whole_picture": round(shares[0], 2), "found": round(shares[1], 2)})
            if not asked.json:
                print("  ".join(f"{key} {value}" for key, value in rows[-1].items()), flush=True)
    if asked.json:
        print(json.dumps({"tries_a_row": len(busts), "rows": rows}))


if __name__ == "__main__":
    main()
