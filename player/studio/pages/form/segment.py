"""A form for one segment: what it changes is an edit of the text, and the text stays the truth."""

import asyncio
from collections.abc import Callable, Iterator
from html import escape
from typing import Any, Final

from nicegui import ui

from engine.problems import Trouble
from engine.story.loaded import Loaded
from engine.story.text.locations import Location
from engine.viewer.emotions import feelings
from player.studio.beside import looked_into
from player.studio.edits.board import with_clip, with_open_cut
from player.studio.edits.values import value_at, with_item, with_value, written
from player.studio.pages.form.fields import Fields, missing_of
from player.studio.pages.form.further import FURTHER, OF_A_GROUP, further
from player.studio.pages.frame import say
from player.studio.pages.parts import heading
from player.studio.story.film_files import clips_for, media_of
from player.studio.studio import Studio
from player.studio.words import Words

_BEAT: Final = ("at", "feel", "strength", "name")
_CUT: Final = ("to", "when", "choice", "join", "default")
_PICTURE: Final = {
    "card": ("card", "duration", "beats", "next", *FURTHER),
    "group": ("group", "next", *OF_A_GROUP),
    "clip": ("clip", "in", "out", "beats", "next", *FURTHER),
}
"""The keys that it shows, by what a segment's picture is."""


