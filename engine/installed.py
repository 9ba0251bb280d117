"""Clone or installation: how the program is called in each, and where its documents lie.

Data that an installation brings along lies in packages that know where they are: `sample_film`,
`stories`, `engine.models`.
"""

import os
import shlex
import subprocess
from pathlib import Path
from typing import Final

TREE: Final = Path(__file__).parents[1]
"""The folder that holds `engine`: of a clone the repository, of an installation site-packages."""

IS_CLONE: Final = (TREE / "pyproject.toml").is_file()

_ON_WINDOWS: Final = os.name == "nt"  # which cannot call `run`, a shell's script

_CLONE: Final = "uv run kuleshov" if _ON_WINDOWS else "./run"
CALLED: Final = _CLONE if IS_CLONE else "kuleshov"
"""What stands before a command's name in a sentence that tells how to go on."""

_CLONE_INSTALLS: Final = "uv pip install" if _ON_WINDOWS else "./run uv pip install"
INSTALLS: Final = _CLONE_INSTALLS if IS_CLONE else "pip install"
"""What stands before the name of a package that is missing."""


def command(*words: object) -> str:
    """A command as it can be pasted into a shell, whatever a path in it is called."""
    join = subprocess.list2cmdline if _ON_WINDOWS else shlex.join
    return f"{CALLED} {join([str(word) for word in words])}"


def named(document: Path) -> str:
    """A file of the tree as a sentence names it: in a clone from the repository on, elsewhere in
    full, for nobody knows where an installation lies."""
    return document.relative_to(TREE).as_posix() if IS_CLONE else str(document)
