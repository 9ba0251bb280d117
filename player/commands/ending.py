"""How a command begins and ends: a sentence in place of a traceback, and an exit code."""

import errno
import sys
from typing import Annotated, Final, NoReturn

import typer

from engine import core_dumps
from engine.problems import Trouble
from engine.whole_files import is_for_want_of_room
from player.commands.common import announce
from player.supervision.restarts import INTERRUPTED, SCREEN_LOST
from player.system import terminal
from player.system.screen_loss import ScreenLost
from player.system.signals import handle_termination_signals, was_interrupted

_FULL: Final = {errno.ENOSPC, errno.EDQUOT}

_debug = False


def run(app: typer.Typer) -> NoReturn:
    """Do what the command line asks, and leave: with 0 when all is well, 1 when the subject of
    the command is at fault, 2 when it was called wrongly, 130 when it was interrupted. A mistake
    is a sentence; --debug shows the rest."""
    app.callback()(_common)
    terminal.prepare_streams()
    handle_termination_signals()
    sys.exit(terminal.flush(_exit_code(app)))


def shows_tracebacks() -> bool:
    """Whether `--debug` was given."""
    return _debug


def _common(
    debug: Annotated[bool, typer.Option(help="Show tracebacks and libraries' messages.")] = False,
) -> None:
    global _debug  # noqa: PLW0603 - one switch for one process
    _debug = debug


def _exit_code(app: typer.Typer) -> int:
    try:
        core_dumps.forbid()  # most commands see pictures, and some see a viewer
        app()
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 0
    except Trouble as trouble:
        if _debug:
            raise
        announce(str(trouble))
        if isinstance(trouble, ScreenLost):
            return SCREEN_LOST
        return 2 if trouble.blame == "call" else 1
    except Exception as error:
        if _debug:
            raise
        if was_interrupted():
            return _stopped()
        if isinstance(error, OSError) and is_for_want_of_room(error):
            what = error.filename2 or error.filename or "The answer"
            remedy = " Make room, or name another place." if error.errno in _FULL else ""
            announce(f"{what} could not be written: {error.strerror}.{remedy}")
            return 1
        announce(
            f"Something inside Kuleshov failed: {type(error).__name__}: {error}. "
            "`--debug`, before the command's name, shows where; please report it."
        )
        return 1
    except KeyboardInterrupt:
        return _stopped()
    return 0


def _stopped() -> int:
    announce("Stopped.")
    return INTERRUPTED
