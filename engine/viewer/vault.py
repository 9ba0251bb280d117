"""A vault whose entries can be erased for good: each is encrypted with a key of its own.

The keys lie elsewhere (`key_stores`). Destroying a key makes every copy of its entry unreadable,
in backups and on discarded disks too (crypto-shredding). The vault does not protect from somebody
who uses the same account on the same machine. Several processes may use one vault at once. The
only file that touches `cryptography`, whose AES-GCM takes the name as associated data, and
`filelock`.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from engine import private_files
from engine.problems import Trouble
from engine.viewer.key_stores import Key, KeyStore, overwrite
from engine.viewer.viewer_names import folded
from engine.words import Seconds

_HEADER: Final = b"kuleshov vault 2\n"
_ANY_HEADER: Final = b"kuleshov vault "
_NONCE: Final = 12  # bytes
_PATIENCE: Final[Seconds] = 60.0
_LOOK_EVERY: Final[Seconds] = 0.01
_NAME_LENGTH: Final = 32  # characters


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its content, or why it cannot be read.

    `name` is empty where only the lost key knew it.
    """

    name: str
    content: bytes | None
    trouble: str = ""


class Vault:
    """Entries by name, in a folder that only its owner can read; it is made where it is missing.

    Names that are equal when folded (`viewer_names.folded`) are the same. A new key goes to
    the first of the places for keys that takes it. Raises Trouble.
    """

    def __init__(self, folder: Path, keys: Sequence[KeyStore]) -> None:
        self._folder, self._kept, self._keys = folder, folder / "kept", keys
        self._held: Any = None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """A context in which no other process uses this vault; reentrant."""
        if not self._folder.is_dir():
            try:
                private_files.make_folder(self._folder)
            except OSError as error:
                raise Trouble(f"Profiles cannot be kept in {self._folder}: {error}.") from None
        import cryptography.hazmat.primitives.ciphers.aead  # noqa: F401 - before others wait
        import filelock

        if self._held is None:
            self._held = filelock.FileLock(
                self._folder / ".lock", _PATIENCE, mode=0o600, poll_interval=_LOOK_EVERY
            )
        try:
            self._held.acquire()
        except filelock.Timeout:
            raise Trouble(
                f"Another Kuleshov has been busy with the profiles for {_PATIENCE:.0f} seconds. "
                "End it, and try again."
            ) from None
        except OSError as error:
            raise Trouble(f"The profiles in {self._folder} cannot be used: {error}.") from None
        try:
            yield
        finally:
            self._held.release()

    def keep(self, name: str, content: bytes) -> str:
        """Store an entry, in place of one of its name.

        Returns a sentence that says where its key lies if it is a new one, else an empty text.
        """
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        which, told = _which(name), ""
        with self.alone():
            try:
                private_files.make_folder(self._kept)
                for part in self._kept.glob(".*.part"):  # a crash left it
                    part.unlink(missing_ok=True)
                key = self._key(which)
                if key is None:
                    key = Key(name, AESGCM.generate_key(256))
                    told = self._put(which, key)
                nonce = os.urandom(_NONCE)
                sealed = AESGCM(key.secret).encrypt(nonce, content, _bound(name))
                private_files.write_file(self._kept / which, _HEADER + nonce + sealed)
            except (OSError, ValueError) as error:
                raise Trouble(f"The profile {name} could not be kept: {error}.") from None
        return told

    def read(self, name: str) -> bytes | None:
        """The content of an entry; None where there is none, and none was lost.

        Raises Trouble where it, its key or its record is damaged or lost.
        """
        which = _which(name)
        if self._folder.is_dir():
            with self.alone():
                kept = self._read(which, name)
        else:
            kept = self._read(which, name)
        if kept.trouble:
            raise Trouble(kept.trouble)
        return kept.content

    def erase(self, name: str) -> bool:
        """Destroy an entry's key, and then the entry; return whether there was one."""
        which = _which(name)
        found, refused = False, None
        with self.alone():
            for keys in self._keys:
                try:
                    found |= keys.destroy(which)
                except OSError as error:
                    refused = error
            try:
                found_too = overwrite(self._kept / which)
            except OSError as error:
                raise Trouble(f"The profile {name} could not be erased: {error}.") from None
        if refused is not None and found_too and not found:
            raise Trouble(
                f"The profile {name} is deleted, but its key may still be there: {refused}. "
                "Erase it once more when that is settled."
            )
        return found or found_too

    def all(self) -> list[Entry]:
        """Every entry, in no order, with those that cannot be read."""
        if not self._folder.is_dir():
            return []
        with self.alone():
            files = self._kept.iterdir() if self._kept.is_dir() else ()
            known = {file.name for file in files if len(file.name) == _NAME_LENGTH}
            known.update(which for keys in self._keys for which in keys.all())
            return [self._read(which) for which in sorted(known)]

    def _read(self, which: str, asked: str = "") -> Entry:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        name = asked
        try:
            sealed = _content(self._kept / which)
            key = self._key(which)
            if key is None:
                return Entry(name, None, "" if sealed is None else self._without_key(name, which))
            name = asked or key.name
            if sealed is None:
                raise ValueError("its key is here, but it is not")
            if not sealed.startswith(_HEADER) and sealed.startswith(_ANY_HEADER):
                raise ValueError("a newer Kuleshov kept it, and only such a one can read it")
            if not sealed.startswith(_HEADER) or _which(key.name) != which:
                raise ValueError("it is not what was written")
            body = sealed[len(_HEADER) :]
            nonce, rest = body[:_NONCE], body[_NONCE:]
            return Entry(name, AESGCM(key.secret).decrypt(nonce, rest, _bound(name)))
        except InvalidTag:
            return Entry(name, None, self._damaged(name, which, "it is not what was written"))
        except (OSError, ValueError) as error:
            return Entry(name, None, self._damaged(name, which, str(error)))

    def _key(self, which: str) -> Key | None:
        """The key from the store that has it. Raises OSError where a store does not answer."""
        refused: OSError | None = None
        for keys in reversed(self._keys):  # first where nobody has to be asked
            try:
                if (key := keys.get(which)) is not None:
                    return key
            except OSError as error:
                refused = error
            except ValueError as error:
                raise ValueError(f"its key cannot be read: {error}") from None
        if refused is not None and (self._kept / which).exists():
            raise refused
        return None

    def _put(self, which: str, key: Key) -> str:
        refused = OSError("there is no place for its key")
        for keys in self._keys:
            try:
                keys.put(which, key)
            except OSError as error:
                refused = error
            else:
                return keys.where
        raise refused

    def _damaged(self, name: str, which: str, why: str) -> str:
        return (
            f"{self._called(name, which)} cannot be read: {why}. {erasing(name)} makes room for a "
            "new one."
        )

    def _without_key(self, name: str, which: str) -> str:
        places = " nor in ".join(keys.place for keys in self._keys)
        return (
            f"{self._called(name, which)} cannot be read, for its key is not in {places}. Bring "
            "the key back (a keyring that is locked or not reached from here may hold it); or "
            f"{erasing(name)} makes room for a new one."
        )

    def _called(self, name: str, which: str) -> str:
        return f"The profile {name}" if name else f"The profile in {self._kept / which}"


def _which(name: str) -> str:
    """The file name of an entry: a digest, which tells nothing of the name."""
    return hashlib.sha256(_bound(name)).hexdigest()[:_NAME_LENGTH]


def _bound(name: str) -> bytes:
    """The associated data, which binds a content to its name."""
    return _HEADER + folded(name).encode("utf-8", "surrogatepass")


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


def erasing(name: str) -> str:
    """The command that erases an entry; `name` may be lost."""
    if not name:
        return "`kuleshov profile NAME --erase`, or deleting that file,"
    plain = name.replace("-", "").replace("_", "").isalnum()
    return f"`kuleshov profile {name if plain else repr(name)} --erase`"
