"""Remarks about a film, from CSV or a text with one remark a line, as rows of `comments`.

A CSV needs a column `comment` (or `text`, `remark`, `feedback`). It may have the film's time
(`time`), or a `segment` with or without `media`; and whose a remark is, as `showing` or `code`. In
a text a line may begin with the film's time: `1:15 I laughed here`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from engine.problems import Trouble, did_you_mean
from engine.screening.incoming.csv_tables import Line, Table, read_table, read_text
from engine.screening.incoming.film_places import Course
from engine.screening.incoming.scene_finder import SceneFinder
from engine.screening.incoming.sentiment import Judge
from engine.screening.incoming.showings import Whose
from engine.screening.incoming.times import seconds_of
from engine.story.model import Story
from engine.viewer.emotions import lexicon, name_meant
from engine.words import Seconds, SegmentName

_TEXTS: Final = ("comment", "comments", "text", "remark", "feedback", "note", "kommentar")
_TIMES: Final = ("time", "at", "film time", "film_time", "timecode", "second", "seconds", "zeit")
_SEGMENTS: Final = ("segment", "scene", "szene")
_MEDIA: Final = ("media", "media time", "media_time")
_SHOWINGS: Final = ("showing",)
_CODES: Final = ("code", "viewer", "viewer code")
_LONGEST: Final = 4000  # letters of a remark
_TIMED: Final = re.compile(
    r"\[?((?:\d{1,2}:)?\d{1,3}:\d{2}(?:[.,]\d+)?)\]?[\s:,;\u2013\u2014-]+(.+)"
)


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark as it was written, with its line in the file."""

    line: Line
    text: str
    at: Seconds | None = None
    segment: SegmentName | None = None
    media: Seconds | None = None
    showing: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """The film that remarks are about, by digest; `course` is what is on screen at a film time
    where no showing tells it, None where that depends on who watches."""

    film: str
    story: Story
    course: Course | None
    finder: SceneFinder


def read_remarks(path: Path) -> tuple[Table, list[Remark]]:
    """The remarks of a file. Raises Trouble where it cannot be read, or a line is wrong."""
    if path.suffix.casefold() in (".csv", ".tsv"):
        table = read_table(path)
        remarks = _of_table(table)
    else:
        table, remarks = _of_text(path)
    if not remarks:
        raise Trouble(f"{path} holds no comment. Nothing was added.")
    return table, remarks


def _of_table(table: Table) -> list[Remark]:
    text = table.column(_TEXTS, "the comments")
    time, segment, media = map(table.find, (_TIMES, _SEGMENTS, _MEDIA))
    showing, code = table.find(_SHOWINGS), table.find(_CODES)
    return [
        Remark(
            line,
            _short(table, line, line.value(text)),
            _time(table, line, time),
            line.value(segment) or None,
            _time(table, line, media),
            line.value(showing),
            line.value(code),
        )
        for line in table.lines
        if line.value(text)
    ]


def _of_text(path: Path) -> tuple[Table, list[Remark]]:
    lines = [
        Line(number, (line.strip(),))
        for number, line in enumerate(read_text(path).splitlines(), 1)
        if line.strip()
    ]
    table = Table(path, Line(1, ("comment",)), tuple(lines))
    found = []
    for line in lines:
        timed = _TIMED.fullmatch(line.values[0])
        at, text = (seconds_of(timed[1]), timed[2]) if timed else (None, line.values[0])
        found.append(Remark(line, _short(table, line, text), at))
    return table, found


def _short(table: Table, line: Line, text: str) -> str:
    if len(text) > _LONGEST:
        table.refuse(line, f"the comment has {len(text)} letters: {_LONGEST} at most.")
    return text


def _time(table: Table, line: Line, column: int | None) -> Seconds | None:
    written = line.value(column)
    if not written:
        return None
    found = seconds_of(written)
    if found is None:
        table.refuse(line, f'"{written}" is no time of a film.', "Write 75, 1:15 or 0:01:15.")
    return found


def comment_rows(
    table: Table,
    remarks: Sequence[Remark],
    about: About,
    judge: Judge,
    whose: Callable[[str, str], Whose | None],
) -> list[dict[str, Any]]:
    """The rows of `comments`, each with its place as far as it can be told.

    `whose` finds a showing by its name or its viewer's code, None where both are empty; it raises
    ValueError with a sentence for one that is not there. Raises Trouble, with file and line,
    for a place that the film has not.
    """
    return [_row(table, each, about, judge, whose) for each in remarks]


def _row(
    table: Table,
    remark: Remark,
    about: About,
    judge: Judge,
    whose: Callable[[str, str], Whose | None],
) -> dict[str, Any]:
    try:
        owner = whose(remark.showing, remark.code)
    except ValueError as error:
        table.refuse(remark.line, str(error))
    course = owner.course if owner is not None else about.course
    place = _place(table, remark, about, course)
    return {
        "showing": owner.showing if owner is not None else None,
        "film": about.film,
        **place,
        "text": remark.text,
        "sentiment": judge.sentiment(remark.text),
        "feeling": feeling_in(remark.text),
    }


def _place(table: Table, remark: Remark, about: About, course: Course | None) -> dict[str, Any]:
    at, segment, media, found_by = remark.at, remark.segment, remark.media, None
    story = about.story
    if segment is not None:
        if segment not in story.segments:
            table.refuse(
                remark.line,
                f'the film has no segment "{segment}".',
                did_you_mean(segment, story.segments) or "Nothing was added.",
            )
        length = story.segments[segment].out_points[-1] - story.segments[segment].in_point
        if media is not None and media > length:
            table.refuse(remark.line, f"{media:g} s lies beyond the {length:g} s of {segment}.")
        found_by = "segment"
    elif at is not None:
        if course is not None and at > course.end:
            table.refuse(
                remark.line, f"{at:g} s lies beyond the end of the film, {course.end:.1f} s."
            )
        place = course.place(at) if course is not None else None
        if place is not None:
            segment, media = place.segment, place.media
        found_by = "film time"
    elif (meant := about.finder.find(remark.text)) is not None:
        segment, media = meant.segment, meant.media
        found_by = f"{meant.where}: {', '.join(meant.words)}"
    if at is None and segment is not None and course is not None and media is not None:
        at = course.when(segment, media)
    return {"at": at, "segment": segment, "media": media, "found_by": found_by}


def feeling_in(text: str) -> str | None:
    """The feeling of the lexicon that a text names first; None where it names none."""
    words = re.findall(r"[^\W\d_]+", text)
    for length in (3, 2, 1):
        for begin in range(len(words) - length + 1):
            found = _feeling(" ".join(words[begin : begin + length]).casefold())
            if found is not None:
                return found
    return None


@cache
def _feeling(word: str) -> str | None:
    if len(word) < 3 or word in _NO_FEELINGS:
        return None
    return word if word in lexicon() else name_meant(word)


_NO_FEELINGS: Final = frozenset({"like", "dark", "down", "blue", "low", "cross", "mad", "sunny"})
"""Words of the lexicon that in a remark mostly mean something else."""
