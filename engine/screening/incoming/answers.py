"""Questionnaires and dial ratings, from CSV, as rows of `answers`.

A questionnaire has a line for each viewer, who is named in a column `showing` or `code`, and a
column for each question; or a line for each answer, with columns `question` and `answer`. A table
with a column of film times is a dial's: each other column is a dial, and the whole table is of one
viewer where no column tells whose a line is.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from engine.problems import Trouble
from engine.screening.incoming.csv_tables import (
    Line,
    Table,
    as_number,
    read_table,
    refuse_backwards,
)
from engine.screening.incoming.showings import Whose
from engine.screening.incoming.times import seconds_of
from engine.words import Seconds

_TIMES: Final = ("time", "film time", "film_time", "seconds", "second", "t", "timecode", "zeit")
_SHOWINGS: Final = ("showing",)
_CODES: Final = ("code", "viewer", "viewer code")
_QUESTIONS: Final = ("question", "item", "frage")
_ANSWERS: Final = ("answer", "value", "rating", "antwort")
_LONGEST: Final = 4000  # letters of an answer


def read_answers(path: Path) -> Table:
    """The table of a questionnaire or a dial. Raises Trouble where it cannot be read."""
    table = read_table(path)
    if not table.lines:
        raise Trouble(f"{path} names columns and holds no line below them. Nothing was added.")
    return table


def answer_rows(
    table: Table, whose: Callable[[str, str], Whose | None], offset: Seconds = 0.0
) -> list[dict[str, Any]]:
    """The rows of `answers`. A dial's film began `offset` seconds after its recording; what lies
    before is left out.

    `whose` finds a showing by its name or its viewer's code, None where both are empty; it raises
    ValueError with a sentence for one that is not there. Raises Trouble, with file and line, for a
    line of nobody's, a time beyond its film, or a table without answers.
    """
    time, showing, code = map(table.find, (_TIMES, _SHOWINGS, _CODES))
    asked = _columns(table, {time, showing, code})
    found: list[dict[str, Any]] = []
    read: dict[str, list[tuple[Line, Seconds]]] = {}
    for line in table.lines:
        owner = _owner(table, line, whose, line.value(showing), line.value(code))
        at = None
        if time is not None:
            at = _time(table, line, line.value(time)) - offset
            read.setdefault(owner.showing, []).append((line, at))
            if at < 0:
                continue
            if at > owner.course.end:
                table.refuse(
                    line, f"{at:g} s lies beyond the end of that showing, {owner.course.end:.1f} s."
                )
        found += [_row(table, line, owner, at, *each) for each in asked(line) if each[1]]
    for times in read.values():
        refuse_backwards(table, times)
    if not found:
        raise Trouble(f"{table.path} holds no answer. Nothing was added.")
    return found


def _columns(table: Table, others: set[int | None]) -> Callable[[Line], Sequence[tuple[str, str]]]:
    """What gives the questions of a line, with their answers."""
    question = table.find(_QUESTIONS)
    if question is not None:
        told = table.column(_ANSWERS, "answers")
        return lambda line: [(line.value(question), line.value(told))]
    asked = [
        (number, name.strip())
        for number, name in enumerate(table.header.values)
        if number not in others and name.strip()
    ]
    if not asked:
        table.refuse(table.header, "it has no column but whose the lines are and when.")
    return lambda line: [(name, line.value(number)) for number, name in asked]


def _owner(
    table: Table, line: Line, whose: Callable[[str, str], Whose | None], showing: str, code: str
) -> Whose:
    try:
        found = whose(showing, code)
    except ValueError as error:
        table.refuse(line, str(error))
    if found is None:
        table.refuse(
            line,
            "it does not say whose it is.",
            "Add a column showing or code, or name one showing with --showing.",
        )
    return found


def _time(table: Table, line: Line, written: str) -> Seconds:
    found = seconds_of(written)
    if found is None:
        table.refuse(line, f'"{written}" is no time of a film.', "Write 75, 1:15 or 0:01:15.")
    return found


def _row(
    table: Table, line: Line, owner: Whose, at: Seconds | None, question: str, value: str
) -> dict[str, Any]:
    if len(value) > _LONGEST:
        table.refuse(line, f"an answer has {len(value)} letters: {_LONGEST} at most.")
    if not question:
        table.refuse(line, "it has an answer to no question.")
    number = as_number(value)
    if at is not None and number is None:
        table.refuse(line, f'"{value}" is no value of a dial.')
    return {
        "showing": owner.showing, "at": at, "question": question, "value": value, "number": number,
    }  # fmt: skip
