"""Files that nobody wrote: `./run bench fuzz [--files 10000] [--seed 0] [--only NAME] [--json]`.

Stories, and every other file that the program reads, are mutated byte by byte, letter by letter and
node by node. Each must be read or told in a sentence, never anything else, and none may take long.
What fails is written out.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.fuzz import judging, stories
from tests.bench.fuzz.loaders import LOADERS
from tests.bench.machine import machine


def main() -> int:
    """Fuzz, print what was found; 1 where anything failed."""
    parser = argparse.ArgumentParser(prog="./run bench fuzz", description=__doc__)
    parser.add_argument("--files", type=int, default=10_000, help="of each kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", action="append", default=[], help="kinds with this in the name")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    where = machine()

    def wanted(name: str) -> bool:
        return not asked.only or any(part in name for part in asked.only)

    found: list[dict[str, Any]] = []
    if wanted("story"):
        of_stories = stories.fuzzed(asked.files, asked.seed, asked.keep)
        read, told = of_stories.pop("valid", 0), of_stories.pop("problem", 0)
        failed = of_stories.pop("failed", 0)
        found.append(
            {"loader": "story", "read": read, "told": told, "failed": failed, **of_stories}
        )
    for loader in LOADERS:
        if wanted(loader.name):
            found.append(judging.fuzzed(loader, asked.files, asked.seed, asked.keep))
            print(f"{loader.name}: {found[-1]['failed']} failed", file=sys.stderr, flush=True)
    if asked.json:
        print(json.dumps({"machine": where, "loaders": found}, indent=2))
    else:
        print("| file | executions | read | told in a sentence | anything else | longest, s |")
        print("|---|---|---|---|---|---|")
        for each in found:
            keys = ("loader", "files", "read", "told", "failed", "longest_s")
            print(f"| {' | '.join(str(each[key]) for key in keys)} |")
        for each in found:
            print("\n".join(each["failures"]))
    return 1 if any(each["failed"] for each in found) else 0


if __name__ == "__main__":
    sys.exit(main())
