"""Which functions of ours are called, in order, in all threads that Python begins.

    python -m tests.support.walking FILE NAMES.txt WORDS…

calls `kuleshov WORDS…` in this process and writes into FILE, a line each, those calls whose dotted
names NAMES.txt lists.
"""

import sys
import threading
from collections.abc import Callable, Collection
from pathlib import Path
from types import FrameType

OURS = ("engine.", "player.")


def calls(run: Callable[[], object], names: Collection[str] | None = None) -> list[str]:
    """The functions called while `run` does, by their dotted names; of `names` only, if given."""
    seen: list[str] = []

    def note(frame: FrameType, event: str, _: object) -> None:
        module = frame.f_globals.get("__name__", "")
        if event != "call" or not module.startswith(OURS):
            return
        name = f"{module}.{frame.f_code.co_qualname}"
        if names is None or name in names:
            seen.append(name)

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        run()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return seen


def missed(path: list[str], seen: list[str]) -> list[str]:
    """The steps of a path from the first on that does not come after the one before it."""
    remaining = iter(seen)
    for number, name in enumerate(path):
        if name not in remaining:
            return path[number:]
    return []


def main() -> None:
    from player.__main__ import main as kuleshov

    file, names = Path(sys.argv[1]), Path(sys.argv[2]).read_text(encoding="utf-8").split()
    sys.argv = ["kuleshov", *sys.argv[3:]]
    left: list[SystemExit] = []

    def run() -> None:
        try:
            kuleshov()
        except SystemExit as end:
            left.append(end)

    seen = calls(run, frozenset(names))
    file.write_text("\n".join(seen) + "\n", encoding="utf-8")
    raise left[0] if left else SystemExit(0)


if __name__ == "__main__":
    main()
