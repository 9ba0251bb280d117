"""Vaults for tests, with stores of keys of each kind."""

from collections.abc import Sequence
from pathlib import Path

import keyring.backend

from engine.problems import Trouble
from engine.vault.key_stores import KeyStore, UnprotectedKeyStore
from engine.vault.vault import Vault


def vault(folder: Path, keys: Sequence[KeyStore] = (), now: float = 1_000_000.0) -> Vault:
    """A vault in a folder, by default with unprotected keys beside it, at an instant."""
    stores = keys or [UnprotectedKeyStore(folder / "keys")]
    return Vault(folder / "data", stores, clock=lambda: now)


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A backend of the `keyring` library that keeps passwords in memory; `locked` where its user
    would not open it, from the call on that `locks_after` counts to."""

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}
        self.locked = False
        self.locks_after = -1

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._open()
        del self.held[service, username]

    def _open(self) -> None:
        self.locked |= self.locks_after == 0
        self.locks_after -= 1
        if self.locked:
            raise keyring.errors.KeyringLocked("it is locked")


class Answers:
    """A viewer who answers with these passphrases, one after another, and then is gone."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, bool]] = []

    def __call__(self, what: str, is_new: bool) -> str:
        self.asked.append((what, is_new))
        if not self.answers:
            raise Trouble(f"There is no terminal to ask for {what}.")
        return self.answers.pop(0)
