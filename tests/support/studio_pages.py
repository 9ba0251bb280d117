"""The studio's pages, used as a person would, without a browser: by NiceGUI's simulated user."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
from nicegui import app, background_tasks, ui
from nicegui.client import Client
from nicegui.testing import User
from nicegui.testing.general import nicegui_reset_globals

from player.studio.serving.server import built
from player.studio.studio import Studio
from tests.support.waiting import PATIENCE

TWO_DOORS = """\
kuleshov: 1
title: Two doors   # a working title
start: one
segments:
  one: {card: One., duration: 5s, next: [{to: two}]}
  two: {card: Two., duration: 5s}
"""


def visit(studio: Studio, does: Callable[[User], Awaitable[None]], *, language: str = "en") -> None:
    """Let a person do something in a studio's pages (`user.open("/story")`, `user.find(...)`).

    What a page raises fails the test.
    """

    async def alone(another: Callable[[], User]) -> None:
        await does(another())

    used(studio, alone, language=language)


def used(
    studio: Studio, do: Callable[[Callable[[], User]], Awaitable[None]], *, language: str = "en"
) -> None:
    """The same of several people: each call of what `do` is given answers another one."""

    async def served() -> None:
        async with people(studio, language=language) as another:
            await do(another)

    studio.watch()
    try:
        asyncio.run(served())
    finally:
        studio.close()


@asynccontextmanager
async def people(studio: Studio, *, language: str = "en") -> AsyncIterator[Callable[[], User]]:
    """A studio that is served; each call answers another person, with a window of their own."""
    raised: list[Exception] = []
    failed: list[BaseException] = []
    asked = ui.navigate, ui.notify, ui.download  # the simulated user takes their places
    # What was begun as an earlier test's loop ended never ends, and NiceGUI would wait for it.
    background_tasks.running_tasks.clear()
    background_tasks.lazy_tasks_running.clear()
    gc.freeze()  # NiceGUI looks through all objects that there are, and those of pytest are many
    with nicegui_reset_globals():
        application = built(studio)
        app.on_exception(raised.append)

        def another() -> User:
            transport = httpx.ASGITransport(application)
            person = User(httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1"))
            person.http_client.cookies.set("kuleshov_language", language)
            return person

        try:
            async with application.router.lifespan_context(application):
                try:
                    yield another
                except BaseException as error:
                    # NiceGUI would not end, and the tests that follow could not begin.
                    failed.append(error)
        finally:
            ui.navigate, ui.notify, ui.download = asked
            Client.page_routes.clear()  # their modules would be taken for a test's, and forgotten
            gc.unfreeze()
    if failed:
        raise failed[0]
    assert not raised, raised


async def until(happened: Callable[[], object], what: str = "nothing happened") -> None:
    """Let the page work until something is so; fails with `what` where it never is."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, what
        await asyncio.sleep(0.01)


async def seen(user: User, text: str) -> None:
    """Let the page work until a text is to be seen on it."""
    await user.should_see(text, retries=round(10 * PATIENCE))
