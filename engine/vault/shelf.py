"""The entries of a vault: their files in one folder, and their keys in the stores.

Whoever uses it is alone with it (`vault.Vault.alone`).
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from engine import private_files, whole_files
from engine.problems import Trouble, because
from engine.vault import sentences
from engine.vault.entry_file import NO_TERM, Term, content_of, is_stem, stem_of, term_of, written
from engine.vault.key_stores import Key, KeyStore, LockedError, overwrite
from engine.vault.sealing import WrongKeyError


class KeptKey(NamedTuple):
    """A key, and the store that has it."""

    keys: KeyStore
    key: Key


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its content, or why it cannot be read; neither where there is none.

    `name` is empty where only the lost key knew it. `locked` where its viewer alone can open it,
    and was not asked to. `kept` is the key that opened it.
    """

    name: str
    content: bytes | None = None
    trouble: str = ""
    term: Term = NO_TERM
    locked: bool = False
    kept: KeptKey | None = None
    stem: str = ""


class Shelf:
    """Entries by their stems (`entry_file.stem_of`). Keys are looked for in all of `keys`."""

    def __init__(self, folder: Path, keys: Sequence[KeyStore]) -> None:
        self._folder, self._keys = folder, keys

    def file(self, stem: str) -> Path:
        """The file of an entry."""
        return self._folder / stem

    def stems(self) -> list[str]:
        """The entries that have a file, sorted. Raises OSError."""
        files = self._folder.iterdir() if self._folder.is_dir() else ()
        return sorted(file.name for file in files if is_stem(file.name))

    def known(self) -> list[str]:
        """The entries that have a file, or a key in a store that lists its keys, sorted."""
        return sorted({*self.stems(), *(stem for keys in self._keys for stem in keys.all())})

    def term(self, stem: str) -> Term:
        """How long an entry is kept. Raises OSError or ValueError."""
        return term_of(self.file(stem).read_bytes())

    def read(self, stem: str, asked: str = "", *, older: bool = False) -> Entry:
        """An entry, by the name that was `asked` for; with `older` also an older copy of it."""
        return replace(self._entry(stem, asked, older), stem=stem)

    def _entry(self, stem: str, asked: str, older: bool) -> Entry:
        name, term, damage, unreadable = asked, NO_TERM, "", ""
        called = sentences.called(name, self.file(stem))
        try:
            file = self._content(stem)
            try:
                term = NO_TERM if file is None else term_of(file)
            except ValueError as error:
                unreadable = str(error)
            for keys in reversed(self._keys):  # first where nobody has to be asked
                key, why = self._key(keys, stem)
                damage = damage or why
                if key is None or (file is None and key.turn < 0):  # its writing was cut off
                    continue
                name = asked or key.name
                called = sentences.called(name, self.file(stem))
                if file is None:
                    raise ValueError("its key is here, but it is not")
                if unreadable:
                    raise ValueError(unreadable)
                try:
                    if stem_of(key.name) != stem:
                        raise WrongKeyError("it is not what was written")
                    content = content_of(key.secret, key.name, file)
                except WrongKeyError as error:  # or a move that was cut off has left this key
                    damage = damage or str(error)
                    continue
                if key.turn > term.turn and not older:
                    return Entry(name, None, sentences.older(called, name), term)
                return Entry(name, content, "", term, kept=KeptKey(keys, key))
            if damage:
                raise ValueError(damage)
            if file is not None:
                places = [keys.place for keys in self._keys]
                return Entry(name, None, sentences.without_key(called, name, places), term)
        except LockedError:
            return Entry(name, None, sentences.locked(called), term, locked=True)
        except (OSError, ValueError) as error:
            return Entry(name, None, sentences.damaged(called, name, str(error)), term)
        return Entry(name)

    def write(self, stem: str, name: str, term: Term, content: bytes, kept: KeptKey) -> None:
        """Write an entry's file, and then its turn to its key. Raises OSError."""
        private_files.make_folder(self._folder)
        whole_files.sweep(self._folder)
        private_files.write_file(self.file(stem), written(kept.key.secret, name, term, content))
        # Not before: an entry whose key counts further looks like an older copy.
        with suppress(OSError):
            kept.keys.put(stem, replace(kept.key, turn=term.turn))

    def erase(self, stem: str, name: str) -> bool:
        """Destroy an entry's keys, and then the entry; return whether there was one.

        Raises Trouble where something may be left.
        """
        found, refused = False, None
        for keys in self._keys:
            try:
                found |= keys.destroy(stem)
            except OSError as error:
                refused = error
        whole_files.sweep(self._folder)
        try:
            found_too = overwrite(self.file(stem))
        except OSError as error:
            raise Trouble(f"The profile {name} could not be erased: {because(error)}.") from None
        if refused is not None and found_too and not found:
            raise Trouble(
                f"The profile {name} is deleted, but its key may still be there: {refused}. "
                "Erase it once more when that is settled."
            )
        return found or found_too

    def _content(self, stem: str) -> bytes | None:
        try:
            return self.file(stem).read_bytes()
        except FileNotFoundError:
            return None

    def _key(self, keys: KeyStore, stem: str) -> tuple[Key | None, str]:
        """A store's key, or why there is none. Raises OSError where it does not answer although
        an entry is there."""
        try:
            return keys.get(stem), ""
        except ValueError as error:
            return None, f"its key cannot be read: {error}"
        except OSError:
            if self.file(stem).exists():
                raise
            return None, ""


def put(stem: str, key: Key, places: Sequence[KeyStore]) -> KeptKey:
    """Store a key in the first of the places that takes it. Raises OSError where none does."""
    refused = OSError("there is no place for its key")
    for keys in places:
        try:
            keys.put(stem, key)
        except OSError as error:
            refused = error
        else:
            return KeptKey(keys, key)
    raise refused
