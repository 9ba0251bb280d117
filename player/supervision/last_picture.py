"""The last picture of the film, in memory that a player shares with who holds it on the screen.

A player writes it now and then; when it crashes, the holder's window shows it until the next player
has one of its own. It is a picture of the film, without captions or anything drawn over it, and
never one of a viewer; the memory has no name and lies on no disk (memfd_create(2)).
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

_HEAD: Final = struct.Struct("<QII")  # a count that is odd while somebody writes, width, height
_OFFSET: Final = 64
_SIZE: Final = 64 << 20  # bytes: a picture of 4096 by 2304 has 36 MiB; untouched, it takes none


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
        One that is too large is left out."""
        import numpy as np

        height, width = pixels.shape[:2]
        if pixels.nbytes > _SIZE - _OFFSET:
            return
        count, _, _ = _HEAD.unpack_from(self._memory)
        begun = count + 1 if count % 2 == 0 else count  # one before was killed while it wrote
        _HEAD.pack_into(self._memory, 0, begun, width, height)
        there = np.frombuffer(self._memory, np.uint8, pixels.nbytes, _OFFSET)
        there[:] = np.ascontiguousarray(pixels).reshape(-1)
        _HEAD.pack_into(self._memory, 0, begun + 1, width, height)

    def newer(self) -> "npt.NDArray[np.uint8] | None":
        """A whole picture that came since the last call, as `put` had it; None where none did."""
        import numpy as np

        count, width, height = _HEAD.unpack_from(self._memory)
        size = 4 * width * height
        if count in (0, self._seen) or count % 2 or not 0 < size <= _SIZE - _OFFSET:
            return None
        copied = np.frombuffer(self._memory, np.uint8, size, _OFFSET).copy()
        if _HEAD.unpack_from(self._memory)[0] != count:
            return None  # it was written over meanwhile: next time
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
