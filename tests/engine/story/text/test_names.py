# ruff: noqa: RUF001 - letters of many alphabets
"""Names in any language and any spelling of their accents mean what they look like."""

import unicodedata
from pathlib import Path

import pytest

from engine.problems import Problem
from engine.showing.plan import read_plans
from engine.story.check.story import check
from engine.story.guards.conditions import Comparison
from engine.story.guards.errors import GuardError
from engine.story.guards.guard import parse_guard
from engine.story.guards.names import RESERVED
from engine.story.load import load_story
from engine.story.paths import inside
from engine.story.text.durations import parse_duration
from engine.viewer.emotions import feelings

CAFE = """
kuleshov: 1
start: café
media: bobines été
variables: {élan: {type: number}, humeur: {type: choice, values: [gaîté, colère]}}
groups:
  forêt:
    start: chêne
    segments:
      chêne: {card: Chêne., duration: 5s, next: [{to: hêtre}]}
      hêtre: {card: Hêtre., duration: 5s}
limits: {must_see: [l’été], without: [décès]}
score: {mélodie: sons/mélodie.flac}
segments:
  café:
    clip: dîner/porte fermée.mp4
    in: 2s
    out: 12s
    captions: {fr: sous-titres/café.vtt}
    beats: [{at: 2s, feel: déjà vu, name: arrivée}]
    set: {élan: +0.2, humeur: gaîté}
    score: mélodie
    ask: {prompt: Où, at: 4s, within: 6s}
    next:
      - {to: promenade, choice: Là-bas, when: "élan > 0.1 and humeur is gaîté"}
      - {to: l’été, when: "landed(arrivée) or saw déjà vu within 5s"}
      - {to: promenade, default: true}
  promenade:
    group: forêt
    next:
      - {to: l’été, when: seen(promenade/chêne) and not landed(arrivée)}
      - {to: l’été, default: true}
  l’été: {card: L’été., duration: 9s, notes: [fête]}
"""
PLANS = """
plans:
  - name: élève
    viewer: {valence: 0.4}
    choices: {café: Là-bas}
    expect: {passes: [café], ending: l’été}
"""
DECOMPOSED = unicodedata.normalize("NFD", CAFE)


