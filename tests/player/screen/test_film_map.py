"""The end card: the map of what was seen, and the words for what was not."""

from pathlib import Path

import pytest

from engine.consent.wording import english
from engine.consent.wordings import wordings
from engine.story.load import load_story
from engine.story.model import Story
from player.screen.because import because_of_you
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


def test_in_a_tall_window_the_film_runs_downwards(story: Story) -> None:
    found, across = film_map(story, PATH, upright=True), film_map(story, PATH)
    assert found is not None and across is not None
    places = {spot.name: spot for spot in found.spots}
    heights = [places[name].y for name in PATH]
    assert heights == sorted(heights, reverse=True)
    assert found.inches[1] > found.inches[0] and across.inches[1] < across.inches[0]
    begin = next(way for way in found.ways if way.taken).points[0]
    assert any(  # a line begins at the lower edge of a box, in its middle
        begin == pytest.approx((spot.x, spot.y - spot.high / 2)) for spot in found.spots
    )


@pytest.mark.parametrize("upright", [False, True])
def test_nothing_of_it_leaves_its_frame_and_boxes_lie_apart(story: Story, upright: bool) -> None:
    found = film_map(story, PATH, upright=upright)
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
        "decisions": {
            "count": 7,
            "by_kind": {"steered": 3, "chosen": 1, "only": 3},
            "moved_by": {"face.smile": 2, "voice.laugh": 1},
        },
    }
    card = end_card(summary, story, Path("showings/x"), english())
    text = "\n".join(card.lines)
    assert "You saw 8 of 12 segments and 1 of 3 endings; the film ended with dawn." in text
    assert "You did not see: tide, stair, the dark, the signal." in text
    why = (
        "Of 7 cuts, 3 went by how you seemed: your smile twice and your laughter once; 1 by your "
        "own answer; 3 by the only way there was."
    )
    assert why in text


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_the_end_card_speaks_the_viewers_language(story: Story, language: str) -> None:
    summary = {
        "path": [{"segment": name} for name in PATH],
        "decisions": {
            "count": 7,
            "by_kind": {"steered": 3, "chosen": 1, "only": 2, "calmed": 1},
            "moved_by": {"face.smile": 2, "voice.laugh": 1},
        },
        "flashes": {"damped": 3, "seconds": 4.2},
    }
    in_english = end_card(summary, story, Path("x"), english())
    card = end_card(summary, story, Path("x"), wordings([language]).first)
    assert len(card.lines) == len(in_english.lines)
    assert not set(card.lines) & set(in_english.lines)
    assert card.about != in_english.about
    assert not any(mark in "".join(card.lines) for mark in "{}")


def said(**more: object) -> str:
    decisions = {"count": 7, "by_kind": {}, "moved_by": {}}
    flashes = more.pop("flashes", {"damped": 0, "seconds": 0.0})
    return " ".join(
        because_of_you({"decisions": {**decisions, **more}, "flashes": flashes}, english())
    )


def test_what_the_film_did_because_of_its_viewer_is_said() -> None:
    assert said(by_kind={"only": 7}) == "Of 7 cuts, 7 by the only way there was."
    assert said(count=1, by_kind={"only": 1}) == "Of 1 cut, 1 by the only way there was."
    assert "7 by the film's own way, for you could not be read" in said(by_kind={"abstained": 7})
    one = said(by_kind={"steered": 7}, moved_by={"face.arousal": 3, "face.valence": 4})
    assert one == "Of 7 cuts, 7 went by how you seemed: your face."
    calmed = said(by_kind={"steered": 5, "calmed": 2}, moved_by={"heart.rate": 7})
    assert "Twice the film took the calmest way" in calmed
    damped = said(by_kind={"only": 7}, flashes={"damped": 3, "seconds": 4.2})
    assert damped.endswith("Too many flashes were damped 3 times, for 4 seconds.")
    assert "unknown" not in said(by_kind={"steered": 1}, moved_by={"unknown.thing": 1})
    assert said(count=0) == ""
