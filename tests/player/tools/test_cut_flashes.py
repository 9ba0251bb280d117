"""Flashes that cuts make, foreseen of real clips: dark, light, red, blue, and one that blinks."""

from pathlib import Path

import pytest

from engine.problems import Problem
from player.tools.check import check_story, parts_of
from player.tools.measuring import measured_clips
from tests.support.clips import make_clip

pytestmark = pytest.mark.programs

FRAME = 1 / 24
SHADES = {"night": "0x202020", "lamp": "0xd0d0d0", "red": "0xd00000", "blue": "0x0000f0"}


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clips")
    for name, shade in SHADES.items():
        make_clip(folder / f"{name}.mp4", f"color={shade}", seconds=4.0, size="160x90")
    lit = "between(T\\,1.52\\,1.61)+between(T\\,1.77\\,1.86)+between(T\\,2.27\\,2.36)"
    drawn = f"geq=lum='if({lit}\\,200\\,40)':cb=128:cr=128"
    make_clip(folder / "blinks.mp4", "color=gray", seconds=4.0, size="160x90", drawn=drawn)
    return folder


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def told(folder: Path, segments: str) -> list[Problem]:
    """What `check` says of flashes by cuts in a story of these segments."""
    story = folder / "story.yaml"
    story.write_text(f"kuleshov: 1\nstart: first\nsegments:\n{segments}")
    found = check_story(story, measured_clips(parts_of(story), lambda _: None))
    return [each for each in found.problems if each.code == "FLASHING-CUTS"]


def row(*clips: str, pictures: int, join: str = "hard", hold: str = "0s") -> str:
    """Segments one after another, of so many pictures each; the first and last are long."""
    lines = []
    for number, clip in enumerate(clips):
        name = "first" if number == 0 else f"{clip}_{number}"
        last = number == len(clips) - 1
        out = 3.0 if number == 0 or last else 1 + pictures * FRAME
        leads = "" if last else f", next: [{{to: {clips[number + 1]}_{number + 1}, join: {join}}}]"
        lines.append(
            f"  {name}: {{clip: {clip}.mp4, in: 1s, out: {out:.6f}s, hold: {hold}{leads}}}\n"
        )
    return "".join(lines)


ROW = ("night", "lamp") * 4


def test_short_dark_and_light_segments_in_a_row_flash(clips: Path) -> None:
    (found,) = told(clips, row(*ROW, pictures=3))
    assert found.where == "segments.night_6.next.0"
    assert "3.5 times in a second or more on the way first > lamp_1 > night_2" in found.message
    assert "from 3.00s of night.mp4 to 1.00s of lamp.mp4" in found.message
    assert "ITU-R BT.1702" in found.message
    assert "lamp_1 and night_2 and lamp_3 on screen for 0.17s at least" in found.remedy
    assert "damped" in found.remedy


def test_three_flashes_a_second_are_permitted(clips: Path) -> None:
    assert told(clips, row(*ROW, *ROW, pictures=4)) == []


def test_what_stands_or_is_alike_in_light_does_not_flash(clips: Path) -> None:
    assert told(clips, row(*ROW, pictures=3, hold="200ms")) == []
    assert told(clips, row(*["lamp"] * 8, pictures=3)) == []


def test_a_dissolve_of_two_pictures_between_dark_and_light_flashes_all_the_same(
    clips: Path,
) -> None:
    (found,) = told(clips, row(*ROW, pictures=3, join="dissolve 83ms"))
    assert "3.5 times in a second or more" in found.message


@pytest.mark.parametrize(
    ("stretch", "flashes"), [("", False), (", stretch: {shorter: 375ms}", True)]
)
def test_segments_that_may_be_left_early_flash_as_the_shortest(
    clips: Path, stretch: str, flashes: bool
) -> None:
    lasting = row(*ROW, pictures=12).replace("hold: 0s, next", f"hold: 0s{stretch}, next")
    assert bool(told(clips, lasting)) == flashes


def test_a_representation_that_is_lighter_flashes_where_what_is_written_does_not(
    clips: Path,
) -> None:
    dark = row(*["night"] * 8, pictures=3)
    assert told(clips, dark) == []
    lines = dark.splitlines(keepends=True)
    for number in (1, 3, 5, 7):
        lines[number] = lines[number].replace(
            "hold: 0s", "hold: 0s, representations: {lit: {clip: lamp.mp4}}"
        )
    assert len(told(clips, "".join(lines))) == 1


def test_red_and_blue_by_turns_are_told_as_red(clips: Path) -> None:
    (found,) = told(clips, row(*("red", "blue") * 4, pictures=3))
    assert "to and from red 3.5 times" in found.message


def test_a_loop_of_two_is_told_once(clips: Path) -> None:
    (found,) = told(
        clips,
        "  first: {clip: night.mp4, in: 1s, out: 3s, next: [{to: shine}]}\n"
        "  shine: {clip: lamp.mp4, in: 1s, out: 1.125s, next: [{to: dim}]}\n"
        "  dim: {clip: night.mp4, in: 1s, out: 1.125s, next: "
        "[{to: shine}, {to: end, when: seen(shine)}]}\n"
        "  end: {clip: night.mp4, in: 1s, out: 3s}\n",
    )
    assert found.where.startswith(("segments.shine.next", "segments.dim.next"))
    assert "shine > dim > shine" in found.message


@pytest.mark.parametrize(
    ("out", "begin", "flashes"),
    [
        (2.0, 1.5, True),  # two flashes before the cut, and two after it
        (2.0, 2.5, False),  # nothing after it
        (1.5, 1.5, False),  # nothing before it
        (2.0, 2.0, False),  # one after it: three
    ],
)
def test_only_what_is_between_in_and_out_counts(
    clips: Path, out: float, begin: float, flashes: bool
) -> None:
    found = told(
        clips,
        f"  first: {{clip: blinks.mp4, in: 0s, out: {out}s, next: [{{to: last}}]}}\n"
        f"  last: {{clip: blinks.mp4, in: {begin}s, out: 4s}}\n",
    )
    assert bool(found) == flashes
    if flashes:
        assert "first > last, from 1." in found[0].message
