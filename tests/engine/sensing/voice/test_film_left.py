"""How much of a residual may be the film."""

import pytest

from engine.sensing.voice.film_left import FilmLeft

BLOCK = 0.02
FILM, ECHO, LEFT = 1e-2, 1e-3, 1e-6


def after(film_left: FilmLeft, seconds: float, *powers: float) -> float:
    """What may be left of the film after so long of the same powers: film, echo, residual."""
    for _ in range(round(seconds / BLOCK)):
        left = film_left(*powers)
    return left


def test_all_may_be_film_until_the_room_is_known() -> None:
    assert after(FilmLeft(BLOCK), 1.5, FILM, ECHO, ECHO) == ECHO


def test_of_a_film_alone_all_that_is_left_is_film_and_of_a_voice_over_it_little() -> None:
    film_left = FilmLeft(BLOCK)
    assert after(film_left, 10.0, FILM, ECHO, LEFT) == LEFT
    voice = 0.1 * ECHO
    assert after(film_left, 3.0, FILM, ECHO, voice) < 0.1 * voice
    assert after(film_left, 2.0, FILM, ECHO, LEFT) == LEFT


def test_a_voice_for_long_is_not_taken_for_the_film_at_once() -> None:
    film_left = FilmLeft(BLOCK)
    after(film_left, 20.0, FILM, ECHO, LEFT)
    assert after(film_left, 10.0, FILM, ECHO, ECHO) < 0.1 * ECHO


def test_who_wears_headphones_is_heard() -> None:
    """The film plays, and no echo of it comes to the microphone."""
    film_left = FilmLeft(BLOCK)
    after(film_left, 5.0, FILM, 1e-10, 1e-8)
    assert after(film_left, 1.0, FILM, 1e-10, 1e-4) < 1e-9


def test_before_a_film_and_in_its_silence_nothing_is_film() -> None:
    film_left = FilmLeft(BLOCK)
    assert after(film_left, 5.0, 0.0, 0.0, 1e-4) == 0.0
    after(film_left, 10.0, FILM, ECHO, LEFT)
    assert after(film_left, 5.0, 0.0, 0.0, 1e-4) == pytest.approx(0.0, abs=1e-8)