def film(folder: Path, text: str, form: str) -> tuple[Problem, ...]:
    """The problems of the story beside files whose names are spelled in this form."""
    for name in (
        "bobines été/dîner/porte fermée.mp4",
        "sous-titres/café.vtt",
        "sons/mélodie.flac",
    ):
        path = folder / unicodedata.normalize(form, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\x00\x00\x00\x18ftypisom")
    (folder / "story.yaml").write_text(text, "utf-8")
    (folder / "story.plan.yaml").write_text(PLANS, "utf-8")
    return check(load_story(folder / "story.yaml"), feelings())


def half(text: str) -> str:
    """Every other name decomposed, as where a part was copied from the names of files."""
    words = text.split(" ")
    return " ".join(
        unicodedata.normalize("NFD", word) if number % 2 else word
        for number, word in enumerate(words)
    )


@pytest.mark.parametrize("written", [CAFE, DECOMPOSED, half(CAFE), half(half(CAFE[1:]))])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_may_be_spelled_either_way(tmp_path: Path, written: str, form: str) -> None:
    assert film(tmp_path, written, form) == ()
    story = load_story(tmp_path / "story.yaml").story
    assert story is not None
    assert "café" in story.segments
    assert story.start == "café"
    read = read_plans(tmp_path / "story.plan.yaml", story)
    assert read.problems == ()


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_files_keep_their_names(tmp_path: Path, form: str) -> None:
    film(tmp_path, CAFE, form)
    other = unicodedata.normalize("NFD" if form == "NFC" else "NFC", "sous-titres/café.vtt")
    found = inside(tmp_path, other)
    assert found.relative_to(tmp_path).as_posix() == unicodedata.normalize(
        form, "sous-titres/café.vtt"
    )
    missing = inside(tmp_path, unicodedata.normalize("NFD", "été/où.vtt"))
    assert not missing.exists()


def test_one_name_in_two_spellings_is_one_name(tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    twice = "kuleshov: 1\nstart: café\nsegments:\n  café: {card: A, duration: 5s}\n"
    path.write_text(
        twice + unicodedata.normalize("NFD", "  café: {card: B, duration: 5s}\n"), "utf-8"
    )
    assert [problem.code for problem in load_story(path).problems] == ["REPEATED-KEY"]


NAMES = ["trust", "ärger", "größe", "愛", "любовь", "प्यार", "ความรัก", "حب", "אהבה", "사랑", "αγάπη"]


@pytest.mark.parametrize("name", [*NAMES, unicodedata.normalize("NFD", "ärger"), "_x1", "b2_c"])
def test_variables_have_names_of_any_alphabet(tmp_path: Path, name: str) -> None:
    path = tmp_path / "story.yaml"
    guard = f"not {name} > 2 and ({name}<5 or {name}>=7 for 3s)"
    path.write_text(
        f"kuleshov: 1\nstart: a\nvariables: {{{name}: {{type: number, min: 0, max: 9}}}}\n"
        f"segments:\n  a: {{card: A., duration: 5s, set: {{{name}: +1}}, "
        f"next: [{{to: b, when: {guard}}}, {{to: b, default: true}}]}}\n"
        "  b: {card: B., duration: 5s}\n",
        "utf-8",
    )
    assert check(load_story(path)) == ()
    (condition,) = [parse_guard(f"{unicodedata.normalize('NFC', name)}>0.5").condition]
    assert isinstance(condition, Comparison)
    assert condition.quantity == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("love-hate", "love_hate"),
        ("two words", "two_words"),
        ("größe!", "größe"),
        ("1st", "my_1st"),
        ("viewer.valence", "viewer_valence"),
        *((word, f"my_{word}") for word in sorted(RESERVED - {"true", "false"})),
    ],
)
def test_a_name_that_guards_cannot_ask_for_is_refused_where_it_is_declared(
    tmp_path: Path, name: str, offered: str
) -> None:
    path = tmp_path / "story.yaml"
    path.write_text(
        f"kuleshov: 1\nstart: a\nvariables: {{'{name}': {{type: boolean}}}}\n"
        "segments: {a: {card: A., duration: 5s}}\n",
        "utf-8",
    )
    (problem,) = [each for each in check(load_story(path)) if each.code == "VARIABLE-NAME"]
    assert problem.line == 3
    assert problem.remedy.startswith(f'Call it "{offered}"')


def test_a_hyphen_in_a_guard_has_its_remedy() -> None:
    with pytest.raises(GuardError, match="no hyphen") as caught:
        parse_guard("love-hate > 0.5")
    assert caught.value.column == 5


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1h", 3600),
        ("1h30m", 5400),
        ("90m", 5400),
        ("1h 5m 3s", 3903),
        ("1h5m3s250ms", 3903.25),
        ("1.5h", 5400),
        ("2.5m", 150),
        ("1h 30s", 3630),
        (" 1m 30s ", 90),
    ],
)
def test_times_may_have_hours(tmp_path: Path, text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds
    condition = parse_guard(f"running > {text.strip()} and running < 9h").condition
    assert condition == parse_guard(f"running > {seconds}s and running < 9h").condition
    path = tmp_path / "story.yaml"
    path.write_text(
        f"kuleshov: 1\nstart: a\nlimits: {{running_time: [1s, {text}]}}\n"
        f"segments: {{a: {{card: A., duration: {text}}}}}\n",
        "utf-8",
    )
    story = load_story(path).story
    assert story is not None
    assert story.segments["a"].duration == seconds


def test_a_guards_time_with_spaces_is_offered_without() -> None:
    with pytest.raises(GuardError, match="1 h 30 m would be 1h30m"):
        parse_guard("running > 1 h 30 m and not seen(x)")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2 min", "2m"),
        ("1 hour and 5 minutes", "1h5m"),
        ("2,5s", "2.5s"),
        ("10 sec.", "10s"),
        ("3 Std", "3h"),
        ("20 milliseconds", "20ms"),
        ("1 h 30 m", "1h30m"),
        ("1h30", "1h30m"),
        ("1m30", "1m30s"),
        ("soon", None),
        ("1m 1h", None),
        ("", None),
    ],
)
def test_a_time_that_is_written_out_is_offered_as_it_should_be(
    text: str, meant: str | None
) -> None:
    with pytest.raises(ValueError, match="should be a time such as") as caught:
        parse_duration(text)
    assert ("would be" in str(caught.value)) == (meant is not None)
    assert meant is None or str(caught.value).endswith(f"{text} would be {meant}")
