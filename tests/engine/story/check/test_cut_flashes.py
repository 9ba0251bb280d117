"""Ways through a large film of brief segments: those that flash are found, and what was not walked
is told."""

from pathlib import Path

import numpy as np

from engine.media.kept_light import packed
from engine.media.light import CELLS, Light
from engine.media.measured import Measured
from engine.story.check.cut_flashes import cut_flash_findings, flashes_of_cuts
from engine.story.findings import Finding
from engine.story.load import load_story
from engine.story.reach import Reach

TIMES = tuple(number / 24 for number in range(48))


def still(luminance: float) -> Measured:
    """A clip of one colour."""
    light = Light(
        np.full(CELLS, luminance, np.float32),
        np.zeros(CELLS, np.float32),
        np.zeros(CELLS, np.bool_),
    )
    return Measured(times=TIMES, light=packed([light] * len(TIMES)))


def found(folder: Path, light: float, segments: int = 60) -> list[Finding]:
    """Of a film of segments of an eighth of a second, each with four ways on; of every four of
    them one is of this light, the others dark."""
    lines = ["kuleshov: 1\nstart: s0\nsegments:\n"]
    for number in range(segments):
        clip = "lit" if number % 4 == 1 else "dark"
        ways = ", ".join(f"{{to: s{to}}}" for to in range(number + 1, min(segments, number + 5)))
        leads = f", next: [{ways}]" if ways else ""
        lines.append(f"  s{number}: {{clip: {clip}.mp4, in: 0s, out: 125ms{leads}}}\n")
    path = folder / "story.yaml"
    path.write_text("".join(lines))
    story = load_story(path).story
    clips = {"lit.mp4": still(light), "dark.mp4": still(0.02)}
    return list(cut_flash_findings(flashes_of_cuts(story, Reach(story), clips, 500)))


def test_the_first_ways_walked_are_those_that_change_most_light(tmp_path: Path) -> None:
    *ways, more = found(tmp_path, 0.6)
    assert len(ways) >= 6
    assert all("times in a second or more on the way" in each.message for each in ways)
    assert more.message.startswith("More ways through the film may flash by their cuts")


def test_where_not_all_ways_were_walked_and_nothing_was_found_it_is_said(
    tmp_path: Path,
) -> None:
    (only,) = found(tmp_path, 0.02)
    assert only.code == "FLASHING-CUTS"
    assert "not all of them were looked at" in only.message
    assert "0.17s at least" in only.remedy


def test_a_small_film_is_walked_whole(tmp_path: Path) -> None:
    assert found(tmp_path, 0.02, segments=6) == []
