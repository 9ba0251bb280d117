"""The end card: the map of what was seen, and the words for what was not."""

from pathlib import Path

import pytest

from engine.story.load import load_story
from engine.story.model import Story
from player.screen.end_card import end_card
from player.screen.film_map import MOST, film_map

ROOT = Path(__file__).parents[3]
PATH = ["harbour", "gulls", "lamp_room", "letter", "storm", "stars", "boat", "dawn"]


@pytest.fixture(scope="module")
def story() -> Story:
    found = load_story(ROOT / "sample_film" / "story.yaml").story
    assert found is not None
    return found


def test_the_map_shows_which_way_was_gone(story: Story) -> None:
    found = film_map(story, PATH)
    assert found is not None
    visits = {spot.name: spot.visit for spot in found.spots}
    assert [visits[name] for name in PATH] == list(range(1, 9))
    assert {name for name, visit in visits.items() if not visit} == {
        "tide", "stair", "the_dark", "the_signal",
    }  # fmt: skip
    assert sum(way.taken for way in found.ways) == len(PATH) - 1
    assert not found.ways[0].taken and found.ways[-1].taken  # what was taken lies above


def test_nothing_of_it_leaves_its_frame_and_boxes_lie_apart(story: Story) -> None:
    found = film_map(story, PATH)
    assert found is not None and min(found.inches) > 0
    for spot in found.spots:
        assert spot.wide / 2 - 1e-9 <= spot.x <= 1 - spot.wide / 2 + 1e-9
        assert spot.high / 2 - 1e-9 <= spot.y <= 1 - spot.high / 2 + 1e-9
        for other in found.spots:
            apart_across = abs(spot.x - other.x) >= (spot.wide + other.wide) / 2
            apart_down = abs(spot.y - other.y) >= (spot.high + other.high) / 2
            assert spot is other or apart_across or apart_down
    for way in found.ways:
        assert all(-0.01 <= x <= 1.01 and -0.01 <= y <= 1.01 for x, y in way.points)


def test_a_film_too_large_to_read_has_no_map() -> None:
    segments = {f"s{n}": {"clip": "a.mp4", "out": 4.0, "next": [{"to": f"s{n + 1}"}]}
                for n in range(MOST)}  # fmt: skip
    segments[f"s{MOST}"] = {"clip": "a.mp4", "out": 4.0}
    assert film_map(Story.model_validate({"start": "s0", "segments": segments}), ["s0"]) is None


def test_the_end_card_names_what_was_not_seen(story: Story) -> None:
    summary = {
        "path": [{"segment": name} for name in PATH],
        "decisions": {"count": 7, "by_kind": {"steered": 3, "chosen": 1, "only": 3}},
    }
    card = end_card(summary, story, Path("showings/x"))
    text = "\n".join(card.lines)
    assert "You saw 8 of 12 segments and 1 of 3 endings; the film ended with dawn." in text
    assert "You did not see: tide, stair, the dark, the signal." in text
    assert "Of 7 cuts the film chose 3 by how you seemed and 1 by your own answer." in text
    nothing = {**summary, "decisions": {"count": 7, "by_kind": {"abstained": 7}}}
    assert "default path" in "\n".join(end_card(nothing, story, Path("x")).lines)
