"""From consent to the first reading of a face: `./run bench first_reading --camera FILE`.

As a showing does it: while the question stands (`--question` seconds) what reads faces is loaded in
a process of its own; with the answer the camera is opened. Printed for each of `--times` runs, with
`--loops` busy loops beside: the seconds until the first face is told, and for how many of them the
corner of the screen said that a camera is being opened or looks for you. Without --loops there is
one loop for each core. The camera is a FILE with a face in its first second.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

from engine.clock import FilmClock, SystemClock
from engine.sensing.devices.sensor_factory import open_sensors, spare_reader
from engine.sensing.quantities import FACE_PRESENT
from player.viewing.senses import Senses
from tests.bench.machine import machine

LONGEST: Final = 60.0
TURN: Final = 1 / 60


def once(camera: Path, question: float) -> dict[str, float | None]:
    """One run."""
    clock = SystemClock()
    spare = spare_reader()
    time.sleep(question)  # the viewer reads
    begun = clock.now()
    sensors = open_sensors(
        str(camera), None, None, frozenset({"face"}), clock, loop=True, spare=spare
    )
    senses = Senses(sensors, clock, FilmClock(clock))
    said: dict[str, float] = {}
    senses.start()
    first: float | None = None
    last = begun
    while first is None and clock.now() - begun < LONGEST:
        senses.gather()
        now = clock.now()
        for each in senses.indicators:
            said[each.state] = said.get(each.state, 0.0) + now - last
        last = now
        readings, _, _ = senses.take()
        if any(one.quantity == FACE_PRESENT and one.value for one in readings):
            first = now - begun
        time.sleep(TURN)
    senses.stop()
    spare.close()
    told = said.get("opening", 0.0) + said.get("looking", 0.0)
    return {
        "first_reading": None if first is None else round(first, 2),
        "said_opening": round(said.get("opening", 0.0), 2),
        "said_looking": round(said.get("looking", 0.0), 2),
        "said_nothing": round(max(0.0, (first or LONGEST) - told - said.get("open", 0.0)), 2),
    }


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(prog="./run bench first_reading", description=__doc__)
    parser.add_argument("--camera", type=Path, required=True, help="a film with a face")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--loops", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--question", type=float, default=6.0, help="seconds that it stands")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if not asked.camera.is_file():
        parser.error(f"there is no film {asked.camera}")
    where = machine()
    busy = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(asked.loops)
    ]
    try:
        runs = [once(asked.camera, asked.question) for _ in range(asked.times)]
    finally:
        for each in busy:
            each.kill()
            each.wait()
    firsts = [each["first_reading"] or LONGEST for each in runs]
    found: dict[str, Any] = {
        "machine": where,
        "loops": asked.loops,
        "question": asked.question,
        "median": round(statistics.median(firsts), 2),
        "longest": max(firsts),
        "runs": runs,
    }
    if asked.json:
        print(json.dumps(found, indent=2))
        return
    for each in runs:
        print("   ".join(f"{name.replace('_', ' ')} {value}" for name, value in each.items()))
    print(f"median {found['median']} s, longest {found['longest']} s")


if __name__ == "__main__":
    main()
