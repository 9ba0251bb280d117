"""A vault whose entries can be erased for good: each is encrypted with a key of its own.

The keys lie elsewhere (`key_stores`). Destroying a key makes every copy of its entry unreadable,
in backups and on discarded disks too (crypto-shredding). The vault does not protect from somebody
who uses the same account on the same machine. Several processes may use one vault at once.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from engine import private_files
from engine.problems import Trouble, because
from engine.vault.entry_file import Term, stem_of
from engine.vault.key_stores import Key, KeyStore
from engine.vault.sealing import new_secret
from engine.vault.shelf import Entry, Shelf, put
from engine.words import Seconds

DAY: Final[Seconds] = 86400.0
KEPT_FOR: Final[Seconds] = 365 * DAY
"""How long an entry is kept after it was last written, where nothing else was said."""

_DOUBTED: Final[Seconds] = 5 * 365 * DAY  # so long overdue, the clock is more likely wrong
_PATIENCE: Final[Seconds] = 60.0
_LOOK_EVERY: Final[Seconds] = 0.01


@dataclass(frozen=True, slots=True)
class Expired:
    """An entry that was erased, for its time was over, and what it was."""

    stem: str
    entry: Entry


class Vault:
    """Entries by name, in a folder that only its owner can read; it is made where it is missing.

    Names that are equal when folded (`viewer_names.folded`) are the same. Keys are looked for in
    all of `keys`; a new one goes to the first of `places` (by default `keys`) that takes it.
    `clock` tells the seconds since 1970. Raises Trouble.
    """

    def __init__(
        self,
        folder: Path,
        keys: Sequence[KeyStore],
        places: Sequence[KeyStore] | None = None,
        clock: Callable[[], Seconds] | None = None,
    ) -> None:
        self._folder, self._keys = folder, keys
        self._shelf = Shelf(folder / "kept", keys)
        self._places = keys if places is None else places
        self._clock = clock or time.time
        self._held: Any = None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """A context in which no other process uses this vault; reentrant."""
        if not self._folder.is_dir():
            try:
                private_files.make_folder(self._folder)
            except OSError as error:
                raise Trouble(
                    f"Profiles cannot be kept in {self._folder}: {because(error)}."
                ) from None
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
            raise Trouble(
                f"The profiles in {self._folder} cannot be used: {because(error)}."
            ) from None
        try:
            yield
        finally:
            self._held.release()

    def unlock(self, name: str) -> None:
        """Have the viewer asked for what opens their entry, where that is needed.

        To be called before `alone`: others would wait for the answer.
        """
        for keys in self._keys:
            try:
                keys.unlock(stem_of(name), name)
            except OSError as error:
                raise Trouble(f"The profile {name} cannot be read: {because(error)}.") from None

    def prepare(self, name: str) -> None:
        """Make sure that a new entry of this name could be kept, and ask whoever has to be asked.

        To be called before `alone`: others would wait for the answer.
        """
        if self._shelf.file(stem_of(name)).exists():
            return
        self._prepare(name)

    def keep(self, name: str, content: bytes, keep_for: Seconds | None = None) -> str:
        """Store an entry, in place of one of its name, for `keep_for` seconds from now on.

        Without `keep_for` the time is that of the entry before, or `KEPT_FOR`. Returns a sentence
        that says where its key lies if it is a new one, else an empty text. An entry that cannot
        be read is not replaced.
        """
        stem = stem_of(name)
        self.unlock(name)
        self.prepare(name)
        with self.alone():
            found = self._readable(name)
            lasting = keep_for or found.term.keep_for or KEPT_FOR
            try:
                kept = found.kept or put(stem, Key(name, new_secret(), -1), self._places)
                turn = max(found.term.turn, kept.key.turn) + 1
                term = Term(turn, self._clock() + lasting, lasting)
                self._shelf.write(stem, name, term, content, kept)
            except (OSError, ValueError) as error:
                raise Trouble(f"The profile {name} could not be kept: {because(error)}.") from None
        return kept.keys.where if found.kept is None else ""

    def entry(self, name: str) -> Entry:
        """An entry of a name, its viewer asked for what opens it."""
        self.unlock(name)
        if not self._folder.is_dir():
            return self._shelf.read(stem_of(name), name)
        with self.alone():
            return self._shelf.read(stem_of(name), name)

    def read(self, name: str) -> bytes | None:
        """The content of an entry; None where there is none, and none was lost.

        Raises Trouble where it, its key or its record is damaged, lost, or an older copy.
        """
        found = self.entry(name)
        if found.trouble:
            raise Trouble(found.trouble)
        return found.content

    def all(self) -> list[Entry]:
        """Every entry, in no order, with those that cannot be read. Nobody is asked."""
        if not self._folder.is_dir():
            return []
        with self.alone():
            entries = [self._shelf.read(stem) for stem in self._known(self._shelf.known)]
        return [each for each in entries if each.content is not None or each.trouble]

    def erase(self, name: str) -> bool:
        """Destroy an entry's key, and then the entry; return whether there was one."""
        with self.alone():
            return self._shelf.erase(stem_of(name), name)

    def expire(self) -> list[Expired]:
        """Erase the entries whose time is over; return what they were. Nobody is asked.

        One that is damaged, or whose key is not there now, stays: nobody could say what was in it.
        One that is years overdue stays as well, for then the clock is doubted.
        """
        over = [stem for stem in self._known(self._shelf.stems) if self._is_over(stem)]
        if not over:
            return []
        expired = []
        with self.alone():
            for stem in over:
                entry = self._shelf.read(stem)
                if self._is_over(stem) and (entry.locked or not entry.trouble):
                    self._shelf.erase(stem, entry.name)
                    expired.append(Expired(stem, entry))
        return expired

    def accept(self, name: str) -> bool:
        """Take an older copy that was put back for the entry; return whether there was one."""
        stem = stem_of(name)
        self.unlock(name)
        with self.alone():
            found = self._readable(name, older=True)
            if found.kept is None or found.kept.key.turn <= found.term.turn:
                return False
            try:
                found.kept.keys.put(stem, replace(found.kept.key, turn=found.term.turn))
            except OSError as error:
                raise Trouble(f"The profile {name} stays as it was: {because(error)}.") from None
        return True

    def move_key(self, name: str) -> str:
        """Encrypt an entry anew, under a key in the first of the places that takes it.

        The key before is destroyed. Nothing is done where it lies in one of the places. Returns
        the sentence that says where the key lies; an empty text where there is no entry.
        """
        stem = stem_of(name)
        self.unlock(name)
        here = self.entry(name).kept
        if here is not None and here.keys not in self._places:
            self._prepare(name)
        with self.alone():
            found = self._readable(name)
            if found.kept is None or found.content is None:
                return ""
            if found.kept.keys in self._places:
                return found.kept.keys.where
            try:
                # Both keys are there until the file is under the new one: whenever this is cut
                # off, there is one that opens it.
                kept = put(stem, Key(name, new_secret(), found.term.turn), self._places)
                self._shelf.write(stem, name, found.term, found.content, kept)
                found.kept.keys.destroy(stem)
            except OSError as error:
                raise Trouble(f"The key of the profile {name} stays: {because(error)}.") from None
            return kept.keys.where

    def _prepare(self, name: str) -> None:
        refused = OSError("there is no place for its key")
        for keys in self._places:
            try:
                return keys.prepare(stem_of(name), name)
            except OSError as error:
                refused = error
        raise Trouble(f"The profile {name} cannot be kept: {refused}.")

    def _readable(self, name: str, *, older: bool = False) -> Entry:
        found = self._shelf.read(stem_of(name), name, older=older)
        if found.trouble:
            raise Trouble(found.trouble)
        return found

    def _known(self, stems: Callable[[], list[str]]) -> list[str]:
        try:
            return stems()
        except OSError as error:
            raise Trouble(
                f"The profiles in {self._folder} cannot be used: {because(error)}."
            ) from None

    def _is_over(self, stem: str) -> bool:
        with suppress(OSError, ValueError):
            until = self._shelf.term(stem).until
            return bool(until) and until <= self._clock() < until + _DOUBTED
        return False
