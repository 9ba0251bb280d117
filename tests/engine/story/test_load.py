"""Whatever the bytes: no exception, no delay, and every mistake in its place."""

import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from engine.story.check.story import check
from engine.story.codes import CODES
from engine.story.load import load_story, story_from_log
from engine.story.loaded import Loaded
from engine.story.model import Story
from engine.story.understand import MOST_MISTAKES
from tests.support.chance import examples

GOOD = """\
kuleshov: 1
title: "Die See hört zu"
start: harbour
media: clips/
frame_rate: 24
confidence: 0.35
arc:
  - {at: 0%, valence: 0.2, arousal: 0.1}
  - {at: 100%, valence: 0.5, arousal: -0.3}
segments:
  harbour:
    clip: harbour.mp4
    in: 2s
    out: 14s
    beats:
      - {at: 3s, feel: quiet curiosity}
      - {at: 8s, feel: soft nostalgia, strength: 0.6}
    captions: {en: captions/harbour.en.vtt}
    next:
      - {to: storm, when: viewer.arousal > 0.4 for 3s}
      - {to: gulls, join: dissolve 500ms}
      - {to: storm, default: true}
  storm: {clip: storm.mp4, in: 1.1s, out: 1m30s}
  gulls: {clip: gulls.mp4, out: 300ms}
"""


def load(folder: Path, content: str | bytes) -> Loaded:
    path = folder / "story.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return load_story(path)


def codes(loaded: Loaded) -> list[str]:
    return [problem.code for problem in loaded.problems]


def test_a_good_story(tmp_path: Path) -> None:
    loaded = load(tmp_path, GOOD)
    assert loaded.problems == ()
    story = loaded.story
    assert story is not None
    assert story.segments["harbour"].next[1].join.duration == 0.5
    assert story.segments["storm"].duration == pytest.approx(88.9)
    assert loaded.folder == tmp_path
    assert len(loaded.digest) == 64
    assert loaded.place(("segments", "harbour", "next", 1, "join")) == (21, 27)
    assert loaded.key_place(("segments", "storm", "in")) == (23, 28)
    assert loaded.place(("segments", "nobody", "in")) == loaded.place(("segments",))


