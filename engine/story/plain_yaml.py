"""YAML without its traps: text to plain data, with the place of every key and value.

A story may come from anywhere, so the text is read as a stream of events and nothing is
expanded, constructed or followed: no aliases (which make bombs and cycles), no tags (which
make objects), no merge keys, limited depth and size. And what YAML 1.1 reads otherwise than
a human does (`no`, `12:30:45`, `012`, a repeated key) is refused instead of guessed. Texts and
keys come with their accents composed, so that names that look alike are alike.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

import yaml

from engine.words import composed

LARGEST_TEXT: Final = 4 * 1024 * 1024
"""Bytes. A story of two hundred segments takes about forty thousand, one of 5,000 a million."""
DEEPEST: Final = 32
MOST_NODES: Final = 300_000
"""Keys and values: a story of 5,000 segments has about 230,000."""

# libyaml's, where there is one: without recursion, and five times faster and more.
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Location = tuple[str | int, ...]
"""The way to a value: keys and indices, such as `("segments", "harbour", "next", 0)`."""


class Place(NamedTuple):
    """A line and a column of the text, both counted from 1."""

    line: int
    column: int


class SignedNumber(float):
    """A number that was written with its sign: `+0.2` may mean an addition, `-0.2` too."""


class Fault(NamedTuple):
    """Something that may not stand in a story's YAML."""

    code: str
    message: str
    remedy: str
    place: Place
    location: Location


@dataclass
class PlainText:
    """What was read. `data` is None where reading had to stop; `faults` then says why.

    `values` and `keys` hold the place of each value and of the key that names it; `inside`
    the place of the first character of a one-line guard, behind its quotation mark. What is
    at fault stands in `data` as None, and its location in `spoilt`.
    """

    data: Any = None
    faults: list[Fault] = field(default_factory=list)
    values: dict[Location, Place] = field(default_factory=dict)
    keys: dict[Location, Place] = field(default_factory=dict)
    inside: dict[Location, Place] = field(default_factory=dict)
    spoilt: set[Location] = field(default_factory=set)


class _StopError(Exception):
    """Reading cannot usefully go on."""


_READ_INSIDE: Final = frozenset({"when"})
"""Keys whose texts are a language of their own, in which a fault has its own column."""

_NOTHING: Final = object()  # the key of a value that is read and thrown away

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})")
_DECIMAL = re.compile(
    r"[-+]?([0-9]{1,15}\.[0-9]{0,30}|\.[0-9]{1,30}|[0-9]{1,15})([eE][-+]?[0-9]{1,3})?"
)
_CLOCK = re.compile(r"[-+]?[0-9]+(:[0-9]+)+(\.[0-9]*)?")
_ODD_NUMBER = re.compile(
    r"[-+]?(0[0-9_]+|0[xXoObB][0-9a-fA-F_]+|[0-9][0-9_]*_[0-9_]*|[0-9]{16,})(\.[0-9_]*)?"
    r"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)
_HARMLESS = re.compile(
    r"[A-Za-z][A-Za-z0-9_ ./()<>=-]*"
    r"|[0-9]{1,6}(\.[0-9]{1,9})?(s|ms|%)|(0|[1-9][0-9]{0,5})(\.[0-9]{1,9})?"
)
_DOUBTFUL: Final = frozenset({"yes", "no", "on", "off"})
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_WORDS: Final[dict[str, bool | None]] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}

