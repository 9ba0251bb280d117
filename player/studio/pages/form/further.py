"""The further keys of a segment's form: stretch, themes, captions, variables, a question."""

from collections.abc import Iterable
from html import escape
from typing import Any, Final

from nicegui import ui

from engine.media import captions
from engine.story.text.locations import Location
from player.studio.edits.values import value_at, with_value_within, written
from player.studio.pages.form.fields import Fields, missing_of
from player.studio.pages.parts import heading
from player.studio.story.film_files import files_in
from player.studio.studio import Studio
from player.studio.words import Words

FURTHER: Final = (
    "hold", "stretch", "themes", "notes", "intensity", "rating", "language", "tone", "score",
    "captions", "set", "ask",
)  # fmt: skip
"""The keys that it shows."""

OF_A_GROUP: Final = ("themes", "notes", "set")
"""Those of them that may stand beside a group."""


def further(
    studio: Studio, fields: Fields, words: Words, way: Location, segment: dict[str, Any]
) -> None:
    """Build their fields; of a segment with a group those that may stand beside it."""
    fields.several(words("story.themes"), (*way, "themes"))
    fields.several(words("story.notes"), (*way, "notes"), hint=words("story.notes_hint"))
    if "group" not in segment:
        _plain_keys(fields, words, way)
        _captions(studio, fields, words, (*way, "captions"), segment.get("captions"))
        heading(words("story.ask"), 3)
        fields.words(words("story.prompt"), (*way, "ask", "prompt"))
        with ui.element("div").classes("form-row"):
            fields.plain(words("story.ask_at"), (*way, "ask", "at"))
            fields.plain(words("story.within"), (*way, "ask", "within"))
    _variables(fields, words, (*way, "set"), segment.get("set"))
    rest = missing_of(segment.get("stretch"), ("shorter", "longer"))
    rest += missing_of(segment.get("ask"), ("prompt", "at", "within"))
    if rest:
        ui.label(words("story.stays", keys=", ".join(rest))).classes("quiet")


def _plain_keys(fields: Fields, words: Words, way: Location) -> None:
    fields.plain(words("story.hold"), (*way, "hold"), hint=words("story.hold_hint"))
    with ui.element("div").classes("form-row"):
        fields.plain(words("story.shorter"), (*way, "stretch", "shorter"))
        fields.plain(words("story.longer"), (*way, "stretch", "longer"))
    with ui.element("div").classes("form-row"):
        fields.plain(words("story.intensity"), (*way, "intensity"))
        fields.plain(words("story.rating"), (*way, "rating"))
    with ui.element("div").classes("form-row"):
        fields.words(words("story.language"), (*way, "language"))
        fields.words(words("story.tone"), (*way, "tone"))
    stems = value_at(fields.text, ("score",))
    known = list(map(str, stems)) if isinstance(stems, dict) else []
    fields.one_of(words("story.score"), known, (*way, "score"), "wide", needed=False)


def _captions(studio: Studio, fields: Fields, words: Words, way: Location, written_: Any) -> None:
    files = files_in(studio.folder, captions.SUFFIXES)
    heading(words("story.captions"), 3)
    for language in written_ if isinstance(written_, dict) else ():
        with ui.element("div").classes("form-row"):
            fields.one_of(str(language), files, (*way, language))
            fields.remove(words("story.remove_captions", language=language), (*way, language))
    _added(fields, words("story.add_captions"), way, "captions.vtt", words("story.add"))


def _variables(fields: Fields, words: Words, way: Location, written_: Any) -> None:
    variables = value_at(fields.text, ("variables",))
    if not variables and not written_:
        return
    heading(words("story.set"), 3)
    for name in written_ if isinstance(written_, dict) else ():
        with ui.element("div").classes("form-row"):
            fields.plain(str(name), (*way, name))
            fields.remove(words("story.remove_variable", name=name), (*way, name))
    known = [str(each) for each in variables] if isinstance(variables, dict) else []
    set_ = written_ if isinstance(written_, dict) else {}
    unset = [each for each in known if each not in set_]
    if unset:
        _added(fields, words("story.add_variable"), way, "true", words("story.add"), unset)


def _added(
    fields: Fields,
    label: str,
    way: Location,
    value: str,
    add: str,
    among: Iterable[str] = (),
) -> None:
    """A name to be typed or chosen, and a button that writes a first value for it."""
    if not fields.enabled:
        return
    names = list(among)
    with ui.element("div").classes("form-row"):
        name: Any = (
            ui.select(names, label=label).props("dense outlined")
            if names
            else ui.input(label).props("dense outlined stack-label")
        )
        name.classes("field")

        def make() -> None:
            called = (name.value or "").strip()
            if called and value_at(fields.text, (*way, called)) is None:
                source = written(value) if value != "true" else value
                fields.change(lambda text: with_value_within(text, (*way, called), source))

        ui.button(add, icon="add", color=None, on_click=make).props(
            f'flat dense no-caps aria-label="{escape(label)}"'
        ).mark(str(way[-1]))
