"""What the Film page has a film mean: the feeling of a beat, and the film's arc."""

from collections.abc import Callable, Sequence
from typing import Final

from nicegui import ui

from engine.story.arcs import NAMES
from engine.viewer.emotions import feelings, name_meant
from engine.words import Seconds, SegmentName
from player.studio.edits.retiming import feelings_near
from player.studio.footage.course import Piece
from player.studio.pages.parts import Choice, marks_first
from player.studio.words import Words

_OWN: Final = ""

# Enter takes what is marked in the open list, as everywhere; else the page hears what was typed.
_ENTER: Final = """(e) => {
  if (e.key !== "Enter" || e.isComposing || e.heard) return;
  e.heard = true;
  const list = getElement(%d).$refs.qRef;
  const shown = list.modelValue && list.modelValue.label === e.target.value;
  const open = e.target.getAttribute("aria-expanded") === "true";
  if (!shown && open && list.getOptionIndex() >= 0) return;
  e.qKeyEvent = true;
  e.preventDefault();
  emit(e.target.value);
}"""


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
    asked = words("film.beat_asked", segment=piece.segment, at=f"{at:.2f} s")
    ask_feeling(words, asked, words("film.beat_make"), lambda feel: make(piece.segment, at, feel))


def ask_feeling(
    words: Words, asked: str, does: str, chosen: Callable[[str], None], feel: str | None = None
) -> None:
    """Ask for a feeling, until there is one; `does` is what its button says."""
    known = list(feelings())
    with ui.dialog() as dialog, ui.card().classes("asked"):
        ui.label(asked)
        options = known if feel is None or feel in known else [feel, *known]
        field = ui.select(options, value=feel, with_input=True, label=words("film.beat_feel"))
        field.props("autofocus outlined dense").classes("full")
        refused = ui.label("").classes("bad small").props("role=alert")
        dialog._props["aria-label"] = asked
        typed = ""

        def entered(word: str) -> None:
            """A word that is shown already is chosen; any other is taken first, so that it is
            seen."""
            meant = feeling_typed(word)
            if meant is None:
                near = ", ".join(feelings_near(word)) if word.strip() else ""
                told = words("refusals.no_feeling", feel=word.strip()[:80], near=near)
                refused.text = told if near else words("film.beat_none")
            elif meant == field.value:
                dialog.close()
                if meant != feel:
                    chosen(meant)
            else:
                refused.text = ""
                field.set_options(known if meant in known else [meant, *known], value=meant)

        def heard(word: str) -> None:
            nonlocal typed
            typed = word or typed

        def done() -> None:
            entered(str(field.value or typed))

        field.on("keydown", lambda event: entered(str(event.args)), js_handler=_ENTER % field.id)
        marks_first(field, heard)
        field.on_value_change(lambda: refused.set_text(""))
        ui.button(does, on_click=done).props("unelevated no-caps")
    dialog.on("hide", dialog.delete)
    dialog.open()


def feeling_typed(word: str) -> str | None:
    """What somebody means who types a word: a feeling as it is, or a plain word for one, else the
    first name that holds it; None where there is none."""
    low = " ".join(word.casefold().split())
    if not low:
        return None
    if low in feelings() or name_meant(low) is not None:
        return low
    return next((each for each in feelings() if low in each.casefold()), None)


class ArcChoice(Choice):
    """Offers the common shapes of stories, whatever arc a film has."""

    def __init__(self, words: Words, choose: Callable[[str], None]) -> None:
        self._words = words

        def chosen(name: str) -> None:
            if name != _OWN:
                choose(name)

        super().__init__(self._options("film.arc_none"), _OWN, words("film.arc_choose"), chosen)

    def show(self, written: object) -> None:
        """Show the arc that is written: a name, points of its own, or none."""
        name = written.strip().casefold() if isinstance(written, str) else _OWN
        own = "film.arc_own" if written else "film.arc_none"
        self.offer(self._options(own), name if name in NAMES else _OWN)

    def _options(self, own: str) -> dict[str, str]:
        return {_OWN: self._words(own)} | {name: name for name in NAMES}
