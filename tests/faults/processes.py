"""Processes that are killed, stopped or told to go."""

import signal
import time

import psutil

from tests.faults.faces import write_viewer
from tests.faults.playing import Playing
from tests.faults.table import fault
from tests.faults.trial import STILL, Trial

ITS_LOG = "was cut off; its summary is made of what its log holds"
FACE_ENDED = "what reads the face has ended by itself"
FACE_HUNG = "what reads the face did not answer"


def _begins_again(trial: Trial, killed: Playing, *words: object) -> None:
    """The next start: it makes the summary of the last and goes on where that was."""
    again = trial.playing(*words, "--resume")
    trial.recovers(trial.until_moved(again, again.begun))
    if killed.logged("opened"):
        trial.notices(again.heard(ITS_LOG))
        if not (killed.out / "summary.json").exists():
            trial.wrong("the next start made no summary")


@fault("player: kill -9")
def player_killed(trial: Trial) -> None:
    story = trial.story()
    run = trial.playing(story)
    trial.pass_time(run, 0.0, 6.0)
    trial.kill(run)
    _begins_again(trial, run, story)


@fault("player: kill -9 while it is being built")
def player_killed_while_built(trial: Trial) -> None:
    story = trial.story()
    run = trial.begin(story)
    trial.pass_time(run, 0.0, 2.5)
    trial.kill(run)
    _begins_again(trial, run, story)


@fault("player: SIGSTOP, then SIGCONT")
def player_stopped(trial: Trial) -> None:
    run = trial.playing(trial.story())
    trial.pass_time(run, 0.0, 3.0)
    run.signal(signal.SIGSTOP)
    time.sleep(trial.dice.uniform(0.5, 3.0))
    trial.strike(lambda: run.signal(signal.SIGCONT))
    trial.recovers(trial.until_moved(run, trial.struck, 3))
    trial.leave(run)


@fault("player: SIGHUP")
def hung_up(trial: Trial) -> None:
    _told_to_go(trial, signal.SIGHUP)


@fault("player: SIGTERM")
def terminated(trial: Trial) -> None:
    _told_to_go(trial, signal.SIGTERM)


def _told_to_go(trial: Trial, number: int) -> None:
    """It ends in order, at any moment; the next start goes on where it was."""
    story = trial.story()
    run = trial.begin(story)
    trial.pass_time(run, 0.5, 5.0)
    # Before the interpreter has come to set anything, a signal ends it as it ends any program,
    # and there is nothing to keep yet.
    trial.ends_with = (0, 1, 130, -number)
    trial.strike(lambda: run.signal(number))
    trial.recovers(run.until_ended())
    if run.logged("opened") and run.exit_code != 0:
        trial.wrong(f"a film that had begun ended with {run.exit_code}")
    if run.logged("opened") and not (run.out / "summary.json").exists():
        trial.wrong("no summary was kept")


# --- its children -----------------------------------------------------------------------------


def _watched(trial: Trial) -> Playing:
    """A film with a viewer before the camera, whose face is read in a child."""
    viewer = write_viewer(trial.shared)
    return trial.playing(trial.story(40), "--camera", viewer, consent="face,readings")


def _face(run: Playing) -> psutil.Process:
    """The process that reads the face."""
    found: list[psutil.Process] = []

    def look() -> bool:
        found[:] = [each for each in run.children() if "spawn_main" in " ".join(_words(each))]
        return bool(found)

    run.until(look, "a process that reads the face")
    return found[0]


def _words(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def _face_comes_back(trial: Trial, run: Playing, told: str = FACE_ENDED) -> None:
    trial.notices(trial.until_told(run, told))
    trial.recovers(trial.until_told(run, "is back"))
    if trial.still_since_strike() > STILL:
        trial.wrong("the picture stood still meanwhile")


@fault("face process: kill -9")
def face_killed(trial: Trial) -> None:
    run = _watched(trial)
    run.until(lambda: run.readings("face"), "readings of the face")
    trial.pass_time(run, 0.0, 1.5)
    face = _face(run)
    trial.strike(face.kill)
    _face_comes_back(trial, run)


@fault("face process: kill -9 while it is being built")
def face_killed_while_built(trial: Trial) -> None:
    """Another takes its place: without a word where the film had not asked for it yet."""
    viewer = write_viewer(trial.shared)
    run = trial.begin(trial.story(40), "--camera", viewer, consent="face,readings")
    face = _face(run)
    time.sleep(trial.dice.uniform(0.0, 1.5))
    trial.strike(face.kill)
    run.until(lambda: run.readings("face"), "readings of the face")
    trial.recovers(time.monotonic())
    told = run.heard(FACE_ENDED, trial.struck)
    if told is not None:
        trial.notices(told)


@fault("face process: SIGSTOP")
def face_stopped(trial: Trial) -> None:
    run = _watched(trial)
    run.until(lambda: run.readings("face"), "readings of the face")
    trial.pass_time(run, 0.0, 1.0)
    face = _face(run)
    trial.strike(face.suspend)
    _face_comes_back(trial, run, FACE_HUNG)


@fault("any child: kill -9")
def any_child_killed(trial: Trial) -> None:
    """Whichever it is, such as Python's own keeper of shared memory: the film goes on."""
    run = _watched(trial)
    trial.until_moved(run, run.begun, 3)  # its first picture stands until the camera is open
    trial.pass_time(run, 0.0, 2.0)
    children = run.children()
    if not children:
        trial.wrong("it has no children")
        return
    child = trial.dice.choice(sorted(children, key=lambda each: each.pid))
    name = " ".join(child.cmdline()[-3:])
    trial.strike(child.kill)
    trial.recovers(trial.until_moved(run, trial.struck, 24))
    still = trial.still_since_strike()
    if still > STILL:
        trial.wrong(f"the picture stood still for {still:.1f} s after {name} was killed")
