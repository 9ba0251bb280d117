"""The first version's vault, with the keys beside the profiles: moves its profiles out.

A copy of that folder could still be read after erasing, so that nothing is written to it now.
"""

import hashlib
import unicodedata
from collections.abc import Callable
from pathlib import Path

from engine.vault.key_stores import overwrite


def is_used(folder: Path) -> bool:
    """Whether the folder holds profiles of the first version."""
    return (folder / "keys").is_dir()


def take_out(folder: Path, take: Callable[[bytes], bool]) -> None:
    """Call `take` with each readable profile, and destroy its old key where that returns True."""
    keys = folder / "keys"
    from cryptography.fernet import Fernet, InvalidToken

    for key_file in sorted(keys.glob("*.key")):
        file = folder / "kept" / key_file.stem
        try:
            content = Fernet(key_file.read_bytes()).decrypt(file.read_bytes())
        except (OSError, ValueError, InvalidToken):
            continue
        if take(content):
            _destroy(key_file, file)
    if not any(keys.iterdir()):
        keys.rmdir()


def is_here(folder: Path, name: str) -> bool:
    """Whether a profile of this name was left because it could not be read."""
    return any(file.exists() for file in _files(folder, name))


def erase(folder: Path, name: str) -> bool:
    """Destroy what was left under a name; return whether there was anything."""
    return _destroy(*_files(folder, name))


def stems(name: str) -> set[str]:
    """The names of the files that may hold the profile of a name."""
    return {file.stem for file in _files(Path(), name)}


def _destroy(*files: Path) -> bool:
    return any([overwrite(file) for file in files])  # noqa: C419 - all of them


def _files(folder: Path, name: str) -> list[Path]:
    spellings = {name, *(unicodedata.normalize(form, name) for form in ("NFC", "NFD"))}
    found = []
    for each in spellings:
        stem = hashlib.sha256(each.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        found += [folder / "keys" / f"{stem}.key", folder / "kept" / stem]
    return found
