"""The language beyond single segments: groups, variables, cards, versions, representations."""

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as some

from engine.story.arcs import ARCS
from engine.story.check.story import check
from engine.story.codes import CODES
from engine.story.load import load_story, story_from_log
from engine.story.loaded import Loaded
from engine.story.model import Story
from engine.story.reach import Reach
from engine.story.represent import Wanted, represented
from engine.story.schema import schema, schema_text
from engine.story.text.plain_yaml import read_plain
from engine.story.variables import Variable, beginning, changed
from engine.story.versions import VersionError, migrated
from engine.story.wishes import misspelt_note, unknown_wishes
from engine.story.write import story_text
from engine.viewer.emotions import feelings
from stories import SCHEMA
from tests.bench.language import layered

ROOT = Path(__file__).parents[3]
FORMAT = (ROOT / "stories/FORMAT.md").read_text(encoding="utf-8")


def load(folder: Path, text: str) -> Loaded:
    path = folder / "story.yaml"
    path.write_text("kuleshov: 1\nstart: a\n" + text, encoding="utf-8")
    return load_story(path)


def told(loaded: Loaded) -> list[tuple[str, int, int]]:
    return [(each.code, each.line, each.column) for each in check(loaded, feelings())]


NESTED = """\
groups:
  inner:
    start: x
    segments:
      x: {card: X., duration: 3s, next: [{to: y, when: not seen(y)}, {to: z, default: true}]}
      y: {card: Y., duration: 3s, next: [{to: x}]}
      z: {card: Z., duration: 3s}
  outer:
    start: m
    segments:
      m: {group: inner, themes: [sea], next: [{to: n}]}
      n: {card: N., duration: 4s, themes: [calm], set: {trust: +0.2}}
variables: {trust: {type: number}}
segments:
  a: {card: Begin., duration: 5s, next: [{to: b}]}
  b:
    group: outer
    set: {trust: -0.5}
    next:
      - {to: c, when: seen(b/m/y) and trust < 0}
      - {to: d, default: true}
  c: {card: C., duration: 5s}
  d: {card: D., duration: 5s}
"""


def test_groups_are_put_in_their_places(tmp_path: Path) -> None:
    loaded = load(tmp_path, NESTED)
    assert loaded.problems == ()
    story = loaded.story
    assert story is not None
    assert list(story.segments) == ["a", "b/m/x", "b/m/y", "b/m/z", "b/n", "c", "d"]
    assert story.groups == {}

    def ways(name: str) -> list[str]:
        return [cut.to for cut in story.segments[name].next]

    assert ways("a") == ["b/m/x"]
    assert story.segments["b/m/x"].next[0].when == "not seen(b/m/y)"
    assert ways("b/m/z") == ["b/n"]
    assert ways("b/n") == ["c", "d"]
    assert story.segments["b/m/x"].themes == ("sea",)
    assert story.segments["b/m/x"].changes["trust"].by == -0.5
    assert story.segments["b/n"].changes["trust"].by == 0.2
    assert story_from_log(story.model_dump(mode="json", by_alias=True)) == story


def test_a_mistake_in_a_group_is_told_once_and_where_it_was_written(tmp_path: Path) -> None:
    text = NESTED.replace("not seen(y)", "not sen(y)")
    assert told(load(tmp_path, text)) == [("BAD-GUARD", 7, 60)]
    text = NESTED.replace("not seen(y)", "seen(q)").replace("d: {card: D.", "d: {group: outer} #")
    assert told(load(tmp_path, text)) == [("PATH-UNKNOWN", 7, 61)]
    text = NESTED.replace("- {to: c,", "- {to: cc,")
    assert ("CUT-UNKNOWN", 22, 14) in told(load(tmp_path, text))


