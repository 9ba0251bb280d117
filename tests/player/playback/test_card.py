"""Cards: warm and never black, every word on them, and a deck that keeps time without libVLC."""

import numpy as np
import pytest

from engine.clock import ManualClock
from player.playback.card_deck import RATE, CardDeck
from player.playback.card_picture import SIZE, CardPicture
from player.playback.clip import Card
from player.playback.deck import RESUME_LAG


def test_a_card_is_warm_nowhere_black_and_has_text() -> None:
    picture = CardPicture("harbour", "The lamp is lit.").at(0.0)
    assert picture.shape == (SIZE[1], SIZE[0], 3)
    assert picture.min() > 20
    ground = picture[:200].reshape(-1, 3).mean(axis=0)
    assert ground[0] > ground[2]  # more red than blue
    letters = (picture > 225).all(axis=2)
    assert 500 < letters.sum() < 60_000
    rows, columns = np.nonzero(letters)
    assert abs(columns.mean() - SIZE[0] / 2) < 40
    assert 0.3 * SIZE[1] < rows.mean() < 0.6 * SIZE[1]


def test_its_light_moves_slowly() -> None:
    card = CardPicture("harbour", "Evening.")
    first, soon, later = (card.at(time).astype(int) for time in (0.0, 1 / RATE, 8.0))
    assert np.abs(soon - first).max() <= 6
    assert np.abs(later - first).max() > 20


@pytest.mark.parametrize(
    "text", ["", "x" * 4000, "word " * 900, "ночь\nи день", "日本", "a$b_c^d\\e"]
)
def test_any_text_has_room(text: str) -> None:
    picture = CardPicture("a_rather_long_name_of_a_segment" * 4, text).at(0.0)
    bright = (picture > 215).all(axis=2)
    assert not bright[:40].any() and not bright[:, :40].any() and not bright[:, -40:].any()


def test_cards_next_to_each_other_differ_in_colour() -> None:
    grounds = {
        tuple(CardPicture(name, "x").at(0.0)[5, 5] // 8)
        for name in ("harbour", "storm", "letter", "stair", "boat", "stars")
    }
    assert len(grounds) >= 3


def test_a_card_deck_moves_with_the_clock_and_stands_while_paused() -> None:
    clock = ManualClock()
    deck = CardDeck(clock)
    assert deck.state == "empty" and deck.picture() is None
    deck.draw(Card("a", "Evening.", 0.0, 8.0), 0.0)
    assert deck.state == "ready" and deck.displayed == 0
    first = deck.picture()
    assert first is not None and (first.width, first.height) == SIZE
    deck.start(clock.now())
    clock.advance(1.0 + RESUME_LAG)
    assert deck.state == "playing" and deck.displayed == RATE
    assert deck.position(clock.now()) == pytest.approx(1.0)
    assert deck.still_for(clock.now()) == 0.0
    deck.pause()
    clock.advance(5.0)
    assert deck.displayed == RATE
    deck.resume(5.0)
    clock.advance(0.5)
    assert deck.position(clock.now()) == pytest.approx(1.5)
    shown = deck.picture()
    assert shown is not None and shown.number == deck.next_number() > first.number
    # Of what comes after an instant nothing is seen, however late one looks.
    earlier = deck.picture(until=clock.now() - 0.5)
    assert (
        earlier is not None
        and earlier.number == deck.next_number(until=clock.now() - 0.5) < shown.number
    )
    deck.unload()
    deck.draw(Card("b", "Morning.", 0.0, 8.0), 2.0)
    again = deck.picture()
    assert again is not None and again.number > shown.number  # numbers never come twice
    assert deck.position(clock.now()) == 2.0
