"""The corner that says what is open: it has room in every window, and each line is a button."""

import pytest

from player.screen.indicators import Indicator, Indicators, acts_at, draw_indicators
from player.screen.sheet import Panel, Sheet

WINDOWS = [(1280, 720), (640, 360), (400, 720), (3840, 2160), (320, 240)]
LONG = "recorded viewer " + "very_long_name_" * 6 + ".jsonl"
EACH = (
    Indicator("camera 0", "camera", "open"),
    Indicator("microphone", "microphone", "opening"),
    Indicator("heart strap A0:9E:1A:12:34:56", "heart", "closing"),
    Indicator("camera 1", "camera", "looking"),
    Indicator(LONG, "recorded", "open"),
)


@pytest.mark.parametrize("size", WINDOWS)
@pytest.mark.parametrize("at_hand", [False, True])
@pytest.mark.parametrize("offers", [False, True])
def test_every_line_has_its_place_within_the_window(
    size: tuple[int, int], *, at_hand: bool, offers: bool
) -> None:
    sheet = Sheet(*size)
    shown = Indicators(EACH, at_hand, offers, "You closed camera 0. The film goes on without.")
    places = draw_indicators(sheet, shown)
    assert [each for _, each in places if each] == list(EACH)
    assert (places[-1][1] is None) == offers
    for item in sheet.items:
        if not isinstance(item, Panel):
            assert item.box.left >= 0 and item.box.right <= size[0]  # type: ignore[union-attr]
    for number, (box, _) in enumerate(places):
        assert not any(box.meets(other) for other, _ in places[number + 1 :])
    words = [each.box for each in sheet.words]
    assert not any(
        one.meets(other) for number, one in enumerate(words) for other in words[number + 1 :]
    )


@pytest.mark.parametrize("size", WINDOWS)
def test_a_click_means_the_line_that_it_is_on(size: tuple[int, int]) -> None:
    shown = Indicators(EACH, at_hand=True, offers=True)
    for box, each in draw_indicators(Sheet(*size), shown):
        x, y = (box.left + box.right) / 2 / size[0], (box.low + box.high) / 2 / size[1]
        assert acts_at(shown, x, y, size) == (each or "forget")
    assert acts_at(shown, 0.1, 0.1, size) is None


def test_what_was_withdrawn_is_shown_for_a_while_and_is_no_button() -> None:
    gone = Indicator("camera 0", "camera", "withdrawn")
    assert draw_indicators(Sheet(1280, 720), Indicators((gone,), at_hand=True)) == []
    sheet = Sheet(1280, 720)
    draw_indicators(sheet, Indicators((gone,)))
    assert sheet.items == []


def test_no_question_and_no_film_keeps_what_is_open_from_being_drawn_last() -> None:
    sheet = Sheet(1280, 720)
    sheet.shade(1.0)
    draw_indicators(sheet, Indicators(EACH[:1]))
    assert sheet.words[-1].text == "●  camera 0"
