"""How the operator calls for the pad, and types on it. Pure: keys and places in, digits out.

Called for by Ctrl+Alt+K, which the window passes on as one key, or by touching the four corners
of the screen one after another, clockwise from the upper left, within six seconds.
"""

from dataclasses import dataclass, replace
from typing import Final

from engine.kiosk.operator_code import FEWEST, MOST
from engine.words import Seconds

CHORD: Final = "OPERATOR"
"""The name under which the window passes on Ctrl+Alt+K."""
KEYS: Final = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "←", "0", "OK")
"""What stands on the pad, row by row, three in each."""
CORNER: Final = 0.12
"""How far from its corner, in shares of the window, a touch still counts."""
STANDS: Final[Seconds] = 20.0
"""A pad that is not touched for so long goes away."""
_WITHIN: Final[Seconds] = 6.0
_CLOCKWISE: Final = ((0, 1), (1, 1), (1, 0), (0, 0))


@dataclass(frozen=True, slots=True)
class Corners:
    """The corners that were touched one after another; (0, 0) is the lower left."""

    touched: int = 0
    began: Seconds = 0.0

    def touch(self, now: Seconds, x: float, y: float) -> "Corners":
        """A touch at a place, in shares of the window."""
        at = _corner(x, y)
        if at is None:
            return Corners()
        if self.touched and now - self.began <= _WITHIN and at == _CLOCKWISE[self.touched]:
            return Corners(self.touched + 1, self.began)
        return Corners(1, now) if at == _CLOCKWISE[0] else Corners()

    @property
    def call(self) -> bool:
        """Whether all four were touched."""
        return self.touched == len(_CLOCKWISE)


@dataclass(frozen=True, slots=True)
class Pad:
    """The pad on the screen: what was typed, and since when nothing was."""

    touched_at: Seconds
    typed: str = ""
    asks: str = ""
    """What stands where the code is typed, while nothing is."""
    said: str = ""
    """What it answers: that a code was wrong, or how long to wait."""

    def press(self, now: Seconds, key: str) -> "Pad":
        """Type a key of the pad, or one of a keyboard by its pyglet name."""
        meant = _meant(key)
        typed = self.typed
        if meant is not None and meant.isdigit():
            typed = (typed + meant)[:MOST]
        elif meant == "←":
            typed = typed[:-1]
        return replace(self, touched_at=now, typed=typed, said="" if meant else self.said)

    def is_entered(self, key: str) -> bool:
        """Whether this key hands in what was typed."""
        return _meant(key) == "OK" and len(self.typed) >= FEWEST

    def answered(self, now: Seconds, said: str) -> "Pad":
        """The code was not the one; nothing is typed any more."""
        return replace(self, touched_at=now, typed="", said=said)

    def is_over(self, now: Seconds) -> bool:
        """Whether it has stood for too long."""
        return now - self.touched_at > STANDS


def key_at(
    x: float, y: float, columns: tuple[float, float], rows: tuple[float, float]
) -> str | None:
    """The key of the pad at a place; `columns` and `rows` are its edges, in the same measure.

    `rows` counts upwards: its first is the lower edge.
    """
    (left, right), (low, high) = columns, rows
    if not (left <= x < right and low <= y < high):
        return None
    column = int(3 * (x - left) / (right - left))
    row = 3 - int(4 * (y - low) / (high - low))
    return KEYS[3 * row + column]


def _corner(x: float, y: float) -> tuple[int, int] | None:
    across = 0 if x <= CORNER else 1 if x >= 1 - CORNER else None
    up = 0 if y <= CORNER else 1 if y >= 1 - CORNER else None
    return None if across is None or up is None else (across, up)


def _meant(key: str) -> str | None:
    if key in KEYS:
        return key
    if key.startswith(("_", "NUM_")) and key.rpartition("_")[2].isdigit():
        return key.rpartition("_")[2]
    return {"BACKSPACE": "←", "ENTER": "OK", "RETURN": "OK", "NUM_ENTER": "OK"}.get(key)
