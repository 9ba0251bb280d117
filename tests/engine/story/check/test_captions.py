"""What `check` says of captions: of each kind and file one finding, with the line in the file."""

from pathlib import Path

import pytest

from engine.media.captions import LARGEST
from engine.media.probe import MediaFacts
from engine.problems import Problem
from engine.story.check.story import check
from engine.story.load import load_story

ROOT = Path(__file__).parents[4]
HEAD = "WEBVTT\n\n"


def judge(path: Path) -> list[Problem]:
    found = check(load_story(path), (), lambda _: MediaFacts(60, True, True, 640, 360, 24))
    return [problem for problem in found if problem.code.startswith("CAPTIONS-")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "clip.mp4").write_bytes((ROOT / "tests/bad_stories/clips/film.mp4").read_bytes())
    return tmp_path


def story(folder: Path, captions: str, segments: str = "") -> Path:
    (folder / "words.en.vtt").write_text(captions, "utf-8")
    path = folder / "story.yaml"
    path.write_text(
        "kuleshov: 1\nstart: one\nsegments:\n"
        "  one: {clip: clip.mp4, in: 2s, out: 14s, captions: {en: words.en.vtt}"
        + (", next: [{to: two}]}\n" + segments if segments else "}\n"),
        "utf-8",
    )
    return path


def told(name: str) -> tuple[str, str]:
    (problem,) = judge(ROOT / f"tests/bad_stories/captions-{name}.yaml")
    assert problem.line == 8
    return problem.message, problem.remedy


def test_the_line_in_the_file_is_told() -> None:
    message, remedy = told("times")
    assert "captions/times.srt has 1 caption whose times cannot be understood" in message
    assert 'first in line 6, "00:00:0x,000 --> 00:00:06,000"' in message
    assert "00:00:02,000" in remedy


def test_the_encoding_that_fits_is_offered_with_what_it_reads() -> None:
    message, _ = told("encoding")
    assert 'as Windows-1252 it reads "Le café était fermé."' in message


def test_what_was_encoded_twice_is_told(folder: Path) -> None:
    words = "Le café était fermé.".encode().decode("cp1252")
    (problem,) = judge(story(folder, f"{HEAD}00:02.000 --> 00:04.000\n{words}\n"))
    assert problem.code == "CAPTIONS-ENCODING"
    assert 'was once "Le café était fermé."' in problem.message


def test_a_letter_is_no_captions() -> None:
    message, remedy = told("unreadable")
    assert "text without times" in message
    assert "WebVTT or SubRip" in remedy


def test_the_right_name_is_offered() -> None:
    assert "misnamed.vtt" in told("format")[1]


def test_captions_of_an_editing_timeline_are_never_seen() -> None:
    message, remedy = told("unseen")
    assert "Of 1 captions in captions/unseen.srt 1 is never seen" in message
    assert "from 2s to 14s" in message
    assert "beginning of the clip's file" in remedy


def test_thousands_of_faults_are_one_finding(folder: Path) -> None:
    broken = "".join(f"00:0{i % 6}:x0.000 --> 00:01.000\nLost.\n\n" for i in range(3000))
    (problem,) = judge(story(folder, HEAD + broken))
    assert problem.code == "CAPTIONS-TIMES"
    assert "3000 captions" in problem.message


def test_segments_that_share_a_file_see_it_together(folder: Path) -> None:
    captions = HEAD + "00:03.000 --> 00:05.000\nOne.\n\n00:20.000 --> 00:22.000\nTwo.\n"
    (alone,) = judge(story(folder, captions))
    assert alone.code == "CAPTIONS-UNSEEN"
    assert "Of 2 captions in words.en.vtt 1 is never seen" in alone.message
    two = "  two: {clip: clip.mp4, in: 18s, out: 30s, captions: {en: words.en.vtt}}\n"
    assert judge(story(folder, captions, two)) == []


def test_a_stretch_and_a_hold_show_what_comes_after_out(folder: Path) -> None:
    captions = HEAD + "00:15.000 --> 00:16.500\nStill there.\n"
    path = story(folder, captions)
    assert [problem.code for problem in judge(path)] == ["CAPTIONS-UNSEEN"]
    path.write_text(path.read_text("utf-8").replace("out: 14s", "out: 14s, hold: 3s"), "utf-8")
    assert judge(path) == []


def test_a_caption_that_a_cut_ends_early_is_told(folder: Path) -> None:
    (problem,) = judge(story(folder, HEAD + "00:13.000 --> 00:17.000\nCut off.\n"))
    assert "1 is cut off" in problem.message
    assert judge(story(folder, HEAD + "00:13.000 --> 00:14.900\nNot missed.\n")) == []


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("00:04.000 --> 00:06.000\nOther words.", None),
        ("00:05.000 --> 00:06.000\nThe sea.", None),
        ("00:04.000 --> 00:06.000\nThe sea.", "the same words"),
        ("00:04.900 --> 00:06.000\nOther words.", "blink"),
    ],
)
def test_overlaps_are_told_where_nobody_wants_them(
    folder: Path, second: str, said: str | None
) -> None:
    problems = judge(story(folder, f"{HEAD}00:02.000 --> 00:05.000\nThe sea.\n\n{second}\n"))
    assert [problem.code for problem in problems] == (["CAPTIONS-OVERLAP"] if said else [])
    assert all(said is not None and said in problem.message for problem in problems)


def test_what_is_too_large_is_told_unread(folder: Path) -> None:
    path = story(folder, HEAD)
    with (folder / "words.en.vtt").open("r+b") as file:
        file.truncate(100 * LARGEST)
    (problem,) = judge(path)
    assert problem.code == "CAPTIONS-TOO-LARGE"
    assert "102400 KiB" in problem.message


def test_without_a_probe_nothing_is_opened(folder: Path) -> None:
    path = story(folder, "a letter")
    assert [problem.code for problem in judge(path)] == ["CAPTIONS-UNREADABLE"]
    assert check(load_story(path), ()) == ()


def test_the_sample_films_captions_are_in_order() -> None:
    assert judge(ROOT / "sample_film/story.yaml") == []
