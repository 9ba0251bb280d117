"""The wipe: what a visitor left in this process and on its disk is gone before the next one.

Objects are let go by whoever held them; here their memory is. A process started by
`wiping_environment` has every block overwritten as soon as it is freed (glibc's
`MALLOC_PERTURB_`, with Python's own small-block allocator switched off), so that what is freed is
gone, and not only forgotten.
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

_FILL: Final = "90"  # what freed bytes are overwritten with
_WIPES: Final = {"PYTHONMALLOC": "malloc", "MALLOC_PERTURB_": _FILL}
_DEPTH: Final = 60  # frames: further than the stack of a showing reaches


def wiping_environment(environment: Mapping[str, str]) -> dict[str, str] | None:
    """The environment with which a process overwrites what it frees; None where it has it, or
    where there is no such way (only glibc's)."""
    if sys.platform != "linux" or all(environment.get(k) == v for k, v in _WIPES.items()):
        return None
    return {**environment, **_WIPES}


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
    _overwrite_stack(_DEPTH)
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def wipe_folder(folder: Path) -> bool:
    """Remove a folder with all that is in it; whether it is gone."""
    shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()


def sensors_are_closed() -> bool:
    """Whether no thread of any sensor lives any more."""
    return not any(thread.name.startswith("sensor ") for thread in threading.enumerate())


def _overwrite_stack(depth: int) -> float:
    """Fill the C stack, as deep as a showing's calls reached, with other numbers."""
    if depth == 0:
        return 0.0
    values = (0.5,) * 32
    return sum(sorted(values)) + _overwrite_stack(depth - 1)
