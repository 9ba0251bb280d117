"""A playout clock: when each block of sound is heard, without the jitter of its time stamps.

A block is stamped when it is asked for, and on a busy machine the thread that asks wakes late.
The sound itself goes on without a hole, so that the clock counts frames and follows the stamps
slowly. It jumps after an underflow, or where several stamps in a row are off.
"""

from collections import deque
from typing import Final

from engine.words import Seconds

_OFF: Final[Seconds] = 0.02  # beyond jitter
_LASTING: Final = 4  # blocks; so many stamps in a row are not late by chance
_SETTLING: Final = 10  # blocks; until then the first stamp may itself have been the late one
_LED: Final = 0.02  # of what a stamp is off by


class PlayoutClock:
    """The playout times of consecutive blocks. One thread."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._next: Seconds | None = None
        self._off: deque[Seconds] = deque(maxlen=_LASTING)
        self._blocks = 0

    def start_of(self, stamped: Seconds, count: int, *, broken: bool = False) -> Seconds:
        """When the next `count` frames begin to be heard; stamp and result are monotonic.

        With `broken`, where sound was missing before this block, the clock begins anew.
        """
        if self._next is None or broken:
            self._next = stamped
            self._off.clear()
        off = stamped - self._next
        self._off.append(off)
        self._blocks += 1
        if moved := self._moved(off):
            self._next += moved
            self._off.clear()
        else:
            self._next += _LED * min(_OFF, max(-_OFF, off))
        first = self._next
        self._next = first + count / self._rate
        return first

    def _moved(self, off: Seconds) -> Seconds:
        """By how many seconds the sound has jumped; 0 while that is not certain."""
        if off < -_OFF and self._blocks <= _SETTLING:
            return off
        if len(self._off) == _LASTING and (min(self._off) > _OFF or max(self._off) < -_OFF):
            return min(self._off)  # a stamp is late or right, hardly ever early
        return 0.0
