"""Fields of a form whose values are edits of the story's text."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any, Final

from nicegui import ui

from engine.problems import Trouble
from engine.story.text.locations import Location
from player.studio.edits.values import (
    source_at,
    source_of,
    value_at,
    with_value_within,
    without,
    written,
)
from player.studio.pages.frame import say
from player.studio.pages.parts import marks_first
from player.studio.words import Words

_FIELD: Final = "dense outlined stack-label debounce=400"
_MOST_OFFERED: Final = 400  # in one list; of more, somebody writes the name


class Fields:
    """What the fields of a form share: the text that they edit, and whether they may.

    `text` answers the text, `put` takes the edited one, `wrote` is called after a field's own edit.
    """

    def __init__(
        self,
        text: Callable[[], str],
        put: Callable[[str], None],
        wrote: Callable[[], None],
        words: Words,
        *,
        enabled: bool,
    ) -> None:
        self._text, self._put, self._wrote, self._words = text, put, wrote, words
        self.enabled = enabled

    @property
    def text(self) -> str:
        """The text as it is now."""
        return self._text()

    def words(self, label: str, way: Location, kind: str = "", *, hint: str = "") -> None:
        """A text, such as that of a card; a `hint` below it says what may be written."""
        value = value_at(self.text, way)
        self._input(label, "" if value is None else str(value), way, written, kind, hint)

    def plain(self, label: str, way: Location, kind: str = "", *, hint: str = "") -> None:
        """A time, a number or a truth value, as it is written in the story."""
        self._input(label, source_at(self.text, way), way, source_of, kind, hint)

    def several(self, label: str, way: Location, kind: str = "", *, hint: str = "") -> None:
        """Words with commas between them, which are a list in the story."""
        value = value_at(self.text, way)
        shown = ", ".join(map(str, value)) if isinstance(value, list) else ""

        def listed(typed: str) -> str:
            return written([each.strip() for each in typed.split(",") if each.strip()])

        self._input(label, shown, way, listed, kind, hint)

    def one_of(
        self,
        label: str,
        options: Sequence[str],
        way: Location,
        kind: str = "field",
        *,
        needed: bool = True,
        first: bool = False,
    ) -> None:
        """One of some names; what is written there and is none of them can be seen as well.

        What is not `needed` can be taken away. Enter takes the `first` that holds what is typed, or
        else what is typed as it is.
        """
        value = value_at(self.text, way)
        if len(options) > _MOST_OFFERED:
            self.words(label, way, kind)
            return
        known = [*([value] if value is not None and value not in options else []), *options]
        chosen = ui.select(
            known,
            value=value,
            label=label,
            with_input=True,
            # What is typed and not in the list is written too, and told as a problem: a field that
            # shows one word while the story keeps another would lose it.
            new_value_mode="add-unique",
            clearable=self.enabled and not needed,
            on_change=lambda e: self.write(way, None if e.value is None else written(e.value)),
        )
        if first:
            marks_first(chosen)
        chosen.props("dense outlined").classes(kind).set_enabled(self.enabled)

    def whether(self, label: str, way: Location) -> None:
        """Whether something is true; where it is not, nothing is written."""
        ui.checkbox(
            label,
            value=value_at(self.text, way) is True,
            on_change=lambda e: self.write(way, "true" if e.value else None),
        ).props("dense").set_enabled(self.enabled)

    def button(self, label: str, edited: Callable[[str], str]) -> None:
        """What adds something."""
        if self.enabled:
            ui.button(label, icon="add", color=None, on_click=lambda: self.change(edited)).props(
                "flat dense no-caps size=sm"
            )

    def remove(self, label: str, way: Location) -> None:
        """What takes something away."""
        if self.enabled:
            ui.button(
                icon="close",
                color=None,
                on_click=lambda: self.change(lambda text: without(text, way)),
            ).props(f'flat round dense size=sm aria-label="{escape(label)}"')

    def write(self, way: Location, source: str | None) -> None:
        """Write YAML in a value's place, or take the value away."""
        there = source_at(self.text, way)
        if (source or "") == there or (source is None and value_at(self.text, way) is None):
            return

        def edited(text: str) -> str:
            return without(text, way) if source is None else with_value_within(text, way, source)

        if self.change(edited):
            self._wrote()

    def change(self, edited: Callable[[str], str]) -> bool:
        """Edit the text; where that cannot be done, say so."""
        try:
            self._put(edited(self.text))
        except Trouble as trouble:
            say(self._words.of(trouble), bad=True)
            return False
        return True

    def _input(
        self,
        label: str,
        shown: str,
        way: Location,
        source: Callable[[str], str],
        kind: str,
        hint: str,
    ) -> None:
        def typed(event: Any) -> None:
            word = (event.value or "").strip()
            self.write(way, source(word) if word else None)

        field = ui.input(label, value=shown, on_change=typed)
        field.props(_FIELD).classes(f"field {kind}").set_enabled(self.enabled)
        if hint:  # in the page's flow, however many lines it has
            field._props |= {"hint": hint, "hide-bottom-space": True, "title": hint}


def missing_of(value: Any, known: Sequence[str] | Mapping[str, Any]) -> list[str]:
    """The keys of a value that are none of the known ones."""
    return [str(each) for each in value if each not in known] if isinstance(value, dict) else []
