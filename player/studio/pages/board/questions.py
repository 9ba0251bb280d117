"""What the board asks for in words: a card's text, a segment's name."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from player.studio.words import Words


def ask_card(words: Words, make: Callable[[str], Awaitable[object]]) -> None:
    """Ask what a new card says."""
    with _dialog(words("board.card")) as dialog, ui.card().classes("conflict"):
        text = ui.textarea(words("board.card_words")).props("autofocus outlined autogrow")
        text.classes("wide")

        async def done() -> None:
            if said := " ".join((text.value or "").split()):
                dialog.close()
                await make(said)

        ui.button(words("board.card_make"), on_click=done).props("unelevated no-caps")


def ask_name(words: Words, old: str, rename: Callable[[str], Awaitable[bool]]) -> None:
    """Ask for a segment's other name, until there is one that it can have."""
    with _dialog(words("board.rename")) as dialog, ui.card().classes("conflict"):
        field = ui.input(words("board.name"), value=old).props("autofocus outlined")
        field.classes("wide")

        async def done() -> None:
            new = (field.value or "").strip()
            if new and await rename(new):
                dialog.close()

        field.on("keydown.enter", done)
        ui.button(words("board.rename_it"), on_click=done).props("unelevated no-caps")


def _dialog(name: str) -> ui.dialog:
    """An open one, by its name for screen readers; gone once it is shut."""
    dialog = ui.dialog(value=True)
    dialog._props["aria-label"] = name
    dialog.on("hide", dialog.delete)
    return dialog
