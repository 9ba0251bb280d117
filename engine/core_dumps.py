"""Keeps the memory of a process that senses off the disk: it has pictures and sound in it. No core
dumps are left and, where the system permits it, nothing is swapped out."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from engine.problems import Trouble

FILTER: Final = "/proc/self/coredump_filter"
"""What of a process a core would hold; see `core(5)`."""

_PR_SET_DUMPABLE: Final = 4  # linux/prctl.h
_CAP_IPC_LOCK: Final = 14  # linux/capability.h
_LOCKED: Final = 1 | 2 | 4  # MCL_CURRENT, MCL_FUTURE and MCL_ONFAULT of sys/mman.h


def forbid() -> None:
    """Disable core dumps for this process; to be called by every process that senses a viewer.

    Threads inherit it; a child that is another program begins without it, and so has to call
    this itself (on all but Linux it inherits that as well). Linux: `prctl(2)`, as where cores are
    piped to a program the limit alone does not count; and debuggers then need root. A core that is
    forced all the same has none of its memory: `coredump_filter` of `core(5)` is 0. macOS: the
    limit of cores. Windows: no error report is made of a crash. Raises Trouble where it cannot be.
    """
    if sys.platform == "win32":
        import msvcrt

        msvcrt.SetErrorMode(msvcrt.SEM_FAILCRITICALERRORS | msvcrt.SEM_NOGPFAULTERRORBOX)
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with suppress(OSError):  # a kernel without it
            Path(FILTER).write_text("0")
    if sys.platform == "linux":
        import ctypes

        if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
            why = os.strerror(ctypes.get_errno())
            raise Trouble(f"This process cannot be kept from leaving a copy of its memory: {why}.")


def lock_memory() -> bool:
    """Keep all memory of this process out of swap, what it has and what it takes later; return
    whether that holds.

    Linux, `mlockall(2)`: only with the right to lock memory without a limit (CAP_IPC_LOCK, or
    RLIMIT_MEMLOCK at infinity, as systemd's `LimitMEMLOCK=infinity` gives it). Within a limit the
    next larger allocation would fail.
    """
    if sys.platform != "linux" or not _may_lock():
        return False
    import ctypes

    return bool(ctypes.CDLL(None).mlockall(_LOCKED) == 0)


def _may_lock() -> bool:
    import resource

    if resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] == resource.RLIM_INFINITY:
        return True
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return False
    held = next((line for line in status.splitlines() if line.startswith("CapEff:")), "CapEff: 0")
    return bool(int(held.split()[1], 16) >> _CAP_IPC_LOCK & 1)
