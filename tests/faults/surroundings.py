"""What is around the program: its terminal, its screen, its clock, its memory."""

import resource
import time
from pathlib import Path
from typing import Final

import psutil

from tests.faults.table import fault
from tests.faults.trial import Trial

_TEN_YEARS: Final = 3650


@fault("terminal: its pipe is closed")
def pipe_closed(trial: Trial) -> None:
    """Whoever read what it says is gone, and there is something to say."""
    story = trial.story()
    run = trial.playing(story, *(["--json"] if trial.dice.random() < 0.5 else []))
    trial.pass_time(run, 0.0, 1.0)
    trial.strike(run.hang_up)
    (story.parent / "clip3.mp4").unlink()  # which it says
    run.until(lambda: run.logged("ended"), "to end")
    trial.recovers(trial.struck)
    trial.leave(run)


@fault("X server: dies and returns")
def screen_dies(trial: Trial) -> None:
    """Where it does not come back within the program's patience, it ends in order."""
    screen = trial.lane.screen
    run = trial.playing(trial.story(10))
    trial.pass_time(run, 0.0, 2.0)
    trial.ends_with = (0, 3)
    try:
        trial.strike(screen.die)
        trial.notices(trial.until_told(run, "screen"))
        time.sleep(trial.dice.uniform(0.0, 2.0))
    finally:
        screen.begin()
    back = time.monotonic()
    trial.recovered = trial.until_moved(run, back) - back
    trial.leave(run)


@fault("clock: jumps by ten years")
def clock_jumps(trial: Trial) -> None:
    """The time of day goes forward or back, as when a server sets it; the monotonic one rules."""
    told = trial.folder / "clock"
    told.write_text("+0", "ascii")
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    assert library is not None, "install libfaketime (Debian: libfaketime)"
    around = {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(told),
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_CACHE_DURATION": "1",
    }
    run = trial.playing(trial.story(8), around=around)
    trial.pass_time(run, 0.0, 2.0)
    days = trial.dice.choice((-_TEN_YEARS, _TEN_YEARS))
    trial.strike(lambda: told.write_text(f"{days:+d}d", "ascii"))
    seen = trial.until_moved(run, trial.struck + 1.5, 24)  # it looks at that file each second
    trial.recovered = trial.still_since_strike(seen)
    if trial.recovered > 1.0:
        trial.wrong(f"the picture stood still for {trial.recovered:.1f} s")
    trial.leave(run)


@fault("memory: no more than it has")
def memory_full(trial: Trial) -> None:
    """From a moment on the program is given no more address space (RLIMIT_AS), or a little."""
    story = trial.story(8)
    run = trial.playing(story)
    trial.pass_time(run, 0.0, 3.0)
    process = psutil.Process(run.process.pid)
    room = trial.dice.choice((0, 4, 16, 64)) << 20

    def limit() -> None:
        most = process.memory_info().vms + room
        process.rlimit(resource.RLIMIT_AS, (most, most))

    trial.ends_with = (0, 3, 4)
    trial.strike(limit)
    run.until(lambda: not run.runs or run.logged("ended"), "to end")
    trial.recovered = trial.still_since_strike()
    trial.leave(run)
