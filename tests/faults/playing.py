"""One run of the real program: what it says and when, what it logs, whom it has begun."""

import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

import psutil

from engine.problems import Trouble
from engine.showing.log.reader import Log, open_log
from engine.showing.log.writer import LOG_NAME

PATIENCE: Final = 60.0
"""Seconds that anything may take which works at all, on a busy machine."""


class NeverHappenedError(Exception):
    """What a fault waited for did not come."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line on standard error, and when it came."""

    at: float
    line: str


_TRACEBACK: Final = 40  # lines at most


class Playing:
    """`kuleshov play` in a process of its own; it is killed where it outlives `close`."""

    _open: ClassVar[set["Playing"]] = set()

    @classmethod
    def close_all(cls) -> None:
        """End all that still run, in whatever thread they were begun."""
        for each in list(cls._open):
            each.close()

    def __init__(
        self,
        words: Sequence[object],
        out: Path,
        environment: dict[str, str],
        before: Sequence[str] = (),
        module: Sequence[str] = ("-m", "player"),
    ) -> None:
        self.out = out
        self.said: list[Said] = []
        self.begun = time.monotonic()
        self.ended: float | None = None
        named = ["--out", str(out)]
        self._deaf = threading.Event()
        self._pipe, theirs = os.pipe()
        self.process = subprocess.Popen(
            [*before, sys.executable, *module, "play", *map(str, words), *named],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self._threads = [
            threading.Thread(target=self._hear, daemon=True),
            threading.Thread(target=self._wait, daemon=True),
        ]
        self._open.add(self)
        for thread in self._threads:
            thread.start()

    def _hear(self) -> None:
        begun = b""
        while not self._deaf.is_set():
            if not select.select([self._pipe], [], [], 0.05)[0]:
                continue
            got = os.read(self._pipe, 65536)
            if not got:
                break
            *lines, begun = (begun + got).split(b"\n")
            now = time.monotonic()
            self.said += [Said(now, line.decode("utf-8", "replace")) for line in lines]
        os.close(self._pipe)

    def hang_up(self) -> None:
        """Close the terminal's end of its streams: nothing is heard of it from now on."""
        self._deaf.set()

    def _wait(self) -> None:
        self.process.wait()
        self.ended = time.monotonic()

    # --- waiting ----------------------------------------------------------------------------

    @property
    def runs(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def until(self, happened: Callable[[], Any], what: str, seconds: float = PATIENCE) -> None:
        """Wait for something while it runs. NeverHappenedError where it does not come."""
        deadline = time.monotonic() + seconds
        while not happened():
            if not self.runs:
                raise NeverHappenedError(
                    f"{what}: it ended with {self.exit_code}, {self.last_words}"
                )
            if time.monotonic() > deadline:
                raise NeverHappenedError(f"{what}: not within {seconds:g} s, {self.last_words}")
            time.sleep(0.03)  # what is said and seen has instants of its own

    def until_ended(self, seconds: float = PATIENCE) -> float:
        """Wait for its end; when that was."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise NeverHappenedError(f"it did not end within {seconds:g} s") from None
        for thread in self._threads:
            thread.join(5)
        return self.ended or time.monotonic()

    @property
    def exit_code(self) -> int | None:
        """Its exit code; negative, the signal that ended it."""
        return self.process.poll()

    @property
    def last_words(self) -> str:
        """What it said last, for a sentence."""
        return "saying " + (repr(self.said[-1].line) if self.said else "nothing")

    def heard(self, part: str, since: float = 0.0) -> float | None:
        """When it first said a line with these words, after an instant."""
        found = (each.at for each in list(self.said) if part in each.line and each.at >= since)
        return next(found, None)

    @property
    def traceback(self) -> str:
        """What no user should read, to its end; empty where there was none."""
        bad = ("Traceback (most recent", "inside Kuleshov", "Fatal Python error", "Segmentation")
        said = [each.line for each in list(self.said)]
        found = (at for at, line in enumerate(said) if any(word in line for word in bad))
        at = next(found, len(said))
        return "\n".join(said[at : at + _TRACEBACK])

    # --- the process ------------------------------------------------------------------------

    def signal(self, number: int) -> None:
        """Send a signal to it alone."""
        with suppress(ProcessLookupError):
            os.kill(self.process.pid, number)

    def children(self) -> list[psutil.Process]:
        """All processes that it began, and theirs, as long as they run."""
        try:
            return psutil.Process(self.process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def close(self) -> None:
        """Let nothing of it run on: a stopped one is woken, its session killed."""
        self._open.discard(self)
        self.signal(signal.SIGCONT)
        others = self.children()  # of which some have groups of their own
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        for each in others:
            with suppress(psutil.NoSuchProcess):
                each.kill()
        self.process.wait()
        for thread in self._threads:
            thread.join(5)

    # --- its log ----------------------------------------------------------------------------

    @property
    def log_path(self) -> Path:
        """Where its log lies."""
        return self.out / LOG_NAME

    @property
    def text(self) -> str:
        """The log so far, unverified."""
        try:
            return self.log_path.read_text("utf-8", "replace")
        except OSError:
            return ""

    def logged(self, event: str) -> bool:
        """Whether the log has an event of this kind."""
        return f'{{"event":"{event}",' in self.text

    @property
    def has_summary(self) -> bool:
        """Whether it left its summary."""
        return (self.out / "summary.json").exists()

    def readings(self, sensor: str) -> int:
        """How many groups of readings of this sensor ("face") the log has."""
        return self.text.count(f',"{sensor}",')

    def log(self) -> Log | None:
        """The log, verified; None where it cannot be read."""
        try:
            return open_log(self.log_path)
        except Trouble:
            return None
