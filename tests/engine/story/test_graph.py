"""The graph, the default path, and a picture in which nothing lies on anything else."""

from itertools import combinations
from pathlib import Path

import pytest

from engine.pictures.layout import lay_out
from engine.pictures.story_map import draw
from engine.problems import Trouble
from engine.story.graph import default_duration, default_path, graph_of
from engine.story.model import Story


def story_of(**cuts: list[str]) -> Story:
    """Segments of ten seconds by name, each with the names it leads to (the last by default)."""
    return Story.model_validate(
        {
            "start": next(iter(cuts)),
            "segments": {
                name: {"clip": "a.mp4", "out": 10.0, "next": [{"to": to} for to in targets]}
                for name, targets in cuts.items()
            },
        }
    )


TANGLED = story_of(
    a=["b", "c", "d"], b=["e", "f", "a"], c=["e", "c"], d=["b", "h", "e"], e=["f", "g", "b"],
    f=["h"], g=["h", "a", "i"], h=[], i=[], island=["i"],
)  # fmt: skip


def test_the_graph_has_every_segment_and_every_cut() -> None:
    graph = graph_of(TANGLED)
    assert list(graph) == list(TANGLED.segments)
    assert graph.number_of_edges() == 19
    assert graph.nodes["h"] == {"duration": 10.0, "beats": (), "ending": True}
    assert graph.edges["e", "b", 2]["cut"] is TANGLED.segments["e"].next[2]


def test_two_cuts_to_one_segment_are_two_edges() -> None:
    assert graph_of(story_of(a=["b", "b"], b=[])).number_of_edges("a", "b") == 2


def test_the_default_path_and_how_long_it_lasts() -> None:
    story = story_of(a=["c", "b"], b=["c"], c=[])
    assert default_path(story) == ("a", "b", "c")
    assert default_duration(story) == 30


def test_the_default_path_of_a_faulty_story_ends_too() -> None:
    assert default_path(story_of(a=["b"], b=["a"])) == ("a", "b")
    assert default_path(story_of(a=["nowhere"])) == ("a",)


def test_no_box_and_no_label_lies_on_another() -> None:
    layout = lay_out(graph_of(TANGLED), "a", lambda _: (1.0, 0.6), lambda _: (1.4, 0.3))
    slots = list(layout.slots)
    assert len(slots) > 25
    for one, other in combinations(slots, 2):
        beside = one.right <= other.left or other.right <= one.left
        gap = abs(one.y - other.y) - (one.height + other.height) / 2
        assert beside or gap > -1e-6, (one, other)
    assert all(slot.left >= 0 and slot.right <= layout.width + 1e-6 for slot in slots)
    assert all(slot.y - slot.height / 2 >= -1e-6 for slot in slots)
    assert all(slot.y + slot.height / 2 <= layout.height + 1e-6 for slot in slots)


def test_cuts_run_from_left_to_right_except_those_that_lead_back() -> None:
    layout = lay_out(graph_of(TANGLED), "a", lambda _: (1.0, 0.6), lambda _: None)
    backward = {route.edge[:2] for route in layout.routes if route.backward}
    assert backward == {("b", "a"), ("e", "b"), ("g", "a")}
    for route in layout.routes:
        columns = [slot.column for slot in route.slots]
        assert columns == list(range(columns[0], columns[-1] + 1))


def test_pictures_are_written_and_are_always_the_same(tmp_path: Path) -> None:
    feel = {"calm": (0.4, -0.5)}.__getitem__
    written = []
    for name in ("one.svg", "two.svg", "one.png", "two.png"):
        draw(TANGLED, tmp_path / name, feel)
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1]
    assert written[2] == written[3]
    assert b"<svg" in written[0]
    assert written[2].startswith(b"\x89PNG")


def test_names_are_not_taken_for_formulas(tmp_path: Path) -> None:
    draw(story_of(**{"$x_{": ["b"], "b": []}), tmp_path / "formula.svg")


def test_a_picture_that_cannot_be_made_is_a_trouble(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"svg or \.png"):
        draw(TANGLED, tmp_path / "story.pdf")
    with pytest.raises(Trouble, match="cannot be written"):
        draw(TANGLED, tmp_path / "none" / "story.svg")
