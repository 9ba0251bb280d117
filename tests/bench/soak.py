"""Weeks, faster: `./run bench soak [--hours 6] [--visitors 6000] [--camera FILE] [--json]`.

Real hours of films back to back in one process on one stage (`tests.bench.many_films`), and a
month of visitors at the real kiosk in one process (`tests.bench.kiosk`), scripted, so that each
takes seconds: 200 a day make 6,000. After each film and each visitor the process is looked at from
outside or by itself: memory, threads and handles, at the first look that is settled and at the
last. Where both were asked for, the figures at the top are the kiosk's; `parts` has each.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any, Final

import psutil

from tests.bench import many_films
from tests.bench.machine import machine
from tests.support.rooms import sound_server

_KEYS: Final = ("memory_mb", "private_mb", "threads", "handles")
_SETTLED: Final = 5
"""Films or visitors after which everything that is read once has been read."""
_MONTH: Final = 6000
_HOUR: Final = 3600.0

Look = dict[str, float]


def of_films(hours: float, camera: str | None, folder: Path) -> Iterator[Look]:
    """Looks at a process that shows film after film for so long."""
    until = time.monotonic() + hours * _HOUR
    with closing(many_films.looks(folder, 10**9, camera)) as looks:
        for look in looks:
            yield look
            if time.monotonic() >= until:
                return


def of_visitors(count: int, folder: Path) -> Iterator[Look]:
    """Looks at a kiosk after each of so many visitors."""
    from tests.bench.kiosk.__main__ import Bench
    from tests.bench.kiosk.visitors import PLANS

    bench = Bench(folder, "nothing", (640, 360), searches=False)
    try:
        for number in range(count):
            bench.visit(PLANS[number % len(PLANS)], Random(f"soak {number}"))
            process = psutil.Process(bench.pid)
            memory = process.memory_full_info()
            look = {
                "memory_mb": round(memory.rss / 1e6, 1),
                "private_mb": round(memory.uss / 1e6, 1),
                "threads": process.num_threads(),
                "handles": process.num_fds(),
                "stuck": bench.result["stuck"],
            }
            print(f"visitor {number + 1}: {look}", file=sys.stderr, flush=True)
            yield look
    finally:
        bench.close()


def figures(looks: Sequence[Look]) -> dict[str, float]:
    """The first and the last of each: medians of a tenth of what is settled, ten looks at most."""
    settled = looks[_SETTLED:] or looks
    few = max(1, min(10, len(settled) // 10))
    found: dict[str, float] = {}
    for key in _KEYS:
        values = [look[key] for look in settled if key in look]
        if values:
            found[f"{key}_first"] = round(statistics.median(values[:few]), 1)
            found[f"{key}_last"] = round(statistics.median(values[-few:]), 1)
            found[f"{key}_most"] = max(values)
    return found


def main() -> int:
    """Play, look and print; 1 where a visitor was stuck."""
    parser = argparse.ArgumentParser(prog="./run bench soak", description=__doc__)
    parser.add_argument("--hours", type=float, default=6.0, help="of films back to back")
    parser.add_argument("--visitors", type=int, default=_MONTH, help="at the kiosk")
    parser.add_argument("--camera", help="a film in place of a camera, over and over")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    parts: dict[str, Any] = {}
    where, stuck, hours, visitors = machine(), 0.0, 0.0, 0
    with tempfile.TemporaryDirectory() as name, sound_server(Path(name)):
        folder = Path(name)
        if asked.hours > 0:
            begun = time.monotonic()
            (folder / "films").mkdir()
            seen = list(of_films(asked.hours, asked.camera, folder / "films"))
            hours = round((time.monotonic() - begun) / _HOUR, 2)
            parts["films"] = {"films": len(seen), "hours": hours, **figures(seen)}
        if asked.visitors > 0:
            (folder / "kiosk").mkdir()
            seen = list(of_visitors(asked.visitors, folder / "kiosk"))
            visitors, stuck = len(seen), seen[-1]["stuck"]
            parts["kiosk"] = {"visitors": visitors, "stuck": stuck, **figures(seen)}
    shown = parts.get("kiosk", parts.get("films", {}))
    top = {f"{key}_{when}": shown.get(f"{key}_{when}") for key in _KEYS
           for when in ("first", "last")}  # fmt: skip
    found = {"hours": hours, "visitors": visitors, **top, "parts": parts, "machine": where}
    if asked.json:
        print(json.dumps(found, indent=2))
    else:
        print("| | hours | visitors | memory, MB: first, last | threads | handles |")
        print("|---|---|---|---|---|---|")
        for part, each in parts.items():
            pairs = [f"{each[f'{key}_first']:g}, {each[f'{key}_last']:g}" for key in _KEYS]
            print(f"| {part} | {each.get('hours', '')} | {each.get('visitors', '')} | "
                  f"{' | '.join(pairs)} |")  # fmt: skip
    return 1 if stuck else 0


if __name__ == "__main__":
    sys.exit(main())
