"""Disks: full from the beginning, or from some moment on.

The showing's folder, and where places are kept, lie on a file system of their own in memory (tmpfs)
in a namespace of its own (`unshare --map-root-user --mount`), so that nobody has to be root.
"""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.problems import Trouble
from engine.showing.log.reader import open_log
from engine.showing.log.writer import LOG_NAME
from tests.faults.table import fault
from tests.faults.trial import STILL, Trial, seconds_lost


@dataclass(frozen=True, slots=True)
class Disk:
    """A small disk. `mounted` is where those in its namespace see it, `seen` where we do."""

    mounted: Path
    seen: Path
    enter: tuple[str, ...]

    def fill(self) -> None:
        """Leave no byte free."""
        with (self.seen / "filler").open("ab", buffering=0) as filler:
            for size in (1 << 16, 1 << 12, 1):
                try:
                    while filler.write(bytes(size)):
                        pass
                except OSError:
                    continue

    def free(self) -> None:
        """Give back what was filled."""
        (self.seen / "filler").unlink()


@contextmanager
def small_disk(folder: Path, size: str = "2m") -> Iterator[Disk]:
    """A disk of this size, mounted at `folder`."""
    folder.mkdir()
    script = 'mount -t tmpfs -o "size=$2" none "$1" && echo mounted && read -r _'
    keeper = subprocess.Popen(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh", str(folder), size],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert keeper.stdout is not None
        assert keeper.stdout.readline() == "mounted\n", "no tmpfs can be mounted here"
        enter = ("nsenter", "--target", str(keeper.pid), "--user", "--mount",
                 f"--wd={Path.cwd()}", "--preserve-credentials", "--")  # fmt: skip
        yield Disk(folder, Path(f"/proc/{keeper.pid}/root{folder}"), enter)
    finally:
        assert keeper.stdin is not None
        keeper.stdin.close()
        keeper.wait()


@fault("disk: full")
def disk_full(trial: Trial) -> None:
    """No log, but still a film; up to that moment the log is whole, and the exit code tells."""
    story = trial.story()
    with small_disk(trial.folder / "disk") as disk:
        at_once = trial.dice.random() < 0.3
        if at_once:
            trial.strike(disk.fill)
        run = trial.playing(
            story,
            before=disk.enter,
            out=disk.mounted / "showing",
            around={"XDG_STATE_HOME": str(disk.mounted / "state")},
        )
        trial.ends_with = (4,)
        if not at_once:
            trial.pass_time(run, 0.0, 4.0)
            trial.strike(disk.fill)
        # Its log's page may hold a few lines more before there is no room.
        trial.notices(trial.until_told(run, "No space left on device"))
        freed = trial.dice.random() < 0.3
        if freed:
            disk.free()
        run.until(lambda: _last_clip(trial, run.begun) == 4, "the last clip")
        trial.recovered = trial.still_since_strike()
        if at_once:
            trial.recovered = 0.0
        elif trial.recovered > STILL:
            trial.wrong(f"the picture stood still for {trial.recovered:.1f} s")
        trial.leave(run)
        path = disk.seen / "showing" / LOG_NAME
        if freed and run.exit_code == 0 and open_log(path).finished:
            trial.ends_with = (0,)  # the log's page found room again before it had to be written
        trial.lost = _lost(trial, path, run.begun, at_once)


def _last_clip(trial: Trial, since: float) -> int | None:
    mark = trial.eyes.last_mark(since, time.monotonic())
    return None if mark is None else mark.clip


def _lost(trial: Trial, path: Path, begun: float, at_once: bool) -> float:
    """Seconds of film before the disk was full that are not in the log."""
    try:
        log = open_log(path)
    except Trouble:
        if not at_once:
            trial.wrong("what was logged before cannot be read")
        return 0.0
    return 0.0 if at_once else seconds_lost(log, trial.eyes, begun, trial.struck)
