"""How much of the film may be left in what the linear stage of the echo canceller leaves.

A room turns its loudspeaker's distortion, its own movement and what the filter has not learned yet
into a residual that goes with the film. It is told apart from a voice by its power: while nobody
makes a sound, the residual stays some decibels below the echo, and as far below it the film's share
is looked for while somebody does.
"""

from collections import deque
from typing import Final

import numpy as np

from engine.words import Seconds

_SPAN: Final[Seconds] = 0.5  # over which powers are compared
_HELD: Final = 40  # such spans: 20 s
_QUIETER: Final = 25.0  # per cent of the spans are taken for those in which nobody made a sound
_MARGIN: Final = 4.0  # 6 dB: by so much the residual of a film alone varies
_AUDIBLE: Final = 1e-7  # mean square, -70 dB, of an echo or a film that is worth comparing
_LEARNS: Final[Seconds] = 2.0  # of a film that is heard, until the filter has found the room


class FilmLeft:
    """The power of the film that may be left in a residual. One thread; blocks of one length.

    `length` is that of a block, in seconds.
    """

    def __init__(self, length: Seconds) -> None:
        self._length = length
        self._blocks = max(1, round(_SPAN / length))
        self._follows = min(1.0, length / _SPAN)
        self._echo = self._left = 0.0
        self._count = 0
        self._heard: Seconds = 0.0
        self._ratios: deque[float] = deque(maxlen=_HELD)
        self._leak = 1.0

    def __call__(self, far: float, echo: float, residual: float) -> float:
        """The mean square of the film that may be left in a block, at most `residual`.

        `far` is the mean square of the film itself, `echo` of what was taken away of it,
        `residual` of what is left. Until two seconds of the film have been heard, all may be film.
        """
        self._heard += self._length if far > _AUDIBLE else 0.0
        self._echo += self._follows * (echo - self._echo)
        self._left += self._follows * (residual - self._left)
        self._count += 1
        if self._count % self._blocks == 0 and self._echo > _AUDIBLE:
            self._ratios.append(self._left / self._echo)
            self._leak = min(1.0, _MARGIN * float(np.percentile(self._ratios, _QUIETER)))
        if 0.0 < self._heard < _LEARNS:
            return residual
        return min(residual, self._leak * self._echo)
