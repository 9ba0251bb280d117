"""Where the keys of profiles lie on this machine, and where new ones go."""

import os
from typing import Final, NamedTuple, get_args

from engine.problems import Trouble
from engine.vault.key_stores import KeyIn, KeyStore, UnprotectedKeyStore
from engine.vault.passphrase_keys import Ask, PassphraseKeyStore

KEY_IN: Final[tuple[KeyIn, ...]] = get_args(KeyIn)
_VARIABLE: Final = "KULESHOV_KEY_IN"


class KeyPlaces(NamedTuple):
    """`all` are searched for a key, the last first; a new one goes to the first of `new`."""

    all: list[KeyStore]
    new: list[KeyStore]


def key_places(ask: Ask, wanted: KeyIn | None = None) -> KeyPlaces:
    """The places, as `wanted` or as KULESHOV_KEY_IN says.

    Where neither says anything, new keys go to the keyring or else under a passphrase, which
    `ask` asks for. An unprotected file is for those alone who say so. Raises Trouble.
    """
    import platformdirs

    from engine.vault.system_keyring import system_keyring

    folder = platformdirs.user_state_path("kuleshov", appauthor=False) / "keys"
    keyring = system_keyring()
    passphrase, unprotected = PassphraseKeyStore(folder, ask), UnprotectedKeyStore(folder)
    protected: list[KeyStore] = [keyring] if keyring else []
    protected.append(passphrase)
    new: dict[KeyIn | None, list[KeyStore]] = {
        "keyring": protected[:-1],
        "passphrase": [passphrase],
        "unprotected-file": [unprotected],
        None: protected,
    }
    chosen = wanted or named(os.environ.get(_VARIABLE), _VARIABLE)
    if not new[chosen]:
        raise Trouble("No keyring of this system is reached from here.", blame="call")
    return KeyPlaces([*protected, unprotected], new[chosen])


def named(text: str | None, option: str) -> KeyIn | None:
    """A place by its name; None for an empty one. Raises Trouble."""
    for each in KEY_IN:
        if each == text:
            return each
    if not text:
        return None
    raise Trouble(f"{option} {text}: a key lies in {', '.join(KEY_IN)}.", blame="call")
