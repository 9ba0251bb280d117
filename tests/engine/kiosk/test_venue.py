"""kiosk.yaml: what it says, and how its mistakes are told."""

import json
import tempfile
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.kiosk.mistakes import GUIDE
from engine.kiosk.schema import SCHEMA, schema, schema_text
from engine.kiosk.venue import Venue
from engine.kiosk.venue_file import EXAMPLE, VenueRead, read_venue, required_venue
from engine.problems import Trouble
from engine.story.text.plain_yaml import read_plain


def read(folder: Path, text: str) -> VenueRead:
    path = folder / "kiosk.yaml"
    path.write_text(text, encoding="utf-8")
    return read_venue(path)


def test_the_example_shows_every_key_and_is_right() -> None:
    found = read_venue(EXAMPLE)
    assert [problem.code for problem in found.problems] == ["NO-CODE"]
    assert found.venue is not None
    assert found.venue.rotation == "weights"
    assert found.venue.times.pause == 45.0
    assert found.venue.films[1].language == "de"
    text = EXAMPLE.read_text(encoding="utf-8")
    assert [key for key in Venue.model_fields if f"{key}:" not in text] == ["screen"]


def test_the_shipped_schema_is_that_of_the_model_and_takes_the_example() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(), "run engine.kiosk.schema"
    example = read_plain(EXAMPLE.read_text(encoding="utf-8")).data
    jsonschema.validate(example, schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**example, "film": "a.yaml"}, schema())


def test_only_films_are_needed(tmp_path: Path) -> None:
    found = read(tmp_path, "kiosk: 1\nfilms: [{story: a/story.yaml}]\n")
    assert found.venue is not None
    assert found.venue.keeps == "nothing"
    assert found.venue.presence is None
    assert found.within(found.venue.films[0].story) == tmp_path / "a/story.yaml"


