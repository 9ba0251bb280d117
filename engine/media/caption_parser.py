"""Parses the lines of a SubRip or WebVTT file into captions.

WebVTT is read as its standard says (W3C, "WebVTT: The Web Video Text Tracks Format"): notes,
styles, regions and identifiers are no captions, and an empty line ends one. SubRip has no
standard: a caption ends where the next one's number and times stand, and a line that is only a
number is its text wherever it cannot be that number.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal, NamedTuple

from engine.media.caption_markup import plain_text
from engine.words import Seconds

LONGEST: Final = 400  # letters of one caption
_NEAR: Final = 50  # numbers may be left out where captions were

Kind = Literal["broken", "loose", "reversed", "stray", "long"]


class Caption(NamedTuple):
    """Words shown from `start` until `end`, in media time of the clip; `line` counts from 1."""

    start: Seconds
    end: Seconds
    text: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault in the writing of a file: how often it occurs, and where first.

    broken: times that cannot be parsed; the caption is not shown. loose: times that other
    programs may not parse. reversed: it ends before it begins; not shown. stray: text outside a
    caption. long: more than LONGEST letters; the rest is cut off.
    """

    kind: Kind
    count: int
    line: int
    text: str


class _Line(NamedTuple):
    number: int
    text: str


class _Times(NamedTuple):
    start: Seconds
    end: Seconds
    rest: str


_CLOCK: Final = (
    r"(-?)(?:(\d{1,6}) ?: ?)?(\d{1,4}) ?: ?(\d{1,2})(?: ?(?:[.,]|:(?= ?\d{3})) ?(\d{1,9}))?"
)
_ARROW: Final = r" ?(-->|-{1,3} ?(?:>|&gt;)|[\u2010-\u2015\u2212]{1,2} ?>|→|[,;~-]|(?<= )) ?"
_TIMES: Final = re.compile(rf"{_CLOCK}{_ARROW}{_CLOCK}(?: (.*))?")
_EXACTLY: Final = {
    False: re.compile(r"\d\d+:[0-5]\d:[0-5]\d,\d{3} --> \d\d+:[0-5]\d:[0-5]\d,\d{3}(?: .*)?"),
    True: re.compile(
        r"(?:\d\d+:)?[0-5]\d:[0-5]\d\.\d{3} --> (?:\d\d+:)?[0-5]\d:[0-5]\d\.\d{3}(?: .*)?"
    ),
}
_ONE_TIME: Final = re.compile(r"\d{1,4}:\d{1,2}:\d{1,2}(?:[.,]\d{3} ?-*>?| ?-+>?)")
_COLON: Final = re.compile(r"\w:\w")
_WORD: Final = re.compile(r"\w")
_NUMBER: Final = re.compile(r"\s*[#(\[]?(\d{1,9})[.:)\]]?\s*")
_SETTING: Final = re.compile(r"[A-Za-z][\w-]*:\S+")
_NO_CAPTION: Final = re.compile(r"NOTE(?:[ \t].*)?|STYLE[ \t]*|REGION[ \t]*")


