"""A question on screen: where its options stand, and what keys and the mouse mean."""

import pytest

from engine.showing.events import Offer
from player.screen.offer import OfferOnScreen, boxes_for


def asked(*words: str, until: float = 18.0) -> OfferOnScreen:
    """A question that came at 10 s; its options stand at every second place of `next`."""
    options = tuple((2 * number + 1, word) for number, word in enumerate(words))
    return OfferOnScreen(Offer("Which?", options, until), 10.0)


@pytest.mark.parametrize("count", range(1, 10))
def test_options_stand_apart_and_inside_the_picture(count: int) -> None:
    boxes = boxes_for(count)
    assert len(boxes) == count
    for number, box in enumerate(boxes):
        assert 0 < box.left < box.right < 1 and 0 < box.low < box.high < 0.6
        for other in boxes[number + 1 :]:
            beside = box.right < other.left or other.right < box.left
            assert beside or box.low > other.high or other.low > box.high
    middle = (min(box.left for box in boxes) + max(box.right for box in boxes)) / 2
    assert middle == pytest.approx(0.5)


def test_a_number_chooses_at_once_and_names_the_cut() -> None:
    question = asked("up", "down")
    assert question.press("_2") == 3
    assert (question.chosen, question.lit) == (1, 1)
    assert question.press("NUM_1") == 1  # the last answer counts


def test_only_its_own_keys_belong_to_it() -> None:
    question = asked("up", "down")
    assert not question.means("_3") and not question.means("_0") and not question.means("SPACE")
    assert question.means("LEFT") and question.means("RETURN") and question.means("_1")


def test_arrows_light_and_enter_chooses() -> None:
    question = asked("a", "b", "c", "d", "e")
    assert question.press("RIGHT") is None and question.lit == 1
    question.press("DOWN")
    assert question.lit in (3, 4)
    question.press("UP")
    assert question.lit in (0, 1)
    for _ in range(9):
        question.press("RIGHT")
    assert question.lit == 4
    assert question.press("RETURN") == 9


def test_the_mouse_lights_and_a_click_chooses_what_lies_under_it() -> None:
    question = asked("up", "down")
    box = question.boxes[1]
    question.point((box.left + box.right) / 2, (box.low + box.high) / 2)
    assert question.lit == 1 and question.chosen is None
    assert question.click(0.5, 0.95) is None
    assert question.click(box.left + 0.01, box.low + 0.01) == 3


def test_its_time_runs_out_in_small_steps() -> None:
    question = asked("up", "down")
    assert not question.is_over(10.0) and question.left == 1.0
    assert not question.is_over(14.0) and question.left == pytest.approx(0.5, abs=0.01)
    assert not question.is_over(17.99) and question.left > 0
    assert question.is_over(18.0)
    steps = {question.left for n in range(2000) if not question.is_over(10 + 0.004 * n)}
    assert 100 < len(steps) < 200  # so that a still picture is not drawn anew for it
