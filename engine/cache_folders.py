"""The cache folder: also of libraries, for matplotlib's font lists and Mesa's compiled shaders."""

import os
import shutil
from functools import cache
from pathlib import Path
from typing import Final

from engine import private_files

_ROOM: Final = 16 * 1024 * 1024  # bytes


def own_folder() -> Path:
    """Kuleshov's cache folder, which need not exist."""
    import platformdirs

    return platformdirs.user_cache_path("kuleshov", appauthor=False)


@cache
def use_own_folders() -> None:
    """Have matplotlib and Mesa cache in Kuleshov's folder, unless the environment names another.

    Call it before matplotlib is imported, and before a window or a virtual display opens.
    """
    folder = own_folder()
    os.environ.setdefault("MPLCONFIGDIR", str(folder / "matplotlib"))
    os.environ.setdefault("MESA_SHADER_CACHE_DIR", str(folder))
    # Mesa's other cache is a file in memory, and its process dies (SIGBUS) where a disk gets full.
    os.environ.setdefault("MESA_DISK_CACHE_DATABASE", "true")
    try:
        private_files.make_folder(folder)  # Mesa makes none above its own
        has_room = shutil.disk_usage(folder).free >= _ROOM
    except OSError:  # in a home that cannot be written to
        has_room = False
    if not has_room:  # Mesa compiles then, and says nothing of it
        os.environ.setdefault("MESA_SHADER_CACHE_DISABLE", "true")
