"""What may be written at a place (|) of a story's text."""

from pathlib import Path

import pytest

from player.studio.story.completion import completions
from player.studio.story.names import segments_of

BASE = "kuleshov: 1\nstart: door\nsegments:\n  door:\n    clip: a.mp4\n"


def words(marked: str, folder: Path | None = None) -> tuple[str, list[str]]:
    """The word before the mark, and what may stand in its place."""
    index = marked.index("|")
    text = marked.replace("|", "")
    begin, options = completions(text, index, folder)
    return text[begin:index], [each.word.strip(": ") for each in options]


@pytest.mark.parametrize(
    ("marked", "before", "some", "none"),
    [
        ("st|", "st", "start", "clip"),
        (BASE + "    be|", "be", "beats", "title"),
        (BASE + "    next:\n      - t|", "t", "to", "clip"),
        (BASE + "    next:\n      - to: door\n        w|", "w", "when", "clip"),
        (BASE + "    next: [{to: door, w|", "w", "when", "clip"),
        (BASE + "    beats: [{at: 3s, f|", "f", "feel", "to"),
        (BASE + "  room: {clip: b.mp4, b|", "b", "beats", "to"),
        (BASE + "    next: [{to: d|", "d", "door", "calm"),
        (BASE + "    beats: [{at: 3s, feel: quiet j|", "quiet j", "quiet joy", "door"),
        (BASE + "    next: [{to: door, when: viewer.v|", "viewer.v", "viewer.valence", "calm"),
        (BASE + "    next: [{to: door, when: saw quiet j|", "quiet j", "quiet joy", "door"),
        (BASE + "    next: [{to: door, when: seen(d|", "d", "door", "calm"),
        (BASE + "    next: [{to: door, default: |", "", "true", "door"),
        ("limits: {must_see: [d|\n" + BASE, "d", "door", "calm"),
        ("limits:\n  i|", "i", "intensity", "clip"),
        ("sensing: |", "", "expressions", "door"),
        ("arc:\n  - {at: 0%, v|", "v", "valence", "clip"),
    ],
)
def test_what_may_stand_there(marked: str, before: str, some: str, none: str) -> None:
    word, options = words(marked)
    assert word == before
    assert some in options and none not in options


def test_clips_are_those_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "clips").mkdir()
    (tmp_path / "clips" / "a.mp4").touch()
    (tmp_path / "notes.txt").touch()
    assert words(BASE + "  b: {clip: |", tmp_path)[1] == ["clips/a.mp4"]
    assert words("media: clips\n" + BASE + "  b: {clip: |", tmp_path)[1] == ["a.mp4"]


def test_nothing_may_be_completed_in_a_comment() -> None:
    assert words(BASE + "    # be|")[1] == []


def test_segments_are_found_in_a_text_that_is_no_story_yet() -> None:
    assert segments_of(BASE + '  "the room":\n    next: [{to: \nlimits: {') == ("door", "the room")
    assert segments_of("") == ()


@pytest.mark.parametrize("cut", range(0, 400, 7))
def test_no_text_is_too_broken(cut: int) -> None:
    text = BASE + "    next: [{to: door, when: saw joy within 5s}, {to: {[: ]}\n  - - x: [}\n\t:::"
    completions(text, min(cut, len(text)))


