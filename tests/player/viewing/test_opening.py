"""The opening waits for devices, but neither for ever nor against the viewer's will."""

from dataclasses import dataclass, field
from typing import cast

import pytest

from engine.clock import ManualClock
from player.viewing.scenes.film import FilmScene
from player.viewing.scenes.opening import LONGEST, OpeningScene


@dataclass
class Film:
    """What an opening asks of a film."""

    may_begin: bool = False
    turns: int = 0
    heard: list[str] = field(default_factory=list)

    def wait(self) -> None:
        self.turns += 1

    def press(self, key: str) -> None:
        self.heard.append(key)

    def leave(self) -> None:
        self.may_begin = True


def opening_of(film: Film) -> tuple[OpeningScene, ManualClock]:
    clock = ManualClock(50.0)
    return OpeningScene(cast(FilmScene, film), clock), clock


def test_it_is_over_once_the_film_may_begin() -> None:
    film = Film()
    scene, _ = opening_of(film)
    scene.advance()
    assert not scene.is_over
    film.may_begin = True
    assert scene.is_over
    assert film.turns == 1


def test_what_does_not_open_is_waited_for_no_longer() -> None:
    scene, clock = opening_of(Film())
    clock.advance(LONGEST - 0.1)
    assert not scene.is_over
    clock.advance(0.2)
    assert scene.is_over


@pytest.mark.parametrize("key", ["SPACE", "PAD_A"])
def test_a_film_that_stands_still_is_not_let_go_by_the_pause_key(key: str) -> None:
    film = Film()
    scene, _ = opening_of(film)
    scene.press(key)
    scene.press("RIGHT")
    assert film.heard == ["RIGHT"]


def test_the_viewer_may_leave() -> None:
    scene, _ = opening_of(Film())
    scene.leave()
    assert scene.is_over