@given(some.integers(-3, 10))
def test_versions(version: int) -> None:
    steps = {
        1: lambda data: {**data, "title": data["name"]},
        2: lambda data: {key: each for key, each in data.items() if key != "name"},
    }
    data = {"kuleshov": version, "name": "A Film"}
    if version in (1, 2):
        if version == 2:
            data["title"] = "A Film"
        assert migrated(data, steps, 3) == {"kuleshov": 3, "title": "A Film"}
    elif version == 3:
        assert migrated(data, steps, 3) is data
    else:
        with pytest.raises(VersionError) as caught:
            migrated(data, steps, 3)
        assert ("newer than this program" in caught.value.message) is (version > 3)


def test_a_newer_story_is_refused_loudly(tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    path.write_text("kuleshov: 2\nstart: a\nscenes: {a: {}}\n")
    (problem,) = load_story(path).problems
    assert (problem.code, problem.severity, problem.line) == ("FORMAT-VERSION", "error", 1)
    assert "newer than this program" in problem.message
    assert "Update Kuleshov" in problem.remedy


def test_what_set_does(tmp_path: Path) -> None:
    text = (
        "variables: {n: {type: number, min: -1, max: 1}, b: {type: boolean}, "
        "c: {type: choice, values: [calm, wild]}}\n"
        "segments: {a: {card: A., duration: 5s, set: {n: +0.7, b: true, c: wild}, next: [{to: z}]},"
        ' z: {card: Z., duration: 5s, set: {n: "= -0.2", c: calm}}}\n'
    )
    story = load(tmp_path, text).story
    assert story is not None
    before = beginning(story.variables)
    assert before == {"n": 0.0, "b": False, "c": "calm"}
    once = changed(before, story.segments["a"].changes, story.variables)
    assert once == {"n": 0.7, "b": True, "c": "wild"}
    twice = changed(once, story.segments["a"].changes, story.variables)
    assert twice["n"] == 1.0
    after = changed(twice, story.segments["z"].changes, story.variables)
    assert after == {"n": -0.2, "b": True, "c": "calm"}
    assert before == {"n": 0.0, "b": False, "c": "calm"}


def test_a_variable_begins_within_its_limits() -> None:
    assert Variable(type="number", min=2.0).initial == 2.0
    assert Variable(type="number", min=2.0, max=5.0, default=4.0).initial == 4.0


def test_a_card_is_a_segment_of_its_duration(tmp_path: Path) -> None:
    story = load(tmp_path, "segments: {a: {card: A door., duration: 1m5s}}\n").story
    assert story is not None
    card = story.segments["a"]
    assert (card.clip, card.in_point, card.out_point, card.duration) == ("", 0.0, 65.0, 65.0)
    assert told(load(tmp_path, "segments: {a: {card: A door.}}\n")) == [("MISSING-KEY", 3, 12)]
    assert told(load(tmp_path, "segments: {a: {card: A., duration: 3s, out: 4s}}\n")) == [
        ("NOT-TOGETHER", 3, 12)
    ]


def test_arcs_by_name(tmp_path: Path) -> None:
    for name, points in ARCS.items():
        story = load(tmp_path, f"arc: {name}\nsegments: {{a: {{card: A., duration: 5s}}}}\n").story
        assert story is not None
        assert [(each.at, each.valence, each.arousal) for each in story.arc] == list(points)
    for name, signs in (
        ("rags to riches", "+"), ("riches to rags", "-"), ("man in a hole", "-+"),
        ("icarus", "+-"), ("cinderella", "+-+"), ("oedipus", "-+-"),
    ):  # fmt: skip
        valence = [valence for _, valence, _ in ARCS[name]]
        turns = "".join("+" if b > a else "-" for a, b in pairwise(valence))
        assert re.sub(r"(.)\1+", r"\1", turns) == signs


STORM: dict[str, Any] = {
    "start": "storm",
    "segments": {
        "storm": {
            "clip": "storm.mp4",
            "in": 2.0,
            "out": 20.0,
            "rating": 12,
            "language": "en",
            "notes": ["thunder"],
            "representations": {
                "gentle": {"clip": "far.mp4", "rating": 6, "tone": "gentle", "notes": []},
                "deutsch": {"clip": "storm.de.mp4", "out": 22.0, "language": "de"},
            },
        }
    },
}


@pytest.mark.parametrize(
    ("wanted", "clip"),
    [
        (Wanted(), "storm.mp4"),
        (Wanted(language="de"), "storm.de.mp4"),
        (Wanted(language="de", age=8), "far.mp4"),
        (Wanted(tone="gentle"), "far.mp4"),
        (Wanted(language="de", tone="gentle"), "storm.de.mp4"),
        (Wanted(without=frozenset({"thunder"})), "far.mp4"),
        (Wanted(age=3), "storm.mp4"),
    ],
)
def test_a_viewer_gets_the_representation_that_fits(wanted: Wanted, clip: str) -> None:
    story = represented(Story.model_validate(STORM), wanted)
    segment = story.segments["storm"]
    assert segment.clip == clip
    assert segment.in_point == 2.0
    assert segment.out_point == (22.0 if clip == "storm.de.mp4" else 20.0)
    assert segment.representations == {}


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted(), None),
        (Wanted("de", "gentle", 12, frozenset({"thunder"})), None),
        (Wanted("DE"), None),
        (Wanted("xx"), 'is in the language "xx"; there are: de, en. It has captions in: fr (C).'),
        (Wanted("xx", language_is_usual=True), 'is in the language "xx"; there are: de, en.'),
        (Wanted(tone="harsh"), 'is in the tone "harsh"; there are: gentle.'),
        (Wanted(without=frozenset({"blood"})), 'is noted as "blood"; there are: thunder.'),
        (Wanted(intensity=0.5), "the intensity limits nothing"),
    ],
)
def test_a_wish_that_a_film_does_not_know_is_told(wanted: Wanted, said: str | None) -> None:
    story = Story.model_validate(STORM)
    segment = story.segments["storm"].model_copy(update={"captions": {"fr": "storm.fr.vtt"}})
    story = story.model_copy(update={"segments": {"storm": segment}})
    sentences = list(unknown_wishes(story, wanted))
    assert len(sentences) == (said is not None)
    assert said is None or said in sentences[0]