def test_line_ends_and_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    plain = load(tmp_path, GOOD)
    dressed = load(tmp_path, b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert dressed.problems == ()
    assert dressed.story == plain.story
    assert dressed.values == plain.values
    assert dressed.digest != plain.digest


def test_a_story_comes_back_from_a_log_as_it_was(tmp_path: Path) -> None:
    story = load(tmp_path, GOOD).story
    assert story is not None
    line = json.dumps(story.model_dump(mode="json", by_alias=True))
    assert story_from_log(json.loads(line)) == story
    assert Story.model_validate_json(line) == story


@given(
    times=some.lists(some.floats(0, 1e6), min_size=2, max_size=2),
    feelings=some.lists(some.floats(-1, 1), min_size=2, max_size=2),
)
def test_no_number_is_lost_in_a_log(times: list[float], feelings: list[float]) -> None:
    story = story_from_log(
        {
            "start": "a",
            "arc": [{"at": 0.5, "valence": feelings[0], "arousal": feelings[1]}],
            "segments": {"a": {"clip": "a.mp4", "in": times[0], "out": times[1]}},
        }
    )
    line = json.dumps(story.model_dump(mode="json", by_alias=True))
    assert story_from_log(json.loads(line)) == story


def test_what_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    assert codes(load_story(tmp_path / "none.yaml")) == ["FILE-MISSING"]
    assert codes(load_story(tmp_path)) == ["NOT-A-FILE"]
    assert codes(load_story(Path("a\0b"))) == ["FILE-UNREADABLE"]
    assert codes(load_story(tmp_path / ("x" * 5000))) == ["FILE-UNREADABLE"]
    os.mkfifo(tmp_path / "pipe")
    assert codes(load_story(tmp_path / "pipe")) == ["NOT-A-FILE"]
    assert codes(load(tmp_path, GOOD + "#" * 5_000_000)) == ["FILE-TOO-LARGE"]
    assert codes(load(tmp_path, b"\x7fELF\x00\xff")) == ["NOT-TEXT"]
    assert codes(load(tmp_path, "")) == ["FILE-EMPTY"]


def test_a_folder_with_a_story_in_it_is_understood(tmp_path: Path) -> None:
    load(tmp_path, GOOD)
    (problem,) = load_story(tmp_path).problems
    assert "story.yaml" in problem.remedy


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("[" * 100_000, "TOO-DEEP"),
        ("{a: " * 50_000, "TOO-DEEP"),
        ("- a\n" * 600_000, "TOO-MANY-PARTS"),
        ("&a [*a]", "ALIAS"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "ALIAS"),
        ('"\\UFFFFFFFF"', "NOT-YAML"),
        ("%YAML 1." + "9" * 6000 + "\n--- a", "NOT-YAML"),
        ("? " * 60_000, "TOO-DEEP"),
        ("!!python/object/apply:os.system [true]", "TAG"),
        ('"' + "\\x41" * 60_000 + '"', "WRONG-TYPE"),
        ("a" * 250_000, "WRONG-TYPE"),
        ("frame_rate: " + "9" * 200_000, "ODD-NUMBER"),
        ("kuleshov: 1\n" + "".join(f"k{i}: 1\n" for i in range(9000)), "MANY-MISTAKES"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_hostile_text_is_refused_quickly(tmp_path: Path, content: str, code: str) -> None:
    began = time.thread_time()  # what other tests left running is not counted
    loaded = load(tmp_path, content)
    assert time.thread_time() - began < 2
    assert code in codes(loaded)
    assert loaded.story is None
    assert len(loaded.problems) <= MOST_MISTAKES + 5


@pytest.mark.parametrize(
    "out",
    ["9" * 400 + "m", "9" * 400 + "s", "9" * 5000 + "ms", "-1s", ".inf", "1e400", "12", "12.5"],
)
def test_no_time_is_too_long_to_be_refused(tmp_path: Path, out: str) -> None:
    loaded = load(tmp_path, f"kuleshov: 1\nstart: a\nsegments: {{a: {{clip: a.mp4, out: {out}}}}}")
    assert loaded.story is None
    assert codes(loaded) in (["BAD-VALUE"], ["ODD-NUMBER"])


def test_true_is_no_number(tmp_path: Path) -> None:
    assert codes(load(tmp_path, GOOD.replace("kuleshov: 1", "kuleshov: true"))) == [
        "FORMAT-VERSION"
    ]
    assert codes(load(tmp_path, GOOD.replace("0.35", "true"))) == ["WRONG-TYPE"]


def test_one_mistake_is_told_once_however_often_it_is_met(tmp_path: Path) -> None:
    loaded = load(tmp_path, GOOD.replace("clip: storm.mp4", "clip: &x storm.mp4, <<: *x"))
    assert codes(loaded) == ["ALIAS", "MERGE-KEY", "ALIAS"]


def survives(loaded: Loaded) -> None:
    problems = check(loaded, feelings=("calm",))
    assert (loaded.story is None) <= bool(problems)
    for problem in problems:
        assert problem.code in CODES
        assert problem.line >= 1
        assert problem.column >= 1
        str(problem).encode("utf-8")


any_folder = settings(
    examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@any_folder
@given(
    content=some.binary(max_size=300)
    | some.text(max_size=300).map(lambda t: t.encode("utf-8", "replace"))
)
def test_random_bytes_never_raise(tmp_path: Path, content: bytes) -> None:
    survives(load(tmp_path, content))


PIECES = some.sampled_from(
    [
        "&a ",
        "*a",
        "<<: ",
        "!!x ",
        "[",
        "]",
        "{",
        "}",
        ": ",
        "- ",
        "yes",
        "012",
        "1:30",
        "--- ",
        "null",
        "~",
        "? ",
        "> ",
        "%",
        "'",
        '"',
        "#",
        "|",
        "  ",
        "true",
        "..",
        "-1",
        "1e999",
        "\n    .nan",
        '"\\0"',
        '"\\ud800"',
        "viewer.arousal > ",
        "not ",
        "http://x",
        "\t",
        "\ufeff",
    ]
) | some.sampled_from([",", "\n", "9" * 400])


@any_folder
@given(data=some.data())
def test_mutated_stories_never_raise(tmp_path: Path, data: some.DataObject) -> None:
    text = GOOD
    for _ in range(data.draw(some.integers(1, 5))):
        begin = data.draw(some.integers(0, len(text)))
        end = min(len(text), begin + data.draw(some.integers(0, 12)))
        text = text[:begin] + data.draw(PIECES | some.text(max_size=5)) + text[end:]
    survives(load(tmp_path, text.encode("utf-8", "replace")))


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("kuleshov: 1", "# A remark.\nkuleshov: 1"),
        ('title: "Die See hört zu"', "title: The Sea"),
        ("frame_rate: 24\n", ""),  # which is 24 if absent
        ("out: 14s", "out: 14000ms"),
        ("1m30s", "90s"),
        ("when: viewer.arousal > 0.4 for 3s", "when: 'viewer.arousal>0.40  for 3000ms'"),
        ("{to: gulls, join: dissolve 500ms}", "{join: dissolve 0.5s, to: gulls}"),
        ("captions/harbour.en.vtt", "captions/harbour.vtt"),
        ("\n", "\r\n"),
    ],
)
def test_what_changes_the_text_alone_is_the_same_film(
    tmp_path: Path, written: str, instead: str
) -> None:
    before, after = load(tmp_path, GOOD), load(tmp_path, GOOD.replace(written, instead))
    assert before.digest != after.digest
    assert before.film_digest == after.film_digest


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("out: 14s", "out: 13s"),
        ("0.4 for 3s", "0.4 for 2s"),
        ("clip: storm.mp4", "clip: calm.mp4"),
        ("start: harbour", "start: storm"),
        ("strength: 0.6", "strength: 0.7"),
        ("      - {to: gulls, join: dissolve 500ms}\n", ""),
        ("confidence: 0.35", "confidence: 0.5"),
    ],
)
def test_what_changes_the_film_changes_its_digest(
    tmp_path: Path, written: str, instead: str
) -> None:
    before, after = load(tmp_path, GOOD), load(tmp_path, GOOD.replace(written, instead))
    assert after.story is not None
    assert before.film_digest != after.film_digest


