"""Memory that nobody holds any more, given back to the system. The only file for glibc; with any
other C library it does nothing.

libVLC allocates some twenty pictures for each clip and frees them when it is closed. glibc's
dynamic mmap threshold soon places them in its heaps, where small blocks keep them from being
returned: 200 MB more after an hour of cuts. Above a fixed threshold each picture is a mapping
of its own, which goes back to the system when it is freed.
"""

import ctypes
import sys
from typing import Final

_MMAP_THRESHOLD: Final = -3  # M_MMAP_THRESHOLD in malloc.h; setting it also stops it from moving
_LARGE: Final = 1 << 20  # bytes: below a picture of 1280 by 720 (1.4 MB), above a webcam's


def return_freed_pictures() -> bool:
    """Fix malloc's mmap threshold at 1 MiB; to be called before the first clip is opened.

    Returns whether it was set: only Linux with glibc has it.
    """
    if sys.platform != "linux":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(_MMAP_THRESHOLD, _LARGE))


def give_back() -> None:
    """Give back what the C library keeps of freed memory. Any thread; takes some milliseconds."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
