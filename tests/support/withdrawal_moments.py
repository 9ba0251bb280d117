"""One showing with a camera and a microphone, withdrawn at a moment that dice choose."""

import json
import signal
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

import psutil

from engine.problems import Trouble
from engine.showing.log.replay import replay
from engine.showing.log.writer import LOG_NAME
from player.screen.indicators import Indicator, Indicators, draw_indicators
from player.screen.sheet import Sheet
from tests.support.clips import make_clip
from tests.support.rooms import Room
from tests.support.waiting import until
from tests.support.withdrawals import Hands, Listening, hands

SOON: Final = 1.0
"""Seconds within which a device has to be closed."""
READER: Final = "face"
RECORDER: Final = "microphone"
"""What the processes that sense are called."""
_QUESTION: Final = """\
    ask: {prompt: "Which way?", at: 1s, within: 30s}
    next: [{to: left, choice: Left}, {to: right, default: true}]
  left: {card: "Left.", duration: 3s}
  right: {card: "Right.", duration: 3s}
"""
_SIZE: Final = (1280, 720)
_NEVER: Final = 3600.0


@dataclass(frozen=True)
class Moment:
    """What was seen of one withdrawal, in seconds from when the window heard of it.

    It came `after` seconds, counted from consent or, `watched`, from when the camera was open,
    while the film alone, a pause, the help or a question `stood` there; or the film was at its
    "end", which closes all by itself. `hung` is which process was made to hang before, if one was.
    `camera`, `microphone` and `reader` are when file, stream and processes were gone; `early` is
    how often a device was open before consent, `late` how often one was opened after the
    withdrawal, `told` whether the log says that it was withdrawn and replays.
    """

    watched: bool
    after: float
    how: str
    stood: str
    hung: str
    early: int
    late: int
    camera: float
    microphone: float
    reader: float
    told: bool

    @property
    def holds(self) -> bool:
        """Whether all of it was as it has to be."""
        closed = max(self.camera, self.microphone, self.reader) <= SOON
        return closed and not self.early and not self.late and self.told

    def as_json(self) -> dict[str, Any]:
        """All of it."""
        return asdict(self) | {"holds": self.holds}


def write_film(folder: Path, *, out: int = 38, asks: bool = False) -> Path:
    """A film of one segment, as long as 37 s; a question may stand from its first second on."""
    folder.mkdir(parents=True, exist_ok=True)
    make_clip(folder / "film.mp4", seconds=40, size="320x180")
    text = "kuleshov: 1\ntitle: Withdrawn\nstart: one\nsegments:\n"
    text += f"  one:\n    clip: film.mp4\n    in: 1s\n    out: {out}s\n"
    if asks:
        text += _QUESTION
    (folder / "story.yaml").write_text(text, "utf-8")
    return folder / "story.yaml"


def write_films(folder: Path) -> dict[str, Path]:
    """For whatever may stand there at a withdrawal the film that it is to be tried on."""
    long = write_film(folder / "long")
    return {
        **dict.fromkeys(("", "H", "SPACE"), long),
        "question": write_film(folder / "asking", asks=True),
        "end": write_film(folder / "short", out=4),
    }