def test_a_note_that_is_only_misspelt_is_found() -> None:
    story = Story.model_validate(STORM)
    assert misspelt_note(story, ["thunder", "blood"]) is None
    assert misspelt_note(story, ["Thunder"]) == ("Thunder", "thunder")
    assert misspelt_note(story, ["thundre"]) == ("thundre", "thunder")


def test_where_a_film_can_go_and_when() -> None:
    def segment(*ways: str, **more: object) -> dict[str, object]:
        return {"clip": "a.mp4", "out": 10.0, "next": [{"to": to} for to in ways], **more}

    story = Story.model_validate(
        {
            "start": "a",
            "segments": {
                "a": segment("b", "c", stretch={"shorter": 4.0}),
                "b": segment("d"),
                "c": segment("d", "e"),
                "d": segment(),
                "e": segment("e", "d"),
                "island": segment("d"),
            },
        }
    )
    reach = Reach(story)
    assert set(reach.graph) == set("abcde")
    assert reach.earliest == {"a": 0, "b": 6, "c": 6, "d": 16, "e": 16}
    assert reach.latest["b"] == 10
    assert reach.latest["d"] == float("inf")
    assert reach.cyclic == {"e"}
    assert reach.always_before("d", "a")
    assert not reach.always_before("d", "c")
    assert not reach.always_before("a", "a")
    assert reach.may_precede("c", "d")
    assert reach.may_precede("e", "e")
    assert not reach.may_precede("d", "a")
    assert not reach.may_precede("island", "d")


@pytest.mark.parametrize("size", [1, 7, 60])
def test_a_story_written_is_the_story_read(size: int, tmp_path: Path) -> None:
    story = layered(size)
    path = tmp_path / "story.yaml"
    path.write_text(story_text(story), encoding="utf-8")
    (tmp_path / "film.mp4").write_bytes(b"\0\0\0\x18ftypisom")
    loaded = load_story(path)
    assert loaded.story == story
    assert not [each for each in check(loaded, feelings()) if each.severity == "error"]


