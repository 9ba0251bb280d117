"""What the Film page adds to a story: a beat at the second that is seen, and an arc where there is
none yet."""

from collections.abc import Callable, Sequence
from typing import Final

from nicegui import ui

from engine.story.arcs import NAMES
from engine.viewer.emotions import feelings
from engine.words import Seconds, SegmentName
from player.studio.footage.course import Piece
from player.studio.pages.parts import Choice
from player.studio.words import Words

_NONE: Final = ""


def ask_beat(
    words: Words,
    pieces: Sequence[Piece],
    film: Seconds,
    make: Callable[[SegmentName, Seconds, str], None],
) -> None:
    """Ask what is to be felt at a second of the film; `make` hears of the segment, the time after
    its in point, and the feeling."""
    piece = next((each for each in reversed(pieces) if each.begins <= film), None)
    if piece is None:
        return
    at = round(min(film - piece.begins, piece.out_point - piece.in_point), 2)
    known = list(feelings())
    with ui.dialog() as dialog, ui.card().classes("conflict"):
        ui.label(words("film.beat_asked", segment=piece.segment, at=f"{at:.2f} s"))
        feel = ui.select(
            known, with_input=True, new_value_mode="add-unique", label=words("film.beat_feel")
        )
        feel.props("autofocus outlined dense").classes("wide")
        dialog._props["aria-label"] = words("film.beat_here")

        def done() -> None:
            if feel.value:
                dialog.close()
                make(piece.segment, at, str(feel.value))

        ui.button(words("film.beat_make"), on_click=done).props("unelevated no-caps")
    dialog.on("hide", dialog.delete)
    dialog.open()


def offer_arc(words: Words, choose: Callable[[str], None]) -> None:
    """Offer the common shapes of stories to a film that has no arc."""
    options = {_NONE: words("film.arc_none")} | {name: name for name in NAMES}

    def chosen(name: str) -> None:
        if name != _NONE:
            choose(name)

    Choice(options, _NONE, words("film.arc_choose"), chosen)
