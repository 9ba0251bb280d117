"""Encryption with a key or a passphrase: AES-256-GCM (NIST SP 800-38D) and scrypt (RFC 7914).

With `first_version` the only file that touches `cryptography`. What is bound to a sealed content
(GCM's associated data) must be the same when it is opened.
"""

import os
from dataclasses import dataclass
from typing import Final

NONCE: Final = 12  # bytes
SECRET: Final = 32  # bytes
SALT: Final = 16  # bytes


class WrongKeyError(ValueError):
    """Sealed under another key, bound to something else, or changed since."""


def new_secret() -> bytes:
    """A key for `seal`."""
    return os.urandom(SECRET)


def seal(secret: bytes, content: bytes, bound: bytes) -> bytes:
    """Encrypt a content: the nonce, the ciphertext and the tag."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(NONCE)
    return nonce + AESGCM(secret).encrypt(nonce, content, bound)


def unsealed(secret: bytes, sealed: bytes, bound: bytes) -> bytes:
    """The content of what `seal` made. Raises WrongKeyError."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(secret).decrypt(sealed[:NONCE], sealed[NONCE:], bound)
    except (InvalidTag, ValueError):
        raise WrongKeyError("it is not what was written") from None


@dataclass(frozen=True, slots=True)
class Cost:
    """What scrypt takes for one guess at a passphrase: 128 * `r` * 2**`log_n` bytes of memory.

    The default is OWASP's recommendation (Password Storage Cheat Sheet): 128 MiB, and 0.4 s on a
    core of an AMD EPYC.
    """

    log_n: int = 17
    r: int = 8
    p: int = 1

    def __post_init__(self) -> None:
        whole = all(type(each) is int for each in (self.log_n, self.r, self.p))
        if not whole or not (10 <= self.log_n <= 20 and 1 <= self.r <= 8 and 1 <= self.p <= 4):
            raise ValueError("its cost is none of Kuleshov's")


COST: Final = Cost()
"""Of new passphrases."""


def derived(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """The key of a passphrase. Raises OSError where there is not memory enough."""
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    try:
        kdf = Scrypt(salt, SECRET, 1 << cost.log_n, cost.r, cost.p)
        return kdf.derive(passphrase.encode("utf-8", "surrogatepass"))
    except MemoryError:
        megabytes = (128 * cost.r << cost.log_n) >> 20
        raise OSError(f"a passphrase takes {megabytes} MiB of memory, which are not free") from None
