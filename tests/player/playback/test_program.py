"""What is on air: takes, dissolves and freeze frames, with cards for decks."""

import threading

import pytest

from engine.clock import FilmClock, ManualClock
from player.playback.card_deck import CardDeck
from player.playback.clip import Card, Cue
from player.playback.deck import RESUME_LAG
from player.playback.program import Program
from player.playback.slot import Slot

HALF = 1 / 48


class Studio:
    """A program, and slots for it whose decks are cards; the clock is turned by hand."""

    def __init__(self) -> None:
        self.clock = ManualClock(50.0)
        self.film = FilmClock(self.clock)
        self.program = Program(self.film, HALF)

    def slot(self, name: str, reaches: float, start: float = 2.0) -> Slot:
        deck = CardDeck(self.clock)
        cue = Cue(name, start)
        deck.draw(Card(name, name, 0.0, 20.0), cue.start - cue.handle)
        loaded = threading.Event()
        loaded.set()
        deck.start(self.film.instant_at(reaches - cue.handle - RESUME_LAG))
        return Slot(deck, loaded, cue, 0.0, reaches=reaches)


@pytest.fixture
def studio() -> Studio:
    return Studio()


def test_before_the_first_take_there_is_nothing(studio: Studio) -> None:
    program = studio.program
    assert program.layers(0.0, None) == []
    assert (program.slots, program.drawn, program.position(3.0)) == ([], None, 0.0)
    assert not program.has_unseen(None)
    assert not program.freeze(1.0)


def test_the_first_take_does_not_dissolve(studio: Studio) -> None:
    one = studio.slot("one", 1.0)
    studio.program.take(one, 1.0, 0.5)
    assert studio.program.over_at == 1.0
    (layer,) = studio.program.layers(1.1, None)
    assert (layer.deck, layer.opacity) == (one.deck, 1.0)
    # Its handle is not drawn, but for half a frame.
    assert layer.since == pytest.approx(studio.film.instant_at(1.0) - HALF)
    assert studio.program.position(4.0) == pytest.approx(5.0)


def test_a_dissolve_lies_over_what_is_leaving(studio: Studio) -> None:
    one, other = studio.slot("one", 1.0), studio.slot("other", 5.0)
    studio.program.take(one, 1.0, 0.0)
    studio.program.take(other, 5.0, 0.5)
    assert studio.program.slots == [other, one]
    below, above = studio.program.layers(5.125, None)
    assert (below.deck, below.opacity) == (one.deck, 1.0)
    assert (above.deck, above.opacity) == (other.deck, pytest.approx(0.25))
    (alone,) = studio.program.layers(5.5, None)
    assert (alone.deck, alone.opacity) == (other.deck, 1.0)


def test_time_that_is_set_back_takes_back_no_cut(studio: Studio) -> None:
    one, other = studio.slot("one", 1.0), studio.slot("other", 5.0)
    studio.program.take(one, 1.0, 0.0)
    studio.program.take(other, 5.0, 0.0)
    (layer,) = studio.program.layers(4.9, None)
    assert (layer.deck, layer.opacity) == (other.deck, 1.0)


def test_a_dissolve_begins_anew_where_time_is_set_back(studio: Studio) -> None:
    studio.program.take(studio.slot("one", 1.0), 1.0, 0.0)
    studio.program.take(studio.slot("other", 5.0), 5.0, 0.5)
    assert [layer.opacity for layer in studio.program.layers(4.9, None)] == [1.0, 0.0]


def test_nothing_beyond_a_hard_cut_or_a_freeze_frame_is_drawn(studio: Studio) -> None:
    studio.program.take(studio.slot("one", 1.0), 1.0, 0.0)
    (layer,) = studio.program.layers(3.0, 4.0)
    assert layer.until == pytest.approx(studio.film.instant_at(4.0) - HALF)
    assert studio.program.freeze(3.5)
    assert not studio.program.freeze(9.0)
    (layer,) = studio.program.layers(3.0, 4.0)
    assert layer.until == pytest.approx(studio.film.instant_at(3.5) - HALF)
    assert studio.program.position(3.25) == pytest.approx(4.25)
    assert studio.program.position(8.0) == pytest.approx(4.5 - HALF)


def test_which_picture_was_drawn_is_told_until_it_freezes(studio: Studio) -> None:
    one = studio.slot("one", 1.0)
    studio.program.take(one, 1.0, 0.0)
    studio.program.freeze(2.0)
    studio.clock.advance(1.5)
    assert one.deck.picture() is not None
    assert studio.program.drawn == (id(one), one.deck.given)
    studio.clock.advance(1.0)
    assert studio.program.drawn is None
