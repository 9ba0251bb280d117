"""Builds plain data from YAML events, and rejects what a story must not contain."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

import yaml

from engine.story.text import commas
from engine.story.text.locations import Location, Place, end_of, letters_of, place_of
from engine.story.text.plain_text import Fault, PlainText
from engine.story.text.scalars import refusal, resolved, short
from engine.words import composed

DEEPEST: Final = 32
MOST_NODES: Final = 300_000
"""Keys and values: a story of 5,000 segments has about 230,000."""

_READ_INSIDE: Final = frozenset({"when"})
"""Keys whose texts are a language of their own, in which a fault has its own column."""

_NOTHING: Final = object()  # the key of a value that is read and thrown away


class StopReadingError(Exception):
    """Reading cannot usefully go on."""


@dataclass(slots=True)
class _Frame:
    """A mapping or a list that is being read."""

    location: Location
    value: dict[str, Any] | list[Any]
    is_mapping: bool
    key: object = None  # of a mapping: the key whose value comes next
    thrown_away: bool = False
    in_brackets: bool = False
    last: tuple[str, int, int] | None = None  # the value before: its key, begin and end
    told: bool = False  # of a comma in it


class PlainBuilder:
    """Builds data from events, one after another, without recursion.

    `root` is what was built; places and faults go into `read`.
    """

    def __init__(self, read: PlainText, text: str, keys: Collection[str]) -> None:
        self.read = read
        self._text = text
        self._keys = keys
        self.root: Any = None
        self._stack: list[_Frame] = []
        self._nodes = 0
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        """Take the next event. Raises StopReadingError where reading cannot usefully go on."""
        if type(event) is yaml.ScalarEvent and event.anchor is None and event.tag is None:
            self._nodes += 1  # nearly all of a story
            if self._nodes <= MOST_NODES:
                self._take_scalar(event)
                return
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._fault(
                    "SEVERAL-DOCUMENTS",
                    "A second document begins here.",
                    "Keep one document in one file, and delete the line with ---.",
                    event,
                )
                raise StopReadingError
        elif isinstance(event, yaml.NodeEvent):
            self._count(event)
            if isinstance(event, yaml.ScalarEvent):
                self._take_scalar(event)
            elif isinstance(event, yaml.AliasEvent):
                location = self._location()
                self._spoil(location)
                self._fault(
                    "ALIAS",
                    f"*{short(event.anchor)} refers to another part of the file.",
                    "Write the part out here; there are no aliases. If it is text: "
                    f'"*{short(event.anchor)}".',
                    event,
                    location,
                )
                if self._wants_key():
                    self._stack[-1].key = _NOTHING
                else:
                    self._put(None, event, location)
            else:
                self._open(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()

    def _count(self, event: yaml.NodeEvent) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            self._fault(
                "TOO-MANY-PARTS",
                f"The story has more than {MOST_NODES} keys and values.",
                "Divide the film into several stories.",
                event,
            )
            raise StopReadingError
        if isinstance(event, yaml.AliasEvent):
            return
        if event.anchor is not None:
            remedy = "Delete the name; there are no aliases."
            if isinstance(event, yaml.ScalarEvent):
                written = f"&{event.anchor} {event.value}".rstrip()
                remedy += f' If it is text: "{short(written)}".'
                if not event.value:
                    self._spoil(self._location())
            self._fault(
                "ALIAS",
                f"&{short(event.anchor)} names a part of the file for use elsewhere.",
                remedy,
                event,
            )
        tag = getattr(event, "tag", None)
        if tag is not None:
            written = self._text[slice(*letters_of(event))].split("\n")[0]
            self._fault(
                "TAG",
                f"{short(tag)} asks for a special type.",
                "Delete the word that begins with an exclamation mark. If it is text: "
                f'"{short(written)}".',
                event,
            )

    def _open(self, event: yaml.Event) -> None:
        if len(self._stack) >= DEEPEST:
            self._fault(
                "TOO-DEEP",
                f"Lists and groups are nested more than {DEEPEST} deep.",
                "Close the brackets, or mend the indentation.",
                event,
            )
            raise StopReadingError
        location, as_key = self._location(), self._wants_key()
        if as_key:
            doubled = (
                self._text[slice(*letters_of(event))][:1]
                == "{"
                == self._text[letters_of(event)[0] - 1]
            )
            remedy = (
                "One brace at either end is enough." if doubled else "Use a single word as the key."
            )
            outer = self._stack[-1].location
            self._spoil(outer)
            message = "A list or a group stands where a key should."
            self._fault("KEY-NOT-TEXT", message, remedy, event, outer)
        value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        if not as_key:
            self._put(value, event, location)
        is_mapping = isinstance(value, dict)
        self._stack.append(
            _Frame(location, value, is_mapping, None, as_key, bool(getattr(event, "flow_style", 0)))
        )

    def _close(self) -> None:
        frame = self._stack.pop()
        if frame.thrown_away:
            self._stack[-1].key = _NOTHING

    def _take_scalar(self, event: yaml.ScalarEvent) -> None:
        frame = self._stack[-1] if self._stack else None
        if frame is not None and frame.is_mapping and frame.key is None:
            self._take_key(event)
            return
        location = self._location()
        plain = not event.style and event.implicit[0]
        value: Any = composed(event.value)
        refused = refusal(event.value, plain)
        if refused is None and plain:
            value = resolved(value)
        elif refused is not None:
            if refused[0] == "YES-OR-NO" and frame is not None and commas.is_text(frame.key):
                word = f'{frame.key}: "{event.value}"'
                refused = (*refused[:2], f"Put the word in quotation marks: {word}")
            self._fault(*refused, event, location)
            self._spoil(location)
            value = None
        if frame is not None:
            self._look_beside(frame, event, plain, location)
        if location and location[-1] in _READ_INSIDE:
            marks = 1 if event.style else 0
            begin, end = place_of(event), end_of(event)
            if end == (begin.line, begin.column + len(event.value) + 2 * marks):
                self.read.inside[location] = Place(begin.line, begin.column + marks)
        self._put(value, event, location)
        if location in self.read.comments:
            place = place_of(event)
            before = self._text[letters_of(event)[0] :].split("#", 1)[0]
            self.read.values[location] = Place(place.line, place.column + len(before))

    def _take_key(self, event: yaml.ScalarEvent) -> None:
        frame, key = self._stack[-1], composed(event.value)
        plain = not event.style
        if plain and key and frame.in_brackets and commas.is_bare(self._text, letters_of(event)[1]):
            self._take_bare(frame, event)
            return
        refused = refusal(key, plain, as_key=True)
        if plain and key == "<<":
            refused = ("MERGE-KEY", "<< merges another part.", "Write the part out here.")
        elif isinstance(frame.value, dict) and key in frame.value:
            refused = (
                "REPEATED-KEY",
                f'"{short(key)}" is written twice here (first in line '
                f"{self.read.keys[(*frame.location, key)].line}).",
                "Delete or rename one of the two.",
            )
        if refused is not None:
            self._fault(*refused, event, (*frame.location, key))
            frame.key = _NOTHING
            return
        frame.key = key
        self.read.keys[(*frame.location, key)] = place_of(event)

    def _take_bare(self, frame: _Frame, event: yaml.ScalarEvent) -> None:
        """A key in braces without a colon: once told, and its group is looked at no more."""
        frame.key = _NOTHING
        self._spoil(frame.location)
        if frame.told:
            return
        frame.told = True
        begin, end = letters_of(event)
        within = str(frame.location[-1]) if frame.location else ""
        cut = commas.cut_off(self._text, begin, end, frame.last, self._keys, within)
        self._fault_at(cut, event, frame.location)

    def _look_beside(
        self, frame: _Frame, event: yaml.ScalarEvent, plain: bool, location: Location
    ) -> None:
        """Look beside a value: for a comma that divides a number, a # that divides a text."""
        begin, end = letters_of(event)
        if not plain:
            frame.last = (str(frame.key), begin, end)
            return
        if not event.value:
            comment = commas.comment_after(self._text, begin)
            if comment:
                self.read.comments[location] = comment
        elif frame.is_mapping and not frame.in_brackets and commas.is_text(frame.key):
            cut = commas.cut_by_hash(self._text, str(frame.key), begin, end)
            if cut is not None:
                self._fault_at(cut, event, location)
        elif not frame.is_mapping and frame.in_brackets and frame.last and not frame.told:
            _, before, ended = frame.last
            if begin == ended + 1 and commas.is_split_number(self._text[before:ended], event.value):
                frame.told = True
                self._spoil(frame.location)
                number = f"{self._text[before:ended]}.{event.value}"
                self._fault_at(commas.split_number(number, ended), event, frame.location)
        frame.last = (str(frame.key), begin, end)

    def _fault_at(self, cut: commas.Cut, event: yaml.Event, location: Location) -> None:
        """A fault at a letter of the text, in or near an event's line."""
        place = place_of(event)
        line_begin = letters_of(event)[0] - (place.column - 1)
        if cut.at >= line_begin:
            place = Place(place.line, cut.at - line_begin + 1)
        self.read.faults.append(Fault(cut.code, cut.message, cut.remedy, place, location))

    def _wants_key(self) -> bool:
        return bool(self._stack) and (self._stack[-1].is_mapping and self._stack[-1].key is None)

    def _location(self) -> Location:
        """Where the value that comes next will stand."""
        if not self._stack:
            return ()
        frame = self._stack[-1]
        if isinstance(frame.value, list):
            return (*frame.location, len(frame.value))
        return (*frame.location, frame.key if isinstance(frame.key, str) else "?")

    def _put(self, value: Any, event: yaml.Event, location: Location) -> None:
        if not self._stack:
            self.root = value
        elif isinstance((frame := self._stack[-1]).value, list):
            frame.value.append(value)
        else:
            key, frame.key = frame.key, None
            if not isinstance(key, str):
                return
            frame.value[key] = value
        self.read.values[location] = place_of(event)

    def _spoil(self, location: Location) -> None:
        self.read.spoilt.add(location)

    def _fault(
        self, code: str, message: str, remedy: str, event: yaml.Event, location: Location = ()
    ) -> None:
        where = location or self._location()
        self.read.faults.append(Fault(code, message, remedy, place_of(event), where))
