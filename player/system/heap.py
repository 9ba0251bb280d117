"""The C library's heap, told what to do with pictures. The only file that knows glibc's.

libVLC asks for some twenty pictures each time a clip is opened, and gives them back when it is
closed. By itself glibc soon takes such blocks out of its heaps, which then are never free of
something small that holds them: 200 MB more after an hour of cuts. Blocks of their own go back
to the system when they are freed.
"""

import ctypes
import sys
from typing import Final

_MMAP_THRESHOLD: Final = -3  # M_MMAP_THRESHOLD in malloc.h; setting it also stops it from moving
_LARGE: Final = 1 << 20  # bytes: below a picture of 1280 by 720 (1.4 MB), above a webcam's


def return_freed_pictures() -> bool:
    """Let large blocks live outside the heaps. Before the first clip is opened.

    Whether that could be asked for: elsewhere than on Linux with glibc nothing is done.
    """
    if sys.platform != "linux":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(_MMAP_THRESHOLD, _LARGE))
