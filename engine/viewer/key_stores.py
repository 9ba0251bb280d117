"""Stores of encryption keys, apart from what the keys encrypt: a copy of that alone is useless."""

import base64
import binascii
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from engine import private_files

_VERSION: Final = 1
# By these, programs for backups can be told to leave a folder out (bford.info/cachedir).
_LEFT_OUT: Final = {
    "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# Keys of what is kept elsewhere: to be left out of backups.\n",
    ".nobackup": "",
}


@dataclass(frozen=True, slots=True)
class Key:
    """The key of one vault entry, and the entry's name, which only the key tells."""

    name: str
    secret: bytes

    def written(self) -> str:
        """The key as text, for `Key.read`."""
        secret = base64.b64encode(self.secret).decode()
        return json.dumps({"kuleshov_key": _VERSION, "name": self.name, "key": secret})

    @staticmethod
    def read(text: str) -> "Key":
        """The key of a text from `written`. Raises ValueError for anything else."""
        try:
            kept = json.loads(text)
            if kept["kuleshov_key"] != _VERSION or not isinstance(kept["name"], str):
                raise ValueError("it is another version's")
            return Key(kept["name"], base64.b64decode(kept["key"], validate=True))
        except (KeyError, TypeError, RecursionError, binascii.Error) as error:
            raise ValueError(f"it is no key ({error})") from None


class KeyStore(Protocol):
    """A store of keys, each under the name of a vault file. Raises OSError or ValueError."""

    @property
    def place(self) -> str:
        """The store in words, for messages."""

    @property
    def where(self) -> str:
        """A sentence that says where a new key lies."""

    def get(self, which: str) -> Key | None:
        """Read a key; None where there is none."""

    def put(self, which: str, key: Key) -> None:
        """Store a key, in place of one of its name."""

    def destroy(self, which: str) -> bool:
        """Destroy a key for good; return whether there was one."""

    def all(self) -> list[str]:
        """The names of all keys; empty where the store cannot list them."""


class FolderKeyStore:
    """A store in a folder that only its owner can read, marked to be left out of backups."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def place(self) -> str:
        """The folder's path."""
        return str(self._folder)

    @property
    def where(self) -> str:
        """The sentence about the folder, and about backups."""
        return (
            f"Its key is in {self._folder}. Leave that folder out of backups: a backup that "
            "holds both can be read even after the profile is erased."
        )

    def get(self, which: str) -> Key | None:
        """Read a key; None where there is none. Raises OSError, or ValueError for a damaged one."""
        try:
            return Key.read(self._file(which).read_text("utf-8"))
        except FileNotFoundError:
            return None

    def put(self, which: str, key: Key) -> None:
        """Write a key, and the files that keep backups out of the folder. Raises OSError."""
        private_files.make_folder(self._folder)
        for name, text in _LEFT_OUT.items():
            if not (self._folder / name).exists():
                private_files.write_file(self._folder / name, text)
        private_files.write_file(self._file(which), key.written())

    def destroy(self, which: str) -> bool:
        """Overwrite and delete a key, and whatever a crash left of one."""
        for part in self._folder.glob(".*.part"):  # a crash left it, and it may be this key
            overwrite(part)
        return overwrite(self._file(which))

    def all(self) -> list[str]:
        """The names of all keys in the folder, sorted."""
        return sorted(file.stem for file in self._folder.glob("*.key"))

    def _file(self, which: str) -> Path:
        return self._folder / f"{which}.key"


def overwrite(file: Path) -> bool:
    """Overwrite a file, as far as its disk allows, and delete it; return whether there was one."""
    try:
        with file.open("r+b") as opened:
            opened.write(bytes(file.stat().st_size))
            opened.flush()
            os.fsync(opened.fileno())
    except FileNotFoundError:
        return False
    except OSError:
        pass  # what cannot be written may still be deleted
    file.unlink(missing_ok=True)
    return True
