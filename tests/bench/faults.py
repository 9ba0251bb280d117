"""What may go wrong, and what becomes of the film: `./run bench faults [--seeds 20] [--only NAME]
[--lanes 2] [--keep FILE] [--json]`.

Each fault of `tests/faults/table.py` is done to the real program once for each seed, in lanes that
have a screen, a sound server and a home of their own; a seed decides the moment, which child, which
byte. Printed is the README's table; what failed is told, with the seed that does it again
(`--only NAME --seed N`). With `--keep` each outcome is a line of FILE, and what stands there is not
done again: a matrix may be interrupted, and `--seeds 0 --keep FILE` prints the table of what is
there.
"""

import argparse
import json
import queue
import shutil
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.bench.machine import machine
from tests.faults import film
from tests.faults.faces import write_pictures, write_viewer
from tests.faults.lane import Lane, lanes
from tests.faults.playing import Playing
from tests.faults.table import Fault, all_faults
from tests.faults.trial import Outcome, Trial


def done(fault: Fault, seed: int, lane: Lane, shared: Path) -> Outcome:
    """One fault, done once."""
    folder = lane.folder / f"{fault.name[:20]} {seed}".replace(" ", "-").replace("/", "-")
    try:
        folder.mkdir()
        return Trial(fault.name, seed, lane, folder, shared).outcome(fault.strike)
    except Exception as error:  # of the bench itself: the others go on
        why = f"the bench itself failed: {type(error).__name__}: {error}"
        return Outcome(fault.name, seed, False, 0, 0.0, None, None, (why,))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def read_outcomes(kept: Path | None) -> list[Outcome]:
    """What was done before, and kept."""
    if kept is None or not kept.exists():
        return []
    lines = [json.loads(line) for line in kept.read_text("utf-8").splitlines()]
    return [Outcome(**{**line, "wrong": tuple(line["wrong"])}) for line in lines]


def matrix(
    faults: Sequence[Fault], seeds: Sequence[int], count: int, kept: Path | None = None
) -> list[Outcome]:
    """All faults with all seeds, in so many lanes at a time."""
    outcomes = read_outcomes(kept)
    before = {(each.fault, each.seed) for each in outcomes}
    waiting: queue.SimpleQueue[tuple[Fault, int]] = queue.SimpleQueue()
    for seed in seeds:  # each fault soon once
        for fault in faults:
            if (fault.name, seed) not in before:
                waiting.put((fault, seed))
    if waiting.empty():
        return outcomes
    total = len(outcomes) + waiting.qsize()
    begun = time.monotonic()

    stopped = threading.Event()

    def work(lane: Lane) -> None:
        while not waiting.empty() and not stopped.is_set():
            fault, seed = waiting.get()
            outcome = done(fault, seed, lane, shared)
            if stopped.is_set():
                return  # it was cut short, and says nothing
            outcomes.append(outcome)
            if kept is not None:
                with kept.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(outcome)) + "\n")
            _tell(outcome, len(outcomes), total, time.monotonic() - begun)

    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        shared = Path(name) / "shared"
        shared.mkdir()
        film.clips(shared)
        write_viewer(shared)
        write_pictures(shared)
        with lanes(Path(name), count) as made:
            threads = [threading.Thread(target=work, args=(lane,), daemon=True) for lane in made]
            for thread in threads:
                thread.start()
            try:
                for thread in threads:
                    thread.join()
            finally:
                stopped.set()
                Playing.close_all()
    return outcomes


def _tell(outcome: Outcome, count: int, total: int, seconds: float) -> None:
    well = "well" if not outcome.wrong and not outcome.black_frames else "FAILED"
    print(
        f"{count}/{total} {seconds:6.0f} s  {outcome.fault} #{outcome.seed}: {well} "
        f"{'; '.join(outcome.wrong)}",
        file=sys.stderr,
        flush=True,
    )


def row(fault: str, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """One line of the table: of all seeds the worst."""
    failed = [each for each in outcomes if each.wrong or each.crashed or each.black_frames]
    return {
        "fault": fault,
        "seeds": len(outcomes),
        "crashes": sum(each.crashed for each in outcomes),
        "black_frames": sum(each.black_frames for each in outcomes),
        "lost_seconds_max": round(max(each.lost for each in outcomes), 2),
        **_seconds("noticed", [each.noticed for each in outcomes]),
        **_seconds("recovered", [each.recovered for each in outcomes]),
        "failed": len(failed),
        "why": [f"seed {each.seed}: {'; '.join(each.wrong) or 'black'}" for each in failed],
    }


def _seconds(what: str, all_seeds: Sequence[float | None]) -> dict[str, float | None]:
    """The median and the longest of those seeds that have a time."""
    known = [each for each in all_seeds if each is not None]
    return {
        f"{what}_s_median": round(statistics.median(known), 2) if known else None,
        f"{what}_s_max": round(max(known), 2) if known else None,
    }


def table(rows: Sequence[dict[str, Any]]) -> str:
    """The README's table, in Markdown; of two times the median and the longest."""
    lines = [
        "| fault | seeds | failed | crashes | black frames | log lost, s | noticed in, s "
        "| well in, s |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for each in rows:
        keys = ("fault", "seeds", "failed", "crashes", "black_frames", "lost_seconds_max")
        cells = [str(each[key]) for key in keys]
        for what in ("noticed", "recovered"):
            median, longest = each[f"{what}_s_median"], each[f"{what}_s_max"]
            cells.append("" if median is None else f"{median:.2f}, {longest:.2f}")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> int:
    """Do them and print; 1 where anything failed, 2 where there is no such fault."""
    parser = argparse.ArgumentParser(prog="./run bench faults", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="how often each is done")
    parser.add_argument("--seed", type=int, help="this one alone")
    parser.add_argument("--only", action="append", default=[], help="faults with this in the name")
    parser.add_argument("--lanes", type=int, default=2, help="so many films at a time")
    parser.add_argument("--keep", type=Path, help="a file of outcomes to go on from")
    parser.add_argument("--list", action="store_true", help="name them, and do none")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    faults = [
        each
        for each in all_faults().values()
        if not asked.only or any(part.casefold() in each.name.casefold() for part in asked.only)
    ]
    if asked.list or not faults:
        print(
            "\n".join(each.name for each in faults) or "There is no such fault; --list names all."
        )
        return 0 if faults else 2
    seeds = range(asked.seeds) if asked.seed is None else [asked.seed]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))  # and leave nothing running
    where = machine()
    begun = time.monotonic()
    outcomes = matrix(faults, seeds, asked.lanes, asked.keep)
    rows = [
        row(each.name, done_to)
        for each in faults
        if (done_to := [outcome for outcome in outcomes if outcome.fault == each.name])
    ]
    if asked.json:
        minutes = round((time.monotonic() - begun) / 60, 1)
        print(json.dumps({"machine": where, "minutes": minutes, "faults": rows}, indent=2))
    else:
        print(table(rows))
        for each in rows:
            for why in each["why"]:
                print(f"{each['fault']}: {why}")
    return 1 if any(each["failed"] for each in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
