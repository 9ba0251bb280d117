"""Where the keys of what is kept lie: apart from it, so that a copy of it alone opens nothing."""

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
    """What opens one thing, and the name of that, which nobody could know without the key."""

    name: str
    secret: bytes

    def written(self) -> str:
        """As it is kept."""
        secret = base64.b64encode(self.secret).decode()
        return json.dumps({"kuleshov_key": _VERSION, "name": self.name, "key": secret})

    @staticmethod
    def read(text: str) -> "Key":
        """What was `written`. Raises ValueError for anything else."""
        try:
            kept = json.loads(text)
            if kept["kuleshov_key"] != _VERSION or not isinstance(kept["name"], str):
                raise ValueError("it is another version's")
            return Key(kept["name"], base64.b64decode(kept["key"], validate=True))
        except (KeyError, TypeError, RecursionError, binascii.Error) as error:
            raise ValueError(f"it is no key ({error})") from None


class Keys(Protocol):
    """One place for keys, each under the name of a file. Raises OSError or ValueError."""

    @property
    def place(self) -> str:
        """Which it is, in words."""

    @property
    def where(self) -> str:
        """A sentence for who begins to keep something."""

    def get(self, which: str) -> Key | None:
        """A key; None where there is none."""

    def put(self, which: str, key: Key) -> None:
        """Keep a key."""

    def destroy(self, which: str) -> bool:
        """Destroy a key, so that nobody finds it again; whether there was one."""

    def all(self) -> list[str]:
        """Which there are, as far as the place can tell."""


class FolderKeyStore:
    """Keys in a folder that only their owner can look into and backups can be told to leave out."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def place(self) -> str:
        return str(self._folder)

    @property
    def where(self) -> str:
        return (
            f"Its key is in {self._folder}. Leave that folder out of backups: a backup that "
            "holds both can be read even after the profile is erased."
        )

    def get(self, which: str) -> Key | None:
        try:
            return Key.read(self._file(which).read_text("utf-8"))
        except FileNotFoundError:
            return None

    def put(self, which: str, key: Key) -> None:
        private_files.make_folder(self._folder)
        for name, text in _LEFT_OUT.items():
            if not (self._folder / name).exists():
                private_files.write_file(self._folder / name, text)
        private_files.write_file(self._file(which), key.written())

    def destroy(self, which: str) -> bool:
        for part in self._folder.glob(".*.part"):  # a crash left it, and it may be this key
            overwrite(part)
        return overwrite(self._file(which))

    def all(self) -> list[str]:
        return sorted(file.stem for file in self._folder.glob("*.key"))

    def _file(self, which: str) -> Path:
        return self._folder / f"{which}.key"


def overwrite(file: Path) -> bool:
    """Delete a file after writing over it, as far as its disk allows; whether there was one."""
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
