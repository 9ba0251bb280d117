"""Showings of a screening that are on now, on this machine: how their viewers seem, a second late.

Only the ends of their logs are read, from where they were read before; the film that plays is asked
nothing. Nobody is named.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.screening.going import GOING
from engine.showing.log.claim import is_claimed
from engine.words import Seconds, SegmentName


@dataclass
class LiveShowing:
    """One showing that is on: where it is, and valence and arousal by film time so far."""

    segment: SegmentName = ""
    now: Seconds = 0.0
    felt: list[tuple[Seconds, float | None, float | None]] = field(default_factory=list)
    _read: int = 0
    _rest: bytes = b""

    def take(self, log: Path) -> None:
        """Read what was added to its log. A line that is not whole yet waits."""
        try:
            with log.open("rb") as file:
                if file.seek(0, 2) < self._read:  # written anew, without what was forgotten
                    self._read, self._rest, self.felt = 0, b"", []
                file.seek(self._read)
                added = file.read()
        except OSError:
            return
        self._read += len(added)
        *lines, self._rest = (self._rest + added).split(b"\n")
        for line in lines:
            try:
                self._event(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError):
                continue

    def _event(self, event: dict[str, Any]) -> None:
        match event.get("event"):
            case "entered":
                self.segment, self.now = str(event["segment"]), float(event["at"])
            case "felt":
                estimates = event["estimates"]
                self.now = float(event["now"])
                self.felt.append(
                    (self.now, _mean(estimates, "valence"), _mean(estimates, "arousal"))
                )


def _mean(estimates: dict[str, Any], name: str) -> float | None:
    """What is believed, or None where nothing is known."""
    estimate = estimates[name]
    return round(float(estimate["mean"]), 3) if estimate["confidence"] > 0 else None


class LiveScreening:
    """The showings of a screening's folder that are on. One thread."""

    def __init__(self, folder: Path) -> None:
        self._going = folder / GOING
        self._showings: dict[Path, LiveShowing] = {}

    def look(self) -> tuple[LiveShowing, ...]:
        """Those that are on now, with what came since the last look."""
        found: dict[Path, LiveShowing] = {}
        for log in sorted(self._going.glob("*.jsonl")):
            try:
                if not is_claimed(log):
                    continue
            except OSError:
                continue
            showing = self._showings.get(log) or LiveShowing()
            showing.take(log)
            found[log] = showing
        self._showings = found
        return tuple(found.values())
