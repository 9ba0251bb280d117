"""The cache folder: also of libraries, for matplotlib's font lists and Mesa's compiled shaders."""

import contextlib
import os
from functools import cache
from pathlib import Path

from engine import private_files


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
    with contextlib.suppress(OSError):  # Mesa makes none above its own; without any it compiles
        private_files.make_folder(folder)
