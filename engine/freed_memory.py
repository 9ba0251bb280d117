"""Memory that nobody holds any more, given back to the system. Linux with glibc; else nothing."""

import ctypes
import sys


def give_back() -> None:
    """Give back what the C library keeps of freed memory. Any thread; takes some milliseconds."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
