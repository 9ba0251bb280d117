"""Reads files that nobody wrote, and says what became of each."""

import collections
import contextlib
import io
import random
import signal
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from engine.problems import Trouble
from tests.bench.fuzz.loader import Loader, mutated

LONGEST: Final = 2.0
"""Seconds of the processor that its reader may take of any file."""
_HANGS: Final = 30.0
"""Seconds of the clock after which reading one is given up."""


class HangsError(BaseException):
    """Not an `Exception`: no loader may catch it."""


@contextmanager
def _given_up_after(seconds: float) -> Iterator[None]:
    def give_up(_number: int, _frame: object) -> None:
        raise HangsError

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def judged(loader: Loader, path: Path) -> tuple[str, float]:
    """What became of a file ("read", "told", or a sentence that says what is wrong), and the
    seconds of the processor that its reader took. Main thread."""
    begun = time.thread_time()
    try:
        with _given_up_after(_HANGS), contextlib.redirect_stderr(io.StringIO()):
            loader.read(path)
        verdict = "read"
    except Trouble as trouble:
        verdict = "told" if str(trouble).strip() else "a Trouble without a word"
    except HangsError:
        verdict = f"took more than {_HANGS:g} s"
    except Exception as error:
        verdict = f"raised {type(error).__name__}: {error}"
    took = time.thread_time() - begun
    if verdict in ("read", "told") and took > LONGEST:
        verdict = f"took {took:.2f} s"
    return verdict, took


def fuzzed(loader: Loader, files: int, seed: int, keep: Path) -> dict[str, Any]:
    """Judge so many files of one kind; failing ones are kept in a folder."""
    draw = random.Random(f"{loader.name} {seed}")
    counts: collections.Counter[str] = collections.Counter(read=0, told=0, failed=0)
    times: list[float] = []
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "showing"
        folder.mkdir()
        path = folder / f"log{loader.suffix}"
        for number in range(files):
            content = mutated(loader, draw)
            path.write_bytes(content)
            verdict, took = judged(loader, path)
            times.append(took)
            counts[verdict if verdict in ("read", "told") else "failed"] += 1
            if verdict not in ("read", "told"):
                kept = keep / f"fuzz-{loader.name.replace(' ', '-')}-{seed}-{number}{loader.suffix}"
                kept.write_bytes(content)
                failures.append(f"{kept}: {verdict}")
    return {
        "loader": loader.name,
        "files": files,
        **counts,
        "failures": failures,
        "longest_s": round(max(times, default=0.0), 4),
        "median_s": round(statistics.median(times or [0.0]), 5),
    }
