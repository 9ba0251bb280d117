"""Remarks about a film: their place, by time or by their words, their sentiment and feeling."""

from pathlib import Path

import pytest

from engine.media.caption_parser import Caption
from engine.problems import Trouble
from engine.screening.incoming.comments import About, comment_rows, feeling_in, read_remarks
from engine.screening.incoming.film_places import Course
from engine.screening.incoming.scene_finder import SceneFinder
from engine.screening.incoming.sentiment import Vader
from engine.screening.incoming.showings import Whose
from engine.story.model import Story

STORY = Story.model_validate(
    {
        "start": "harbour",
        "segments": {
            "harbour": {
                "clip": "a.mp4", "in": 2.0, "out": 12.0, "next": [{"to": "kitchen"}],
                "themes": ["sea", "departure"],
            },
            "kitchen": {"clip": "b.mp4", "in": 1.0, "out": 21.0, "next": [{"to": "night"}]},
            "night": {"clip": "c.mp4", "out": 10.0, "themes": ["darkness"]},
        },
    }
)  # fmt: skip
CAPTIONS = {
    "kitchen": [
        Caption(3.0, 4.0, "Have you eaten?"),
        Caption(9.0, 11.0, "The dog is under the table."),
    ],
    "night": [Caption(2.0, 3.0, "Did you hear the waves?")],
}
ALONG = Course.along(STORY)


class Even:
    """Finds every remark alike."""

    def sentiment(self, text: str) -> float | None:
        return 0.5 if text else None


def about(course: Course | None = ALONG) -> About:
    return About("digest", STORY, course, SceneFinder(STORY, CAPTIONS))


def whose(showing: str, code: str) -> Whose | None:
    if code:
        raise ValueError(f"no viewer of this screening has the code {code}.")
    if showing in ("", "one"):
        return Whose("one", "digest", ALONG) if showing else None
    raise ValueError(f"the screening has no showing {showing}.")


def rows(path: Path, text: str, course: Course | None = ALONG) -> list[dict[str, object]]:
    path.write_text(text, "utf-8")
    table, remarks = read_remarks(path)
    return comment_rows(table, remarks, about(course), Even(), whose)


@pytest.mark.parametrize(
    ("said", "segment", "media", "found_by"),
    [
        ("I liked the scene with the dog", "kitchen", 8.0, "a caption: dog"),
        ("so many dogs!", "kitchen", 8.0, "a caption: dogs"),
        ("The harbor... the harbour was too long", "harbour", None, "its name: harbour"),
        ("I was moved by the departure", "harbour", None, "its themes: departure"),
        ("I liked it", None, None, None),
        ("the elephant", None, None, None),
        ("the harbour and the night", None, None, None),
    ],
)
def test_a_scene_is_found_by_its_words(
    tmp_path: Path, said: str, segment: str | None, media: float | None, found_by: str | None
) -> None:
    (row,) = rows(tmp_path / "said.txt", said + "\n")
    assert (row["segment"], row["media"], row["found_by"]) == (segment, media, found_by)
    assert row["at"] == (18.0 if media is not None else None)
    assert row["showing"] is None and row["film"] == "digest" and row["sentiment"] == 0.5


def test_times_are_read_from_csv_and_from_text(tmp_path: Path) -> None:
    of_text = rows(tmp_path / "a.txt", "0:12 I laughed\n[0:31] dark\n")
    assert [(row["at"], row["segment"], row["media"]) for row in of_text] == [
        (12.0, "kitchen", 2.0), (31.0, "night", 1.0),
    ]  # fmt: skip
    of_csv = rows(
        tmp_path / "a.csv",
        "Showing;Time;Comment\none;12,5;a laugh\none;;the dog\n;0:00:31;late\n",
    )
    assert [(row["showing"], row["at"], row["segment"]) for row in of_csv] == [
        ("one", 12.5, "kitchen"), ("one", 18.0, "kitchen"), (None, 31.0, "night"),
    ]  # fmt: skip
    placed = rows(tmp_path / "b.csv", "segment,media,comment\nnight,2,dark\nkitchen,,warm\n")
    assert [(row["at"], row["media"], row["found_by"]) for row in placed] == [
        (32.0, 2.0, "segment"), (None, None, "segment"),
    ]  # fmt: skip


def test_where_the_way_differs_a_time_alone_is_no_segment(tmp_path: Path) -> None:
    (row,) = rows(tmp_path / "a.txt", "0:12 I laughed\n", course=None)
    assert (row["at"], row["segment"], row["found_by"]) == (12.0, None, "film time")


@pytest.mark.parametrize(
    ("name", "text", "line", "says"),
    [
        ("a.csv", "time,words\n1,good\n", 1, "no column for the comments"),
        ("a.csv", "time,comment\nsoon,good\n", 2, '"soon" is no time'),
        ("a.csv", "time,comment\n1,good\n\n99,late\n", 4, "beyond the end of the film, 40.0 s"),
        ("a.csv", "segment,comment\nkichen,good\n", 2, 'no segment "kichen". Did you mean'),
        ("a.csv", "segment,media,comment\nnight,11,good\n", 2, "beyond the 10 s of night"),
        ("a.csv", "showing,comment\ntwo,good\n", 2, "no showing two"),
        ("a.csv", "code,comment\nK7QF-2M9T,good\n", 2, "no viewer of this screening"),
        ("a.csv", 'comment\n"two\nlines"\n' + "x" * 4001 + "\n", 4, "4001 letters"),
        ("a.txt", "fine\n9:59 late\n", 2, "beyond the end"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, name: str, text: str, line: int, says: str
) -> None:
    with pytest.raises(Trouble) as told:
        rows(tmp_path / name, text)
    assert str(told.value).startswith(f"{tmp_path / name}, line {line}: ")
    assert says in str(told.value)


def test_a_lexicon_judges_remarks() -> None:
    judge = Vader()
    assert (judge.sentiment("I love this, it is wonderful!") or 0) > 0.5
    assert (judge.sentiment("Boring and far too long. I hated it.") or 0) < -0.5
    assert judge.sentiment("Die Küche") is None


@pytest.mark.parametrize(
    ("said", "named"),
    [("it was terrifying", True), ("a table and a dog", False), ("I like dark rooms", False)],
)
def test_a_feeling_is_named_by_the_lexicon(said: str, named: bool) -> None:
    assert (feeling_in(said) is not None) is named
