"""The map as a picture: nothing of it is cut, its legend explains all it shows, in any script."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from PIL import Image

from engine.pictures import map_legend
from engine.pictures.map_marks import Traffic
from engine.pictures.map_pens import CHOICE, GUARD, MUST, PAPER, UNSEEN
from engine.pictures.story_map import draw
from engine.story.model import Story

NAMES = [
    "lamp",
    "маяк",
    "منارة",
    "מגדלור",
    "मकान",
    "ประภาคาร",
    "灯塔",
    "灯台の部屋",
    "등대",
    "φάρος",
]


def written(segments: dict[str, Any], **more: Any) -> Story:
    for segment in segments.values():
        segment.update({"clip": "a.mp4", "out": 4.0})
    title = "Ein Film über " + ", ".join(NAMES)
    start = next(iter(segments))
    return Story.model_validate({"title": title, "start": start, "segments": segments, **more})


def two() -> Story:
    return written({"a": {"next": [{"to": "b"}]}, "b": {}})


def everything() -> Story:
    first, *others = NAMES
    long = "a_very_long_name_of_a_segment_that_nobody_would_write_like_this"
    ways: list[dict[str, Any]] = [{"to": name, "choice": f"{name} " * 9} for name in others]
    ways += [
        {"to": long, "default": True, "join": "dissolve 500ms"},
        {"to": first, "choice": "again"},
        {"to": others[0], "when": "viewer.arousal > 0.2 and viewer.valence < 0.1"},
        {"to": others[1]},
    ]
    segments: dict[str, Any] = {first: {"next": ways}, long: {}} | {name: {} for name in others}
    return written(segments, limits={"must_see": [long]})


def picture(
    path: Path, story: Story, traffic: Any = None, feel: Any = lambda _name: (0.5, 0.5)
) -> "np.ndarray[Any, Any]":
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        draw(story, path, feel, traffic)
    return np.asarray(Image.open(path).convert("RGB")).astype(float) / 255


def walked(story: Story) -> Traffic:
    names = list(story.segments)
    return Traffic({names[0]: 1.0, names[1]: 0.004}, {(names[0], names[1]): 0.5})


@pytest.mark.parametrize("story", [two(), everything()], ids=["two", "everything"])
@pytest.mark.parametrize("with_viewers", [False, True])
def test_nothing_is_cut_at_the_edges(tmp_path: Path, story: Story, with_viewers: bool) -> None:
    drawn = picture(tmp_path / "map.png", story, walked(story) if with_viewers else None)
    for edge in (drawn[:16], drawn[-16:], drawn[:, :16], drawn[:, -16:]):
        assert np.abs(edge - to_rgb(PAPER)).max() < 0.02


@pytest.mark.parametrize(
    ("story", "with_viewers", "words"),
    [
        (two(), False, {"default cut", "start", "ending", "pleasant (intended)"}),
        (
            everything(), False,
            {"default cut", "free cut", "guarded cut", "an answer of the viewer", "start",
             "ending", "must-see", "pleasant (intended)"},
        ),
        (
            everything(), True,
            {"walked by all viewers", "by few", "by none", "guarded", "an answer of the viewer",
             "start", "ending", "must-see", "of viewers saw it", "never seen",
             "pleasant (intended)"},
        ),
    ],
    ids=["two", "everything", "everything walked"],
)  # fmt: skip
def test_the_legend_explains_what_the_map_shows(
    story: Story, with_viewers: bool, words: set[str]
) -> None:
    found = map_legend.entries(story, walked=with_viewers, coloured=True)
    assert {entry.words for entry in found} == words
    # In rows that a page can hold, whole, however narrow it is.
    for width in (4.6, 7.0, 30.0):
        rows = map_legend.rows(found, width)
        assert [entry for row in rows for entry in row] == found
        assert all(sum(entry.width for entry in row) <= width for row in rows)


def test_the_legend_stands_below_the_map_with_each_colour(tmp_path: Path) -> None:
    story = everything()
    plain = picture(tmp_path / "plain.png", story)
    seen = picture(tmp_path / "seen.png", story, walked(story))
    for drawn, colours in ((plain, (CHOICE, GUARD, MUST)), (seen, (CHOICE, GUARD, MUST, UNSEEN))):
        found = map_legend.entries(story, walked=drawn is seen, coloured=True)
        rows = map_legend.rows(found, drawn.shape[1] / 160 - 0.9)
        foot = drawn[-int(160 * (0.45 + len(rows) * map_legend.ROW)) :]
        for colour in colours:
            near = np.abs(foot - to_rgb(colour)).max(axis=2) < 0.1
            assert near.sum() > 10, colour
    assert not np.array_equal(plain, seen)


def test_an_svg_of_ten_scripts_holds_their_outlines(tmp_path: Path) -> None:
    path, again = tmp_path / "map.svg", tmp_path / "again.svg"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        draw(everything(), path)
        draw(everything(), again)
    text = path.read_text("utf-8")
    assert "<text" not in text  # no typeface is needed to look at it
    assert text == again.read_text("utf-8")