def test_a_folder_without_a_story_says_how_to_get_one(tmp_path: Path) -> None:
    def told(folder: Path) -> str:
        (problem,) = load_story(folder / "story.yaml").problems
        assert problem.code == "FILE-MISSING"
        return f"{problem.message} {problem.remedy}"

    assert f"./run new {tmp_path}" in told(tmp_path)
    assert "neither a story nor clips" in told(tmp_path)
    (tmp_path / "my clips").mkdir()
    for name in ("a.mp4", "b.MOV"):
        (tmp_path / "my clips" / name).write_bytes(b"x")
    said = told(tmp_path)
    assert "2 clips (a.mp4, b.MOV) lie in its folder my clips" in said
    assert f"`./run new '{tmp_path / 'my clips'}' --out {tmp_path / 'story.yaml'}`" in said
    (tmp_path / "c.mkv").write_bytes(b"x")
    assert f"`./run new {tmp_path}` writes" in told(tmp_path)
    (tmp_path / "film.plan.yaml").write_text("plans: []\n")
    (tmp_path / "film.yaml").write_text(GOOD, encoding="utf-8")
    assert told(tmp_path).endswith(f"Name the story: {tmp_path / 'film.yaml'}.")
    assert 'Did you mean "my clips"?' in told(tmp_path / "my clip")
    above = tmp_path / "above"
    (above / "film").mkdir(parents=True)
    (above / "film" / "a.mp4").write_bytes(b"x")
    (above / "film" / "story.yaml").write_text(GOOD, encoding="utf-8")
    assert told(above).endswith(f"Name the story: {above / 'film' / 'story.yaml'}.")


def test_what_is_named_as_a_film_and_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    (problem,) = load_story(tmp_path / "a.mp4").problems
    assert problem.code == "NOT-A-FILM"
    assert "a.mp4 is not a film" in str(problem)


def test_text_in_other_encodings_is_recognised(tmp_path: Path) -> None:
    (problem,) = load(tmp_path, GOOD.encode("utf-16")).problems
    assert (problem.code, problem.line) == ("NOT-TEXT", 1)
    assert "UTF-16" in problem.remedy
    (problem,) = load(tmp_path, GOOD.encode("cp1252")).problems
    assert (problem.code, problem.line) == ("NOT-TEXT", 2)
    assert 'Windows-1252 ("title: "Die See hört zu"")' in problem.remedy


def test_a_word_processors_letters_may_stand_in_the_words_of_a_film(tmp_path: Path) -> None:
    dressed = GOOD.replace('"Die See hört zu"', "„Die See\u2013hört\u00a0zu …“")
    loaded = load(tmp_path, dressed)
    assert loaded.problems == ()
    assert loaded.story is not None and loaded.story.title == "„Die See\u2013hört\u00a0zu …“"
    # … also beside a line in which they may not.
    (problem,) = load(tmp_path, dressed.replace("out: 14s", "out:\u00a014s")).problems
    assert (problem.code, problem.line, problem.column) == ("ODD-LETTER", 14, 9)


def test_several_slips_are_told_each(tmp_path: Path) -> None:
    text = GOOD.replace("in: 2s", "in: 2,5s").replace("out: 14s", "end: 14s")
    text = text.replace("arousal > 0.4", "arousal > 40%")
    assert codes(load(tmp_path, text)) == ["BAD-VALUE", "UNKNOWN-KEY", "BAD-GUARD"]