WHOLE = """\
kuleshov: 1
title: T
start: door
variables:
  trust: {type: number}
  met: {type: boolean}
  mood: {type: choice, values: [calm_mood, wild]}
score: {theme: music/theme.flac}
groups:
  stroll:
    start: bridge
    segments:
      bridge: {card: Bridge., duration: 5s, next: [{to: ducks}]}
      ducks: {card: Ducks., duration: 5s}
segments:
  door:
    card: A door.
    duration: 5s
    themes: [sea]
    notes: [flashing]
    captions: {en: captions/a.en.vtt}
    beats: [{at: 1s, feel: calm, name: the joke}]
    next: [{to: walk}]
  walk: {group: stroll, next: [{to: end}]}
  end: {card: End., duration: 5s}
"""
IN_A_SEGMENT = [
    ("group: |", "stroll"),
    ("captions: {|", "en"),
    ("captions: {en: |", "captions/a.en.vtt"),
    ("captions:\n      en: c|", "captions/a.en.vtt"),
    ("captions:\n      d|", "de"),
    ("next: [{to: end, join: |", "dissolve 500ms"),
    ("next: [{to: end, join: h|", "hard"),
    ("next:\n      - to: end\n        join: d|", "dissolve 500ms"),
    ("next:\n      - to: end\n        default: |", "true"),
    ("themes: [|", "sea"),
    ("themes: [sea, s|", "sea"),
    ("notes: [f|", "flashing"),
    ("notes:\n      - b|", "bright"),
    ("language: |", "en"),
    ("score: |", "theme"),
    ("set: {|", "trust"),
    ("set: {met: |", "true"),
    ("set: {mood: |", "wild"),
    ("set:\n      mood: |", "wild"),
    ("ask: {p|", "prompt"),
    ("ask:\n      w|", "within"),
    ("stretch: {s|", "shorter"),
    ("stretch:\n      l|", "longer"),
    ("representations:\n      gentle:\n        r|", "rating"),
    ("representations: {gentle: {t|", "tone"),
    ("representations:\n      gentle: {clip: |", "clips/b.mp4"),
    ("beats:\n      - at: 1s\n        s|", "strength"),
    ("beats:\n      - f|", "feel"),
    ("beats: [{at: 1s, feel: calm, n|", "name"),
    ("next:\n      - {to: w|", "walk"),
    ("next: [{to: end, c|", "choice"),
    ("next: [{to: end, when: tr|", "trust"),
    ("next: [{to: end, when: mood is |", "wild"),
    ("next: [{to: end, when: mood is not w|", "wild"),
    ("next: [{to: end, when: last is |", "door"),
    ("next: [{to: end, when: landed(|", "the joke"),
    ("next: [{to: end, when: visits(wa|", "walk/ducks"),
    ("next: [{to: end, when: seen(walk/|", "walk/ducks"),
    ("next: [{to: end, when: ru|", "running >"),
    ("next: [{to: end, when: cl|", "clock between 22:00 and 06:00"),
    ("next: [{to: end, when: viewer.arousal r|", "rising"),
    ("next: [{to: end, when: viewer.arousal > 0.4 f|", "for 3s"),
    ("next: [{to: end, when: viewer.arousal > 0.4 w|", "with confidence 0.6"),
    ("next: [{to: end, when: viewer.arousal > 0.4 and |", "viewer.valence"),
    ("next: [{to: end, when: not s|", "seen("),
    ("next: [{to: end, when: saw am|", "amusement"),
    ("next: [{to: end, when: saw amusement w|", "within 5s"),
    ("next: [{to: end, when: (group.c|", "group.count"),
]
IN_THE_STORY = [
    ("arc: p|", "peaks and rests"),
    ("arc: |", "man in a hole"),
    ("arc: [{a|", "at"),
    ("arc:\n  - v|", "valence"),
    ("goal: {v|", "variety"),
    ("goal:\n  e|", "engagement"),
    ("limits: {c|", "cuts_a_minute"),
    ("limits: {without: [f|", "flashing"),
    ("limits:\n  without: [l|", "loud"),
    ("variables:\n  trust:\n    t|", "type"),
    ("variables:\n  trust: {type: |", "number"),
    ("variables: {trust: {m|", "min"),
    ("variables: {trust: {type: b|", "boolean"),
    ("score: {theme: |", "music/theme.flac"),
    ("score:\n  theme: m|", "music/theme.flac"),
    ("groups:\n  g:\n    s|", "start"),
    ("groups:\n  g:\n    segments:\n      a:\n        c|", "card"),
    ("groups:\n  g:\n    segments:\n      a: {b|", "beats"),
    ("sensing: f|", "forbidden"),
    ("media: |", "clips/"),
    ("groups:\n  g:\n    start: |\n    segments:\n      aa: {card: A., duration: 5s}\n", "aa"),
    ("limits:\n  must_see: [d|", "door"),
    ("limits:\n  must_see:\n    - d|", "door"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("film")
    for name in ("captions/a.en.vtt", "music/theme.flac", "a.mp4", "clips/b.mp4"):
        (made / name).parent.mkdir(exist_ok=True)
        (made / name).touch()
    return made


@pytest.mark.parametrize(("marked", "some"), IN_A_SEGMENT)
def test_every_place_of_a_segment_is_completed(marked: str, some: str, folder: Path) -> None:
    assert some in words(f"{WHOLE}  more:\n    clip: a.mp4\n    {marked}", folder)[1]


@pytest.mark.parametrize(("marked", "some"), IN_THE_STORY)
def test_every_place_of_the_story_is_completed(marked: str, some: str, folder: Path) -> None:
    assert some in words(f"{marked}\n{WHOLE}", folder)[1]


def test_a_group_has_its_own_segments() -> None:
    cut = "ducks: {card: Ducks., duration: 5s, next: [{to: |}]}"
    marked = WHOLE.replace("ducks: {card: Ducks., duration: 5s}", cut)
    assert words(marked)[1] == ["bridge"]
