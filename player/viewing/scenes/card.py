"""What cards have in common: they stand until a key, a click, or for a while."""

from engine.clock import Clock
from engine.words import Seconds


class TouchedAway:
    """The part of a `Scene` that ends by a key or a click, or after `seconds`; None: only so."""

    def __init__(self, clock: Clock, seconds: Seconds | None) -> None:
        self._clock = clock
        self._until = None if seconds is None else clock.now() + seconds
        self._is_left = False

    @property
    def is_over(self) -> bool:
        """Whether whoever stands before it has seen enough, or its time is over."""
        return self._is_left or (self._until is not None and self._clock.now() >= self._until)

    def press(self, key: str) -> None:
        """Take a key by its pyglet name: any ends it."""
        self._is_left = True

    def point(self, x: float, y: float) -> None:
        """Only to move the mouse does not end it."""

    def click(self, _x: float, _y: float) -> bool:
        """Take a click, or a touch; return whether it meant something."""
        self._is_left = True
        return True

    def leave(self) -> None:
        """Close the card."""
        self._is_left = True

    def advance(self) -> None:
        """Nothing moves."""
