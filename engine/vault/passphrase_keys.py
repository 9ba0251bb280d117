"""Keys under their viewers' passphrases, where a machine has no keyring or somebody prefers it.

A key is sealed under its passphrase (`passphrase_box`) in a file of its own. Neither the
passphrase nor the name of the viewer is kept anywhere.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from engine.problems import Trouble
from engine.vault.key_stores import Key, KeyFolder, KeyIn, LockedError
from engine.vault.passphrase_box import Box, Lid, WrongPassphraseError
from engine.vault.sealing import COST, Cost

_KIND: Final = "kuleshov_sealed_key"
_VERSION: Final = 1

Ask = Callable[[str, bool], str]
"""Asks for a passphrase: for what, such as `the profile Ada`, and whether it is a new one. Raises
Trouble where nobody can be asked."""


class PassphraseKeyStore:
    """A store of sealed keys; see `key_stores.KeyStore`. What was unlocked stays so.

    `cost` is that of new passphrases.
    """

    kind: KeyIn = "passphrase"

    def __init__(self, folder: Path, ask: Ask, cost: Cost = COST) -> None:
        self._files, self._ask, self._cost = KeyFolder(folder, ".sealed"), ask, cost
        self._lids: dict[str, Lid] = {}

    @property
    def place(self) -> str:
        """The folder's path."""
        return str(self._files.folder)

    @property
    def where(self) -> str:
        """The sentence about the folder and the passphrase."""
        return (
            f"Its key lies in {self._files.folder} under your passphrase. Nobody can read the "
            "profile without that, and nobody can bring back one that was forgotten."
        )

    def unlock(self, which: str, name: str) -> None:
        """Ask for the passphrase of a key that is here. Raises Trouble for a wrong one."""
        try:
            box = self._box(which)
        except (OSError, ValueError):
            return  # for `get` to say
        if box is None or self._opens(which, box):
            return
        lid = box.lid(self._ask(f"the profile {name}", False))
        try:
            box.opened(lid)
        except WrongPassphraseError:
            raise Trouble(f"That is not the passphrase of the profile {name}.") from None
        self._lids[which] = lid

    def prepare(self, which: str, name: str) -> None:
        """Ask for a new passphrase."""
        if which not in self._lids:
            try:
                passphrase = self._ask(f"the profile {name}", True)
            except Trouble as trouble:
                raise Trouble(
                    f"{trouble} Or, in so many words, --key-in unprotected-file puts the key where "
                    "whoever can read your files can read the profile.",
                    blame=trouble.blame,
                ) from None
            self._lids[which] = Lid.of(passphrase, cost=self._cost)

    def get(self, which: str) -> Key | None:
        """Read a key; None where there is none."""
        box = self._box(which)
        if box is None:
            return None
        if not self._opens(which, box):
            raise LockedError("it is under a passphrase, which was not asked for")
        return Key.read(box.opened(self._lids[which]))

    def put(self, which: str, key: Key) -> None:
        """Seal a key. Raises OSError, also where no passphrase was given for it."""
        lid = self._lids.get(which)
        if lid is None:
            raise OSError("there is no passphrase for its key")
        self._files.write(which, Box.closed(_KIND, _VERSION, which, lid, key.written()).written())

    def destroy(self, which: str) -> bool:
        """Overwrite and delete a key; return whether there was one. Raises OSError."""
        self._lids.pop(which, None)
        return self._files.destroy(which)

    def all(self) -> list[str]:
        """The names of all keys, sorted."""
        return self._files.all()

    def _box(self, which: str) -> Box | None:
        text = self._files.read(which)
        return None if text is None else Box.read(text, _KIND, _VERSION, which)

    def _opens(self, which: str, box: Box) -> bool:
        lid = self._lids.get(which)
        if lid is None or lid.salt != box.salt:
            return False
        try:
            box.opened(lid)
        except WrongPassphraseError:
            return False
        return True
