"""Large films: parts that hold together, panels in which nothing overlaps, and bounded pictures."""

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from engine.pictures import atlas, large_map, layered_map, story_map
from engine.pictures.diagram import Placed, placed
from engine.pictures.map_marks import Traffic
from engine.pictures.overview import PIXELS
from engine.pictures.panels import Panel, panel_of
from engine.pictures.parts import parts_of, parts_of_parts
from engine.problems import Trouble
from engine.story.groups import flatten
from engine.story.model import Story
from tests.support.chance import share_of
from tests.support.large_stories import published

FILM = published(130)


def panels_of(story: Story) -> list[Panel]:
    parts = parts_of(story, large_map.MOST_IN_A_PANEL)
    numbers = {name: str(part.number) for part in parts for name in part.segments}
    sources: dict[str, list[str]] = {}
    for name, segment in story.segments.items():
        for cut in segment.next:
            sources.setdefault(cut.to, []).append(name)
    return [panel_of(story, each, str(each.number), numbers, sources, None) for each in parts]


def chapters(*sizes: int) -> Story:
    """Chapters of tangled segments, of which each leads to the next one by one cut alone."""
    segments: dict[str, Any] = {}
    for chapter, size in enumerate(sizes):
        for at in range(size):
            ways = [f"{chapter}.{other}" for other in (at + 1, at + 2) if other < size]
            if at == size - 1 and chapter + 1 < len(sizes):
                ways = [f"{chapter + 1}.0"]
            ways += [f"{chapter}.0"] * (at == size - 2)
            segments[f"{chapter}.{at}"] = {
                "clip": "a.mp4", "out": 4, "next": [{"to": to} for to in ways],
            }  # fmt: skip
    return Story.model_validate({"start": "0.0", "segments": segments})


def test_a_film_is_divided_where_fewest_cuts_go_across() -> None:
    parts = parts_of(chapters(7, 5, 9, 6), 10)
    assert [len(part.segments) for part in parts] == [7, 5, 9, 6]
    assert [part.number for part in parts] == [1, 2, 3, 4]


def test_a_part_of_several_uses_of_groups_is_named_by_the_first() -> None:
    inside = {name: {"clip": "a.mp4", "out": 4, "next": []} for name in ("x", "y", "z")}
    inside["x"]["next"] = [{"to": "y"}, {"to": "z"}]
    uses: dict[str, Any] = {
        f"day_{at}": {"group": "day", "next": [{"to": f"day_{at + 1}"}]} for at in range(6)
    }
    story = Story.model_validate(
        {
            "start": "day_0",
            "groups": {"day": {"start": "x", "segments": inside}},
            "segments": {**uses, "day_6": {"clip": "a.mp4", "out": 4}},
        }
    )
    flat = flatten(story).story
    assert flat is not None
    assert [part.name for part in parts_of(flat, 8)][:2] == ["day 0", "day 2"]


def test_the_order_written_need_not_be_the_films() -> None:
    story = chapters(7, 5, 9, 6)
    mixed = dict(sorted(story.segments.items(), key=lambda each: each[0][::-1]))
    parts = parts_of(story.model_copy(update={"segments": mixed}), 10)
    assert [{name[0] for name in part.segments} for part in parts] == [{"0"}, {"1"}, {"2"}, {"3"}]


@pytest.mark.parametrize("most", [11, 40, 200])
def test_every_segment_is_in_one_part_of_bounded_size(most: int) -> None:
    parts = parts_of(FILM, most)
    assert sorted(name for part in parts for name in part.segments) == sorted(FILM.segments)
    assert all(1 <= len(part.segments) <= most for part in parts)
    for part, inner in zip(parts, parts_of_parts(FILM, parts, 5), strict=True):
        assert sorted(n for each in inner for n in each.segments) == sorted(part.segments)


def test_the_use_of_a_group_is_not_torn_apart() -> None:
    clip = {"clip": "a.mp4", "out": 4}
    walk = {
        "start": "a",
        "segments": {
            "a": {**clip, "next": [{"to": "b"}, {"to": "c"}]},
            "b": {**clip, "next": [{"to": "d"}]},
            "c": {**clip, "next": [{"to": "d"}]},
            "d": clip,
        },
    }
    uses = {f"w{at}": {"group": "walk", "next": [{"to": f"w{at + 1}"}]} for at in range(6)}
    segments = {**uses, "w6": clip}
    story = flatten(
        Story.model_validate({"start": "w0", "groups": {"walk": walk}, "segments": segments})
    ).story
    assert story is not None
    for most in (4, 6, 9):
        parts = parts_of(story, most)
        for at in range(6):
            homes = {p.number for p in parts for n in p.segments if n.startswith(f"w{at}/")}
            assert len(homes) == 1, (most, at)
    assert [part.name for part in parts_of(story, 4)][:6] == [f"w{at}" for at in range(6)]


def test_every_cut_is_drawn_as_an_arrow_or_ends_in_a_tag() -> None:
    panels = panels_of(FILM)
    drawn = {(panel.cuts[arrow][0], panel.cuts[arrow][1].to)
             for panel in panels for arrow in panel.cuts if arrow[0].startswith(":")}  # fmt: skip
    meant = {(name, cut.to) for name, each in FILM.segments.items() for cut in each.next}
    assert drawn == {(one, other) for one, other in meant if one != other}
    # What a panel asks of the layout grows with its own segments, however large the film is.
    for panel in panels:
        outward = sum(len(FILM.segments[name].next) for name in panel.part.segments)
        assert len(panel.diagram.boxes) <= 2 * len(panel.part.segments) + outward
        assert len(panel.diagram.arrows) <= len(panel.part.segments) + outward


