"""The test card: what it shows, where, in any window."""

from itertools import combinations, pairwise

import pytest

from player.screen.overlay import composed
from player.screen.overlay_state import OverlayState
from player.screen.sheet import LIT, Panel, Sheet, Stroke
from player.screen.testcard_view import ACTION_SAFE, CardState, Side

WINDOWS = [(1280, 720), (640, 360), (3840, 2160), (1024, 768), (600, 800)]
LONG = "Ein Satz, der viel zu lang ist, um auf einer Zeile zu stehen, und der deshalb umbricht. "
CARD = CardState(
    "Test card · " + LONG,
    0.5,
    facts=("1280 × 720 pixels, 60 pictures a second, none late",),  # noqa: RUF001
    greetings=("May this film look back?", LONG * 2, "האם הסרט רשאי להביט בחזרה?", "灯已经亮了"),
)


def drawn(size: tuple[int, int], card: CardState = CARD) -> Sheet:
    sheet, belongs = composed(OverlayState(test_card=card), *size)
    assert belongs == 0
    return sheet


@pytest.mark.parametrize("size", WINDOWS)
def test_every_word_is_in_the_window_and_none_on_another(size: tuple[int, int]) -> None:
    words = drawn(size).words
    assert {*CARD.greetings, *CARD.facts, CARD.title, "left", "right"} <= {w.text for w in words}
    for each in words:
        assert each.box.left >= 0 and each.box.low >= 0, each.text
        assert each.box.right <= size[0] and each.box.high <= size[1], each.text
    for one, other in combinations(words, 2):
        assert not one.box.meets(other.box), (one.text, other.text)


@pytest.mark.parametrize("size", WINDOWS)
def test_the_outermost_pixels_are_drawn_on_every_side(size: tuple[int, int]) -> None:
    lit = [each.box for each in drawn(size).items if isinstance(each, Panel) and each.colour == LIT]
    assert any(box.left == 0 and box.right >= size[0] and box.low == 0 for box in lit)
    assert any(box.left == 0 and box.right >= size[0] and box.high == size[1] for box in lit)
    assert any(box.low == 0 and box.high >= size[1] and box.left == 0 for box in lit)
    assert any(box.low == 0 and box.high >= size[1] and box.right == size[0] for box in lit)


@pytest.mark.parametrize("size", WINDOWS)
def test_the_ring_is_round_and_within_the_safe_area(size: tuple[int, int]) -> None:
    (ring,) = [each for each in drawn(size).items if isinstance(each, Stroke)]
    middle = (size[0] / 2, size[1] / 2)
    radii = [((x - middle[0]) ** 2 + (y - middle[1]) ** 2) ** 0.5 for x, y in ring.points]
    assert max(radii) - min(radii) < 0.01
    assert max(radii) <= ACTION_SAFE * min(size) / 2


def test_the_bars_and_the_steps_of_grey_are_what_they_are_called() -> None:
    panels = [each for each in drawn((1280, 720)).items if isinstance(each, Panel)]
    colours = [each.colour[:3] for each in panels]
    bars = [(191, 191, 191), (191, 191, 0), (0, 191, 191), (0, 191, 0), (191, 0, 191), (191, 0, 0)]
    first = colours.index((191, 191, 191))
    assert colours[first : first + 7] == [*bars, (0, 0, 191)]
    edges = [panels[first + place].box for place in range(7)]
    assert all(one.right == two.left for one, two in pairwise(edges))
    greys = sorted({each[0] for each in colours if len(set(each)) == 1})
    assert {0, 5, 10, 245, 250, 255} <= set(greys)
    assert len(greys) >= 11


def test_the_mark_runs_from_edge_to_edge() -> None:
    def mark(at: float) -> float:
        sheet = drawn((1280, 720), CardState("", at))
        white = [i.box for i in sheet.items if isinstance(i, Panel) and i.colour == (255,) * 4]
        return min(box.left for box in white if box.right - box.left < 10)

    assert mark(0.0) < mark(0.25) < mark(0.5) < mark(1.0)
    assert mark(1.0) - mark(0.0) == pytest.approx(0.66 * 1280, abs=10)


@pytest.mark.parametrize("side", ["left", "right", ""])
def test_the_loudspeaker_that_sounds_is_lit(side: Side) -> None:
    sheet = drawn((1280, 720), CardState("", sounds=side))
    lit = [i.box for i in sheet.items if isinstance(i, Panel) and i.colour == LIT and i.round_by]
    assert [("left" if box.right < 640 else "right") for box in lit] == ([side] if side else [])
