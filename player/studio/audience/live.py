"""Showings of a screening that are on now, on this machine: how their viewers seem, a second late.

Only the ends of their logs are read, from where they were read before; the film that plays is asked
nothing. Nobody is named, and of who refused the screening there is no log in its folder.
"""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from engine.screening.going import GOING
from engine.showing.log.claim import is_claimed
from engine.words import Seconds, SegmentName

KEPT: Final[Seconds] = 120.0
"""So much film time is kept of each: a page that is sent anew many times a minute stays small."""

Felt = tuple[Seconds, float | None, float | None]
"""Film time, and valence and arousal then (-1 to 1); None where nothing is known."""


@dataclass
class LiveShowing:
    """One showing that is on: where it is, its last cut and why that fell, and how its viewer
    seemed lately, by film time."""

    segment: SegmentName = ""
    entered: Seconds = 0.0
    now: Seconds = 0.0
    why: str = ""
    felt: list[Felt] = field(default_factory=list)
    _file: int = 0
    _read: int = 0
    _rest: bytes = b""

    def take(self, log: Path) -> bool:
        """Read what was added to its log, and say whether there was anything. A line that is not
        whole yet waits."""
        try:
            with log.open("rb") as file:
                there = os.fstat(file.fileno())
                # Written anew, without what was forgotten: what is not in it is known no more.
                anew = there.st_ino != self._file or there.st_size < self._read
                if anew:
                    self._file, self._read, self._rest, self.felt = there.st_ino, 0, b"", []
                file.seek(self._read)
                added = file.read()
        except OSError:
            return False
        self._read += len(added)
        *lines, self._rest = (self._rest + added).split(b"\n")
        for line in lines:
            try:
                self._event(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError):
                continue
        while self.felt and self.felt[0][0] < self.now - KEPT:
            self.felt.pop(0)
        return anew or bool(lines)

    def _event(self, event: dict[str, Any]) -> None:
        match event.get("event"):
            case "entered":
                self.segment, self.entered = str(event["segment"]), float(event["at"])
                self.now = max(self.now, self.entered)
            case "decided":
                self.why = str(event["why"])
            case "felt":
                self.now = float(event["now"])
                while self.felt and self.felt[-1][0] >= self.now:  # the film went back
                    self.felt.pop()
                means = event["estimates"]
                self.felt.append((self.now, _mean(means, "valence"), _mean(means, "arousal")))
            case "forgot":
                self.felt.clear()


def _mean(estimates: dict[str, Any], name: str) -> float | None:
    """What is believed, or None where nothing is known, or may not be inferred."""
    estimate = estimates.get(name)
    if estimate is None or not estimate["confidence"] > 0:
        return None
    return round(float(estimate["mean"]), 3)


class LiveScreening:
    """The showings of a screening's folder that are on. One thread."""

    def __init__(self, folder: Path) -> None:
        self._going = folder / GOING
        self._showings: dict[Path, LiveShowing] = {}

    def look(self) -> tuple[tuple[LiveShowing, ...], bool]:
        """Those that are on now, and whether anything of them is other than at the last look."""
        found: dict[Path, LiveShowing] = {}
        fresh = False
        for log in sorted(self._going.glob("*.jsonl")):
            try:
                if not is_claimed(log):
                    continue
            except OSError:
                continue
            showing = self._showings.get(log) or LiveShowing()
            fresh |= showing.take(log)
            found[log] = showing
        fresh |= found.keys() != self._showings.keys()
        self._showings = found
        return tuple(found.values()), fresh