def overlapping(panel: Panel, found: Placed) -> list[tuple[str, str]]:
    wrong = []
    for one, other in combinations(found.boxes, 2):
        (x, y), (wide, high) = found.boxes[one], panel.diagram.boxes[one]
        (x2, y2), (wide2, high2) = found.boxes[other], panel.diagram.boxes[other]
        if abs(x - x2) < (wide + wide2) / 2 - 0.01 and abs(y - y2) < (high + high2) / 2 - 0.01:
            wrong.append((one, other))
    return wrong


@pytest.mark.parametrize("with_graphviz", [True, False])
def test_no_box_lies_on_another(with_graphviz: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    panels = panels_of(FILM)
    if not with_graphviz:
        monkeypatch.setenv("PATH", "/nowhere")
    laid, missing = placed([panel.diagram for panel in panels])
    assert ("apt install graphviz" in missing) is not with_graphviz
    for panel, found in zip(panels, laid, strict=True):
        assert overlapping(panel, found) == []
        assert set(found.curves) == set(panel.diagram.arrows)
        for name, (x, y) in found.boxes.items():
            wide, high = panel.diagram.boxes[name]
            assert wide / 2 - 0.01 <= x <= found.width - wide / 2 + 0.01
            assert high / 2 - 0.01 <= y <= found.height - high / 2 + 0.01
    frames, height = atlas.packed(list(zip(panels, laid, strict=True)), 40.0)
    for one, other in combinations(frames, 2):
        beside = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert beside or one.y + one.height <= other.y
    assert max(frame.x + frame.width for frame in frames) <= 40.0 + 1e-6
    assert max(frame.y + frame.height for frame in frames) <= height + 1e-6


@pytest.mark.thorough
@pytest.mark.parametrize("walked", [False, True])
def test_a_large_film_is_one_picture_of_bounded_width(tmp_path: Path, walked: bool) -> None:
    name, cut = FILM.start, FILM.segments[FILM.start].next[0].to
    traffic = Traffic({name: 1.0, cut: 0.3}, {(name, cut): 0.3}) if walked else None
    files = tmp_path / "map.png", tmp_path / "map.svg", tmp_path / "again.svg"
    for file in files:
        drawn = story_map.draw(FILM, file, lambda _feel: (0.5, 0.5), traffic)
        assert drawn == story_map.Drawn()
    with Image.open(files[0]) as picture:
        assert picture.width <= PIXELS
        assert picture.height <= 2 * PIXELS
    assert files[0].stat().st_size < 4_000_000
    assert files[1].stat().st_size < 10_000_000
    assert files[1].read_bytes() == files[2].read_bytes()
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []


@pytest.mark.thorough
def test_a_very_large_film_is_an_overview_and_a_picture_of_each_part(tmp_path: Path) -> None:
    story = published(large_map.MOST_ON_A_SHEET + 5)
    older, mine = tmp_path / "map" / "99-gone.png", tmp_path / "map" / "notes.png"
    older.parent.mkdir()
    older.write_bytes(b"")
    mine.write_bytes(b"")
    drawn = story_map.draw(story, tmp_path / "map.png")
    assert len(drawn.parts) == len(parts_of(story, 100))
    assert sorted((tmp_path / "map").iterdir()) == [*sorted(drawn.parts), mine]
    assert drawn.parts[0].name.startswith("01-")
    with Image.open(tmp_path / "map.png") as picture:
        assert picture.width <= PIXELS
    with pytest.raises(Trouble, match="--overwrite"):
        story_map.draw(story, tmp_path / "map.png", overwrite=False)


def test_a_file_where_the_folder_of_the_parts_would_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "map").write_text("mine")
    story = published(large_map.MOST_ON_A_SHEET + 5)
    with pytest.raises(Trouble, match="map is no folder"):
        story_map.draw(story, tmp_path / "map.svg")
    assert [path.name for path in tmp_path.iterdir()] == ["map"]


@pytest.mark.thorough
def test_of_the_largest_film_the_overview_stays_small() -> None:
    story = published(share_of(7_000))
    plan = large_map.planned(story, Path("map.svg"))
    assert len(plan.overview) <= 2 * large_map.MOST_CARDS
    assert all(len(panel.segments) <= 11 for sheet in plan.sheets for _, panel in sheet.panels)


def test_small_films_keep_their_one_layered_map(monkeypatch: pytest.MonkeyPatch) -> None:
    assert layered_map.draws_well(chapters(7, 5))
    assert not layered_map.draws_well(FILM)
    dense = {f"{one}": {"clip": "a.mp4", "out": 4, "next": [{"to": f"{other}"} for other in
             range(one + 1, 70)]} for one in range(70)}  # fmt: skip
    assert not layered_map.draws_well(Story.model_validate({"start": "0", "segments": dense}))


def test_a_film_of_long_names_is_no_ribbon() -> None:
    names = [f"{number} {'long ' * 16}".strip() for number in range(60)]
    segments = {
        name: {"clip": "a.mp4", "in": 1, "out": 5, "next": [{"to": after}] if after else []}
        for name, after in zip(names, [*names[1:], ""], strict=True)
    }
    assert not layered_map.draws_well(
        Story.model_validate({"start": names[0], "segments": segments})
    )
