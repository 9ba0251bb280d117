"""Two texts of one story: somebody chooses, and the other one is kept beside it."""

import difflib
from collections.abc import Awaitable, Callable
from html import escape

from nicegui import ui

from engine.problems import Trouble
from player.studio.pages.frame import say
from player.studio.story.text import StoryText, keep_beside
from player.studio.studio import Studio
from player.studio.words import Words


def choose(
    studio: Studio,
    words: Words,
    mine: str,
    there: StoryText,
    chosen: Callable[[bool], Awaitable[None]],
) -> ui.dialog:
    """Show where they differ, and ask; `chosen` is told whether the one on disk was taken."""
    with _dialog(words("story.conflict")) as dialog, ui.card().classes("conflict"):
        ui.label(words("story.conflict")).classes("headline")
        ui.label(words("story.conflict_why", name=there.path.name))
        with ui.element("div").classes("differences").props("tabindex=0"):
            for line in _differences(mine, there.text, words):
                ui.label(line).classes({"+": "mine", "-": "theirs"}.get(line[:1], "same"))

        async def decide(theirs: bool) -> None:
            dialog.close()
            try:
                kept = keep_beside(studio, mine if theirs else there.text)
                await chosen(theirs)
            except Trouble as trouble:
                say(words.of(trouble), bad=True)
                return
            say(words("story.kept_beside", name=kept.name))

        with ui.element("div").classes("answers"):
            ui.button(words("story.conflict_later"), color=None, on_click=dialog.close).props(
                "flat no-caps"
            )
            ui.button(
                words("story.conflict_theirs"), color=None, on_click=lambda: decide(True)
            ).props("outline no-caps")
            ui.button(words("story.conflict_mine"), on_click=lambda: decide(False)).props(
                "unelevated no-caps"
            )
    dialog.open()
    return dialog


def taken_from(words: Words, why: str, save: Callable[[], Awaitable[None]]) -> ui.dialog:
    """Say what lies in the place of the story, and ask whether it may get another name so that the
    text can be saved; `save` does so."""
    with _dialog(words("story.not_saved")) as dialog, ui.card().classes("conflict"):
        ui.label(words("story.not_saved")).classes("headline")
        ui.label(why)
        ui.label(words("story.aside_why"))

        async def anew() -> None:
            dialog.close()
            try:
                await save()
            except Trouble as trouble:
                say(words.of(trouble), bad=True)

        with ui.element("div").classes("answers"):
            ui.button(words("story.conflict_later"), color=None, on_click=dialog.close).props(
                "flat no-caps"
            )
            ui.button(words("story.aside"), on_click=anew).props("unelevated no-caps")
    dialog.open()
    return dialog


def _dialog(called: str) -> ui.dialog:
    return ui.dialog().props(f'aria-label="{escape(called)}"')


def _differences(mine: str, theirs: str, words: Words) -> list[str]:
    lines = difflib.unified_diff(
        theirs.splitlines(),
        mine.splitlines(),
        words("story.conflict_other"),
        words("story.conflict_yours"),
        lineterm="",
        n=2,
    )
    return list(lines)[:400]
