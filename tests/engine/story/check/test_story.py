"""Each bad story has exactly the problem it is named after; the rules are the format's."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from engine.media.containers import Container
from engine.media.headers import Header, Sound
from engine.media.kept_light import packed
from engine.media.light import light_of, samples_of_rgb
from engine.media.measured import FlashTrain, Measured
from engine.media.mp4_boxes import Times
from engine.media.playability import playability
from engine.media.probe import MediaFacts
from engine.media.shots import Shot
from engine.problems import Problem, Trouble
from engine.story.check.story import check
from engine.story.codes import CODES
from engine.story.guards.guard import parse_guard
from engine.story.load import load_story
from engine.viewer.emotions import feelings
from engine.words import Affect

ROOT = Path(__file__).parents[4]
BAD_STORIES = sorted((ROOT / "tests/bad_stories").glob("*.yaml"))
FEELINGS = {"calm": Affect(0.4, -0.5), "quiet curiosity": Affect(0.3, 0.1)}

# Mistakes that are no text of their own, or too large to keep; tested below and in test_load.
NOT_KEPT = {
    "FILE-MISSING",
    "NOT-A-FILE",
    "FILE-UNREADABLE",
    "FILE-TOO-LARGE",
    "TOO-MANY-PARTS",
    "MANY-MISTAKES",
    "CAPTIONS-TOO-LARGE",
}


FINE = MediaFacts(60, True, True, 640, 360, 24)


def refused(
    kind: Container, header: Header | None = None, times: Times | None = None
) -> MediaFacts:
    return replace(FINE, refusal=playability(kind, header or Header(), times).refusal)


PRETENDED: dict[str, MediaFacts | Trouble] = {
    "broken": Trouble("The clip is damaged."),
    "short": replace(FINE, duration=9),
    "tight": replace(FINE, duration=14.1),
    "blind": replace(FINE, has_video=False),
    "silent": replace(FINE, has_audio=False),
    "fast": replace(FINE, frame_rate=25),
    "jumpy": replace(FINE, frame_rate=21.3, variable_rate=True),
    "disc": replace(FINE, sample_rate=44100),
    "sparse": replace(FINE, keyframes=(0.0, 10.0)),
    "reordered": replace(FINE, reordered=True),
    "fragmented": refused("mp4", times=Times(fragmented=True)),
    "late": refused("mp4", times=Times(waits=1.5)),
    "edited": refused("mp4", times=Times(hidden=0.9)),
    "huge": refused("mp4", Header(width=8192, height=4320)),
    "orchestra": refused("mp4", Header(sounds=(Sound("PCM", 32),))),
    "bright": replace(FINE, header=Header(transfer="HLG", primaries="BT.2020")),
    "wide": replace(FINE, header=Header(primaries="BT.2020")),
    "combed": replace(FINE, header=Header(scan="Interlaced")),
}

LONG = tuple(number / 24 for number in range(60 * 24))
QUIET = Measured(shots=(Shot(0.0),), times=LONG, luminance=(0.1,) * len(LONG))


def winking(*when: float) -> Measured:
    """A dark clip that is light for a twelfth of a second from each of these instants on."""
    dark, light = (
        light_of(samples_of_rgb(np.full((72, 72, 3), shade, np.uint8))) for shade in (60, 200)
    )
    winks = [any(at <= time < at + 1 / 12 for at in when) for time in LONG]
    lights = [light if wink else dark for wink in winks]
    changes = tuple(
        at for at, (one, other) in zip(LONG[1:], pairwise(winks), strict=True) if one != other
    )
    return replace(QUIET, changes=changes, light=packed(lights))


MEASURED: dict[str, Measured | Trouble] = {
    "winks": winking(2.125, 2.375, 13.5, 13.75),
    "strobe": replace(QUIET, flashes=(FlashTrain("general", 3.0, 5.0, 4.0, 1.0),)),
    "alarm": replace(QUIET, flashes=(FlashTrain("red", 3.0, 5.0, 4.0, 1.0),)),
    "insert": replace(QUIET, shots=(Shot(0.0), Shot(5.0), Shot(5 + 1 / 24))),
    "bang": replace(QUIET, loudness=(*[-40.0] * 60, *[-12.0] * 540)),
    "encrypted": Trouble("The pictures cannot be decoded here."),
}


def pretend(path: Path) -> MediaFacts | Trouble:
    """A probe that knows the clips of the bad stories by name."""
    return PRETENDED.get(path.stem, FINE)


def judge(path: Path) -> tuple[Problem, ...]:
    clips = (path.parent / "clips").resolve()
    measured = {clips / f"{name}.mp4": found for name, found in MEASURED.items()}
    return check(load_story(path), FEELINGS, pretend, measured)


def write(folder: Path, text: str) -> tuple[Problem, ...]:
    story = folder / "story.yaml"
    story.write_text(text, encoding="utf-8")
    return check(load_story(story), FEELINGS, pretend)


@pytest.mark.parametrize("path", BAD_STORIES, ids=lambda path: path.stem)
def test_a_bad_story_has_the_problem_it_is_named_after(path: Path) -> None:
    problems = judge(path)
    assert [problem.code for problem in problems] == [path.stem.upper()]
    problem = problems[0]
    assert problem.severity == CODES[problem.code]
    assert problem.line > 0
    assert problem.column > 0
    assert problem.file == path
    assert problem.message.endswith((".", "?"))
    assert problem.remedy


@pytest.mark.parametrize(
    ("name", "line", "column", "remedy"),
    [
        ("bad-guard", 9, 25, "FORMAT.md"),
        ("cut-unknown", 9, 14, 'Did you mean "two"?'),
        ("start-unknown", 2, 8, 'Did you mean "one"?'),
        ("feeling-unknown", 9, 24, 'Did you mean "calm"?'),
        ("unknown-key", 8, 5, 'Did you mean "beats"?'),
        ("missing-key", 4, 3, "`out: 14s`"),
        ("repeated-key", 8, 5, "Delete or rename"),
        ("out-before-in", 7, 10, "later than"),
        ("not-text", 2, 17, "UTF-8"),
        ("no-way-out", 8, 5, "ending"),
        ("arc-order", 5, 10, "order of time"),
        ("variable-rate", 5, 11, "ffmpeg -i clips/jumpy.mp4"),
        ("no-sound", 5, 11, "anullsrc"),
    ],
)
def test_the_place_is_that_of_the_fault(name: str, line: int, column: int, remedy: str) -> None:
    (problem,) = judge(ROOT / f"tests/bad_stories/{name}.yaml")
    assert (problem.line, problem.column) == (line, column)
    assert remedy in problem.remedy


def test_every_code_has_its_bad_story() -> None:
    assert {path.stem.upper() for path in BAD_STORIES} == CODES.keys() - NOT_KEPT


def test_every_code_is_documented() -> None:
    text = (ROOT / "stories/FORMAT.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([A-Z-]+)`", text, re.MULTILINE))
    assert documented == CODES.keys()


def test_no_code_is_used_that_the_table_does_not_know() -> None:
    used: set[str] = set()
    for path in (*(ROOT / "engine/story").rglob("*.py"), *(ROOT / "engine/media").glob("*.py")):
        if path.name != "codes.py":
            used |= set(
                re.findall(
                    r'"([A-Z]+(?:-[A-Z]+)+|ALIAS|TAG|UNREACHABLE|HDR|INTERLACED|FLASHES|UNDECLARED|UNMEASURED)"',
                    path.read_text("utf-8"),
                )
            )
    assert used - {"UTF-8", "EUC-JP", "EUC-KR"} == CODES.keys()


def test_a_picture_may_be_held_without_a_question(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"\0\0\0\x18ftypisom" + bytes(16))
    problems = write(
        tmp_path,
        "kuleshov: 1\nstart: one\nsegments:\n"
        "  one: {clip: a.mp4, in: 2s, out: 9s, hold: 2s, next: [{to: two}]}\n"
        "  two: {clip: a.mp4, in: 2s, out: 9s, hold: 1s}\n",
    )
    assert problems == ()


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    problems = write(
        tmp_path,
        "kuleshov: 1\nstart: one\nsegments:\n"
        "  one: {clip: a.mp4, in: 4s, out: 2s, next: [{to: tow}, {to: two, default: true}]}\n"
        "  two: {clip: /etc/passwd, out: 9s, beats: [{at: 10s, feel: clam}]}\n"
        "  six: {clip: a.exe, out: 9s}\n",
    )
    assert [problem.code for problem in problems] == [
        "CLIP-MISSING",
        "OUT-BEFORE-IN",
        "CUT-UNKNOWN",
        "PATH-LEAVES",
        "BEAT-OUTSIDE",
        "FEELING-UNKNOWN",
        "UNREACHABLE",
        "CLIP-SUFFIX",
    ]


@pytest.mark.parametrize(
    "clip",
    [
        "/clips/a.mp4",
        "../a.mp4",
        "clips/../../a.mp4",
        "http://example.org/a.mp4",
        "file:a.mp4",
        "C:/a.mp4",
        "'\\\\server\\a.mp4'",
        "~/a.mp4",
        "out/a.mp4",
        "' '",
    ],
)
def test_no_clip_leaves_the_folder(tmp_path: Path, clip: str) -> None:
    folder = tmp_path / "story"
    folder.mkdir()
    (tmp_path / "a.mp4").write_bytes(b"\0\0\0\x18ftypisom")
    (folder / "out").symlink_to(tmp_path)
    problems = write(folder, f"kuleshov: 1\nstart: a\nsegments: {{a: {{clip: {clip}, out: 9s}}}}\n")
    assert [problem.code for problem in problems] == ["PATH-LEAVES"]


def test_a_link_inside_the_folder_and_a_circle_of_links(tmp_path: Path) -> None:
    (tmp_path / "real.mp4").write_bytes(b"\0\0\0\x18ftypisom")
    (tmp_path / "link.mp4").symlink_to(tmp_path / "real.mp4")
    text = "kuleshov: 1\nstart: a\nsegments: {a: {clip: link.mp4, out: 9s}}\n"
    assert write(tmp_path, text) == ()
    (tmp_path / "link.mp4").unlink()
    (tmp_path / "link.mp4").symlink_to(tmp_path / "link.mp4")
    assert [problem.code for problem in write(tmp_path, text)] == ["PATH-LEAVES"]


def test_media_that_leaves_is_told_once(tmp_path: Path) -> None:
    text = "kuleshov: 1\nmedia: ..\nstart: a\nsegments: {a: {clip: a.mp4, out: 9s}}\n"
    assert [(p.code, p.where) for p in write(tmp_path, text)] == [("PATH-LEAVES", "media")]


def test_captions_that_are_too_large(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"\0\0\0\x18ftypisom")
    (tmp_path / "a.vtt").write_bytes(b"WEBVTT\n" + b" " * 1024 * 1024)
    text = "kuleshov: 1\nstart: a\nsegments: {a: {clip: a.mp4, out: 9s, captions: {en: a.vtt}}}\n"
    assert [problem.code for problem in write(tmp_path, text)] == ["CAPTIONS-TOO-LARGE"]


def test_a_dissolve_needs_a_handle_as_long_as_itself(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"\0\0\0\x18ftypisom")

    def codes(join: str) -> list[str]:
        text = (
            f"kuleshov: 1\nstart: a\nsegments:\n"
            f"  a: {{clip: a.mp4, in: 1s, out: 59s, next: [{{to: b, join: {join}}}]}}\n"
            f"  b: {{clip: a.mp4, in: 1s, out: 60s}}\n"
        )
        return [problem.code for problem in write(tmp_path, text)]

    assert codes("dissolve 1s") == []
    assert codes("dissolve 1.5s") == ["NO-HANDLE"]


def test_a_raising_probe_is_as_good_as_one_that_returns(tmp_path: Path) -> None:
    def probe(path: Path) -> MediaFacts:
        raise Trouble(f"{path.name} is damaged.")

    (tmp_path / "a.mp4").write_bytes(b"\0\0\0\x18ftypisom")
    story = tmp_path / "story.yaml"
    story.write_text("kuleshov: 1\nstart: a\nsegments: {a: {clip: a.mp4, out: 9s}}\n")
    assert [p.code for p in check(load_story(story), None, probe)] == ["CLIP-UNREADABLE"]


def test_a_hostile_story_is_judged_within_seconds(tmp_path: Path) -> None:
    segments = "".join(
        f"  s{i}: {{clip: a.mp4, out: 9s, next: [{{to: t{i}}}]}}\n" for i in range(1500)
    )
    problems = write(tmp_path, f"kuleshov: 1\nstart: s0\nsegments:\n{segments}")
    assert len(problems) >= 3000


def test_the_example_of_the_format_has_no_mistake(tmp_path: Path) -> None:
    text = (ROOT / "stories/FORMAT.md").read_text(encoding="utf-8")
    example = text.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "clips").mkdir()
    (tmp_path / "captions").mkdir()
    for name in ("harbour", "storm", "gulls", "letter"):
        (tmp_path / f"clips/{name}.mp4").write_bytes(b"\0\0\0\x18ftypisom")
        (tmp_path / f"captions/{name}.en.vtt").write_text("WEBVTT\n")
    story = tmp_path / "story.yaml"
    story.write_text(example, encoding="utf-8")
    assert check(load_story(story), feelings(), pretend) == ()


def test_every_guard_of_the_format_is_understood() -> None:
    text = (ROOT / "stories/FORMAT.md").read_text(encoding="utf-8")
    guards = re.findall(r"^when: (.+)$", text, re.MULTILINE)
    assert len(guards) == 14
    for guard in guards:
        parse_guard(guard)


def test_weights_are_documented_as_they_are() -> None:
    text = (ROOT / "stories/FORMAT.md").read_text(encoding="utf-8")
    documented = dict(re.findall(r"^\| `([A-Z-]+)` \| (error|warning) \|", text, re.MULTILINE))
    assert documented == CODES


def test_letters_that_no_typeface_has_are_found_wherever_they_are_drawn(tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_text(
        "WEBVTT\n\n00:01.000 --> 00:02.000\nfine: ж, é\n\n"
        "00:03.000 --> 00:04.000\nnot: \U000f1234\n", "utf-8"
    )  # fmt: skip
    text = (
        "kuleshov: 1\ntitle: A \U000f1111 film\nstart: one\nsegments:\n  one:\n"
        "    clip: film.mp4\n    in: 2s\n    out: 14s\n    captions: {en: a.vtt}\n"
        "    ask: {prompt: Which \U000f2222?, at: 2s}\n    next:\n"
        "      - {to: two, default: true}\n"
        "      - {to: three, choice: This \U000f3333}\n"
        "  two: {card: plain, duration: 4s}\n  three: {card: \U000f4444, duration: 4s}\n"
    )
    found = [each for each in write(tmp_path, text) if each.code == "FONT-MISSING"]
    assert [(each.line, each.where) for each in found] == [
        (2, "title"),
        (9, "segments.one.captions.en"),
        (10, "segments.one.ask.prompt"),
        (13, "segments.one.next.1.choice"),
        (15, "segments.three.card"),
    ]
    assert all(each.severity == "warning" for each in found)
    assert "\U000f2222" in found[2].message


@pytest.mark.parametrize("clip", ["x" * 400, "x" * 400 + ".mp4", "a/" * 300 + "b.mp4"])
def test_a_name_that_no_disk_takes_is_a_problem(tmp_path: Path, clip: str) -> None:
    text = f"kuleshov: 1\nstart: one\nsegments:\n  one: {{clip: {clip}, in: 2s, out: 9s}}\n"
    (problem,) = write(tmp_path, text)
    assert problem.code in ("CLIP-SUFFIX", "CLIP-MISSING")


def test_the_readmes_film_can_follow_its_arc(tmp_path: Path) -> None:
    written = (ROOT / "README.md").read_text("utf-8").split("```yaml\n")[1].split("```")[0]
    story = tmp_path / "story.yaml"
    story.write_text(written, "utf-8")
    problems = check(load_story(story), feelings())
    assert {problem.code for problem in problems} <= {"CLIP-MISSING"}
