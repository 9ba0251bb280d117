"""One folder for what libraries keep to be quicker the next time: fonts found, shaders compiled."""

import contextlib
import os
from functools import cache

from engine import private_files


@cache
def use_own_folders() -> None:
    """Have matplotlib and Mesa keep theirs in Kuleshov's own folder, unless told otherwise.

    To be called before matplotlib is imported, and before a window or a virtual display opens.
    """
    import platformdirs

    folder = platformdirs.user_cache_path("kuleshov", appauthor=False)
    os.environ.setdefault("MPLCONFIGDIR", str(folder / "matplotlib"))
    os.environ.setdefault("MESA_SHADER_CACHE_DIR", str(folder))
    with contextlib.suppress(OSError):  # Mesa makes none above its own; without any it compiles
        private_files.make_folder(folder)
