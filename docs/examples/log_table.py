"""A showing's log as a table: one row for each half second of film, for statistics.

    python log_table.py LOG.jsonl [TABLE.csv]

The table is a list of rows, each a dict, and is written as CSV. With pandas, which Kuleshov does
not need, the same rows are a data frame: `pandas.DataFrame(rows(log))`.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from engine.problems import Trouble
from engine.showing.events import Decided, Entered
from engine.showing.log.reader import open_log
from engine.viewer.felt import Felt

Row = dict[str, str | float]


def rows(log: Path) -> Iterator[Row]:
    """What was on screen and what was believed about the viewer, every half second; and, in the
    row after a decision, where it led and why. Raises Trouble where the log was changed."""
    segment, decision = "", ""
    for event in open_log(log).events:  # checks the chain of every line
        match event:
            case Entered():
                segment = event.segment
            case Decided():
                decision = f"{event.kind}: {event.to}"
            case Felt():
                row: Row = {"time": event.now, "segment": segment}
                for name, estimate in event.estimates.items():
                    row[name] = round(estimate.mean, 4)
                    row[f"{name}_confidence"] = round(estimate.confidence, 4)
                row["presence"] = round(event.presence, 4)
                row["decision"], decision = decision, ""
                yield row


def main(log: Path, out: Path) -> None:
    """Write the table, and say what it holds."""
    table = list(rows(log))
    if not table:
        raise Trouble(f"{log} holds no viewer state.")
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(table[0]))
        writer.writeheader()
        writer.writerows(table)
    print(f"{out.name}: {len(table)} rows of {len(table[0])} columns")
    for row in table:
        if row["decision"]:
            print(f"  {row['time']:5.1f} s  {row['segment']}  {row['decision']}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("Which log? It is in the folder of a showing: showings/…/log.jsonl")
    given = Path(sys.argv[1])
    try:
        main(given, Path(sys.argv[2]) if len(sys.argv) > 2 else given.with_suffix(".csv"))
    except Trouble as trouble:
        sys.exit(str(trouble))
