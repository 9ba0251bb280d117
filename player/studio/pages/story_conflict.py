"""Two texts of one story: somebody chooses, and the other one is kept beside it."""

import difflib
from collections.abc import Awaitable, Callable

from nicegui import ui

from engine.problems import Trouble
from player.studio.frame import say
from player.studio.story_text import StoryText, keep_beside
from player.studio.studio import Studio
from player.studio.words import Words


def choose(
    studio: Studio,
    words: Words,
    mine: str,
    there: StoryText,
    chosen: Callable[[bool], Awaitable[None]],
) -> None:
    """Show where they differ, and ask; `chosen` is told whether the one on disk was taken."""
    with ui.dialog().props("persistent") as dialog, ui.card().classes("conflict"):
        ui.label(words("story.conflict")).classes("headline")
        ui.label(words("story.conflict_why", name=there.path.name))
        with ui.element("div").classes("differences").props("tabindex=0"):
            for line in _differences(mine, there.text, words):
                ui.label(line).classes({"+": "mine", "-": "theirs"}.get(line[:1], "same"))

        async def decide(theirs: bool) -> None:
            dialog.close()
            try:
                kept = keep_beside(studio, mine if theirs else there.text)
            except Trouble as trouble:
                say(str(trouble), bad=True)
                return
            await chosen(theirs)
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
