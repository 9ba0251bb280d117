"""Standard streams that never raise: into a terminal of few letters, a pipe, a full disk, none."""

import codecs
import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, TextIO

_HANDLER: Final = "kuleshov"
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""What would move a terminal's cursor or colour its letters: all controls but tab and newline."""

_PLAIN: Final = dict(
    zip("…→·±✓✗“”", ("...", "->", "-", "+-", "+", "x", "'", "'"), strict=True),
)
"""ASCII for the program's own typographic marks; valid inside JSON."""


def prepare_streams() -> None:
    """Open missing standard streams on /dev/null, and have unencodable letters spelt out.

    To be called once, before any file is opened: a file must not get the descriptor of a missing
    stream, since libraries write there.
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
    """Write a line for people to standard error; where that is closed, it is dropped.

    A file's name may hold controls of a terminal: they are spelt out.
    """
    with suppress(OSError, ValueError):
        sys.stderr.write(_CONTROLS.sub(lambda one: f"\\x{ord(one[0]):02x}", sentence) + "\n")
        sys.stderr.flush()


def flush(code: int) -> int:
    """Flush both output streams; return the exit `code`, or 1 where standard output failed.

    A pipe whose reader has left, such as `| head`, is no failure.
    """
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
    """Send what a stream still buffers to /dev/null; the interpreter would fail over it."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
        stream.flush()


def _spelt(error: UnicodeError) -> tuple[str, int]:
    """A codec error handler: ASCII marks, or the letter's number as a JSON escape.

    JSON stays valid JSON; surrogates from the bytes of a file name are escaped likewise.
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters: Sequence[str] = error.object[error.start : error.end]
    return "".join(_PLAIN.get(each) or _number(each) for each in letters), error.end


def _number(letter: str) -> str:
    units = letter.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