@pytest.mark.parametrize(
    ("text", "place", "code", "words"),
    [
        ("", (1, 1), "FILE-EMPTY", "kiosk: 1"),
        ("films: [{story: a}]", (1, 1), "MISSING-KEY", '"kiosk" is missing'),
        ("kiosk: 2\nfilms: [{story: a}]", (1, 8), "BAD-VALUE", "Write 1"),
        ("kiosk: 1\nfilms: []", (2, 8), "MISSING-KEY", "films: [{story"),
        ("kiosk: 1\nfilms: [{storry: a}]", (2, 10), "UNKNOWN-KEY", 'Did you mean "story"'),
        ("kiosk: 1\nfilms: [{story: a}]\nrestart: 04:30", (3, 10), "CLOCK-NUMBER", '"04:30"'),
        ("kiosk: 1\nfilms: [{story: a}]\nkeeps: all", (3, 8), "BAD-VALUE", "decisions"),
        ("kiosk: 1\nfilms: [{story: a}]\ntimes: {pause: 5m}", (3, 16), "OUT-OF-RANGE", "60"),
        ("kiosk: 1\nfilms: [{story: a}]\nhours: {mondy: closed}", (3, 16), "BAD-VALUE", "weekday"),
        ("kiosk: 1\nfilms: [{story: a}]\nhours: {daily: 9-5}", (3, 16), "BAD-VALUE", "10:00-22:00"),
        ("kiosk: 1\nfilms: [{story: a}]\nhours: {daily: closed}", (3, 1), "NEVER-OPEN", "never"),
        ("kiosk: 1\nfilms: [{story: a}]\nzone: Mars/X", (3, 7), "ZONE-UNKNOWN", "Europe/Berlin"),
        ("kiosk: 1\nfilms: [{story: a}]\nvolume: {at: 5%}", (3, 1), "VOLUME-ORDER", "between"),
        ("kiosk: 1\nfilms: [{story: a}]\nsensors: {camera: 0}", (3, 19), "WRONG-TYPE", '"0"'),
        ("kiosk: 1\nfilms: [{story: a}]\nsensors: {camera: x}", (3, 1), "ORGANISER-MISSING", "nam"),
        ("kiosk: true\nfilms: [{story: a}]", (1, 8), "BAD-VALUE", "Write 1"),
        ("kiosk: 1\nfilms: a.yaml", (2, 8), "WRONG-TYPE", "films: [{story: lamp_room"),
        ("kiosk: 1\nfilms: [a.yaml]", (2, 9), "WRONG-TYPE", "films: [{story: lamp_room"),
        ("kiosk: 1\nfilms: [{story: a}]\nhours: 10-22", (3, 8), "WRONG-TYPE", "daily: 10:00-22:00"),
        ("kiosk: 1\nfilms: [{story: a}]\nvolume: {at: 70}", (3, 14), "BAD-VALUE", "such as 55%"),
        ("kiosk: 1\nfilms: [{story: a}]\nhealth: 8080", (3, 9), "WRONG-TYPE", "port: 8765"),
        ("kiosk: 1\nfilms: [{story: a}]\nlanguages: []", (3, 12), "MISSING-KEY", "[de, en]"),
        ("kiosk: 1\nfilms: [{story: a}]\ntimes: {film: 999h}", (3, 15), "OUT-OF-RANGE", "86400"),
        ("kiosk: 1\nfilms: [{story: a}]\nhours: {daily: 9:00-9:00}", (3, 16), "BAD-VALUE", "24:00"),
        ("kiosk: 1\nfilms: [{story: a}]\nhours: {monday: closed, Monday: 9:00-17:00}", (3, 25),
         "REPEATED-KEY", "one line"),
        ("kiosk: 1\nfilms: [{story: a}]\nsensors: {camera: true}", (3, 19), "WRONG-TYPE", "defau"),
        ("kiosk: 1\nfilms: [{story: a}]\nsensors: {heart: polar}", (3, 18), "BAD-VALUE", "ble:"),
        ("kiosk: 1\nfilms: [{story: a}]\ninstance: " + "a" * 40, (3, 11), "BAD-VALUE", "32 at"),
        ("kiosk: 1\nfilms: [{story: a}, {story: ./a}]", (2, 21), "FILM-TWICE", "weight"),
        ("kiosk: 1\nfilms: [{story: a, weight: 2}]", (2, 8), "WEIGHT-UNUSED", "rotation: weights"),
        ("kuleshov: 1\nstart: a\nsegments: {}", (1, 1), "IS-A-STORY", "films: [{story: kiosk.yaml"),
        ("kiosk: 1\nfilms: &a [*a]", (2, 12), "ALIAS", ""),
        ("kiosk: 1\nfilms: [", (2, 8), "NOT-YAML", ""),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_stands(
    tmp_path: Path, text: str, place: tuple[int, int], code: str, words: str
) -> None:
    problems = {problem.code: problem for problem in read(tmp_path, text).problems}
    assert code in problems, problems
    found = problems[code]
    assert (found.line, found.column) == place
    assert words in f"{found.message} {found.remedy}"


@pytest.mark.parametrize("written", ['"2580"', "2580", "[2, 5]", "{a: 2580}"])
def test_a_code_that_is_not_hashed_is_told_without_being_shown(
    tmp_path: Path, written: str
) -> None:
    found = read(tmp_path, f"kiosk: 1\nfilms: [{{story: a}}]\ncode: {written}\n")
    assert found.venue is None
    told = " ".join(map(str, found.problems))
    assert "kuleshov kiosk code" in told
    assert "2580" not in told


@pytest.mark.parametrize(
    "written",
    ["scrypt$99$8$1$" + "a" * 32 + "$" + "b" * 64,  # more memory than there is
     "scrypt$15$8$99$" + "a" * 32 + "$" + "b" * 64,
     "scrypt$0$8$1$" + "a" * 32 + "$" + "b" * 64,
     "scrypt$15$8$1$" + "a" * 31 + "$" + "b" * 64],  # not all of it was copied
)  # fmt: skip
def test_a_hash_that_no_code_could_match_locks_no_operator_out(
    tmp_path: Path, written: str
) -> None:
    found = read(tmp_path, f"kiosk: 1\nfilms: [{{story: a}}]\ncode: {written}\n")
    assert found.venue is None
    told = " ".join(map(str, found.problems))
    assert "kuleshov kiosk code" in told
    assert written not in told


def test_two_films_alike_in_all_but_language_are_two(tmp_path: Path) -> None:
    found = read(tmp_path, "kiosk: 1\nfilms: [{story: a}, {story: a, language: de}]\n")
    assert [problem.code for problem in found.problems] == ["NO-CODE"]


@pytest.mark.parametrize("what", ["missing", "folder", "long", "utf-16"])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, what: str) -> None:
    path = tmp_path / "kiosk.yaml"
    if what == "folder":
        path.mkdir()
    elif what == "long":
        path.write_text("#" * 300_000)
    elif what == "utf-16":
        path.write_text("kiosk: 1", encoding="utf-16")
    found = read_venue(path)
    assert found.venue is None
    assert len(found.problems) == 1
    with pytest.raises(Trouble, match=r"kiosk\.yaml"):
        required_venue(path)


@given(st.text(max_size=200))
def test_whatever_is_in_it_there_are_sentences(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "kiosk.yaml")
        path.write_text(f"kiosk: 1\nfilms: [{{story: a}}]\nattract: {text}", "utf-8", "replace")
        found = read_venue(path)
    assert (found.venue is None) == any(each.severity == "error" for each in found.problems)


def test_the_guide_names_every_key_and_the_schema_describes_it() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    described = json.loads(schema_text())["properties"]
    for key in Venue.model_fields:
        assert f"`{key}" in guide, key
        assert described[key].get("description") or "$ref" in described[key], key
