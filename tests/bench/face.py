"""What reading a face costs: `./run bench face [--camera FILE] [--bundle FILE] [--people N]`.

The whole face path, and MediaPipe's own landmarker beside it, look at the very same pictures in
turn, in one run; which of them goes first changes with every picture. MediaPipe is no dependency:
with `--bundle face_landmarker.task` uv brings release 1.2.3 into an environment of its own, where
it runs without a network, since it would report its start. Time on the wall suffers from what else
the machine does; the processor's time, of all threads of a process, does not. Memory is the most
that either process held, Python and OpenCV included. Without --camera the astronaut sways before
the camera; with --people 2 she has company.
"""

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from engine.sensing.face.face_reader import FaceReader
from engine.sensing.picture import Picture
from tests.bench.machine import machine
from tests.support.astronaut import smiling, swaying

MEDIAPIPE = "1.2.3"
Took = tuple[float, float]
"""Seconds of processor and of wall."""
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


class Rival:
    """MediaPipe's landmarker in a process of its own, without a network."""

    def __init__(self, bundle: Path, people: int) -> None:
        uv = shutil.which("uv") or str(Path(".tools/bin/uv").resolve())
        program = Path(__file__).with_name("mediapipe_alone.py")
        run = [uv, "run", "--no-project", "--quiet", "--with", f"mediapipe=={MEDIAPIPE}", "python"]
        subprocess.run([*run, "-c", ""], check=True)  # what is missing comes while there is a net
        alone = ["unshare", "--map-root-user", "--net"]
        self.memory = 0
        """The most that its process has held, in KiB."""
        self._process = subprocess.Popen(
            [*alone, *run[:2], "--offline", *run[2:], program, bundle, str(people)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def __call__(self, picture: Picture, now: float) -> Took:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        height, width = picture.shape[:2]
        self._process.stdin.write(json.dumps([height, width]).encode() + b"\n")
        self._process.stdin.write(np.ascontiguousarray(picture).tobytes())
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("MediaPipe ended; is the bundle a face_landmarker.task?")
        work, wall, self.memory = json.loads(line)
        return work, wall

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)


def measure(film: Path | None, bundle: Path | None, count: int, people: int) -> dict[str, Any]:
    """Look at `count` pictures in each way."""
    reader = FaceReader()
    faces = 0

    def whole(picture: Picture, now: float) -> Took:
        nonlocal faces
        wall, work = time.perf_counter(), time.process_time()
        readings = reader.read(picture, now)
        took = time.process_time() - work, time.perf_counter() - wall
        faces += sum(one.quantity == "face.present" and one.value > 0 for one in readings)
        return took

    ways: dict[str, Callable[[Picture, float], Took]] = {"face_path": whole}
    rival = None
    if bundle is not None:
        rival = ways["mediapipe"] = Rival(bundle.resolve(), people)
    took: dict[str, list[Took]] = {name: [] for name in ways}
    for index, picture in enumerate(pictures(film, WARM + count, people)):
        for name in list(ways) if index % 2 else reversed(ways):
            one = ways[name](picture, index / RATE)
            if index >= WARM:
                took[name].append(one)
    reader.close()
    works = {name: [work for work, _ in each] for name, each in took.items()}
    walls = {name: [wall for _, wall in each] for name, each in took.items()}
    figures: dict[str, Any] = {
        "pictures": count,
        "camera": film.name if film else "the astronaut, swaying",
        "faces_a_picture": round(faces / (WARM + count), 2),
        "processor_ms": {name: spread(values) for name, values in works.items()},
        "wall_ms": {name: spread(values) for name, values in walls.items()},
    }
    memory = {"face_path": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}
    if rival is not None:
        rival.close()
        memory["mediapipe"] = rival.memory
        for name, one in (("ratio_processor", works), ("ratio_wall", walls)):
            # Of sums: what the path does only now and then is in them.
            figures[name] = round(sum(one["face_path"]) / sum(one["mediapipe"]), 3)
    figures["memory_mb"] = {name: round(held * 1024 / 1e6) for name, held in memory.items()}
    return figures


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(prog="./run bench face", description=__doc__)
    parser.add_argument("--camera", type=Path, help="a film with a face")
    parser.add_argument("--bundle", type=Path, help="face_landmarker.task: MediaPipe beside it")
    parser.add_argument("--pictures", type=int, default=450)
    parser.add_argument("--people", type=int, default=1, choices=range(1, 5))
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    figures = {
        "machine": machine(),
        **measure(asked.camera, asked.bundle, asked.pictures, asked.people),
    }
    if asked.json:
        print(json.dumps(figures))
        return
    print(f"{figures['machine']}")
    print(f"{figures['pictures']} pictures of {figures['camera']}, ", end="")
    print(f"{figures['faces_a_picture']} faces in each")
    for kind in ("processor_ms", "wall_ms"):
        for name, one in figures[kind].items():
            print(f"  {kind:13} {name:11} " + "  ".join(f"{k} {v:.2f}" for k, v in one.items()))
    for name, held in figures["memory_mb"].items():
        print(f"  memory_mb     {name:11} {held}")
    for name in ("ratio_processor", "ratio_wall"):
        if name in figures:
            print(f"  {name:18} {figures[name]:.2f}")


if __name__ == "__main__":
    main()
