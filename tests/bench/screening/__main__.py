"""What a screening says of made audiences whose truth is known. See `--help`.

Planted truths found by 12 and 60 people; false alarms in screenings in which nothing differs;
coverage of 95 % intervals by 5, 12 and 30 people; what 100,000 showings take to be tallied, and
pandas over CSV for the same; and what steering loses after so many showings.
"""

import argparse
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from tests.bench.machine import machine
from tests.bench.screening import coverage, learning, nulls, planted, tallying

PARTS = ("planted", "false_alarms", "coverage", "tally", "learning")


def all_of(asked: argparse.Namespace) -> Iterator[tuple[str, Any]]:
    """Every part that was asked for, as it is measured."""
    yield "machine", machine()
    with ProcessPoolExecutor(asked.processes) as workers:
        if "planted" in asked.parts:
            yield "planted", planted.PLANTED
            for people in (12, 60):
                for paired in (True, False):
                    who = "the same people" if paired else "others"
                    found = planted.found(workers, asked.planted, people, paired=paired)
                    yield f"found: {people} people, cut B seen by {who}", found
        if "false_alarms" in asked.parts:
            for people in (12, 60):
                found = nulls.false_alarms(workers, asked.nulls, people)
                yield f"false_alarms_share: {people} people", found
        if "coverage" in asked.parts:
            for people in (5, 12, 30):
                yield (
                    f"coverage: {people} people",
                    coverage.coverage(workers, asked.screenings, people),
                )
        if "tally" in asked.parts:
            yield from tallying.tallied(asked.showings).items()
        if "learning" in asked.parts:
            yield "learning", learning.learning(workers, asked.stories)


def gathered(found: dict[str, Any]) -> dict[str, Any]:
    """With what is measured of several numbers of people under one name."""
    answer: dict[str, Any] = {}
    for name, value in found.items():
        kind, _, of = name.partition(": ")
        if of:
            answer.setdefault(kind, {})[of] = value
        else:
            answer[kind] = value
    return answer


def main() -> None:
    """Measure, and print as it comes or as JSON at the end."""
    parser = argparse.ArgumentParser(
        prog="./run bench screening",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all, if none is named")
    parser.add_argument("--planted", type=int, default=20, help="screenings with planted truths")
    parser.add_argument(
        "--nulls", type=int, default=200, help="screenings in which nothing differs"
    )
    parser.add_argument("--screenings", type=int, default=500, help="of each number of people")
    parser.add_argument("--showings", type=int, default=100_000, help="that are tallied")
    parser.add_argument("--stories", type=int, default=6, help="films on which steering learns")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    asked.parts = asked.parts or list(PARTS)
    found: dict[str, Any] = {}
    for name, value in all_of(asked):
        found[name] = value
        if not asked.json:
            _print(name, value)
    if asked.json:
        print(json.dumps(gathered(found), indent=2))


def _print(name: str, value: Any) -> None:
    print(name, flush=True)
    for key, each in value.items() if isinstance(value, dict) else [("", value)]:
        shown = f"{each:.4g}" if isinstance(each, float) else each
        print(f"  {key:<30} {shown}", flush=True)


if __name__ == "__main__":
    main()