_SYNTAX: Final = (
    ("'\\t'", "A tab stands where only spaces may.", "Indent with spaces."),
    ("found a tab", "A tab stands where only spaces may.", "Indent with spaces."),
    (
        "mapping values are not allowed",
        "A colon stands where none belongs.",
        'Put text that holds a colon in "quotation marks", or mend the indentation.',
    ),
    (
        "expected <block end>",
        "The indentation does not line up.",
        "Let keys of one level begin in the same column.",
    ),
    (
        "did not find expected key",
        "The indentation does not line up.",
        "Let keys of one level begin in the same column.",
    ),
    (
        "did not find expected '-'",
        "The indentation does not line up.",
        "Let keys of one level begin in the same column.",
    ),
    (
        "could not find expected ':'",
        "A key without its colon.",
        "Write key: value, with a space behind the colon.",
    ),
    (
        "expected ',' or",
        "A list or a group in brackets is not closed, or lacks a comma.",
        "Close it with ] or }, and put a comma between its parts.",
    ),
    (
        "did not find expected ',' or",
        "A list or a group in brackets is not closed, or lacks a comma.",
        "Close it with ] or }, and put a comma between its parts.",
    ),
    (
        "unexpected end of stream",
        "The text ends inside a quotation.",
        "Close the quotation mark.",
    ),
)


def read_plain(text: str) -> PlainText:
    """Read YAML text. Never raises, whatever the text; what is wrong is in `faults`."""
    read = PlainText()
    builder = _Builder(read)
    try:
        for event in yaml.parse(text, Loader=LOADER):
            builder.take(event)
        read.data = builder.root
    except _StopError:
        pass
    except Exception as error:  # PyYAML raises more than YAMLError on odd escapes and numbers
        read.faults.append(_syntax_fault(text, error))
    return read


def _syntax_fault(text: str, error: Exception) -> Fault:
    if isinstance(error, yaml.reader.ReaderError):
        # libyaml counts bytes, the parser in Python characters.
        counted = text.encode() if LOADER is not yaml.SafeLoader else text
        start = counted[: error.position]
        before = start if isinstance(start, str) else start.decode(errors="ignore")
        place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
        message = f"The text holds a character (number {error.character}) that YAML forbids."
        return Fault("NOT-YAML", message, "Delete it and type it anew.", place, ())
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
    complaint = getattr(error, "problem", None) or "it holds a number or a sign that has no meaning"
    for sign, message, remedy in _SYNTAX:
        if sign in complaint:
            return Fault("NOT-YAML", message, remedy, place, ())
    message = f"This is not YAML: {complaint}."
    return Fault("NOT-YAML", message, "Compare with an example in stories/FORMAT.md.", place, ())


@dataclass(slots=True)
class _Frame:
    """A mapping or a list that is being read."""

    location: Location
    value: dict[str, Any] | list[Any]
    is_mapping: bool
    key: object = None  # of a mapping: the key whose value comes next
    thrown_away: bool = False


