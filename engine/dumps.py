"""No copy of the memory is left on a disk where a process crashes: pictures and sound are in it."""

import sys
from typing import Final

_PR_SET_DUMPABLE: Final = 4  # linux/prctl.h


def forbid() -> None:
    """From here on this process leaves no core dump; of every process that sees or hears a viewer.

    Threads inherit it; a child that is another program begins without it, and so has to call
    this itself (on all but Linux it inherits that as well). Linux: `prctl(2)`, as where cores are
    piped to a program the limit alone does not count; and debuggers then need root. macOS: the
    limit of cores. Windows: no error report is made of a crash.
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
            raise OSError(ctypes.get_errno(), "this process cannot be kept from dumping its memory")
