"""The operator's code: hashed by scrypt (RFC 7914), compared slowly, and not as often as one likes.

The only way out of a kiosk by its screen. What is kept of it is the line in kiosk.yaml.
"""

import os
import re
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from engine.kiosk.values import CODE_PATTERN, may_be_checked
from engine.words import Seconds

FEWEST: Final = 4
MOST: Final = 12
"""How many digits a code has."""
_LOG_N, _R, _P = 15, 8, 1  # 32 MiB and some 80 ms a try
_LENGTH: Final = 32
_FREE_TRIES: Final = 3
_FIRST_WAIT: Final[Seconds] = 30.0
_LONGEST_WAIT: Final[Seconds] = 900.0


def hashed(code: str) -> str:
    """The line for `code:` in kiosk.yaml. Raises ValueError for what the pad cannot type."""
    if not (code.isascii() and code.isdigit() and FEWEST <= len(code) <= MOST):
        raise ValueError(f"A code has {FEWEST} to {MOST} digits.")
    salt = os.urandom(16)
    key = Scrypt(salt=salt, length=_LENGTH, n=2**_LOG_N, r=_R, p=_P).derive(code.encode())
    return f"scrypt${_LOG_N}${_R}${_P}${salt.hex()}${key.hex()}"


def is_code(typed: str, kept: str) -> bool:
    """Whether what was typed is the code of a hash. Takes some 80 ms: not in the window's thread.

    A hash that asks for more memory than 256 MiB, or cannot be read, is nobody's code.
    """
    try:
        if re.fullmatch(CODE_PATTERN, kept) is None or not may_be_checked(kept):
            return False
        _, log_n, r, p, salt, key = kept.split("$")
        wanted = bytes.fromhex(key)
        scrypt = Scrypt(
            salt=bytes.fromhex(salt), length=len(wanted), n=2 ** int(log_n), r=int(r), p=int(p)
        )
        scrypt.verify(typed.encode(), wanted)
    except (ValueError, InvalidKey, MemoryError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class Tries:
    """How often a wrong code was typed; instants are monotonic. After three wrong ones each next
    has to wait, 30 s at first and twice as long each time, a quarter of an hour at most."""

    wrong: int = 0
    open_at: Seconds = 0.0

    def may_try(self, now: Seconds) -> bool:
        """Whether a code may be typed now."""
        return now >= self.open_at

    def missed(self, now: Seconds) -> "Tries":
        """A wrong code was typed."""
        wrong = self.wrong + 1
        if wrong < _FREE_TRIES:
            return Tries(wrong, now)
        wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** min(10, wrong - _FREE_TRIES))
        return Tries(wrong, now + wait)
