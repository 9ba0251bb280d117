"""The command of the studio: a page in the browser where a film is written, seen and understood."""

import os
import sys
import webbrowser
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from engine.installed import INSTALLS
from engine.problems import Trouble
from player.commands.common import AsJson, StoryFile, announce, answer
from player.commands.ending import shows_tracebacks


def studio(
    story: StoryFile,
    screening: Annotated[
        Path | None, typer.Option(help="A screening's FOLDER, for the page of the audience.")
    ] = None,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Only show it: nothing can be changed or saved.")
    ] = False,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where it is served; any that is free if absent.")
    ] = 0,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the link in a browser.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Open a story in the browser: its text, map, film and audience in one place.

    For a folder without a story it writes a first one, of the clips there. It is served to this
    machine alone, to whoever has the link, until Ctrl-C.
    """
    if find_spec("nicegui") is None:
        raise Trouble(
            f"The studio needs NiceGUI, which is not installed: {INSTALLS} nicegui",
            blame="call",
        )
    # What FastAPI would report where an environment names a place for it.
    os.environ["OTEL_SDK_DISABLED"] = "true"
    from engine.story.paths import as_on_disk
    from player.studio.opening import opened_story
    from player.studio.serving.server import serve
    from player.studio.studio import studio_of
    from player.studio.words import language_for
    from player.system.language import system_languages

    named = as_on_disk(Path(story.anchor), story.relative_to(story.anchor))
    opened = studio_of(
        opened_story(named, read_only=read_only, told=announce),
        read_only=read_only,
        screening=screening,
        language=language_for(system_languages()),
    )

    def ready(link: str) -> None:
        if as_json:
            answer({"link": link}, indent=None)
            sys.stdout.flush()  # whoever reads it by a pipe waits for it, and the command goes on
        else:
            announce(f"The studio is at {link}")
            announce("Ctrl-C closes it.")
        if browser:
            webbrowser.open(link)

    serve(opened, port, ready, debug=shows_tracebacks())
