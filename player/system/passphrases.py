"""Asking for a passphrase: on the terminal, where what is typed is not seen, or of whoever began
Kuleshov, by the environment or a file descriptor."""

import os
import sys
import warnings
from typing import Final

from engine.problems import Trouble
from engine.vault.passphrase_box import SHORTEST

OF_PROFILES: Final = "KULESHOV_PASSPHRASE"
OF_EXPORTS: Final = "KULESHOV_EXPORT_PASSPHRASE"

_LONGEST: Final = 4096  # bytes
_DIGITS: Final = 9
_FOR: Final = "The passphrase for {}: "


class Passphrases:
    """Asks for passphrases of one kind.

    The environment's `variable` has it, or its `variable`_FD the number of an open descriptor,
    whose first line it is; else the terminal is asked. Once `closed`, nobody is asked any more.
    """

    def __init__(self, variable: str) -> None:
        self._variable = variable
        self._given = _given(variable)
        self._closed = False

    def __call__(self, what: str, is_new: bool) -> str:
        """Ask for the passphrase of `what`, such as `the profile Ada`; a new one twice.

        Raises Trouble where nobody can be asked, or a new one is too short.
        """
        if self._given is None and (self._closed or not _is_terminal()):
            raise Trouble(
                f"{what[0].upper()}{what[1:]} needs {'a' if is_new else 'its'} passphrase, and "
                f"there is no terminal to ask for it. Set {self._variable}, or {self._variable}_FD "
                "to the number of an open file descriptor."
            )
        if self._given is not None:
            answer = self._given
        else:
            question = "A new passphrase for {} (none: nothing is kept): " if is_new else _FOR
            answer = _typed(question.format(what))
        if is_new:
            if not answer:
                raise Trouble(f"No passphrase was given for {what}.")
            if len(answer) < SHORTEST:
                raise Trouble(
                    f"A passphrase has {SHORTEST} characters at least, better some words; the one "
                    f"for {what} has fewer."
                )
            if self._given is None and _typed("The same once more: ") != answer:
                raise Trouble(f"The two passphrases for {what} differ. Try again.")
        return answer

    @property
    def given(self) -> str | None:
        """What was given beforehand; None where the terminal is to be asked."""
        return self._given

    @property
    def has_terminal(self) -> bool:
        """Whether somebody sits at a terminal who could be asked."""
        return _is_terminal()

    def close(self) -> None:
        """Ask nobody any more: a window is open now, and whoever sits there sees no terminal."""
        self._closed = True


def _given(variable: str) -> str | None:
    """What whoever began this process gave; programs that it begins shall not inherit it."""
    text = os.environ.pop(variable, None)
    number = os.environ.pop(f"{variable}_FD", None)
    if number is None:
        return text
    try:
        if len(number) > _DIGITS:
            raise ValueError
        with os.fdopen(int(number), "rb") as file:
            line = file.readline(_LONGEST)
    except (ValueError, OSError):
        raise Trouble(
            f"{variable}_FD is {number}, which is no descriptor that can be read.", blame="call"
        ) from None
    return line.rstrip(b"\r\n").decode("utf-8", "surrogateescape")


def _is_terminal() -> bool:
    """Whether somebody sits there who could answer; a job in the background would be stopped."""
    try:
        if not sys.stdin.isatty():
            return False
        return os.name != "posix" or os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except (OSError, ValueError, AttributeError):
        return False


def _typed(prompt: str) -> str:
    import getpass

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            return getpass.getpass(prompt, sys.stderr if os.name != "posix" else None)
    except (EOFError, OSError, getpass.GetPassWarning):
        raise Trouble("The passphrase could not be read from this terminal unseen.") from None
