"""What reading a face costs: `./run bench face [--camera FILE] [--people N] [--json]`.

MediaPipe's face mesh alone (one face, irises refined, the picture turned to RGB and brought to
the same size) and the whole face path look at the very same pictures in turn, in one run and one
process; which of them goes first changes with every picture. Time on the wall suffers from what
else the machine does; the processor's time, of all threads of this process, does not. Without
--camera the astronaut sways before the camera; with --people 2 she has company.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from mediapipe.python.solutions.face_mesh import FaceMesh

from engine.sensing.face.face_reader import FaceReader
from engine.sensing.face.landmarks import LONGEST_SIDE
from engine.sensing.picture import Picture
from tests.bench.machine import machine
from tests.support.astronaut import smiling, swaying

RATE = 30.0
WARM = 30
"""Pictures that are looked at before measuring: graphs settle, faces are found."""


def pictures(film: Path | None, count: int, people: int) -> Iterator[Picture]:
    """The film over and over, or astronauts side by side."""
    if film is None:
        for sway in swaying(count):
            # Near enough for MediaPipe's detector, which looks for faces at two metres at most.
            row = np.hstack([each[10:330, 70:390] for each in [sway, *[smiling()] * (people - 1)]])
            yield np.asarray(cv2.resize(row, (480 * people, 480)), dtype=np.uint8)
        return
    while count > 0:
        capture = cv2.VideoCapture(str(film))
        some = False
        while count > 0:
            fine, picture = capture.read()
            if not fine:
                break
            some, count = True, count - 1
            yield np.asarray(picture, dtype=np.uint8)
        capture.release()
        if not some:
            raise SystemExit(f"The film {film} cannot be read.")


def spread(values: list[float]) -> dict[str, float]:
    """Median, 5th and 95th percentile, milliseconds."""
    ordered = sorted(value * 1000 for value in values)
    last = len(ordered) - 1
    return {
        "median": round(statistics.median(ordered), 3),
        "p5": round(ordered[round(0.05 * last)], 3),
        "p95": round(ordered[round(0.95 * last)], 3),
        "mean": round(statistics.fmean(ordered), 3),
    }


def measure(film: Path | None, count: int, people: int) -> dict[str, Any]:
    """Look at `count` pictures in both ways."""
    mesh = FaceMesh(static_image_mode=False, refine_landmarks=True, max_num_faces=people)
    reader = FaceReader()
    faces = 0

    def alone(picture: Picture, now: float) -> None:
        shrink = min(1.0, LONGEST_SIDE / max(picture.shape[:2]))
        size = round(picture.shape[1] * shrink), round(picture.shape[0] * shrink)
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA) if shrink < 1 else picture
        mesh.process(cv2.cvtColor(small, cv2.COLOR_BGR2RGB))

    def whole(picture: Picture, now: float) -> None:
        nonlocal faces
        readings = reader.read(picture, now)
        faces += sum(one.quantity == "face.present" and one.value > 0 for one in readings)

    ways: dict[str, Callable[[Picture, float], None]] = {"mesh_alone": alone, "face_path": whole}
    walls: dict[str, list[float]] = {name: [] for name in ways}
    works: dict[str, list[float]] = {name: [] for name in ways}
    for index, picture in enumerate(pictures(film, WARM + count, people)):
        order = list(ways) if index % 2 else list(reversed(ways))
        for name in order:
            wall, work = time.perf_counter(), time.process_time()
            ways[name](picture, index / RATE)
            if index >= WARM:
                works[name].append(time.process_time() - work)
                walls[name].append(time.perf_counter() - wall)
    mesh.close()
    reader.close()
    return {
        "pictures": count,
        "camera": film.name if film else "the astronaut, swaying",
        "faces_a_picture": round(faces / (WARM + count), 2),
        "processor_ms": {name: spread(values) for name, values in works.items()},
        "wall_ms": {name: spread(values) for name, values in walls.items()},
        # Of sums: what the path does only now and then is in them.
        "ratio_processor": round(sum(works["face_path"]) / sum(works["mesh_alone"]), 3),
        "ratio_wall": round(sum(walls["face_path"]) / sum(walls["mesh_alone"]), 3),
        "ratio_of_medians": round(
            statistics.median(walls["face_path"]) / statistics.median(walls["mesh_alone"]), 3
        ),
    }


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(prog="./run bench face", description=__doc__)
    parser.add_argument("--camera", type=Path, help="a film with a face")
    parser.add_argument("--pictures", type=int, default=450)
    parser.add_argument("--people", type=int, default=1, choices=range(1, 5))
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    figures = {"machine": machine(), **measure(asked.camera, asked.pictures, asked.people)}
    if asked.json:
        print(json.dumps(figures))
        return
    print(f"{figures['machine']}")
    print(f"{figures['pictures']} pictures of {figures['camera']}, ", end="")
    print(f"{figures['faces_a_picture']} faces in each")
    for kind in ("processor_ms", "wall_ms"):
        for name, one in figures[kind].items():
            print(f"  {kind:13} {name:11} " + "  ".join(f"{k} {v:.2f}" for k, v in one.items()))
    for name in ("ratio_processor", "ratio_wall", "ratio_of_medians"):
        print(f"  {name:18} {figures[name]:.2f}")


if __name__ == "__main__":
    main()
