"""Counting the film's frames on screen: how many came, and how many were passed over."""

from dataclasses import dataclass


@dataclass(slots=True)
class FrameCount:
    """How many of the film's frames were displayed, and how many passed over, on screen."""

    shown: int = 0
    skipped: int = 0
    _slot: int = -1
    _last: int | None = None

    def count(self, slot: int, displayed: int) -> None:
        """The window shows picture number `displayed` of this run of a deck."""
        if slot != self._slot:
            self.shown += 1  # the picture with which it came on screen
        elif self._last is not None:
            new = displayed - self._last
            self.shown += min(new, 1)
            self.skipped += max(0, new - 1)
        self._slot, self._last = slot, displayed

    def forget(self) -> None:
        """The film stood still: what was displayed meanwhile does not count."""
        self._last = None