class SegmentForm:
    """Shows a segment of the text that `text` answers; `put` takes the edited text. `go` is where
    somebody wants to write in the text, `see` where the segment stands that is chosen."""

    def __init__(
        self,
        studio: Studio,
        words: Words,
        text: Callable[[], str],
        put: Callable[[str], None],
        go: Callable[[int, int], None],
        see: Callable[[int, int], None],
    ) -> None:
        self._studio, self._words, self._go, self._see = studio, words, go, see
        self._fields = Fields(text, put, self._wrote, words, enabled=not studio.read_only)
        self._name = ""
        self._shown: object = None
        self._loaded: Loaded | None = None
        self._open: set[str] = set()
        self._box = ui.element("div").classes("segment-form")

    def show(self, loaded: Loaded, name: str | None = None) -> None:
        """Show a segment of what was loaded, the one before where none is named.

        One of a group is called by both names: `stroll/bridge`. Where it stands there as it did,
        nothing is built anew, so that whoever writes in a field may go on.
        """
        self._loaded = loaded
        ways = dict(segments_in(self._fields.text))
        if name is not None or self._name not in ways:
            self._name = name if name in ways else next(iter(ways), "")
        now = self._stands(ways)
        if now == self._shown:
            return
        self._shown = now
        self._box.clear()
        with self._box:
            self._build(ways)

    def _wrote(self) -> None:
        """After a field's own edit, the form is as it is wanted already."""
        self._shown = self._stands(dict(segments_in(self._fields.text)))

    def _stands(self, ways: dict[str, Location]) -> object:
        way = ways.get(self._name)
        return (list(ways), self._name, None if way is None else value_at(self._fields.text, way))

    def _choose(self, name: str | None) -> None:
        if self._loaded is None or not name:
            return
        self.show(self._loaded, name)
        way = dict(segments_in(self._fields.text)).get(name)
        if way is not None:
            self._to_text(way, self._see)

    def _build(self, ways: dict[str, Location]) -> None:
        words, text = self._words, self._fields.text
        way = ways.get(self._name)
        segment = None if way is None else value_at(text, way)
        if way is None or not isinstance(segment, dict):
            ui.label(words("story.no_segments")).classes("quiet")
            return
        with ui.element("div").classes("form-row"):
            ui.select(
                list(ways),
                value=self._name,
                label=words("story.choose"),
                with_input=True,
                on_change=lambda e: self._choose(e.value),
            ).props("dense outlined").classes("wide")
            ui.button(
                icon="notes", color=None, on_click=lambda: self._to_text(way, self._go)
            ).props(f'flat round dense aria-label="{words("story.to_text")}"').tooltip(
                words("story.to_text")
            )
        if value_at(text, (*way[:-2], "start")) == way[-1]:
            begins = "story.starts" if len(way) == 2 else "story.group_starts"
            ui.label(words(begins)).classes("quiet")
        siblings = [name for name, each in ways.items() if each[:-1] == way[:-1]]
        names = [str(ways[name][-1]) for name in siblings]
        self._picture(way, segment)
        if "group" not in segment:
            self._beats((*way, "beats"), segment.get("beats") or [])
        self._cuts((*way, "next"), segment.get("next") or [], names)
        self._further(way, segment)
        ui.separator()
        if len(way) == 2:
            self._new(names)
        ui.label(words("story.help")).classes("quiet")

    def _picture(self, way: Location, segment: dict[str, Any]) -> None:
        words, fields = self._words, self._fields
        if "card" in segment:
            fields.words(words("story.card_text"), (*way, "card"))
            fields.plain(words("story.duration"), (*way, "duration"))
            clips = clips_of(self._studio, fields.text)
            if len(way) == 2 and clips and fields.enabled:
                ui.select(
                    clips,
                    label=words("story.shot"),
                    with_input=True,
                    on_change=lambda e: self._shoot(str(e.value), str(way[1])),
                ).props("dense outlined").classes("wide")
        elif "group" in segment:
            groups = value_at(fields.text, ("groups",))
            known = list(map(str, groups)) if isinstance(groups, dict) else []
            fields.one_of(words("story.group"), known, (*way, "group"), "wide")
            ui.label(words("story.in_group")).classes("quiet")
        else:
            clips = clips_of(self._studio, fields.text)
            fields.one_of(words("story.clip"), clips, (*way, "clip"), "wide")
            with ui.element("div").classes("form-row"):
                fields.plain(words("story.in"), (*way, "in"))
                fields.plain(words("story.out"), (*way, "out"))

    async def _shoot(self, clip: str, name: str) -> None:
        """Put a clip in a card's place."""
        folder = media_of(self._studio.folder, self._fields.text)
        try:
            seconds = (await asyncio.to_thread(looked_into, folder / clip)).duration
        except Trouble as trouble:
            say(self._words.of(trouble), bad=True)
            return
        self._fields.change(lambda text: with_clip(text, clip, seconds, name)[0])

    def _beats(self, way: Location, beats: Any) -> None:
        words, fields = self._words, self._fields
        known = list(feelings())
        heading(words("story.beats"), 3)
        for place, beat in _items(beats):
            with ui.element("div").classes("form-cut"):
                with ui.element("div").classes("form-row"):
                    fields.plain(words("story.beat_at"), (*way, place, "at"), "short")
                    fields.one_of(
                        words("story.beat_feel"), known, (*way, place, "feel"), first=True
                    )
                    fields.remove(words("story.remove_beat", number=place + 1), (*way, place))
                with ui.element("div").classes("form-row"):
                    fields.plain(words("story.strength"), (*way, place, "strength"), "short")
                    fields.words(
                        words("story.beat_name"),
                        (*way, place, "name"),
                        hint=words("story.beat_name_hint"),
                    )
            self._stays(missing_of(beat, _BEAT))
        fields.button(
            # Two beats at one second would be a problem from the first on.
            words("story.add_beat"),
            lambda text: with_item(text, way, f"{{at: {1 + 2 * len(beats)}s, feel: calm}}"),
        )

    def _cuts(self, way: Location, cuts: Any, names: list[str]) -> None:
        words, fields = self._words, self._fields
        heading(words("story.next"), 3)
        if not cuts:
            ui.label(words("story.ends")).classes("quiet")
        for place, cut in _items(cuts):
            with ui.element("div").classes("form-cut"):
                with ui.element("div").classes("form-row"):
                    fields.one_of(words("story.to"), names, (*way, place, "to"))
                    fields.remove(words("story.remove_cut", number=place + 1), (*way, place))
                fields.words(words("story.when"), (*way, place, "when"))
                with ui.element("div").classes("form-row"):
                    fields.words(
                        words("story.choice"),
                        (*way, place, "choice"),
                        hint=words("story.choice_hint"),
                    )
                    fields.words(
                        words("story.join"),
                        (*way, place, "join"),
                        "middling",
                        hint=words("story.join_hint"),
                    )
                fields.whether(words("story.otherwise"), (*way, place, "default"))
                self._stays(missing_of(cut, _CUT))
        target = names[-1]
        fields.button(
            words("story.add_cut"),
            lambda text: with_open_cut(text, way, target),
        )

    def _further(self, way: Location, segment: dict[str, Any]) -> None:
        with ui.expansion(
            self._words("story.further"), value=self._name in self._open, on_value_change=self._turn
        ).classes("further"):
            further(self._studio, self._fields, self._words, way, segment)
        kind = next((each for each in _PICTURE if each in segment), "clip")
        self._stays(missing_of(segment, _PICTURE[kind]))

    def _turn(self, event: Any) -> None:
        (self._open.add if event.value else self._open.discard)(self._name)

    def _stays(self, keys: list[str]) -> None:
        """Say which keys the form does not show, and leaves as they are."""
        if keys:
            ui.label(self._words("story.stays", keys=", ".join(keys))).classes("quiet")

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
                    at = ("segments", called)
                    if self._fields.change(lambda text: with_value(text, at, card)):
                        self._name, self._shown = called, None

            ui.button(words("story.make"), color=None, on_click=make).props(
                f'outline no-caps aria-label="{escape(words("story.make_it"))}"'
            )

    def _to_text(self, way: Location, shown: Callable[[int, int], None]) -> None:
        if self._loaded is not None:
            place = self._loaded.key_place(way)
            shown(place.line, place.column)


def segments_in(text: str) -> Iterator[tuple[str, Location]]:
    """The segments that a text has, by name, with where each is written; those of groups as well,
    by both names: `stroll/bridge`."""
    segments = value_at(text, ("segments",))
    for name in segments if isinstance(segments, dict) else ():
        yield str(name), ("segments", name)
    groups = value_at(text, ("groups",))
    for group, held in groups.items() if isinstance(groups, dict) else ():
        inside = held.get("segments") if isinstance(held, dict) else None
        for name in inside if isinstance(inside, dict) else ():
            yield f"{group}/{name}", ("groups", group, "segments", name)


def clips_of(studio: Studio, text: str) -> list[str]:
    """The clips that a story may name, as it would name them."""
    return clips_for(studio.folder, text)


def _items(value: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """The groups in a list, with their places."""
    for place, each in enumerate(value if isinstance(value, list) else ()):
        if isinstance(each, dict):
            yield place, each
