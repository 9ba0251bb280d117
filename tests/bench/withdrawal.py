"""How soon camera and microphone are closed once a viewer withdraws them, at random moments.

    ./run bench withdrawal [--moments 100] [--seed 1] [--json]

Each moment is a showing of its own under strace: the program is asked for consent, and at some
instant from then on (devices opening, their reader being built, film, help, pause, question; one
time in three what reads the face or what records hangs) everything is withdrawn by key, by keys of
each, or by clicks on the indicators; or the film ends, by which all is closed too. Fails where a
device was open before consent, or later than a second afterwards.
"""

import argparse
import json
import statistics
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from player.system.virtual_display import VirtualDisplay
from tests.bench.machine import machine
from tests.support.astronaut import swaying
from tests.support.astronaut import write_film as write_viewer
from tests.support.rooms import sound_server
from tests.support.withdrawal_moments import Moment, withdrawn, write_films


def measure(count: int, seed: int) -> list[Moment]:
    """So many withdrawals."""
    found = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "server").mkdir()
        camera = write_viewer(folder / "viewer.mp4", swaying(250))
        films = write_films(folder / "films")
        display = VirtualDisplay()
        try:
            with sound_server(folder / "server") as room:
                for number in range(count):
                    dice = Random(f"{seed} {number}")
                    found.append(withdrawn(folder / str(number), films, camera, room, dice))
                    print(f"{number + 1} of {count}: {found[-1]}", file=sys.stderr)
        finally:
            display.close()
    return found


def figures(found: list[Moment]) -> dict[str, Any]:
    """What the README says of them."""

    def of(name: str) -> dict[str, float]:
        values = [getattr(each, name) for each in found]
        return {"median_s": statistics.median(values), "max_s": max(values)}

    return {
        "moments": len(found),
        "opened_before_consent": sum(each.early for each in found),
        "opened_after_withdrawal": sum(each.late for each in found),
        "open_after_a_second": sum(not each.holds for each in found),
        "camera_closed": of("camera"),
        "microphone_closed": of("microphone"),
        "processes_gone": of("reader"),
        "hung": Counter(each.hung for each in found if each.hung),
        "stood": Counter(each.stood or "film" for each in found),
        "failed": [each.as_json() for each in found if not each.holds],
    }


def main() -> int:
    """Measure, print, and fail where one moment does not hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--moments", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = {
        "machine": machine(), "seed": asked.seed, **figures(measure(asked.moments, asked.seed))
    }  # fmt: skip
    if asked.json:
        print(json.dumps(found, indent=2))
    else:
        for name, value in found.items():
            print(f"{name}: {value}")
    return 1 if found["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