def withdrawn(
    folder: Path, films: dict[str, Path], camera: Path, room: Room, dice: Random
) -> Moment:
    """Play, agree to camera and microphone, and withdraw both after some seconds or less."""
    after = dice.choice((dice.uniform(0.0, 0.5), dice.uniform(0.0, 7.0), dice.uniform(0.0, 3.0)))
    watched = dice.random() < 0.5  # counted from when the camera was opened
    how = dice.choice(("W", "F6 F7", "clicks"))
    stood = dice.choice(("", "", "H", "SPACE", "question", "end"))
    hung = dice.choice(("", "", "", "", READER, RECORDER))
    if stood == "end":  # it may come before anything was open
        watched, how, hung = False, "by itself", ""
    listening = Listening(room)
    try:
        with hands(folder, films[stood], "--camera", camera, "--mic", "default") as film:
            film.until_scene("ConsentScene")
            time.sleep(dice.uniform(0.0, 0.5))
            for key in ("C", "M", "K"):
                film.do(key)
            early = len(film.handles(camera)) + len(listening.came) + listening.streams
            agreed = film.do("RETURN")
            if watched:
                until(lambda: film.handles(camera))
                agreed = max(agreed, film.handles(camera)[0].opened)
            if stood == "question":
                log = film.folder / LOG_NAME
                until(lambda: log.exists() and '"asked"' in log.read_text("utf-8"))
            elif stood != "end":
                until(lambda: time.time() >= agreed + after)
            if stood in ("H", "SPACE"):
                film.do(stood)
            stopped = called(film.process.pid, hung) if hung else []
            for each in stopped:
                each.send_signal(signal.SIGSTOP)
            if stood == "end":
                first = asked = film.until_scene("EndCardScene")
            else:
                first, asked = _withdraw(film, how)
            gone = _gone(film, asked)
            until(lambda: time.time() >= asked + SOON + 0.2)
            closed = _closed(listening, asked)
            if stood == "H":
                film.do("H")
            film.do("Q")
            film.process.wait(60)
            handles = film.handles(camera)
    finally:
        listening.close()
    camera_closed = max((each.closed - first for each in handles if each.closed > first), default=0)
    late = len([each for each in handles if each.opened > asked]) + len(
        [at for at in listening.came if at > asked + SOON]
    )
    return Moment(
        watched, round(after, 3), how, stood, hung if stopped else "", early, late,
        round(min(camera_closed, _NEVER), 4), round(closed, 4), round(gone, 4),
        _told(film.folder, 0 if stood == "end" else 2),
    )  # fmt: skip


def _withdraw(film: Hands, how: str) -> tuple[float, float]:
    """When the window heard what withdraws the camera, and what withdraws the microphone."""
    if how == "W":
        at = film.do("W")
        return at, at
    if how == "F6 F7":
        return film.do("F6"), film.do("F7")
    lines = (Indicator("camera viewer.mp4", "camera", "open"),
             Indicator("microphone", "microphone", "open"))  # fmt: skip
    film.do("point", 0.5, 0.4)
    heard = [
        film.do("click", (box.right - 5) / _SIZE[0], (box.low + box.high) / 2 / _SIZE[1])
        for box, each in draw_indicators(Sheet(*_SIZE), Indicators(lines, at_hand=True))
        if each is not None
    ]
    return heard[0], heard[1]


def sensing(pid: int) -> list[psutil.Process]:
    """The processes under this one that sense, or have just begun and will."""
    return [each for each, line in command_lines(pid) if "spawn_main" in line]


def called(pid: int, name: str) -> list[psutil.Process]:
    """Those of them that have this name in the system's lists by now."""
    found = []
    for each in sensing(pid):
        with suppress(psutil.Error):
            found += [each] if each.name() == name else []
    return found


def command_lines(pid: int) -> list[tuple[psutil.Process, str]]:
    """The processes under this one, each with its command line; what ends meanwhile is left out."""
    found = []
    for each in psutil.Process(pid).children(recursive=True):
        with suppress(psutil.Error):  # a zombie has none
            found.append((each, " ".join(each.cmdline())))
    return found


def _gone(film: Hands, asked: float) -> float:
    """Seconds until no process senses any more."""
    while sensing(film.process.pid):
        if time.time() > asked + 10:
            return _NEVER
        time.sleep(0.01)
    return max(0.0, time.time() - asked)


def _closed(listening: Listening, asked: float) -> float:
    """Seconds until nobody records any more."""
    if listening.streams:
        return _NEVER
    return max([at - asked for at in listening.went if at > asked], default=0.0)


def _told(folder: Path, times: int) -> bool:
    log = folder / LOG_NAME
    events = [json.loads(line)["event"] for line in log.read_text("utf-8").splitlines()]
    try:
        return events.count("withdrew") == times and replay(log).same
    except Trouble:
        return False
