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
import sys
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from engine.sensing.face.face_reader import FaceReader
from engine.sensing.picture import Picture
from engine.sensing.quantities import FACE_PRESENT, FACE_YAW
from tests.bench.machine import machine
from tests.support.seats import SIDE, Row, Where, crosses, leaves_and_returns, stays

FRONTAL: Final = 15.0
"""Degrees of yaw up to which a photograph is used: viewers face their screen."""
CASES: Final[dict[str, Where]] = {
    "all keep their seats": stays,
    "one is away for 2 s": leaves_and_returns(2.0),
    "one is away for 10 s": leaves_and_returns(10.0),
    "two cross in 1 s": crosses(1.0),
    "two cross in 2.5 s": crosses(2.5),
    "two cross in 5 s": crosses(5.0),
}
SECONDS: Final = 28.0


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


def measure(folder: Path, rows: int) -> dict[str, dict[str, Any]]:
    """What becomes of each case, over all rows."""
    faces = people(folder, 4 * rows)
    found: dict[str, dict[str, Any]] = {}
    for name, where in CASES.items():
        mixed, restarts, seen, shown, furthest = 0, 0, 0, 0, 0.0
        for place in range(len(faces) // 4):
            row = Row(faces[4 * place : 4 * place + 4])
            row.watch(SECONDS, where)
            row.close()
            mixed += len(row.mixed)
            restarts += row.restarts
            seen, shown = seen + row.found, shown + row.shown
            felt = row.group.people(SECONDS).values()
            furthest = max([furthest, *(abs(each.affect.valence) for each in felt)])
        found[name] = {
            "rows": len(faces) // 4,
            "found": round(seen / shown, 3),
            "newcomers": restarts,
            "anothers_baseline": mixed,
            "valence_furthest": round(furthest, 2),
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
