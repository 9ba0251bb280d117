"""The window, the compositor and the overlay on a real X server, drawing real frames."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from player.consent import ConsentQuestion
from player.deck import Deck
from player.overlay import Overlay, OverlayState
from player.pool import Layer
from tests.clips import make_clip


@pytest.fixture(scope="module")
def window(display: str) -> Iterator[Any]:
    from player.window import FilmWindow

    window = FilmWindow("test")
    yield window
    window.close()


@pytest.fixture(scope="module")
def compositor(window: Any) -> Any:
    from player.compositor import Compositor

    return Compositor()


def ready_deck(clip: Path) -> Deck:
    deck = Deck("test")
    deck.load(clip, 1.0)
    until = time.monotonic() + 5
    while deck.state != "ready":
        assert time.monotonic() < until
        time.sleep(0.005)
    return deck


@pytest.mark.parametrize(
    ("name", "colour"),
    [("red", (255, 0, 0)), ("white", (255, 255, 255)), ("0x336699", (51, 102, 153))],
)
def test_colours_come_out_as_they_went_in(
    window: Any, compositor: Any, tmp_path: Path, name: str, colour: tuple[int, int, int]
) -> None:
    deck = ready_deck(make_clip(tmp_path / "colour.mp4", f"color={name}", size="1280x720"))
    window.listen()
    compositor.draw([Layer(deck, 1.0)], *window.size)
    picture = compositor.grab(*window.size)
    deck.close()
    assert np.allclose(picture[360, 640], colour, atol=6)


def test_a_narrow_clip_is_letterboxed_and_a_dissolve_mixes(
    window: Any, compositor: Any, tmp_path: Path
) -> None:
    below = ready_deck(make_clip(tmp_path / "a.mp4", "color=white", size="640x720"))
    above = ready_deck(make_clip(tmp_path / "b.mp4", "color=black", size="640x720"))
    window.listen()
    compositor.draw([Layer(below, 1.0), Layer(above, 0.5)], *window.size)
    picture = compositor.grab(*window.size)
    below.close()
    above.close()
    assert np.allclose(picture[360, 640], 128, atol=8)
    assert not picture[360, 100].any()


def test_the_picture_stands_upright(window: Any, compositor: Any, tmp_path: Path) -> None:
    lower_half = "drawbox=0:180:640:180:black:fill"
    clip = make_clip(tmp_path / "top.mp4", "color=white", drawn=lower_half)
    deck = ready_deck(clip)
    window.listen()
    compositor.draw([Layer(deck, 1.0)], *window.size)
    picture = compositor.grab(*window.size)
    deck.close()
    assert picture[100, 640].min() > 240
    assert picture[600, 640].max() < 16


@pytest.mark.parametrize(
    "state",
    [
        OverlayState(title="A Film", question=ConsentQuestion(("face", "voice"))),
        OverlayState(captions="A line of\ncaptions", indicators=("camera 0",)),
        OverlayState(notices=("The camera stopped.",), paused=True),
        OverlayState(help=True),
        OverlayState(title="A Film", end_card=("one", "two")),
        OverlayState(title="A Film", opening=True),
    ],
)
def test_every_screen_shows_something(window: Any, compositor: Any, state: OverlayState) -> None:
    window.listen()
    compositor.draw([], *window.size)
    overlay = Overlay()
    overlay.draw(state, *window.size)
    bright = (compositor.grab(*window.size).max(axis=2) > 120).sum()
    assert bright > 300
