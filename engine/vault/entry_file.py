"""The file of one vault entry: a line that says how long it is kept, and the sealed content.

The line is bound to the content, as the name is: a file under another's name, or with another
line, does not open. The line has a digest of its own, for where only its viewer has the key.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from engine.vault.sealing import seal, unsealed
from engine.viewer.viewer_names import folded
from engine.words import Seconds

_SECOND: Final = b"kuleshov vault 2\n"
_LINE: Final = re.compile(
    rb"kuleshov vault 3 turn ([0-9]{1,12}) until ([0-9]{1,12}) for ([0-9]{1,12}) ([0-9a-f]{16})\n"
)
_ANY_LINE: Final = re.compile(rb"kuleshov vault ([0-9]{1,6})\b")
_NAME_LENGTH: Final = 32  # characters


@dataclass(frozen=True, slots=True)
class Term:
    """How long an entry is kept, and how often it was written.

    `turn` counts the writings from 1, by which an older copy is known that was put back; 0 is of a
    version that did not count. `until` is the instant in seconds since 1970 from which it is
    expired, 0 where there is none; `keep_for` the seconds that each writing prolongs it to.
    """

    turn: int = 0
    until: Seconds = 0
    keep_for: Seconds = 0


NO_TERM: Final = Term()
"""Of an entry that there is none of, and of an older version's."""


def stem_of(name: str) -> str:
    """The file name of an entry: a digest, which tells nothing of the name to who cannot guess."""
    return hashlib.sha256(_SECOND + _folded(name)).hexdigest()[:_NAME_LENGTH]


def is_stem(name: str) -> bool:
    """Whether a file's name is that of an entry."""
    return len(name) == _NAME_LENGTH


def written(secret: bytes, name: str, term: Term, content: bytes) -> bytes:
    """The bytes of an entry's file."""
    numbers = f"turn {term.turn} until {round(term.until)} for {round(term.keep_for)}"
    line = f"kuleshov vault 3 {numbers} {_digest(numbers.encode())}\n".encode()
    return line + seal(secret, content, line + _folded(name))


def term_of(file: bytes) -> Term:
    """The line of an entry's file; of one that never expires where an older version wrote it.

    Raises ValueError where it is no entry, was changed, or a newer version wrote it.
    """
    return _split(file)[1]


def content_of(secret: bytes, name: str, file: bytes) -> bytes:
    """The content of an entry's file. Raises ValueError as `term_of` does, and WrongKeyError where
    the key or the name is another's or something was changed."""
    line, _, sealed = _split(file)
    return unsealed(secret, sealed, line + _folded(name))


def _split(file: bytes) -> tuple[bytes, Term, bytes]:
    if file.startswith(_SECOND):
        return _SECOND, NO_TERM, file[len(_SECOND) :]
    found = _LINE.match(file)
    if found is None:
        version = _ANY_LINE.match(file)
        if version and int(version[1]) > 3:
            raise ValueError("a newer Kuleshov kept it, and only such a one can read it")
        raise ValueError("it is not what was written" if file else "it is empty")
    numbers = found[0][len(b"kuleshov vault 3 ") : -len(b" 0123456789abcdef\n")]
    if _digest(numbers).encode() != found[4]:
        raise ValueError("it is not what was written")
    turn, until, keep_for = (int(found[each]) for each in (1, 2, 3))
    return found[0], Term(turn, until, keep_for), file[found.end() :]


def _digest(numbers: bytes) -> str:
    return hashlib.sha256(numbers).hexdigest()[:16]


def _folded(name: str) -> bytes:
    return folded(name).encode("utf-8", "surrogatepass")
