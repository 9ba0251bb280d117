"""The command line. Every command imports what it needs when it is called, never before."""

import errno
import sys
from typing import Annotated

import typer

from engine import core_dumps
from engine.problems import Trouble
from player.commands import film, lexicon, log, story
from player.commands.common import announce
from player.system import terminal
from player.system.signals import handle_termination_signals

app = typer.Typer(
    name="kuleshov",
    help="A film that watches back: plays a branching film and cuts it by how you feel.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)

_debug = False

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}


@app.callback()
def _common(
    debug: Annotated[bool, typer.Option(help="Show tracebacks and libraries' messages.")] = False,
) -> None:
    global _debug  # noqa: PLW0603 - one switch for one process
    _debug = debug


for _command in (
    film.play,
    *(story.check, story.prepare, story.new, story.graph, story.rehearse, story.simulate),
    *(log.explain, log.replay, log.export, log.render),
    *(film.sense, film.profile, film.doctor, lexicon.feelings),
):
    app.command()(_command)


def main() -> None:
    """The `kuleshov` command: 0 when all is well, 1 when its subject is at fault, 2 when called
    wrongly. A mistake is a sentence; --debug shows the rest."""
    terminal.settle()
    handle_termination_signals()
    sys.exit(terminal.finished(_exit_code()))


def _exit_code() -> int:
    try:
        core_dumps.forbid()  # most commands see pictures, and some see a viewer
        app()
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 0
    except Trouble as trouble:
        if _debug:
            raise
        announce(str(trouble))
        return 2 if trouble.blame == "call" else 1
    except Exception as error:
        if _debug:
            raise
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            what = error.filename2 or error.filename or "The answer"
            announce(f"{what} could not be written: {error.strerror}.")
            return 1
        announce(
            f"Something inside Kuleshov failed: {type(error).__name__}: {error}. "
            "`kuleshov --debug …` shows where; please report it."
        )
        return 1
    except KeyboardInterrupt:
        announce("Stopped.")
        return 130
    return 0


if __name__ == "__main__":
    main()
