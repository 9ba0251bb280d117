"""The code by which a viewer can have their showing erased, and what is kept of it: a hash.

Nobody is told by a code who its viewer is. The same code in two showings of a screening says that
the same person saw both. What is kept is its scrypt hash under the screening's own salt (RFC 7914,
N = 2^14, r = 8, p = 1: 16 MB and some 50 ms a guess), from which the code cannot be found again.
"""

import hashlib
import secrets
from typing import Final

from engine.problems import Trouble

_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is read or heard as another
_LENGTH: Final = 8  # 30^8 codes: 39 bits
_HALF: Final = 4


def new_code() -> str:
    """A code that nobody has, such as `K7QF-2M9T`."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return f"{letters[:_HALF]}-{letters[_HALF:]}"


def code_of(written: str) -> str:
    """A code as somebody wrote it, with small letters or without its hyphen. Raises Trouble."""
    letters = "".join(each for each in written.upper() if each.isalnum())
    letters = letters.translate(str.maketrans("01ILOU", "QJJJQV"))
    if len(letters) != _LENGTH or set(letters) - set(_LETTERS):
        raise Trouble(
            f'"{written}" is no code of a viewer: it is eight letters and digits, such as '
            "K7QF-2M9T, as the end card and the receipt of a showing have it.",
            blame="call",
        )
    return f"{letters[:_HALF]}-{letters[_HALF:]}"


def viewer_of(code: str, salt: str) -> str:
    """What is kept of a code: 32 hex digits."""
    kept = hashlib.scrypt(code.encode(), salt=salt.encode(), n=2**14, r=8, p=1, dklen=16)
    return kept.hex()
