"""The command line. Every command imports what it needs when it is called, never before."""

import signal
import sys
from typing import Annotated

import typer

from engine import dumps
from engine.problems import Trouble
from player.commands import film, log, story
from player.commands.common import announce

app = typer.Typer(
    name="kuleshov",
    help="A film that watches back: plays a branching film and cuts it by how you feel.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)

_debug = False


@app.callback()
def _common(
    debug: Annotated[bool, typer.Option(help="Show tracebacks and libraries' messages.")] = False,
) -> None:
    global _debug  # noqa: PLW0603 - one switch for one process
    _debug = debug


for _command in (
    film.play,
    *(story.check, story.prepare, story.new, story.graph, story.rehearse, story.simulate),
    *(log.explain, log.replay, log.export),
    *(film.sense, film.profile, film.doctor),
):
    app.command()(_command)


def main() -> None:
    """The `kuleshov` command: 0 when all is well, 1 when its subject is at fault, 2 when called
    wrongly. A mistake is a sentence; --debug shows the rest."""
    # Whoever ends the process from outside gets the same orderly end as Ctrl-C: decks stopped,
    # devices closed, the virtual display taken down.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    dumps.forbid()
    try:
        app()
    except Trouble as trouble:
        if _debug:
            raise
        announce(str(trouble))
        sys.exit(2 if trouble.blame == "call" else 1)
    except Exception as error:
        if _debug:
            raise
        announce(
            f"Something inside Kuleshov failed: {type(error).__name__}: {error}. "
            "`kuleshov --debug …` shows where; please report it."
        )
        sys.exit(1)
    except KeyboardInterrupt:
        announce("Stopped.")
        sys.exit(130)


if __name__ == "__main__":
    main()
