"""What is around the program: its terminal, its screen, its clock."""

import struct
import subprocess
from pathlib import Path
from typing import Final

from player.supervision.restarts import SCREEN_LOST
from tests.faults.table import fault
from tests.faults.trial import STILL, Trial

_TEN_YEARS: Final = 10 * 365 * 86_400


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


@fault("X server: dies")
def screen_dies(trial: Trial) -> None:
    """Without a supervisor the film ends in order, and goes on from there at the next start."""
    screen = trial.lane.screen
    story = trial.story(10)
    run = trial.playing(story)
    trial.pass_time(run, 0.0, 4.0)
    trial.ends_with = (0, SCREEN_LOST)
    try:
        trial.strike(screen.die)
        run.until_ended()
        trial.notices(run.heard("screen", trial.struck))
    finally:
        screen.begin()
    if not (run.out / "summary.json").exists():
        trial.wrong("no summary was kept")
    again = trial.playing(story, "--resume")
    trial.recovered = trial.until_moved(again, again.begun) - again.begun


@fault("clock: jumps by ten years")
def clock_jumps(trial: Trial) -> None:
    """The time of day goes forward or back, as when a server sets it; the monotonic one rules."""
    library, moved_by = trial.folder / "clock.so", trial.folder / "moved-by"
    source = Path(__file__).with_name("clock.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", library, source], check=True)
    moved_by.write_bytes(struct.pack("=q", 0))
    around = {"LD_PRELOAD": str(library), "CLOCK_MOVED_BY": str(moved_by)}
    run = trial.playing(trial.story(8), around=around)
    trial.pass_time(run, 0.0, 2.0)
    seconds = trial.dice.choice((-_TEN_YEARS, _TEN_YEARS))
    with moved_by.open("r+b") as file:  # never cut short: it is mapped
        trial.strike(lambda: (file.write(struct.pack("=q", seconds)), file.flush()))
    seen = trial.until_moved(run, trial.struck, 24)
    trial.recovered = trial.still_since_strike(seen)
    if trial.recovered > STILL:
        trial.wrong(f"the picture stood still for {trial.recovered:.1f} s")
    trial.leave(run)
