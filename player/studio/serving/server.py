"""Serves the studio's pages on loopback, until it is told to end.

NiceGUI keeps nothing on disk here and loads nothing from elsewhere: all that its pages need lies
in its wheel.
"""

import errno
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Thread
from typing import Final, cast

import uvicorn
from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from nicegui import app, ui

from engine.freed_memory import return_freed_pictures
from engine.problems import Trouble
from player.studio.audience.screenings import VIEWS
from player.studio.beside import BESIDE
from player.studio.pages.audience.page import page as audience
from player.studio.pages.board.page import page as board
from player.studio.pages.film.page import page as film
from player.studio.pages.frame import PAGES, STATIC, framed
from player.studio.pages.simulation.page import page as simulation
from player.studio.pages.story.page import page as story
from player.studio.serving.completion_route import add_completion_route
from player.studio.serving.failures import tell_failures
from player.studio.serving.guard import KEY, Application, Guard
from player.studio.serving.media_routes import add_media_routes
from player.studio.studio import Studio
from player.studio.words import Words
from player.system.signals import on_termination

_HERE: Final = "127.0.0.1"
_BUILT: Final[dict[str, Callable[[Studio, Words], None]]] = {
    "story": story,
    "board": board,
    "film": film,
    "audience": audience,
    "simulation": simulation,
}


def serve(studio: Studio, port: int, ready: Callable[[str], None], *, debug: bool = False) -> None:
    """Serve until a termination signal. `ready` is told the link, with its key, once it answers.

    Port 0 is any that is free. What fails meanwhile is told in the terminal, with `debug` by its
    traceback. Raises Trouble where the port is taken. Main thread.
    """
    tell_failures(debug=debug)
    return_freed_pictures()  # stills and clips are decoded by many threads
    with _listening(port) as listener:
        here = listener.getsockname()[1]
        key = secrets.token_urlsafe(24)
        server = _Server(
            uvicorn.Config(
                Guard(cast(Application, built(studio)), here, key),
                log_level="critical",  # a page tells its own errors; a browser that left is none
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=1,
            )
        )
        app.on_startup(partial(ready, f"http://{_HERE}:{here}/?{KEY}={key}"))
        studio.watch()
        try:
            with on_termination(server.end):
                server.run([listener])
        finally:
            studio.close()
            BESIDE.close()


def built(studio: Studio) -> FastAPI:
    """The application of ASGI, without its guard."""
    outer = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_static_files("/studio", STATIC)
    app.add_api_route("/", lambda: RedirectResponse(f"/{PAGES[0]}"), include_in_schema=False)
    add_media_routes(app, studio)
    if studio.screening is not None:  # it takes seconds to read, and its page is soon opened
        reading = Thread(target=VIEWS.prepare, args=(studio.screening, studio.story), daemon=True)
        app.on_startup(reading.start)
    add_completion_route(app, studio)
    for name, build in _BUILT.items():
        ui.page(f"/{name}", reconnect_timeout=30)(partial(framed, name, studio, build))
    ui.run_with(
        outer,
        title="Kuleshov",
        dark=None,
        language="en-US",
        tailwind=False,
        storage_secret=None,
        show_welcome_message=False,
    )
    return outer


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server((_HERE, port))
    except (OSError, OverflowError) as error:
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        why = "another program, or another studio, is there" if taken else str(error)
        raise Trouble(
            f"The studio cannot be served on port {port}: {why}. Choose another with --port, "
            "from 1024 to 65535, or leave the option out.",
            blame="call",
        ) from None


class _Server(uvicorn.Server):
    """It ends by the project's own way with signals, and raises none of them again."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to whoever began the server."""
        yield

    def end(self) -> None:
        """Have it end at its next turn. Any thread, a signal's handler too."""
        self.should_exit = True
