"""Who is who: `./run bench who FOLDER [--rows N] [--json]`.

FOLDER holds photographs and a `labels.csv` (image, person, expression). Rows of four different
people, one photograph each, move before the camera: the first leaves and comes back to another
seat after 2 and after 10 s, the second and the third cross within 1, 2.5 and 5 s. The real face
reader and the group watch. Printed for each: in how many faces shown a number was found; how often
a number was somebody new; how many numbers at the end held the readings of more than one person,
which must never be; and the valence furthest from 0 at the end, of faces that never changed. No
picture is kept.
"""

import argparse
import csv
import json
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, Final, NamedTuple

import cv2
import numpy as np

from engine.sensing.face.face_reader import FaceReader
from engine.sensing.picture import Picture
from engine.sensing.quantities import FACE_PRESENT, FACE_YAW
from tests.bench.machine import machine
from tests.support.seats import SIDE, Row, Where, crosses, leaves_and_returns, stays

FRONTAL: Final = 15.0
"""Degrees of yaw up to which a photograph is used: viewers face their screen."""
CASES: Final[dict[str, tuple[Where, float]]] = {
    "all keep their seats": (stays, 20.0),
    "one is away for 2 s": (leaves_and_returns(2.0), 20.0),
    "one is away for 10 s": (leaves_and_returns(10.0), 28.0),
    "two cross in 1 s": (crosses(1.0), 20.0),
    "two cross in 2.5 s": (crosses(2.5), 20.0),
    "two cross in 5 s": (crosses(5.0), 20.0),
}
"""What they do, and for how many seconds they are watched."""


class Seen(NamedTuple):
    """What became of one row in one case."""

    mixed: int
    restarts: int
    found: int
    shown: int
    furthest: float


def people(folder: Path, many: int) -> list[Picture]:
    """One frontal photograph each of so many people."""
    with (folder / "labels.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    reader = FaceReader(still=True, people=1)
    found: dict[str, Picture] = {}
    for row in rows:
        read = cv2.imread(str(folder / row["image"])) if row["person"] not in found else None
        if read is None:
            continue
        photograph = np.asarray(cv2.resize(read, (SIDE, SIDE)), np.uint8)
        framed = cv2.copyMakeBorder(photograph, 40, 40, 40, 40, cv2.BORDER_REPLICATE)
        said = {r.quantity: r.value for r in reader.read(np.asarray(framed, np.uint8), 0.0)}
        if said[FACE_PRESENT] and abs(said[FACE_YAW]) < FRONTAL:
            found[row["person"]] = photograph
        if len(found) == many:
            break
    reader.close()
    return list(found.values())


def watch(faces: list[Picture], case: str) -> Seen:
    """One row of four in one case."""
    where, seconds = CASES[case]
    row = Row(faces)
    row.watch(seconds, where)
    row.close()
    felt = row.group.people(seconds).values()
    furthest = max((abs(each.affect.valence) for each in felt), default=0.0)
    return Seen(len(row.mixed), row.restarts, row.found, row.shown, furthest)


def measure(folder: Path, rows: int) -> dict[str, dict[str, Any]]:
    """What becomes of each case, over all rows; on every core."""
    faces = people(folder, 4 * rows)
    each_row = [faces[4 * place : 4 * place + 4] for place in range(len(faces) // 4)]
    found: dict[str, dict[str, Any]] = {}
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        begun = {case: [pool.submit(watch, row, case) for row in each_row] for case in CASES}
        for case, jobs in begun.items():
            seen = [job.result() for job in jobs]
            found[case] = {
                "rows": len(seen),
                "found": round(sum(one.found for one in seen) / sum(one.shown for one in seen), 3),
                "newcomers": sum(one.restarts for one in seen),
                "anothers_baseline": sum(one.mixed for one in seen),
                "valence_furthest": round(max(one.furthest for one in seen), 2),
            }
    return found


def main() -> None:
    """Measure and print; exits 1 where anybody was held against another's baseline."""
    parser = argparse.ArgumentParser(prog="./run bench who", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if not (given.folder / "labels.csv").is_file():
        raise SystemExit(f"{given.folder} holds no labels.csv.")
    found = measure(given.folder, given.rows)
    if given.json:
        print(json.dumps({"machine": machine(), "cases": found}, indent=2))
    else:
        for name, each in found.items():
            told = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in each.items())
            print(f"{name:22} {told}")
    sys.exit(1 if any(each["anothers_baseline"] for each in found.values()) else 0)


if __name__ == "__main__":
    main()
