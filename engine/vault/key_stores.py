"""Stores of encryption keys, apart from what the keys encrypt: a copy of that alone is useless."""

import base64
import binascii
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Protocol

from engine import private_files

_VERSION: Final = 2
_READ: Final = (1, 2)  # the first did not count turns
# By these, programs for backups can be told to leave a folder out (bford.info/cachedir).
_LEFT_OUT: Final = {
    "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# Keys of what is kept elsewhere: to be left out of backups.\n",
    ".nobackup": "",
}

KeyIn = Literal["keyring", "passphrase", "unprotected-file"]
"""Where a key can lie."""


@dataclass(frozen=True, slots=True)
class Key:
    """The key of one vault entry, and the entry's name, which only the key tells.

    `turn` is the entry's last known writing (`entry_file.Term`): one of fewer was put back. It is
    -1 until the entry was first written, and 0 in what a version wrote that did not count.
    """

    name: str
    secret: bytes
    turn: int = 0

    def written(self) -> str:
        """The key as text, for `Key.read`."""
        secret = base64.b64encode(self.secret).decode()
        kept = {"kuleshov_key": _VERSION, "name": self.name, "key": secret, "turn": self.turn}
        return json.dumps(kept)

    @staticmethod
    def read(text: str) -> "Key":
        """The key of a text from `written`. Raises ValueError for anything else."""
        try:
            kept = json.loads(text)
            version, name, turn = kept["kuleshov_key"], kept["name"], kept.get("turn", 0)
            if version not in _READ or type(version) is not int:
                raise ValueError("it is another version's")
            if not isinstance(name, str) or type(turn) is not int:
                raise ValueError("it is no key")
            return Key(name, base64.b64decode(kept["key"], validate=True), turn)
        except (KeyError, TypeError, AttributeError, RecursionError, binascii.Error) as error:
            raise ValueError(f"it is no key ({error})") from None


class LockedError(OSError):
    """The store has the key, and its viewer was not asked for the passphrase."""


class KeyStore(Protocol):
    """A store of keys, each under the name of a vault file. Raises OSError or ValueError."""

    @property
    def kind(self) -> KeyIn:
        """What sort of place it is."""

    @property
    def place(self) -> str:
        """The store in words, for messages."""

    @property
    def where(self) -> str:
        """A sentence that says where a new key lies."""

    def unlock(self, which: str, name: str) -> None:
        """Ask whoever has to be asked before a key of this store can be read; may take long.

        Nothing where the store has none. Raises Trouble where the answer is wrong, or nobody can
        be asked.
        """

    def prepare(self, which: str, name: str) -> None:
        """Ask whoever has to be asked before a new key can be stored; may take long.

        Raises Trouble where nobody can be asked.
        """

    def get(self, which: str) -> Key | None:
        """Read a key; None where there is none. Raises LockedError before `unlock`."""

    def put(self, which: str, key: Key) -> None:
        """Store a key, in place of one of its name."""

    def destroy(self, which: str) -> bool:
        """Destroy a key for good; return whether there was one."""

    def all(self) -> list[str]:
        """The names of all keys; empty where the store cannot list them."""


class KeyFolder:
    """Files of keys in a folder that only its owner can read, to be left out of backups."""

    def __init__(self, folder: Path, suffix: str) -> None:
        self.folder, self._suffix = folder, suffix

    def read(self, which: str) -> str | None:
        """A key's text; None where there is none. Raises OSError, or ValueError for no text."""
        try:
            return self._file(which).read_text("utf-8")
        except FileNotFoundError:
            return None

    def write(self, which: str, text: str) -> None:
        """Write a key, and the files that keep backups out of the folder. Raises OSError."""
        private_files.make_folder(self.folder)
        self._sweep()
        for name, content in _LEFT_OUT.items():
            if not (self.folder / name).exists():
                private_files.write_file(self.folder / name, content)
        private_files.write_file(self._file(which), text)

    def destroy(self, which: str) -> bool:
        """Overwrite and delete a key, and whatever a crash left of one."""
        self._sweep()
        return overwrite(self._file(which))

    def all(self) -> list[str]:
        """The names of all keys in the folder, sorted."""
        found = self.folder.glob(f"*{self._suffix}")
        return sorted(file.stem for file in found if not file.name.startswith("."))

    def _sweep(self) -> None:
        for part in self.folder.glob(".*.part*"):  # a crash left it, and it may be a key
            overwrite(part)

    def _file(self, which: str) -> Path:
        return self.folder / f"{which}{self._suffix}"


class UnprotectedKeyStore:
    """A store of plain files: for those only who asked for that in so many words."""

    kind: KeyIn = "unprotected-file"

    def __init__(self, folder: Path) -> None:
        self._files = KeyFolder(folder, ".key")

    @property
    def place(self) -> str:
        """The folder's path."""
        return str(self._files.folder)

    @property
    def where(self) -> str:
        """The sentence about the folder, and about backups."""
        return (
            f"Its key lies unprotected in {self._files.folder}: whoever can read your files can "
            "read the profile, and so can a backup that holds both, even after it is erased. "
            "Leave that folder out of backups."
        )

    def unlock(self, which: str, name: str) -> None:
        """Nobody has to be asked."""

    def prepare(self, which: str, name: str) -> None:
        """Nobody has to be asked."""

    def get(self, which: str) -> Key | None:
        """Read a key; None where there is none. Raises OSError, or ValueError for a damaged one."""
        text = self._files.read(which)
        return None if text is None else Key.read(text)

    def put(self, which: str, key: Key) -> None:
        """Write a key. Raises OSError."""
        self._files.write(which, key.written())

    def destroy(self, which: str) -> bool:
        """Overwrite and delete a key; return whether there was one. Raises OSError."""
        return self._files.destroy(which)

    def all(self) -> list[str]:
        """The names of all keys, sorted."""
        return self._files.all()


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
