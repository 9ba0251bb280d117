"""The map and what `graph` answers beside it."""

import json
from pathlib import Path

import pytest

from engine.answers import json_text
from engine.pictures.map_marks import Traffic
from engine.problems import Trouble
from engine.story.load import load_story
from engine.story.model import Story
from player.tools.graph import Mapped, Walks, draw_map, walk
from stories import FORMAT


@pytest.fixture(scope="module")
def story() -> Story:
    loaded = load_story(FORMAT.with_name("two_endings.yaml")).story
    assert loaded is not None
    return loaded


def test_the_answer_says_which_way_viewers_went(story: Story, tmp_path: Path) -> None:
    heard: list[int] = []
    mapped = draw_map(story, tmp_path / "map.svg", walk(story, 20, 1, heard.append))
    assert heard[-1] == 20
    assert (tmp_path / "map.svg").stat().st_size > 2_000
    answer = json.loads(json_text(mapped.as_json()))
    assert answer["map"] == str(tmp_path / "map.svg")
    assert answer["viewers"] == 20
    assert answer["segments"]["the_platform"] == 1.0
    shares = {(cut["from"], cut["to"]): cut["share"] for cut in answer["cuts"]}
    ways = [shares.get(("the_face", ending), 0.0) for ending in ("on_board", "left_behind")]
    assert sum(ways) == pytest.approx(1.0)
    assert answer["never_seen"] == [
        ending for ending, share in zip(("on_board", "left_behind"), ways, strict=True) if not share
    ]


def test_without_viewers_nobody_is_told_of(story: Story, tmp_path: Path) -> None:
    mapped = draw_map(story, tmp_path / "map.svg", walk(story, 0, 1, lambda _done: None))
    answer = mapped.as_json()
    assert (answer["viewers"], answer["segments"], answer["cuts"]) == (0, {}, [])
    assert answer["never_seen"] == ()
    assert mapped.lines() == [f"The map is in {tmp_path / 'map.svg'}"]


def test_an_overview_names_its_parts() -> None:
    nobody = Walks(0, Traffic({}, {}), ())
    parts = (Path("map/1.svg"), Path("map/2.svg"))
    told = Mapped(Path("map.svg"), parts, "With Graphviz it would be clearer.", nobody).lines()
    assert told == [
        f"The map is in map.svg: an overview. Its 2 parts are in {Path('map')}",
        "With Graphviz it would be clearer.",
    ]


def test_no_folder_is_a_sentence(story: Story, tmp_path: Path) -> None:
    nobody = walk(story, 0, 1, lambda _done: None)
    with pytest.raises(Trouble, match="cannot be written"):
        draw_map(story, tmp_path / "nowhere" / "map.svg", nobody)
