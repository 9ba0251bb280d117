"""What stands where a terminal would: one that knows few letters, a pipe, a full disk, nothing.

Whatever it is, what the program has to say never stops the program.
"""

import codecs
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, TextIO

_HANDLER: Final = "kuleshov"

_PLAIN: Final = dict(
    zip("…→·±✓✗“”", ("...", "->", "-", "+-", "+", "x", "'", "'"), strict=True),
)
"""The program's own marks; none of them changes what JSON is."""


def settle() -> None:
    """Make the three standard streams such that nothing raises for want of a letter or a stream.

    Once, at the very beginning: a file that is opened later must not get a missing stream's
    descriptor, for libraries write there.
    """
    _fill(0, os.O_RDONLY)
    _fill(1, os.O_WRONLY)
    _fill(2, os.O_WRONLY)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - for good
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    codecs.register_error(_HANDLER, _spelt)
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):  # a stand-in of some other program
            stream.reconfigure(errors=_HANDLER)  # type: ignore[union-attr]


def say(sentence: str) -> None:
    """For people, beside whatever is answered. Where nobody can read it any more, for nobody."""
    with suppress(OSError, ValueError):
        sys.stderr.write(f"{sentence}\n")
        sys.stderr.flush()


def finished(code: int) -> int:
    """The exit code, once all that was said has left: 1 where an answer could not be written."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # such as `| head`, which has seen enough
        _abandon(sys.stdout)
    except OSError as error:
        _abandon(sys.stdout)
        say(f"The answer could not be written: {error.strerror}.")
        code = code or 1
    with suppress(ValueError):
        try:
            sys.stderr.flush()
        except OSError:
            _abandon(sys.stderr)
    return code


def _fill(descriptor: int, mode: int) -> None:
    try:
        os.fstat(descriptor)
    except OSError:
        # The lowest free number is the missing one, since those below are there.
        os.open(os.devnull, mode)


def _abandon(stream: TextIO) -> None:
    """What still waits in a stream goes nowhere; else the interpreter would fail over it."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
        stream.flush()


def _spelt(error: UnicodeError) -> tuple[str, int]:
    """In place of what an encoding lacks: a plain mark, or the letter's number as JSON spells it,
    so that an answer in JSON stays one. So are the bytes of a file name that is no text."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters: Sequence[str] = error.object[error.start : error.end]
    return "".join(_PLAIN.get(each) or _number(each) for each in letters), error.end


def _number(letter: str) -> str:
    units = letter.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
