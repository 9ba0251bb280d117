"""What must be erasable for good: each thing encrypted under a key of its own.

The keys lie elsewhere (`keys`). To erase is to destroy a key: whatever copies there are of the
rest, in backups or on a disk that was thrown away, nobody can read them without it. It is no
protection from somebody who uses the same account on the same machine. Several processes may use
one vault at once. This is the only file that touches `cryptography`, whose AES-GCM it uses with
the name as associated data, and `filelock`.
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
from engine.viewer.key_stores import Key, Keys, overwrite
from engine.viewer.viewer_names import same
from engine.words import Seconds

_HEADER: Final = b"kuleshov vault 2\n"
_ANY_HEADER: Final = b"kuleshov vault "
_NONCE: Final = 12  # bytes
_PATIENCE: Final[Seconds] = 60.0
_LOOK_EVERY: Final[Seconds] = 0.01
_NAME_LENGTH: Final = 32  # characters


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing: its content, or why it cannot be read.

    `name` is empty where only the lost key knew it.
    """

    name: str
    content: bytes | None
    trouble: str = ""


class Vault:
    """Things by name in a folder that nobody else can look into; made where there is none.

    Names that a person would take for the same (`names.same`) are the same. A new key goes to
    the first of the places for keys that takes it. Raises Trouble.
    """

    def __init__(self, folder: Path, keys: Sequence[Keys]) -> None:
        self._folder, self._kept, self._keys = folder, folder / "kept", keys
        self._held: Any = None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Inside, no other process uses this vault. May be entered again inside."""
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
        """Keep something, in place of what had its name.

        Answers where its key is, in a sentence, if it is a new one.
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
        """What is kept under a name; None where nothing is, and nothing ever was.

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
        """Destroy a key, and then what it opened; whether there was any."""
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

    def all(self) -> list[Kept]:
        """Everything that is kept, also what cannot be read. In no order: file names say nothing
        of what they hold."""
        if not self._folder.is_dir():
            return []
        with self.alone():
            files = self._kept.iterdir() if self._kept.is_dir() else ()
            known = {file.name for file in files if len(file.name) == _NAME_LENGTH}
            known.update(which for keys in self._keys for which in keys.all())
            return [self._read(which) for which in sorted(known)]

    def _read(self, which: str, asked: str = "") -> Kept:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        name = asked
        try:
            sealed = _content(self._kept / which)
            key = self._key(which)
            if key is None:
                return Kept(name, None, "" if sealed is None else self._without_key(name, which))
            name = asked or key.name
            if sealed is None:
                raise ValueError("its key is here, but it is not")
            if not sealed.startswith(_HEADER) and sealed.startswith(_ANY_HEADER):
                raise ValueError("a newer Kuleshov kept it, and only such a one can read it")
            if not sealed.startswith(_HEADER) or _which(key.name) != which:
                raise ValueError("it is not what was written")
            body = sealed[len(_HEADER) :]
            nonce, rest = body[:_NONCE], body[_NONCE:]
            return Kept(name, AESGCM(key.secret).decrypt(nonce, rest, _bound(name)))
        except InvalidTag:
            return Kept(name, None, self._damaged(name, which, "it is not what was written"))
        except (OSError, ValueError) as error:
            return Kept(name, None, self._damaged(name, which, str(error)))

    def _key(self, which: str) -> Key | None:
        """From whichever place has it. Raises OSError where one that might does not answer."""
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
    """The file's name of a thing: it says nothing of what it holds."""
    return hashlib.sha256(_bound(name)).hexdigest()[:_NAME_LENGTH]


def _bound(name: str) -> bytes:
    """What binds a content to its name: under another it cannot be read."""
    return _HEADER + same(name).encode("utf-8", "surrogatepass")


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


def erasing(name: str) -> str:
    """What erases something, as on a command line; `name` may be lost."""
    if not name:
        return "`kuleshov profile NAME --erase`, or deleting that file,"
    plain = name.replace("-", "").replace("_", "").isalnum()
    return f"`kuleshov profile {name if plain else repr(name)} --erase`"