@example("", 0.0, -0.0)
@given(some.text(max_size=30), some.floats(0, 1e7, allow_nan=False), some.floats(-1, 1))
def test_whatever_text_and_time_is_written_is_read(
    text: str, seconds: float, number: float
) -> None:
    story = Story.model_validate(
        {
            "title": text,
            "start": "a",
            "variables": {"n": {"type": "number"}},
            "segments": {
                "a": {"card": text, "duration": round(seconds, 6), "set": {"n": {"to": number}}}
            },
        }
    )
    read = read_plain(story_text(story))
    if read.faults:
        assert {each.code for each in read.faults} == {"UNPRINTABLE-TEXT"}
        assert not text.isprintable()
        return
    written = {"written": True}
    again = Story.model_validate(read.data, context=written, by_alias=True, by_name=False)
    assert again.title == text
    assert again.segments["a"].duration == pytest.approx(round(seconds, 6), abs=1e-6)
    assert again.segments["a"].changes["n"].to == number


# --- the schema and the document ------------------------------------------------------------


def test_the_shipped_schema_is_current() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(), (
        "run `./run python -m engine.story.schema`"
    )


def test_the_schema_accepts_what_the_program_accepts() -> None:
    judge = jsonschema.Draft202012Validator(schema())
    for path in (ROOT / "sample_film/story.yaml", *(ROOT / "stories").rglob("*.yaml")):
        if path.name.endswith(".plan.yaml"):
            continue
        judge.validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    for block in re.findall(r"```yaml\n(kuleshov.*?)```", FORMAT, re.DOTALL):
        judge.validate(yaml.safe_load(block))


@pytest.mark.parametrize(
    "code",
    ["unknown-key", "missing-key", "wrong-type", "out-of-range", "bad-value", "arc-unknown"],
)
def test_the_schema_refuses_what_the_program_refuses(code: str) -> None:
    text = (ROOT / f"tests/bad_stories/{code}.yaml").read_text(encoding="utf-8")
    assert not jsonschema.Draft202012Validator(schema()).is_valid(yaml.safe_load(text))


def test_every_key_explains_itself_in_an_editor() -> None:
    for name, kind in schema()["$defs"].items():
        for key, each in kind.get("properties", {}).items():
            assert each.get("description"), (name, key)
    assert json.loads(schema_text())["properties"]["segments"]["description"]


def fragments() -> list[str]:
    blocks = re.findall(r"```yaml\n(.*?)```", FORMAT, re.DOTALL)
    return [each for each in blocks if not each.startswith(("#", "when:", "kuleshov"))]


@pytest.mark.parametrize("block", fragments())
def test_every_example_of_the_format_is_understood(block: str, tmp_path: Path) -> None:
    """Keys of a story, of a segment, or segments by name: whichever fits the example."""
    keys = set(re.findall(r"^([a-z_]+):", block, re.MULTILINE))
    one = "{card: A door., duration: 90s}"
    if keys & {"segments"}:
        text = block.replace("segments:\n  morning", "segments:\n  a: " + one + "\n  morning")
    elif keys <= set(Story.model_fields):
        text = f"{block}segments: {{a: {one}}}\n"
    elif keys <= {"set", "stretch", "beats"}:
        inner = "".join(f"    {line}\n" for line in block.splitlines())
        clip = "    card: A door.\n    duration: 90s\n"
        if "stretch" in keys:
            clip = "    clip: a.mp4\n    out: 14s\n"
        text = f"segments:\n  a:\n{clip}{inner}"
    else:
        text = f"segments:\n  a: {one}\n" + "".join(f"  {line}\n" for line in block.splitlines())
    loaded = load(tmp_path, text)
    assert [str(each) for each in loaded.problems if each.severity == "error"] == []


def test_no_code_is_without_weight() -> None:
    assert len(CODES) >= 100
    assert set(CODES.values()) == {"error", "warning"}
