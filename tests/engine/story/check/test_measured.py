"""What a viewer can get to see of a clip that was measured, and what the story says of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.media.measured import FlashTrain, Measured
from engine.media.shots import Shot
from engine.problems import Problem, Trouble
from engine.story.check.story import check
from engine.story.load import load_story

TIMES = tuple(number / 24 for number in range(30 * 24))
CALM = Measured(shots=(Shot(0.0),), times=TIMES, luminance=(0.1,) * len(TIMES))
QUIET = (-40.0,) * 300


def problems(
    folder: Path, first: Measured | Trouble, second: Measured, **keys: str
) -> list[Problem]:
    """Of a story of two clips; `keys` are those of the segments beside clip and cut."""
    for name in ("a.mp4", "b.mp4"):
        (folder / name).write_bytes(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom")
    story = folder / "story.yaml"
    one, two = (keys.get(name, "in: 2s, out: 14s") for name in ("one", "two"))
    join = keys.get("join", "hard")
    story.write_text(
        "kuleshov: 1\nstart: one\nsegments:\n"
        f"  one: {{clip: a.mp4, {one}, next: [{{to: two, join: {join}}}]}}\n"
        f"  two: {{clip: b.mp4, {two}}}\n"
    )
    measured = {folder.resolve() / "a.mp4": first, folder.resolve() / "b.mp4": second}
    return list(check(load_story(story), measured=measured))


def codes(*given: object, **keys: str) -> list[str]:
    return [each.code for each in problems(*given, **keys)]  # type: ignore[arg-type]


FLASHING = replace(CALM, flashes=(FlashTrain("general", 5.0, 7.0, 8.0, 0.1),))


def test_flashes_are_told_with_file_time_and_number_and_want_a_note(tmp_path: Path) -> None:
    found = problems(tmp_path, FLASHING, CALM)
    assert [each.code for each in found] == ["FLASHES", "UNDECLARED"]
    assert "a.mp4 flashes 8 times a second from 5.00s to 7.00s" in found[0].message
    assert "WCAG 2.3.1" in found[0].message
    assert "BT.1702" not in found[0].message  # a tenth of the picture is permitted there
    assert "notes: [flashing]" in found[1].remedy
    assert codes(tmp_path, FLASHING, CALM, one="in: 2s, out: 14s, notes: [flashing]") == ["FLASHES"]


def test_what_no_viewer_gets_to_see_is_not_told(tmp_path: Path) -> None:
    assert codes(tmp_path, FLASHING, CALM, one="in: 8s, out: 14s") == []
    stretched = "in: 1s, out: 4s, stretch: {longer: 4s}"
    assert "FLASHES" in codes(tmp_path, FLASHING, CALM, one=stretched)


def test_a_shot_that_an_in_or_out_point_cuts_off_is_told(tmp_path: Path) -> None:
    two_shots = replace(CALM, shots=(Shot(0.0), Shot(2 + 1 / 24)))
    (found,) = problems(tmp_path, two_shots, CALM)
    assert found.code == "SHOT-TOO-SHORT"
    assert "0.042s only, at 2.000s" in found.message
    assert codes(tmp_path, two_shots, CALM, one="in: 1.5s, out: 14s") == []
    late = replace(CALM, shots=(Shot(0.0), Shot(14 - 1 / 24)))
    assert codes(tmp_path, late, CALM) == ["SHOT-TOO-SHORT"]
    early_out = "in: 2s, out: 20s, stretch: {shorter: 6s, at: [14s]}"
    assert codes(tmp_path, late, CALM, one=early_out) == ["SHOT-TOO-SHORT"]


def test_blank_frames_are_no_shot_to_be_perceived(tmp_path: Path) -> None:
    blank = replace(CALM, shots=(Shot(0.0), Shot(5.0, True), Shot(5 + 1 / 24)))
    assert codes(tmp_path, blank, CALM) == []


@pytest.mark.parametrize(("level", "told"), [(-12.0, True), (-18.0, False)])
def test_a_leap_of_the_sound_wants_a_note(tmp_path: Path, level: float, told: bool) -> None:
    leap = replace(CALM, loudness=(*QUIET[:60], *[level] * 240))
    found = problems(tmp_path, leap, CALM)
    assert [each.code for each in found] == (["UNDECLARED"] if told else [])
    if told:
        assert "its sound leaps at 6." in found[0].message
        assert codes(tmp_path, leap, CALM, one="in: 2s, out: 14s, notes: [loud, sea]") == []


def test_what_is_loud_throughout_does_not_leap(tmp_path: Path) -> None:
    assert codes(tmp_path, replace(CALM, loudness=(-12.0,) * 300), CALM) == []


def test_a_cut_to_what_is_loud_or_bright_wants_a_note_there(tmp_path: Path) -> None:
    quiet = replace(CALM, loudness=QUIET)
    loud = replace(CALM, loudness=(-12.0,) * 300)
    (found,) = problems(tmp_path, quiet, loud)
    assert (found.code, found.where) == ("UNDECLARED", "segments.two.clip")
    assert "a cut from one makes the sound leap" in found.message
    bright = replace(CALM, luminance=(0.8,) * len(TIMES))
    assert codes(tmp_path, CALM, bright) == ["UNDECLARED"]
    assert codes(tmp_path, CALM, bright, join="dissolve 1s") == []
    assert codes(tmp_path, CALM, bright, two="in: 2s, out: 14s, notes: [bright]") == []
    assert codes(tmp_path, bright, CALM) == []  # it grows dark, which startles nobody


def test_a_picture_that_grows_bright_at_once_wants_a_note(tmp_path: Path) -> None:
    at_once = replace(CALM, luminance=(*[0.1] * 200, *[0.7] * (len(TIMES) - 200)))
    assert codes(tmp_path, at_once, CALM) == ["UNDECLARED"]
    steps = [min(0.7, 0.1 + n / 24 * 0.1) for n in range(len(TIMES))]
    assert codes(tmp_path, replace(CALM, luminance=tuple(steps)), CALM) == []


def test_what_could_not_be_measured_is_told_once(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, Trouble("No."), replace(CALM, loudness=None))
    assert found.code == "UNMEASURED"
    assert "a.mp4, b.mp4" in found.message
