"""Disables core dumps: the memory of a process that senses has pictures and sound in it."""

import os
import sys
from typing import Final

from engine.problems import Trouble

_PR_SET_DUMPABLE: Final = 4  # linux/prctl.h


def forbid() -> None:
    """Disable core dumps for this process; to be called by every process that senses a viewer.

    Threads inherit it; a child that is another program begins without it, and so has to call
    this itself (on all but Linux it inherits that as well). Linux: `prctl(2)`, as where cores are
    piped to a program the limit alone does not count; and debuggers then need root. macOS: the
    limit of cores. Windows: no error report is made of a crash. Raises Trouble where it cannot be.
    """
    if sys.platform == "win32":
        import msvcrt

        msvcrt.SetErrorMode(msvcrt.SEM_FAILCRITICALERRORS | msvcrt.SEM_NOGPFAULTERRORBOX)
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
            why = os.strerror(ctypes.get_errno())
            raise Trouble(f"This process cannot be kept from leaving a copy of its memory: {why}.")
