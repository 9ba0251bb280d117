"""Questionnaires and dials: whose each line is, and when."""

from pathlib import Path

import pytest

from engine.problems import Trouble
from engine.screening.incoming.answers import answer_rows, read_answers
from engine.screening.incoming.film_places import Course, Seen
from engine.screening.incoming.showings import Whose

COURSE = Course((Seen(0.0, "film", 0.0, 60.0),))


def whose(showing: str, code: str) -> Whose | None:
    if showing == "" and code == "":
        return None
    if "lost" in (showing, code):
        raise ValueError("the screening has no showing lost.")
    return Whose(showing or f"of {code}", "digest", COURSE)


def alone(showing: str, code: str) -> Whose | None:
    return whose(showing or "only", code)


def write(folder: Path, text: str) -> Path:
    path = folder / "answers.csv"
    path.write_text(text, "utf-8")
    return path


def test_a_questionnaire_is_wide_or_long(tmp_path: Path) -> None:
    wide = "Code;How was it?;Stars\nK7QF;Long;3,5\nM2ZZ;;5\n"
    found = answer_rows(read_answers(write(tmp_path, wide)), whose)
    assert [tuple(each.values()) for each in found] == [
        ("of K7QF", None, "How was it?", "Long", None),
        ("of K7QF", None, "Stars", "3,5", 3.5),
        ("of M2ZZ", None, "Stars", "5", 5.0),
    ]
    long = "showing,question,answer\none,Stars,4\n"
    (row,) = answer_rows(read_answers(write(tmp_path, long)), whose)
    assert tuple(row.values()) == ("one", None, "Stars", "4", 4.0)


def test_a_dial_begins_with_the_film(tmp_path: Path) -> None:
    dial = "time,liking\n0.0,50\n1.5,61\n2.0,\n61.5,40\n"
    found = answer_rows(read_answers(write(tmp_path, dial)), alone, offset=1.5)
    assert [(row["showing"], row["at"], row["number"]) for row in found] == [
        ("only", 0.0, 61.0), ("only", 60.0, 40.0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("name,stars\nAda,3\n", 2, "does not say whose it is"),
        ("showing,stars\nlost,3\n", 2, "no showing lost"),
        ("showing,stars\none,3\nlost,3\n", 3, "no showing lost"),
        ("showing,time,dial\none,1,5\none,99,5\n", 3, "beyond the end of that showing, 60.0 s"),
        ("showing,time,dial\none,5,5\none,2,5\n", 3, "before that of the line above"),
        ("showing,time,dial\none,5,5\none,6,high\n", 3, '"high" is no value of a dial'),
        ("showing,time,dial\none,x,5\n", 2, '"x" is no time'),
        ("showing,time\none,5\n", 1, "no column but whose"),
        ("showing,question\none,Stars\n", 1, "no column for answers"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(Trouble) as told:
        answer_rows(read_answers(path), whose)
    assert str(told.value).startswith(f"{path}, line {line}: ")
    assert says in str(told.value)
