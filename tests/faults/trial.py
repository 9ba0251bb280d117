"""One fault, done once: what the fault is given to work with, and how its outcome is judged."""

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import psutil

from engine.showing.events import Entered, Stepped
from engine.showing.log.reader import Log
from player.supervision.restarts import INTERRUPTED
from tests.faults import film
from tests.faults.eyes import Eyes, black_frames, longest_still
from tests.faults.lane import Lane
from tests.faults.playing import PATIENCE, NeverHappenedError, Playing

ENDED_WELL: Final = (0,)
STILL: Final = 3.0
"""Seconds: where a fault has nothing to do with the picture, it may not stand still for so long. A
busy machine takes most of that; what was seen is in the table."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one trial. Seconds; None where there was nothing to notice or recover."""

    fault: str
    seed: int
    crashed: bool
    black_frames: int
    lost: float
    noticed: float | None
    recovered: float | None
    wrong: tuple[str, ...]
    """What did not go as it should, a sentence each."""


@dataclass
class Trial:
    """What a fault works with. It strikes once, and says what it saw afterwards.

    `dice` decide what a seed decides: the moment, which child, which byte.
    """

    fault: str
    seed: int
    lane: Lane
    folder: Path
    """Of this trial alone."""
    shared: Path
    """What is made once for all trials."""
    dice: random.Random = field(init=False)
    struck: float = field(init=False, default=0.0)
    _works_since: float = field(init=False, default=0.0)
    noticed: float | None = field(init=False, default=None)
    recovered: float | None = field(init=False, default=None)
    ends_with: Sequence[int] = ENDED_WELL
    """Exit codes that are in order."""
    lost: float | None = None
    """Seconds of log lost, where the fault itself knows better than `_lost`."""
    _forgotten: set[Path] = field(init=False, default_factory=set)
    _wrong: list[str] = field(init=False, default_factory=list)
    _runs: list[Playing] = field(init=False, default_factory=list)
    _killed: set[int] = field(init=False, default_factory=set)
    _late: set[int] = field(init=False, default_factory=set)
    """Those that were asked to end when their film had."""

    def __post_init__(self) -> None:
        self.dice = random.Random(f"{self.fault} {self.seed}")
        self.eyes = Eyes(lambda: self.lane.screen.shown)

    # --- playing ------------------------------------------------------------------------------

    def story(self, segments: int = 5) -> Path:
        """The film, in a folder of this trial's own, with clips that may be harmed."""
        folder = self.folder / "film"
        folder.mkdir()
        for clip in film.clips(self.shared):
            shutil.copy(clip, folder)
        return film.write_story(folder, segments)

    def begin(
        self,
        *words: object,
        before: Sequence[str] = (),
        module: Sequence[str] = ("-m", "player"),
        around: dict[str, str] | None = None,
        out: Path | None = None,
        consent: str = "none",
    ) -> Playing:
        """Begin `play` with these words in this trial's lane, without waiting."""
        out = out or self.folder / "showings" / str(len(self._runs))
        # Its pictures flicker more than is good for anybody; damped, they could not be read.
        given = ["--consent", consent, "--fullscreen", "--flashes", "as-filmed"]
        environment = {**self.lane.environment(), **(around or {})}
        run = Playing([*words, *given], out, environment, before, module)
        self._runs.append(run)
        return run

    def playing(self, *words: object, **how: Any) -> Playing:
        """The same, and wait for the film's first picture on the screen."""
        run = self.begin(*words, **how)
        self.until_moved(run, run.begun)
        return run

    def pass_time(self, run: Playing, least: float, most: float) -> None:
        """Let a time go by that the dice choose; NeverHappenedError where the film ends."""
        ends = time.monotonic() + self.dice.uniform(least, most)
        run.until(lambda: time.monotonic() >= ends, "the film was to play on")

    def ask(
        self, *words: object, seconds: float = 2 * PATIENCE
    ) -> subprocess.CompletedProcess[str]:
        """Another command in the same home, to its end; TimeoutExpired where it has none."""
        return subprocess.run(
            [sys.executable, "-m", "player", *map(str, words)],
            env=self.lane.environment(),
            cwd=self.folder,
            capture_output=True, text=True, check=False, timeout=seconds,
        )  # fmt: skip

    def until_moved(self, run: Playing, since: float, pictures: int = 1) -> float:
        """Wait until so many new pictures of the film came on the screen; when that was."""
        run.until(lambda: self.eyes.moved_after(since, pictures), "a new picture")
        moved = self.eyes.moved_after(since, pictures)
        assert moved is not None
        return moved

    # --- what a fault says ----------------------------------------------------------------

    def strike(self, blow: Callable[[], Any] = lambda: None) -> Any:
        """Do it now; the instant before counts."""
        self.struck = self._works_since = time.monotonic()
        return blow()

    def kill(self, run: Playing, *, alone: bool = False) -> None:
        """Strike by kill -9: how it ends is not its fault. `alone`: what it began may go on."""
        self._killed.add(run.process.pid)
        children = run.children()
        self.strike(lambda: run.signal(signal.SIGKILL))
        run.until_ended()
        if not alone:
            self._outlived(children)

    def forgets(self, run: Playing) -> None:
        """The log of this run was harmed on purpose: nothing is asked of it."""
        self._forgotten.add(run.log_path)

    def notices(self, at: float | None) -> None:
        """It was noticed at this instant; None: it was not, which is wrong."""
        if at is None:
            self.wrong("nobody was told")
        else:
            self.noticed = max(0.0, at - self.struck)

    def works_again(self) -> None:
        """What was struck works by itself again from now on: from here recovering counts."""
        self._works_since = time.monotonic()

    def recovers(self, at: float) -> None:
        """All was well again at this instant."""
        self.recovered = max(0.0, at - self._works_since)

    def until_told(self, run: Playing, part: str, seconds: float = PATIENCE) -> float:
        """Wait until it says a line with these words after the strike; when that was."""
        run.until(lambda: run.heard(part, self.struck), f"to say {part!r}", seconds)
        told = run.heard(part, self.struck)
        assert told is not None
        return told

    def wrong(self, sentence: str) -> None:
        """Something did not go as it should."""
        self._wrong.append(sentence)

    def still_since_strike(self, until: float | None = None) -> float:
        """For how long at most the picture stood still since the strike."""
        ends = time.monotonic() if until is None else until
        return longest_still(self.eyes.seen(self.struck, ends), ends)

    # --- the end --------------------------------------------------------------------------

    def leave(self, run: Playing) -> float:
        """Ask it to end, as a supervisor does, and wait until it has; when that was."""
        children = run.children()
        if run.logged("ended"):
            self._late.add(run.process.pid)
        run.signal(signal.SIGTERM)
        ended = run.until_ended()
        self._outlived(children)
        return ended

    def _outlived(self, children: Sequence[psutil.Process]) -> None:
        """Nothing that a program began may outlive it by more than a while."""
        _, left = psutil.wait_procs(list(children), timeout=20)
        for each in left:
            with suppress(psutil.NoSuchProcess):
                self.wrong(f"{each.name()} was left running")
                each.kill()

    def outcome(self, strike: Callable[["Trial"], None]) -> Outcome:
        """Do the fault, and judge what became of it. Nothing of it is left running."""
        try:
            strike(self)
            for run in self._runs:
                if run.runs:
                    self.leave(run)
        except NeverHappenedError as never:
            self.wrong(str(never))
        finally:
            for run in self._runs:
                run.close()
            self.eyes.close()
        crashes = [run for run in self._runs if self._is_crash(run)]
        black = sum(self._black(run) for run in self._runs)
        lost = max((self._lost(run) for run in self._runs), default=0.0)
        return Outcome(
            self.fault, self.seed, bool(crashes), black, lost if self.lost is None else self.lost,
            self.noticed, self.recovered, tuple(self._wrong),
        )  # fmt: skip

    def _is_crash(self, run: Playing) -> bool:
        if run.process.pid in self._killed:
            return False
        if run.traceback:
            self.wrong(f"a traceback: {run.traceback}")
        elif run.process.pid in self._late and run.exit_code == INTERRUPTED and run.has_summary:
            return False  # it was clearing up
        elif run.exit_code not in self.ends_with:
            self.wrong(f"it ended with {run.exit_code}, {run.last_words}")
        else:
            return False
        return True

    def _black(self, run: Playing) -> int:
        """From its first picture of the film to its end."""
        ended = run.ended or time.monotonic()
        # Its window goes a moment before its process: what follows the last look is not its own.
        return black_frames(self.eyes.seen(run.begun, ended))

    def _lost(self, run: Playing) -> float:
        """Seconds of film that were seen on the screen and are not in the log."""
        if run.log_path in self._forgotten or not run.log_path.exists():
            return 0.0
        log = run.log()
        if log is None:
            self.wrong("its log cannot be read")
            return film.LENGTH
        return seconds_lost(log, self.eyes, run.begun, run.ended or time.monotonic())


def seconds_lost(log: Log, eyes: Eyes, since: float, until: float) -> float:
    """How much later the film was, by its last picture between two instants, than its log."""
    mark = eyes.last_mark(since, until)
    entered = [each for each in log.events if isinstance(each, Entered)]
    if mark is None or not entered:
        return 0.0
    here = [each for each in entered if int(each.segment[1:]) % film.CLIPS == mark.clip]
    if not here:
        return film.LENGTH
    began = film.IN_POINT if here[-1].start is None else here[-1].start
    seen = here[-1].at + mark.media_time - began
    logged = max((each.now for each in log.events if isinstance(each, Stepped)), default=0.0)
    return max(0.0, seen - logged)
