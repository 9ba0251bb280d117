"""Faults under `play --supervised`: a film that nobody begins anew by hand.

While there is no player its last picture is held on the screen: not even the bare desktop may be
seen.
"""

import resource
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from engine.problems import Trouble
from engine.showing.log.reader import open_log
from engine.showing.log.writer import LOG_NAME
from tests.faults.playing import Playing
from tests.faults.table import fault
from tests.faults.trial import Trial, seconds_lost

SCREEN_IS_BARE = 2.0
"""Seconds until what holds the picture has found a screen that returned, on a busy machine."""


def _children(run: Playing, has: str) -> list[psutil.Process]:
    """Its own children whose command line has this word."""
    found = []
    for each in run.children():
        try:
            words = each.cmdline()
        except psutil.Error:
            continue
        if has in words and each.ppid() == run.process.pid:
            found.append(each)
    return found


def _player(run: Playing) -> psutil.Process:
    """The player that it supervises now."""
    found: list[psutil.Process] = []
    run.until(lambda: found.extend(_children(run, "player")) or found, "a player under it")
    return found[0]


def _goes_on(trial: Trial, run: Playing, since: float | None = None) -> None:
    """The film is on the screen again and moves, after the strike or an instant; nothing but its
    pictures was seen meanwhile."""
    moved = trial.until_moved(run, since or trial.struck + 0.2, 3)
    trial.recovered = trial.still_since_strike(moved)
    desktop = [look for look in trial.eyes.seen(trial.struck, moved) if look.kind == "desktop"]
    if desktop:
        seen = sum(look.end - look.begin for look in desktop)
        trial.wrong(f"the desktop was seen for {seen:.2f} s")


def _another_goes_on(trial: Trial, run: Playing, strike: Callable[[], object]) -> None:
    """Strike the player: that is told, and another goes on with the film."""
    trial.strike(strike)
    trial.notices(trial.until_told(run, "Another one begins"))
    _goes_on(trial, run)


def _log_is_whole(trial: Trial, log: Path, since: float) -> None:
    try:
        trial.lost = seconds_lost(open_log(log), trial.eyes, since, trial.struck)
    except Trouble as trouble:
        trial.wrong(str(trouble))


@fault("supervised player: kill -9")
def killed(trial: Trial) -> None:
    run = trial.playing(trial.story(12), "--supervised")
    trial.pass_time(run, 0.0, 5.0)
    _another_goes_on(trial, run, _player(run).kill)
    trial.leave(run)
    _log_is_whole(trial, run.out / LOG_NAME, run.begun)


@fault("supervised player: kill -9 while it is being built")
def killed_while_built(trial: Trial) -> None:
    run = trial.begin(trial.story(12), "--supervised")
    player = _player(run)
    time.sleep(trial.dice.uniform(0.0, 2.0))
    trial.strike(player.kill)
    trial.notices(trial.until_told(run, "Another one begins"))
    trial.recovers(trial.until_moved(run, trial.struck + 0.2, 3))
    trial.leave(run)


@fault("supervised player: SIGSTOP")
def stopped(trial: Trial) -> None:
    """A player that hangs is ended, and another goes on."""
    run = trial.playing(trial.story(12), "--supervised")
    trial.pass_time(run, 0.0, 3.0)
    _another_goes_on(trial, run, _player(run).suspend)
    trial.leave(run)
    _log_is_whole(trial, run.out / LOG_NAME, run.begun)


@fault("supervised player: kill -9 three times")
def killed_again_and_again(trial: Trial) -> None:
    """After three crashes the film's default path, which begins anew."""
    run = trial.playing(trial.story(12), "--supervised")
    since, most = run.begun, 0.0
    for number in range(3):
        trial.pass_time(run, 0.2, 1.5)
        _another_goes_on(trial, run, _player(run).kill)
        folder = run.out if number == 0 else run.out.with_name(f"{run.out.name}-{number + 1}")
        _log_is_whole(trial, folder / LOG_NAME, since)
        since, most = trial.struck + 0.2, max(most, trial.lost or 0.0)
    trial.leave(run)
    trial.lost = most


@fault("supervisor: kill -9")
def supervisor_killed(trial: Trial) -> None:
    """The player ends in order or plays on to its end, and leaves a summary."""
    run = trial.playing(trial.story(6), "--supervised")
    trial.pass_time(run, 0.0, 2.0)
    player = _player(run)
    trial.kill(run, alone=True)
    ended = psutil.wait_procs([player], timeout=40)[0]
    trial.recovered = time.monotonic() - trial.struck
    if not ended:
        trial.wrong("the player was left running")
        player.kill()
    elif not (run.out / "summary.json").exists():
        trial.wrong("no summary was kept")
    _log_is_whole(trial, run.out / LOG_NAME, run.begun)


@fault("supervised: X server dies and returns")
def screen_returns(trial: Trial) -> None:
    screen = trial.lane.screen
    run = trial.playing(trial.story(14), "--supervised")
    trial.pass_time(run, 0.0, 3.0)
    try:
        trial.strike(screen.die)
        trial.notices(trial.until_told(run, "lost its screen"))
        time.sleep(trial.dice.uniform(0.0, 2.0))
    finally:
        screen.begin()
    back = time.monotonic()
    moved = trial.until_moved(run, back, 3)  # the held one is the first
    trial.recovered = moved - back
    bare = [look for look in trial.eyes.seen(back, moved) if look.kind == "desktop"]
    if bare and (seen := sum(look.end - look.begin for look in bare)) > SCREEN_IS_BARE:
        trial.wrong(f"the returned screen was bare for {seen:.1f} s")
    trial.leave(run)
    _log_is_whole(trial, run.out / LOG_NAME, run.begun)


@fault("supervised: the held picture's process: kill -9")
def holder_killed(trial: Trial) -> None:
    """It is begun again under the film, which does not notice, and holds the screen as before."""
    run = trial.playing(trial.story(10), "--supervised")
    trial.pass_time(run, 0.0, 2.0)
    others = [each for each in run.children() if each.ppid() == run.process.pid]
    holders = [each for each in others if each.pid != _player(run).pid]
    if not holders:
        trial.wrong("no picture is held")
        return
    trial.strike(holders[0].kill)
    trial.until_moved(run, trial.struck, 24)
    _goes_on(trial, run)
    run.until(lambda: _children(run, "player.supervision.holder_window"), "another to hold it")
    trial.until_moved(run, time.monotonic(), 24)
    _another_goes_on(trial, run, _player(run).kill)
    trial.leave(run)


@fault("supervised player: no more memory than it has")
def memory_full(trial: Trial) -> None:
    """From a moment on the player is given no more address space (RLIMIT_AS), or a little.

    It goes on without, or it ends and another goes on, which has what it needs.
    """
    run = trial.playing(trial.story(20), "--supervised")
    trial.pass_time(run, 0.0, 3.0)
    player = _player(run)
    room = trial.dice.choice((0, 4, 16, 64)) << 20

    def limit() -> None:
        most = player.memory_info().vms + room
        player.rlimit(resource.RLIMIT_AS, (most, most))

    trial.strike(limit)
    trial.pass_time(run, 5.0, 5.0)
    _goes_on(trial, run, trial.struck + 5.0)
    trial.leave(run)
