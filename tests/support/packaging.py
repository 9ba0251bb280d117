"""The wheel and the source archive, made by the project's own command, and an installation."""

import os
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
RUN = ROOT / "run"


@dataclass(frozen=True)
class Packaged:
    wheel: Path
    source: Path


def packaged(folder: Path) -> Packaged:
    """`./run package` into this folder; it takes three seconds and no network."""
    _do(RUN, "package", folder)
    (wheel,), (source,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return Packaged(wheel, source)


def installed(wheel: Path, folder: Path) -> Path:
    """A new environment that holds the wheel, and nothing else; the folder of its programs.

    What the wheel depends on is not fetched again: it is found in the environment of these tests,
    by one line in a `.pth` file. Such a line leads to the packages that lie there, not to the
    clone, which is there by a `.pth` file of its own, and those are not followed further.
    """
    _do(RUN, "uv", "venv", "--quiet", "--python", sysconfig.get_path("scripts") + "/python", folder)
    programs = folder / "bin"
    python = programs / "python"
    _do(RUN, "uv", "pip", "install", "--quiet", "--offline", "--no-deps", "--python", python, wheel)
    (packages,) = folder.glob("lib/python3*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return programs


def outside() -> dict[str, str]:
    """The environment of a user who never saw the clone."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHONPATH")}


def _do(*words: object) -> None:
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
