"""What fails while the studio is served, as sentences in the terminal; `--debug` shows it whole.

The libraries log it with its traceback, whether a page's own code failed or a browser sent what no
page of the studio sends. What they quote of a message is spelt out, so that it cannot write into
the terminal what it likes.
"""

import logging
from typing import Final

from engine.problems import Trouble
from player.system.terminal import say

_TALKING: Final = ("engineio.server", "socketio.server")
"""Those that write to the terminal by themselves."""
_LONGEST: Final = 300


class Sentences(logging.Formatter):
    """Makes a sentence of each record, or with `debug` all that is known of it."""

    def __init__(self, *, debug: bool) -> None:
        super().__init__()
        self._debug = debug

    def format(self, record: logging.LogRecord) -> str:
        """The line for the terminal; with `debug` several."""
        if self._debug:
            return "\n".join(map(_spelt, super().format(record).split("\n")))
        error = record.exc_info[1] if record.exc_info else None
        if error is None or isinstance(error, Trouble):
            return _short(record.getMessage() if error is None else str(error))
        why = _short(f"{type(error).__name__}: {error}")
        return (
            f"What a page asked of the studio failed: {why}. The studio goes on. `--debug`, "
            "before the command's name, shows where; please report it."
        )


class _Terminal(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        say(self.format(record))


def tell_failures(*, debug: bool) -> None:
    """Have this process tell them from now on, its libraries loaded. To be called once."""
    for name in _TALKING:
        logging.getLogger(name).handlers.clear()
    terminal = _Terminal()
    terminal.setFormatter(Sentences(debug=debug))
    logging.getLogger().addHandler(terminal)


def _short(text: str) -> str:
    one = _spelt(text)
    return one if len(one) <= _LONGEST else f"{one[:_LONGEST]}…"


def _spelt(text: str) -> str:
    """The text, with Python's escapes for what cannot be printed, as a terminal's commands."""
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)