@dataclass(slots=True)
class CaptionParser:
    """The parser of one file, with the captions found so far."""

    webvtt: bool
    captions: list[Caption] = field(default_factory=list)
    times: int = 0
    """How many lines were meant as times, understood or not."""
    _faults: dict[Kind, Fault] = field(default_factory=dict)
    _number: int | None = None

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults found so far, each kind once."""
        return tuple(sorted(self._faults.values(), key=lambda fault: fault.line))

    def read(self, lines: Sequence[str]) -> None:
        """Parse all lines of a file, given without line ends."""
        numbered = [_Line(number, line) for number, line in enumerate(lines, 1)]
        if self.webvtt:
            for block in _blocks(numbered):
                self._read_block(block)
        else:
            self._read_captions(numbered)

    def _read_block(self, block: list[_Line]) -> None:
        """Parse a block of WebVTT, which is the lines between two empty ones."""
        first = block[0]
        if first.number == 1 and first.text.startswith("WEBVTT"):
            begin = next((i for i, line in enumerate(block) if _is_times(line.text)), len(block))
            block = block[begin:]
        elif _NO_CAPTION.fullmatch(first.text):
            return
        if block:
            self._read_captions(block)

    def _read_captions(self, lines: list[_Line]) -> None:
        marks = [i for i, line in enumerate(lines) if _is_times(line.text)]
        if not marks:
            self._leave(lines)
            return
        self._leave(self._without_number(lines[: marks[0]], identified=self.webvtt))
        for mark, end in zip(marks, [*marks[1:], len(lines)], strict=True):
            self.times += 1
            words = lines[mark + 1 : end]
            self._add(lines[mark], words if end == len(lines) else self._without_number(words))

    def _without_number(self, lines: list[_Line], *, identified: bool = False) -> list[_Line]:
        """The lines before a caption's times, without its number or identifier."""
        rest = list(lines)
        while rest and not rest[-1].text.strip():
            rest.pop()
        if not rest:
            return rest
        match, directly = _NUMBER.fullmatch(rest[-1].text), len(rest) == len(lines)
        if match is None:
            return rest[:-1] if identified else rest
        number = int(match[1])
        step = number - self._number if self._number is not None else 0
        first = self._number is None and self.times == 0
        apart = first or (len(rest) > 1 and not rest[-2].text.strip())
        belongs = (apart or 0 < step <= _NEAR) if directly else (first or step == 1)
        if not (belongs or identified):
            return rest
        # A year that could only be a number does not unsettle those that follow.
        self._number = number if first or step <= 20 * _NEAR else (self._number or 0) + 1
        return rest[:-1]

    def _leave(self, lines: list[_Line]) -> None:
        for line in lines:
            if line.text.strip():
                self._find("stray", line)

    def _add(self, line: _Line, words: list[_Line]) -> None:
        times = _times_of(line.text)
        if times is None:
            self._find("broken", line)
            return
        said = "\n".join([times.rest, *(each.text for each in words)])
        text = plain_text(said[: 10 * LONGEST], webvtt=self.webvtt)
        if not text:
            return
        if times.end <= times.start:
            self._find("reversed", line)
            return
        if not _EXACTLY[self.webvtt].fullmatch(_plainly(line.text)):
            self._find("loose", line)
        if len(text) > LONGEST:
            self._find("long", line)
            text = text[: LONGEST - 1].rstrip() + "…"
        self.captions.append(Caption(times.start, times.end, text, line.number))

    def _find(self, kind: Kind, line: _Line) -> None:
        known = self._faults.get(kind, Fault(kind, 0, line.number, line.text.strip()[:60]))
        self._faults[kind] = replace(known, count=known.count + 1)


def _blocks(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    block: list[_Line] = []
    for line in lines:
        if line.text:
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _plainly(line: str) -> str:
    """The first letters of a line with single spaces, as far as times can reach."""
    return " ".join(line[:1000].split())


def _times_of(line: str) -> _Times | None:
    """The times in a line; None where it has none."""
    if ":" not in line or not (match := _TIMES.fullmatch(_plainly(line))):
        return None
    # Without an arrow or its fractions a line may as well be a text: "12:30, 14:00".
    if match[6] != "-->" and None in (match[5], match[11]):
        return None
    rest = match[12] or ""
    settings = all(_SETTING.fullmatch(word) for word in rest.split())
    begin, end = match.groups()[:5], match.groups()[6:11]
    return _Times(_seconds(*begin), _seconds(*end), "" if settings else rest)


def _is_times(line: str) -> bool:
    """Whether a line is meant as times, even where they cannot be parsed."""
    if ":" not in line and "-->" not in line:
        return False
    if _times_of(line):
        return True
    if "-->" not in line:
        return bool(_ONE_TIME.fullmatch(_plainly(line)))
    return bool(_COLON.search(line)) or not _WORD.search(line)


def _seconds(sign: str, hours: str | None, minutes: str, seconds: str, part: str | None) -> Seconds:
    whole = 3600.0 * int(hours or 0) + 60.0 * int(minutes) + int(seconds)
    return 0.0 if sign else whole + (float(f"0.{int(part):0{len(part)}d}") if part else 0.0)
