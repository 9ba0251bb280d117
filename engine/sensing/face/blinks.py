"""Detects blinks, each at its end with its length. Pure; times are passed in."""

import math
from typing import Final

from engine.words import Seconds

SHORTEST: Final[Seconds] = 0.03
LONGEST: Final[Seconds] = 1.0
"""Eyes that stay shut for longer are shut: no blink. Spontaneous blinks last 0.1 to 0.4 s
(Stern, Walrath and Goldstein, "The endogenous eyeblink", 1984)."""

_CLOSES: Final = 0.5  # shares of how far these eyes are usually open
_OPENS: Final = 0.7
_LEAST: Final = 0.15  # eyes that are hardly ever open further cannot be seen to blink
_RISES: Final[Seconds] = 0.3
_FALLS: Final[Seconds] = 6.0
_GAP: Final[Seconds] = 0.5


class BlinkDetector:
    """Detects the blinks of one person from the openness of the eyes."""

    def __init__(self) -> None:
        self._usual: float | None = None
        self._last: Seconds = -math.inf
        self._shut: Seconds | None = None

    def update(self, eye_open: float, time: Seconds) -> Seconds | None:
        """Take in the openness at `time`; return the length of the blink that ends now, or None.

        `eye_open` is 0 (closed) to 1, the length in seconds. A gap of more than half a second
        ends a blink without a result.
        """
        passed = time - self._last
        if self._usual is None or not 0.0 <= passed <= _GAP:
            self._shut = None
            if self._usual is None:
                self._usual = eye_open
            passed = 0.0
        self._last = time
        usual = self._usual
        if self._shut is None and eye_open < _CLOSES * usual and usual > _LEAST:
            # It began somewhere between the two looks.
            self._shut = time - passed / 2.0
        elif self._shut is not None and eye_open > _OPENS * usual:
            length, self._shut = time - self._shut - passed / 2.0, None
            if SHORTEST <= length <= LONGEST:
                return length
        if self._shut is None or time - self._shut > LONGEST:
            slow = _RISES if eye_open > usual else _FALLS
            self._usual = usual + (1.0 - math.exp(-passed / slow)) * (eye_open - usual)
        return None
