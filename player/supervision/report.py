"""How the player fares, for the health page and for whoever supervises it.

It holds nothing about a visitor: no consent, no reading, no feeling, no path through the film, no
name. Sensors are told by their kind, for the name of a strap is somebody's own.
"""

import platform
import sys
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

from engine.words import Seconds
from player.supervision.machine import Machine
from player.supervision.progress import Turn

_KEPT_FAULTS: Final = 20
_OF_INTEREST: Final = ("kuleshov", "pyglet", "python-vlc", "opencv-python-headless", "onnxruntime")


class Faults:
    """The last faults with the times at which they were told, newest last. Any thread."""

    def __init__(self) -> None:
        self._kept: deque[dict[str, str]] = deque(maxlen=_KEPT_FAULTS)
        self.count = 0
        """How many there were in all."""

    def note(self, sentence: str, now: datetime | None = None) -> None:
        """One more."""
        at = (now or datetime.now(UTC)).isoformat(timespec="seconds")
        self.count += 1
        self._kept.append({"at": at, "fault": sentence})

    @property
    def latest(self) -> list[dict[str, str]]:
        """At most twenty."""
        return list(self._kept)


def versions() -> dict[str, str]:
    """The versions of the program and of what it stands on."""
    found = {"python": platform.python_version(), "system": f"{sys.platform} {platform.release()}"}
    for name in _OF_INTEREST:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def report_of(
    turn: Turn | None,
    *,
    problem: str,
    picture_age: Seconds,
    up: Seconds,
    faults: Faults,
    machine: Machine,
    of: Mapping[str, str],
) -> dict[str, Any]:
    """The report on a player at its last turn, None before the first; `of` are the versions."""
    progress = None if turn is None else turn.progress
    heard = turn is not None and turn.is_heard
    return {
        "well": not problem,
        "problem": problem,
        "state": "starting" if progress is None else progress.scene,
        "film": "" if progress is None else progress.title,
        "position_s": None
        if progress is None or progress.position is None
        else round(progress.position, 1),
        "last_picture_s": round(picture_age, 1),
        "sound": "heard" if heard else "no sound card plays it",
        "sensors": {} if progress is None else dict(progress.sensors),
        "faults": faults.latest,
        "faults_in_all": faults.count,
        "up_s": round(up, 1),
        "machine": asdict(machine),
        "versions": dict(of),
    }


def sentence(report: Mapping[str, Any]) -> str:
    """A line for `systemctl status`."""
    if report["problem"]:
        return str(report["problem"])
    film = f" {report['film']}" if report["film"] else ""
    place = report["position_s"]
    at = "" if place is None else f" at {int(place) // 60}:{int(place) % 60:02d}"
    return f"{str(report['state']).capitalize()}{film}{at}."
