"""The question before the film: what keys, mouse and gamepad do to it. No device, no window."""

import pytest

from engine.consent.purposes import CONSENTS
from player.screen.consent import BUTTONS, KEYS, ConsentQuestion
from player.screen.consent_layout import consent_layout

SIZES = [(1280, 720), (640, 360), (1920, 1080), (1024, 768), (600, 800), (2560, 1080)]


def pressed(*keys: str, **asked: object) -> ConsentQuestion:
    question = ConsentQuestion(**{"offered": CONSENTS, **asked})  # type: ignore[arg-type]
    for key in keys:
        question.press(key)
    return question


def test_nothing_is_agreed_to_until_the_viewer_begins() -> None:
    question = pressed("C")
    assert question.answer == frozenset()
    question.press("RETURN")
    assert question.done
    assert question.answer == {"face"}


@pytest.mark.parametrize("key", ["RETURN", "ENTER", "NUM_ENTER", "SPACE", "PAD_A", "PAD_START"])
def test_all_are_off_at_first_and_the_first_key_begins_the_film_without_any(key: str) -> None:
    question = pressed(key)
    assert question.done
    assert question.answer == frozenset()
    assert question.refused == CONSENTS


@pytest.mark.parametrize("consent", CONSENTS)
def test_each_is_switched_by_a_key_of_its_own_and_by_nothing_else(consent: str) -> None:
    (key,) = (key for key, spot in KEYS.items() if spot == consent)
    assert pressed(key, "RETURN").answer == {consent}
    assert pressed(key, key, "RETURN").answer == frozenset()
    others = [key for key, spot in KEYS.items() if spot in CONSENTS and spot != consent]
    assert pressed(*others, "RETURN").answer == set(CONSENTS) - {consent}


@pytest.mark.parametrize("key", ["N", "PAD_X"])
def test_one_key_refuses_all_of_it_and_the_film_plays(key: str) -> None:
    question = pressed("C", "M", "H", "K", "P", "S", key)
    assert question.done
    assert question.answer == frozenset()
    assert question.refused == CONSENTS


def test_what_is_not_offered_cannot_be_switched_on() -> None:
    question = pressed("C", "K", "UP", "UP", "UP", "UP", offered=("voice",))
    assert question.choose("face") is None
    question.press("PAD_START")
    assert question.answer == frozenset()


@pytest.mark.parametrize("key", ["ESCAPE", "Q", "PAD_B"])
def test_one_may_leave_and_has_then_agreed_to_nothing(key: str) -> None:
    question = pressed("C", key)
    assert question.left
    assert question.answer == frozenset()
    question.press("RETURN")
    assert not question.done


def test_a_heart_needs_something_to_measure_it_by() -> None:
    assert not pressed("H").is_watched
    assert pressed("H").is_heart_alone
    assert pressed("H", "C").is_watched and not pressed("H", "C").is_heart_alone
    assert pressed("H", strap=True).is_watched and not pressed("H", strap=True).is_heart_alone
    assert pressed("H", "M").is_heart_alone
    assert not pressed("K", "P", "S").is_watched


@pytest.mark.parametrize("pad", ["", "PAD_"])
def test_arrows_go_over_all_of_it_and_back(pad: str) -> None:
    asked = {"ages": (12,), "stopped": "the storm"}
    question = pressed(**asked)
    seen = []
    for _ in range(12):
        seen.append(question.lit)
        question.press(f"{pad}UP")
    rows = [*question.rows]
    assert seen[: len(rows) + 1] == ["begin", *reversed(rows)]
    for _ in range(12):
        question.press(f"{pad}DOWN")
    assert question.lit == "language"
    question.press(f"{pad}UP")
    assert question.lit == "begin"
    question.press(f"{pad}LEFT")
    assert question.lit == "refuse"
    for _ in range(4):
        question.press(f"{pad}RIGHT")
    assert question.lit == "leave"
    assert question.given == set()
    assert not question.is_settled


def test_where_a_language_runs_from_the_right_so_do_the_arrows() -> None:
    question = pressed()
    question.press("LEFT", mirrored=True)
    assert question.lit == "leave"


def test_tab_goes_round_and_what_is_lit_is_pressed() -> None:
    question = pressed(offered=("face", "voice"))
    seen = []
    for _ in range(7):
        seen.append(question.lit)
        question.press("TAB")
    assert seen == ["begin", "leave", "language", "face", "voice", "refuse", "begin"]
    assert pressed("UP", "UP", "RETURN", "PAD_A", "SPACE", "DOWN", "DOWN", "SPACE",
                   offered=("face", "voice")).answer == {"face"}  # fmt: skip


def test_an_age_is_said_in_steps_of_the_films_ratings() -> None:
    question = pressed(ages=(12, 16))
    assert question.age is None
    said = []
    for _ in range(4):
        question.press("A")
        said.append(question.age)
    assert said == [0, 12, 16, None]
    question.lit = "age"
    for key in ("LEFT", "LEFT", "RIGHT"):
        question.press(key)
    assert question.age == 16


def test_who_is_too_young_or_says_no_age_cannot_begin_a_film_that_has_nothing_for_them() -> None:
    question = pressed("C", "RETURN", ages=(16,), least_age=16)
    assert (question.told, question.lit, question.is_settled) == ("age_needed", "age", False)
    question.press("A")
    assert question.told == ""
    question.press("N")
    assert (question.told, question.is_settled) == ("age_closed", False)
    question.press("A")
    question.press("PAD_START")
    assert question.done
    assert question.age == 16
    assert pressed("ESCAPE", ages=(16,), least_age=16).left  # nobody is kept here


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("rows", [2, 4, 8])
def test_everything_to_press_is_large_apart_and_within_the_window(
    size: tuple[int, int], mirrored: bool, rows: int
) -> None:
    shown = (*CONSENTS, "age", "resume")[:rows]
    layout = consent_layout(shown, *size, mirrored=mirrored)  # type: ignore[arg-type]
    assert layout.spots.keys() == {*shown, *BUTTONS, "language"}
    for spot, box in layout.spots.items():
        assert box.left >= 0 and box.low >= 0
        assert box.right <= size[0] and box.high <= size[1]
        # WCAG 2.2, 2.5.8 asks for 24 pixels of CSS; a window 640 wide is a sixth of a screen's.
        assert box.high - box.low >= 24 * min(1.0, min(size[1], size[0] * 0.75) / 540)
        assert layout.under((box.left + box.right) / 2, (box.low + box.high) / 2) == spot
        assert not any(box.meets(other) for at, other in layout.spots.items() if at != spot)
    sizes = {
        (round(box.right - box.left), round(box.high - box.low))
        for box in (layout.spots[each] for each in BUTTONS)
    }
    assert len(sizes) == 1  # to refuse is as easy as to begin


def test_mirrored_everything_stands_on_the_other_side() -> None:
    plain, mirrored = (consent_layout(CONSENTS, 1280, 720, mirrored=each) for each in (False, True))
    for spot, box in plain.spots.items():
        other = mirrored.spots[spot]
        assert (other.left, other.right) == pytest.approx((1280 - box.right, 1280 - box.left))
        assert (other.low, other.high) == (box.low, box.high)
    assert plain.spots["refuse"].left < plain.spots["begin"].left < plain.spots["leave"].left
    assert mirrored.spots["refuse"].left > mirrored.spots["begin"].left
