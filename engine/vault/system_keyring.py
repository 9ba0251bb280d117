"""Keys in the system's keyring: Secret Service, KWallet, macOS's Keychain, Windows' credentials.

The only file that touches `keyring`. Only stores that encrypt are used, whatever else is
installed. The keyring may ask the user to open it.
"""

import sys
from importlib import import_module
from typing import Any, Final

from engine.vault.key_stores import Key, KeyIn

_SERVICE: Final = "kuleshov"
_MODULE: Final = "keyring.backends."
_REAL: Final = {
    "linux": (("SecretService", "Keyring"), ("kwallet", "DBusKeyring"), ("libsecret", "Keyring")),
    "darwin": (("macOS", "Keyring"),),
    "win32": (("Windows", "WinVaultKeyring"),),
}
"""Modules and classes of the library, by `sys.platform`, the best first."""


def system_keyring() -> "SystemKeyStore | None":
    """The user's keyring; None where this machine has none, or the user chose one of another kind
    for the library."""
    from keyring.core import load_config, load_env

    real = _REAL.get(sys.platform, ())
    chosen = load_env() or load_config()
    if chosen is not None:
        known = {_MODULE + module for module, _ in real}
        return SystemKeyStore(chosen) if type(chosen).__module__ in known else None
    # The library's own search would import those of other systems, and call a compiler for it.
    for module, name in real:
        kind = getattr(import_module(_MODULE + module), name)
        if kind.viable:
            return SystemKeyStore(kind())
    return None


class SystemKeyStore:
    """A store in one of the library's keyrings; see `key_stores.KeyStore`."""

    kind: KeyIn = "keyring"
    place = "this system's keyring"
    where = "Its key is in this system's keyring; a copy of the profile cannot be read without it."

    def __init__(self, store: Any) -> None:
        self._store = store

    def unlock(self, which: str, name: str) -> None:
        """The system's own window asks, when a key is read."""

    def prepare(self, which: str, name: str) -> None:
        """Have the keyring opened. Raises OSError where it does not answer."""
        self._ask("get_password", which)

    def get(self, which: str) -> Key | None:
        """Ask the keyring for a key; None where it has none. Raises OSError."""
        text = self._ask("get_password", which)
        return None if text is None else Key.read(text)

    def put(self, which: str, key: Key) -> None:
        """Store a key and read it back. Raises OSError where the keyring did not keep it."""
        self._ask("set_password", which, key.written())
        if self.get(which) != key:
            raise OSError("the keyring did not keep what it was given")

    def destroy(self, which: str) -> bool:
        """Delete a key from the keyring; return whether there was one. Raises OSError."""
        if self._ask("get_password", which) is None:
            return False
        self._ask("delete_password", which)
        return True

    def all(self) -> list[str]:
        """Always empty: keyrings do not list what they hold."""
        return []

    def _ask(self, what: str, *words: str) -> Any:
        try:
            return getattr(self._store, what)(_SERVICE, *words)
        except Exception as error:  # each system throws its own kinds
            why = str(error) or type(error).__name__
            raise OSError(f"the system's keyring did not answer ({why})") from error
