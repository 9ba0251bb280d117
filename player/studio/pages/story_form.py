"""A form for one segment: what it changes is an edit of the text, and the text stays the truth."""

from collections.abc import Callable
from typing import Any, Final

from nicegui import ui

from engine.media.containers import SUFFIXES
from engine.problems import Trouble
from engine.story.loaded import Loaded
from engine.story.text.locations import Location
from engine.viewer.emotions import feelings
from player.studio.edits import value_at, with_item, with_value, without, written
from player.studio.frame import say
from player.studio.studio import Studio
from player.studio.words import Words

_FIELD: Final = "dense outlined stack-label debounce=400"


class SegmentForm:
    """Shows a segment of the text that `text` answers; `put` takes the edited text."""

    def __init__(
        self,
        studio: Studio,
        words: Words,
        text: Callable[[], str],
        put: Callable[[str], None],
        go: Callable[[int, int], None],
    ) -> None:
        self._studio, self._words, self._text, self._put, self._go = studio, words, text, put, go
        self._name = ""
        self._shown: object = None
        self._loaded: Loaded | None = None
        self._box = ui.element("div").classes("segment-form")

    def show(self, loaded: Loaded, name: str | None = None) -> None:
        """Show a segment of what was loaded, the one before where none is named.

        Where it stands there as it did, nothing is built anew, so that whoever writes in a field
        may go on.
        """
        self._loaded = loaded
        segments = value_at(self._text(), ("segments",))
        names = list(segments) if isinstance(segments, dict) else []
        if name is not None or self._name not in names:
            self._name = name or (str(names[0]) if names else "")
        now = (names, self._name, segments.get(self._name) if names else None)
        if now == self._shown:
            return
        self._shown = now
        self._box.clear()
        with self._box:
            self._build(names, now[2])

    def _choose(self, name: str) -> None:
        if self._loaded is not None:
            self.show(self._loaded, name)

    def _build(self, names: list[str], segment: Any) -> None:
        words = self._words
        if not names or not isinstance(segment, dict):
            ui.label(words("story.no_segments")).classes("quiet")
            return
        with ui.element("div").classes("form-row"):
            ui.select(
                names,
                value=self._name,
                label=words("story.choose"),
                with_input=True,
                on_change=lambda e: self._choose(e.value),
            ).props("dense outlined").classes("wide")
            ui.button(icon="notes", color=None, on_click=self._to_text).props(
                f'flat round dense aria-label="{words("story.to_text")}"'
            ).tooltip(words("story.to_text"))
        way: Location = ("segments", self._name)
        if "group" in segment:
            ui.label(words("story.in_group")).classes("quiet")
            return
        if value_at(self._text(), ("start",)) == self._name:
            ui.label(words("story.starts")).classes("quiet")
        self._picture(way, segment)
        self._beats((*way, "beats"), segment.get("beats") or [])
        self._cuts((*way, "next"), segment.get("next") or [], names)
        ui.separator()
        self._new(names)
        ui.label(words("story.help")).classes("quiet")

    def _picture(self, way: Location, segment: dict[str, Any]) -> None:
        words = self._words
        if "card" in segment:
            self._field(words("story.card_text"), segment.get("card"), (*way, "card"))
            self._field(words("story.duration"), segment.get("duration"), (*way, "duration"))
            return
        clips = clips_of(self._studio, self._text())
        clip = segment.get("clip")
        ui.select(
            [*clips, *([clip] if clip not in clips else [])],
            value=clip,
            label=words("story.clip"),
            with_input=True,
            on_change=lambda e: self._set((*way, "clip"), e.value),
        ).props("dense outlined").classes("wide").set_enabled(not self._studio.read_only)
        with ui.element("div").classes("form-row"):
            self._field(words("story.in"), segment.get("in"), (*way, "in"))
            self._field(words("story.out"), segment.get("out"), (*way, "out"))

    def _beats(self, way: Location, beats: list[Any]) -> None:
        words = self._words
        known = list(feelings())
        ui.label(words("story.beats")).classes("form-head")
        for place, beat in enumerate(beats):
            if not isinstance(beat, dict):
                continue
            with ui.element("div").classes("form-row"):
                self._field(words("story.beat_at"), beat.get("at"), (*way, place, "at"), "short")
                felt = beat.get("feel")
                self._choice(
                    words("story.beat_feel"),
                    [*([felt] if felt not in known else []), *known],
                    felt,
                    (*way, place, "feel"),
                )
                self._remove((*way, place))
        self._add(
            words("story.add_beat"), lambda: with_item(self._text(), way, "{at: 1s, feel: calm}")
        )

    def _cuts(self, way: Location, cuts: list[Any], names: list[str]) -> None:
        words = self._words
        ui.label(words("story.next")).classes("form-head")
        if not cuts:
            ui.label(words("story.ends")).classes("quiet")
        for place, cut in enumerate(cuts):
            if not isinstance(cut, dict):
                continue
            to = cut.get("to")
            with ui.element("div").classes("form-cut"):
                with ui.element("div").classes("form-row"):
                    self._choice(
                        words("story.to"),
                        [*([to] if to not in names else []), *names],
                        to,
                        (*way, place, "to"),
                    )
                    self._remove((*way, place))
                self._field(words("story.when"), cut.get("when"), (*way, place, "when"))
                ui.checkbox(
                    words("story.otherwise"),
                    value=cut.get("default") is True,
                    on_change=lambda e, at=(*way, place, "default"): self._set(
                        at, True if e.value else None
                    ),
                ).props("dense").set_enabled(not self._studio.read_only)
        target = names[-1]
        self._add(
            words("story.add_cut"),
            lambda: with_item(self._text(), way, f"{{to: {written(target)}}}"),
        )

    def _new(self, names: list[str]) -> None:
        if self._studio.read_only:
            return
        words = self._words
        with ui.element("div").classes("form-row"):
            name = ui.input(words("story.new_segment"), placeholder=words("story.new_name")).props(
                "dense outlined stack-label"
            )

            def make() -> None:
                called = (name.value or "").strip()
                if called and called not in names:
                    card = f"{{card: {written(called)}, duration: 5s}}"
                    self._change(lambda: with_value(self._text(), ("segments", called), card))
                    self._name, self._shown = called, None

            ui.button(words("story.make"), color=None, on_click=make).props("outline no-caps")

    def _field(self, label: str, value: object, way: Location, kind: str = "") -> None:
        shown = "" if value is None else str(value)
        field = ui.input(
            label, value=shown, on_change=lambda e: self._set(way, (e.value or "").strip() or None)
        )
        field.props(_FIELD).classes(f"field {kind}").set_enabled(not self._studio.read_only)

    def _choice(self, label: str, options: list[Any], value: object, way: Location) -> None:
        ui.select(
            options,
            value=value,
            label=label,
            with_input=True,
            on_change=lambda e: self._set(way, e.value),
        ).props("dense outlined").classes("field").set_enabled(not self._studio.read_only)

    def _add(self, label: str, edited: Callable[[], str]) -> None:
        if not self._studio.read_only:
            ui.button(label, icon="add", color=None, on_click=lambda: self._change(edited)).props(
                "flat dense no-caps size=sm"
            )

    def _remove(self, way: Location) -> None:
        if not self._studio.read_only:
            label = self._words("story.remove")
            ui.button(
                icon="close",
                color=None,
                on_click=lambda: self._change(lambda: without(self._text(), way)),
            ).props(f'flat round dense size=sm aria-label="{label}"')

    def _set(self, way: Location, value: object) -> None:
        """Write a value, or take it away; the form itself is as it is wanted already."""
        text = self._text()
        if value_at(text, way) == value:
            return
        if self._change(
            lambda: without(text, way) if value is None else with_value(text, way, written(value))
        ):
            segments = value_at(self._text(), ("segments",))
            self._shown = (list(segments), self._name, segments.get(self._name))

    def _change(self, edited: Callable[[], str]) -> bool:
        try:
            self._put(edited())
        except Trouble as trouble:
            say(str(trouble), bad=True)
            return False
        return True

    def _to_text(self) -> None:
        if self._loaded is not None:
            place = self._loaded.key_place(("segments", self._name))
            self._go(place.line, place.column)


def clips_of(studio: Studio, text: str) -> list[str]:
    """The clips that a story may name, as it would name them."""
    media = value_at(text, ("media",))
    folder = studio.folder / media if isinstance(media, str) else studio.folder
    found = sorted(folder.rglob("*"))[:5000] if folder.is_dir() else []
    return [
        each.relative_to(folder).as_posix() for each in found if each.suffix.lower() in SUFFIXES
    ]
