"""A question on screen: its options, which of them is lit, and what keys and the mouse mean. Pure.

Lengths are shares of the window: x from its left edge, y from its lower one.
"""

import math
from dataclasses import dataclass, field
from typing import Final

from engine.showing.events import Offer
from engine.words import Seconds
from player.screen.sheet import Box

_FOOT: Final = 0.115  # the lower edge of the lowest row: above the line that counts down
_HIGH: Final = 0.105
_GAP: Final = 0.022
_SIDE: Final = 0.09  # left free on either side
_ACROSS: Final = 3  # options in a row, at most
_STEPS: Final = 160  # the line that counts down moves in so many

_ARROWS: Final = {
    "LEFT": (-1, 0), "RIGHT": (1, 0), "UP": (0, -1), "DOWN": (0, 1),
    "PAD_LEFT": (-1, 0), "PAD_RIGHT": (1, 0), "PAD_UP": (0, -1), "PAD_DOWN": (0, 1),
}  # fmt: skip
_ENTER: Final = frozenset({"RETURN", "ENTER", "NUM_ENTER", "PAD_A"})


def boxes_for(count: int) -> tuple[Box, ...]:
    """Where so many options stand: in rows of up to three, the first row above."""
    rows = math.ceil(count / _ACROSS)
    across = math.ceil(count / rows) if rows else 1
    wide = (1 - 2 * _SIDE - (_ACROSS - 1) * _GAP) / _ACROSS
    boxes = []
    for number in range(count):
        row, column = divmod(number, across)
        here = min(across, count - row * across)
        begin = 0.5 - (here * wide + (here - 1) * _GAP) / 2
        left = begin + column * (wide + _GAP)
        low = _FOOT + (rows - 1 - row) * (_HIGH + _GAP)
        boxes.append(Box(left, low, left + wide, low + _HIGH))
    return tuple(boxes)


@dataclass(slots=True)
class OfferOnScreen:
    """One question from when it appears. `lit` and `chosen` count the options from 0.

    `left` is the share of its time that is left. Methods that take a key or a place return the
    place in the segment's `next` that was chosen, or None.
    """

    offer: Offer
    since: Seconds
    lit: int = 0
    chosen: int | None = None
    left: float = 1.0
    boxes: tuple[Box, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.boxes = boxes_for(len(self.offer.options))

    def is_over(self, now: Seconds) -> bool:
        """Whether its time is over, at film time `now`; tells `left` too."""
        whole = max(self.offer.until - self.since, 1e-6)
        share = min(1.0, max(0.0, (self.offer.until - now) / whole))
        self.left = math.ceil(share * _STEPS) / _STEPS
        return now >= self.offer.until

    def means(self, key: str) -> bool:
        """Whether a key belongs to the question while it stands."""
        return key in _ARROWS or key in _ENTER or self._number(key) is not None

    def press(self, key: str) -> int | None:
        """A key by its pyglet name: an arrow lights another option, Enter or a number chooses."""
        number = self._number(key)
        if number is not None:
            return self._choose(number)
        if key in _ENTER:
            return self._choose(self.lit)
        across, down = _ARROWS.get(key, (0, 0))
        self._move(across, down)
        return None

    def point(self, x: float, y: float) -> None:
        """The mouse is here: what lies under it is lit."""
        under = self._under(x, y)
        if under is not None:
            self.lit = under

    def click(self, x: float, y: float) -> int | None:
        """A click chooses what lies under it."""
        under = self._under(x, y)
        return None if under is None else self._choose(under)

    def _choose(self, number: int) -> int:
        self.lit = self.chosen = number
        return self.offer.options[number][0]

    def _number(self, key: str) -> int | None:
        digit = key.removeprefix("_").removeprefix("NUM_")
        number = int(digit) if len(digit) == 1 and digit in "123456789" else 0
        return number - 1 if 1 <= number <= len(self.boxes) else None

    def _under(self, x: float, y: float) -> int | None:
        return next((n for n, box in enumerate(self.boxes) if box.holds(x, y)), None)

    def _move(self, across: int, down: int) -> None:
        """To the neighbour in that direction; where there is none, nothing moves."""
        if across:
            self.lit = min(len(self.boxes) - 1, max(0, self.lit + across))
            return
        here = self.boxes[self.lit]
        rows = [box for box in self.boxes if (here.low - box.low) * down > 0]
        if rows:
            nearest = min(rows, key=lambda b: (abs(b.low - here.low), abs(b.left - here.left)))
            self.lit = self.boxes.index(nearest)