class _Builder:
    """Takes event after event and builds data from them, without recursion."""

    def __init__(self, read: PlainText) -> None:
        self.read = read
        self.root: Any = None
        self._stack: list[_Frame] = []
        self._nodes = 0
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
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
                    "Keep one story in one file, and delete the line with ---.",
                    event,
                )
                raise _StopError
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
                    "Write the part out here; a story has no aliases.",
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
            raise _StopError
        if isinstance(event, yaml.AliasEvent):
            return
        if event.anchor is not None:
            self._fault(
                "ALIAS",
                f"&{short(event.anchor)} names a part of the file for use elsewhere.",
                "Delete the name; a story has no aliases.",
                event,
            )
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._fault(
                "TAG",
                f"{short(tag)} asks for a special type.",
                "Delete the word that begins with an exclamation mark.",
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
            raise _StopError
        location, as_key = self._location(), self._wants_key()
        if as_key:
            self._fault(
                "KEY-NOT-TEXT",
                "A list or a group stands where a key should.",
                "Use a single word as the key.",
                event,
            )
        value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        if not as_key:
            self._put(value, event, location)
        is_mapping = isinstance(value, dict)
        self._stack.append(_Frame(location, value, is_mapping, thrown_away=as_key))

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
        refusal = _refusal(event.value, plain)
        if refusal is None and plain:
            value = _resolved(value)
        elif refusal is not None:
            self._fault(*refusal, event, location)
            self._spoil(location)
            value = None
        if location and location[-1] in _READ_INSIDE:
            marks = 1 if event.style else 0
            begin, end = _place(event), _end(event)
            if end == (begin.line, begin.column + len(event.value) + 2 * marks):
                self.read.inside[location] = Place(begin.line, begin.column + marks)
        self._put(value, event, location)

    def _take_key(self, event: yaml.ScalarEvent) -> None:
        frame, key = self._stack[-1], composed(event.value)
        plain = not event.style
        refusal = _refusal(key, plain, as_key=True)
        if plain and key == "<<":
            refusal = ("MERGE-KEY", "<< merges another part.", "Write the part out here.")
        elif isinstance(frame.value, dict) and key in frame.value:
            refusal = (
                "REPEATED-KEY",
                f'"{short(key)}" is written twice here (first in line '
                f"{self.read.keys[(*frame.location, key)].line}).",
                "Delete or rename one of the two.",
            )
        if refusal is not None:
            self._fault(*refusal, event, (*frame.location, key))
            frame.key = _NOTHING
            return
        frame.key = key
        self.read.keys[(*frame.location, key)] = _place(event)

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
        self.read.values[location] = _place(event)

    def _spoil(self, location: Location) -> None:
        self.read.spoilt.add(location)

    def _fault(
        self, code: str, message: str, remedy: str, event: yaml.Event, location: Location = ()
    ) -> None:
        where = location or self._location()
        self.read.faults.append(Fault(code, message, remedy, _place(event), where))


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


def _end(event: yaml.Event) -> Place:
    mark = event.end_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


@lru_cache(maxsize=4096)  # the same keys and words come again and again
def _refusal(text: str, plain: bool, as_key: bool = False) -> tuple[str, str, str] | None:
    """Code, message and remedy where a human and YAML would read `text` differently."""
    if plain and not as_key and _HARMLESS.fullmatch(text) and text.lower() not in _DOUBTFUL:
        return None  # nearly every value of a story
    if _UNPRINTABLE.search(text):
        return ("UNPRINTABLE-TEXT", "This text holds an invisible character.", "Type it anew.")
    if not plain:
        return None
    if text.lower() in _DOUBTFUL:
        shown = short(text)
        remedy = f'Write true or false; if the word itself is meant, quote it: "{shown}".'
        return ("YES-OR-NO", f"{shown} may mean the word or true or false.", remedy)
    if as_key:
        if _WORDS.get(text, "") is None:
            return ("KEY-NOT-TEXT", "A key is empty.", "Write a word before the colon.")
        return None
    return _refused_number(text)


def _refused_number(text: str) -> tuple[str, str, str] | None:
    shown = short(text)
    if _CLOCK.fullmatch(text):
        remedy = f'Write a time as 12s, 1.5s, 500ms or 1m30s; text in quotes: "{shown}".'
        return ("CLOCK-NUMBER", f"{shown} would be read as one large number.", remedy)
    if _ODD_NUMBER.fullmatch(text):
        remedy = f'Write an ordinary number such as 12 or 0.5; text in quotes: "{shown}".'
        return ("ODD-NUMBER", f"{shown} is a number that programs read differently.", remedy)
    return None


@lru_cache(maxsize=4096)
def _resolved(text: str) -> str | int | float | bool | None:
    if text in _WORDS:
        return _WORDS[text]
    signed = text[:1] in ("+", "-")
    if _INTEGER.fullmatch(text):
        return SignedNumber(text) if signed else int(text)
    if _DECIMAL.fullmatch(text):
        return SignedNumber(text) if signed else float(text)
    return text


def short(text: str | None, most: int = 40) -> str:
    """Text as it may stand in a message: one line, printable, not too long."""
    text = text or ""
    clean = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for letter in text[: most + 1]
    )
    return clean if len(text) <= most else clean[:most] + "…"


def shown(location: Location) -> str:
    """A location as authors read it: `segments.harbour.next.0.to`."""
    return ".".join(short(str(step)) for step in location)


def ways_up(location: Location) -> Iterator[Location]:
    """The location and everything around it, innermost first; the last is `()`."""
    for length in range(len(location), -1, -1):
        yield location[:length]
