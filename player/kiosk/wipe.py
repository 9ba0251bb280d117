"""The wipe: what a visitor left in this process and on its disk is gone before the next one.

Objects are let go by whoever held them; here their memory is. In a process started by
`wiping_environment` every block is overwritten as it is freed, so that what is freed is gone, and
not only forgotten:

- Python's objects by the hooks of `PYTHONMALLOC=malloc_debug`, to their last byte;
- what C libraries free by glibc's `MALLOC_PERTURB_`. It passes over blocks that glibc keeps at
  hand for the same thread (tcache), which is therefore switched off, and over the last eight bytes
  of a block, in which a float's value lies: hence the hooks;
- the stacks of threads that have ended are given back to the system, but for the last one.

What then may still lie about is overwritten by `wipe_memory`: that last stack and the window
thread's own, below where it stands, and the small blocks that NumPy keeps to use again.
"""

import ctypes
import gc
import os
import shutil
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

from engine.freed_memory import give_back
from engine.words import Seconds

_FILL: Final = "90"  # what freed bytes are overwritten with
_WIPES: Final = {"PYTHONMALLOC": "malloc_debug", "MALLOC_PERTURB_": _FILL}
_TUNABLES: Final = ("glibc.malloc.tcache_count=0", "glibc.pthread.stack_cache_size=0")
_DEPTH: Final = 256 * 1024  # bytes: further than the stack of a showing reaches
_ENDS_IN: Final[Seconds] = 5.0
_NUMPY_KEEPS: Final = 7  # blocks of each size
_NUMPY_KEEPS_BELOW: Final = 1024  # bytes


class _Blank(ctypes.Structure):
    _fields_ = (("bytes", ctypes.c_char * _DEPTH),)


def wiping_environment(environment: Mapping[str, str]) -> dict[str, str] | None:
    """The environment with which a process overwrites what it frees; None where it has it, or
    where there is no such way (only glibc's)."""
    tunables = environment.get("GLIBC_TUNABLES", "")
    missing = [each for each in _TUNABLES if each not in tunables.split(":")]
    if sys.platform != "linux" or (
        not missing and all(environment.get(key) == value for key, value in _WIPES.items())
    ):
        return None
    together = ":".join(filter(None, (tunables, *missing)))
    return {**environment, **_WIPES, "GLIBC_TUNABLES": together}


def restart_wiping() -> None:
    """Start this very program anew, in the same process, so that it overwrites what it frees.

    Returns where that is so already. Call before anything is opened.
    """
    environment = wiping_environment(os.environ)
    if environment is not None:
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)


def wipe_memory() -> None:
    """Let go of everything that nobody holds any more, and give its memory back to the system.

    Raises nothing; takes some tens of milliseconds. Window thread.
    """
    gc.collect()  # of all generations: it also empties the free lists of floats
    _overwrite_numpy_blocks()
    _overwrite_stack()
    # A thread begins on the stack of the one that ended last.
    last = threading.Thread(target=_overwrite_stack, name="wipe")
    last.start()
    last.join(_ENDS_IN)
    give_back()


def wipe_folder(folder: Path) -> bool:
    """Remove a folder with all that is in it; whether it is gone."""
    shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()


def sensors_are_closed() -> bool:
    """Whether no thread of any sensor lives any more."""
    return not any(thread.name.startswith("sensor ") for thread in threading.enumerate())


def _overwrite_stack() -> None:
    """Overwrite this thread's stack below where it stands: a structure that is passed by value is
    copied there, whatever the function that is called makes of it."""
    if sys.platform == "linux":
        function = ctypes.CDLL(None).getpid
        function.argtypes = [_Blank]
        function(_Blank())


def _overwrite_numpy_blocks() -> None:
    """Take every block that NumPy keeps at hand, overwrite it, and let it be kept again."""
    for size in range(1, _NUMPY_KEEPS_BELOW):
        for block in [np.empty(size, np.uint8) for _ in range(_NUMPY_KEEPS)]:
            block.fill(0)
