"""The last picture of the film, in memory that a player shares with who holds it on the screen.

A player writes it now and then; when it crashes, the holder's window shows it, and then that of
the next player until it has a picture of its own. It is a picture of the film, without captions or
anything drawn over it, and never one of a viewer; the memory has no name and lies on no disk
(memfd_create(2)).
"""

import mmap
import os
import struct
import sys
from typing import TYPE_CHECKING, Final

from engine.words import Seconds

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

VARIABLE: Final = "KULESHOV_LAST_PICTURE"
EVERY: Final[Seconds] = 5.0
"""How many seconds lie between two pictures: to read one back takes some milliseconds."""

_COUNT: Final = struct.Struct("<Q")  # of whole pictures; the newest lies in place count % 2
_SHAPE: Final = struct.Struct("<II")  # width and height, at the head of each place
_OFFSET: Final = 64
_PLACE: Final = 40 << 20  # bytes: a picture of 4096 by 2304 has 36 MiB; untouched, it takes none
_SIZE: Final = _OFFSET + 2 * _PLACE


def make() -> int | None:
    """Memory for a last picture: its descriptor, None where the system has none of the kind."""
    if sys.platform != "linux":
        return None
    number = os.memfd_create("kuleshov last picture", os.MFD_CLOEXEC)
    os.ftruncate(number, _SIZE)
    return number


class LastPicture:
    """One end of that memory, by its descriptor. One thread."""

    def __init__(self, number: int) -> None:
        self._memory = mmap.mmap(number, _SIZE)
        self._seen = 0

    def put(self, pixels: "npt.NDArray[np.uint8]") -> None:
        """Write a picture, RGBA of shape (height, width, 4) and upside down, as OpenGL reads it.
        One that is too large is left out. Killed meanwhile, the one before is still there."""
        import numpy as np

        height, width = pixels.shape[:2]
        if pixels.nbytes > _PLACE - _OFFSET:
            return
        count = _COUNT.unpack_from(self._memory)[0] + 1
        place = _OFFSET + count % 2 * _PLACE
        _SHAPE.pack_into(self._memory, place, width, height)
        there = np.frombuffer(self._memory, np.uint8, pixels.nbytes, place + _OFFSET)
        there[:] = np.ascontiguousarray(pixels).reshape(-1)
        _COUNT.pack_into(self._memory, 0, count)

    def newer(self) -> "npt.NDArray[np.uint8] | None":
        """A whole picture that came since the last call, as `put` had it; None where none did."""
        import numpy as np

        (count,) = _COUNT.unpack_from(self._memory)
        place = _OFFSET + count % 2 * _PLACE
        width, height = _SHAPE.unpack_from(self._memory, place)
        size = 4 * width * height
        if count in (0, self._seen) or not 0 < size <= _PLACE - _OFFSET:
            return None
        copied = np.frombuffer(self._memory, np.uint8, size, place + _OFFSET).copy()
        if _COUNT.unpack_from(self._memory)[0] != count:
            return None  # it may have been written over meanwhile: next time
        self._seen = count
        return copied.reshape(height, width, 4)


def of_environment() -> LastPicture | None:
    """The memory that a supervisor handed down; None where it did not. It is taken out of the
    environment: no child of the player's has a part in it."""
    number = os.environ.pop(VARIABLE, "")
    if not number.isdecimal():
        return None
    try:
        os.set_inheritable(int(number), False)
        return LastPicture(int(number))
    except (OSError, ValueError):
        return None
