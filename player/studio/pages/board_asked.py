"""What the board asks for in words: a card's text, a segment's name."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from player.studio.words import Words


def ask_card(words: Words, make: Callable[[str], Awaitable[object]]) -> None:
    """Ask what a new card says."""
    with ui.dialog() as dialog, ui.card().classes("conflict"):
        text = ui.textarea(words("board.card_words")).props("autofocus outlined autogrow")
        text.classes("wide")

        async def done() -> None:
            if said := " ".join((text.value or "").split()):
                dialog.close()
                await make(said)

        ui.button(words("board.card_make"), on_click=done).props("unelevated no-caps")
    _opened(dialog)


def ask_name(words: Words, old: str, rename: Callable[[str], Awaitable[bool]]) -> None:
    """Ask for a segment's other name, until there is one that it can have."""
    with ui.dialog() as dialog, ui.card().classes("conflict"):
        field = ui.input(words("board.name"), value=old).props("autofocus outlined")
        field.classes("wide")

        async def done() -> None:
            new = (field.value or "").strip()
            if new and await rename(new):
                dialog.close()

        field.on("keydown.enter", done)
        ui.button(words("board.rename_it"), on_click=done).props("unelevated no-caps")
    _opened(dialog)


def _opened(dialog: ui.dialog) -> None:
    dialog.on("hide", dialog.delete)
    dialog.open()
