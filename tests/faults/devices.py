"""Cameras that misbehave, and sound that goes and comes back, in and out."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.faults.faces import WELL, write_pictures
from tests.faults.playing import Playing
from tests.faults.table import fault
from tests.faults.trial import STILL, Trial

_CAMERA: Final = ("-m", "tests.faults.faces")


def _filmed(trial: Trial) -> tuple[Playing, Path]:
    """A film before a camera that is `state`'s, once a face was read."""
    state = trial.folder / "camera"
    state.write_text(WELL, "ascii")
    module = (*_CAMERA, str(state), str(write_pictures(trial.shared)))
    run = trial.playing(trial.story(40), "--camera", 0, consent="face,readings", module=module)
    run.until(lambda: run.readings("face"), "readings of the face")
    trial.pass_time(run, 0.0, 1.0)
    return run, state


def _faces_again(trial: Trial, run: Playing) -> None:
    """Wait for readings of the face that are newer than this moment."""
    known = run.readings("face")
    run.until(lambda: run.readings("face") > known + 2, "readings of the face again")
    trial.recovers(time.monotonic())
    if trial.still_since_strike() > STILL:
        trial.wrong("the picture stood still meanwhile")


def _camera(word: str, told: str) -> Callable[[Trial], None]:
    """It behaves so for a while, which is told by these words, and then works again."""

    def strike(trial: Trial) -> None:
        run, state = _filmed(trial)
        trial.strike(lambda: state.write_text(word, "ascii"))
        trial.notices(trial.until_told(run, told))
        trial.pass_time(run, 0.0, 2.0)
        state.write_text(WELL, "ascii")
        trial.works_again()
        trial.until_told(run, "is back")
        _faces_again(trial, run)

    return strike


for _word, _told, _name in (
    ("hangs", "stopped delivering pictures", "hangs, then works"),
    ("repeats", "the same picture again and again", "repeats its picture, then works"),
    ("gone", "stopped delivering pictures", "vanishes and returns"),
    ("raises", "stopped delivering pictures", "fails within its driver, then works"),
):
    fault(f"camera: {_name}")(_camera(_word, _told))


def _goes_on(word: str) -> Callable[[Trial], None]:
    """No fault of the device: nothing stops, and the face is found again afterwards."""

    def strike(trial: Trial) -> None:
        run, state = _filmed(trial)
        trial.strike(lambda: state.write_text(word, "ascii"))
        trial.pass_time(run, 0.5, 2.5)
        trial.works_again()
        state.write_text(WELL, "ascii")
        _faces_again(trial, run)

    return strike


fault("camera: goes black, then light")(_goes_on("black"))
fault("camera: changes its size, and back")(_goes_on("small"))


# --- sound ------------------------------------------------------------------------------------


def _heard_film(trial: Trial, *words: object, consent: str = "none") -> Playing:
    """A film that is heard in the room."""
    run = trial.playing(trial.story(40), *words, consent=consent)
    run.until(lambda: trial.lane.sound.plays, "to be heard in the room")
    trial.pass_time(run, 0.0, 1.0)
    return run


@fault("sound server: dies and returns (output)")
def output_dies(trial: Trial) -> None:
    sound = trial.lane.sound
    run = _heard_film(trial)
    try:
        trial.strike(sound.die)
        trial.notices(trial.until_told(run, "the film is silent"))
        trial.pass_time(run, 0.0, 2.0)
    finally:
        sound.begin()
    trial.works_again()
    trial.recovers(trial.until_told(run, "The sound is back"))
    if trial.still_since_strike() > STILL:
        trial.wrong("the picture stood still meanwhile")


@fault("sound server: dies and returns (microphone)")
def input_dies(trial: Trial) -> None:
    sound = trial.lane.sound
    run = _heard_film(trial, "--mic", "default", consent="voice,readings")
    run.until(lambda: run.readings("voice"), "readings of the voice")
    try:
        trial.strike(sound.die)
        trial.notices(trial.until_told(run, "without your voice"))
        trial.pass_time(run, 0.0, 2.0)
    finally:
        sound.begin()
    trial.works_again()
    trial.recovers(trial.until_told(run, "microphone is back"))


@fault("sound card: unplugged and plugged in")
def unplugged(trial: Trial) -> None:
    sound = trial.lane.sound
    run = _heard_film(trial)
    try:
        trial.strike(sound.unplug)
        trial.notices(trial.until_told(run, "the film is silent"))
    finally:
        sound.build()
    trial.works_again()
    trial.recovers(trial.until_told(run, "The sound is back"))
