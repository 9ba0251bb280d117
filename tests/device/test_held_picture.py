"""What a crashed player showed last stands on a real X server until the next has a picture."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from player.playback.deck import Deck
from player.playback.layers import Layer
from player.screen.kiosk_overlay import KioskOverlay
from player.screen.overlay_state import OverlayState
from player.supervision import last_picture
from player.supervision.holder import WindowHolder
from player.supervision.last_picture import LastPicture
from player.viewing.scene import View
from tests.support.clips import make_clip
from tests.support.waiting import until

OPENING = View(OverlayState(opening=True, title="A Test"), is_awaiting=True)
CARD = View(OverlayState(kiosk=KioskOverlay("A Kiosk", is_card=True)), is_awaiting=True)


def on_screen() -> npt.NDArray[np.int16]:
    """What the X server shows now, a twentieth of its rows and columns."""
    grabbed = subprocess.run(
        [
            *("ffmpeg", "-v", "error", "-f", "x11grab", "-draw_mouse", "0"),
            *("-video_size", "1280x720", "-i", os.environ["DISPLAY"], "-frames:v", "1"),
            *("-f", "rawvideo", "-pix_fmt", "rgb24", "-"),
        ],
        capture_output=True,
        check=True,
    )
    return _some(np.frombuffer(grabbed.stdout, np.uint8).reshape(720, 1280, 3))


def is_seen(picture: npt.NDArray[np.int16]) -> bool:
    """Whether it stands on the screen."""
    return bool((abs(on_screen() - picture) <= 2).all())


def _some(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.int16]:
    return picture[::20, ::20].astype(np.int16)


def bars() -> npt.NDArray[np.uint8]:
    """A picture as OpenGL reads it, light everywhere, that says which way is up and right."""
    picture = np.full((720, 1280, 4), 90, np.uint8)
    picture[:360, :, 0] = 220
    picture[:, 640:, 2] = 250
    return picture


@pytest.fixture
def memory() -> Iterator[int]:
    number = last_picture.make()
    assert number is not None
    yield number
    os.close(number)


@pytest.fixture
def held(display: str, memory: int) -> Iterator[npt.NDArray[np.int16]]:
    """A screen that a holder fills with the last picture."""
    LastPicture(memory).put(bars())
    holder = WindowHolder(memory)
    holder.tend(0.0, under=False)
    expected = _some(bars()[::-1, :, :3])
    until(lambda: is_seen(expected))
    yield expected
    holder.close()


def test_neither_a_window_nor_an_opening_nor_a_card_comes_over_it(
    held: npt.NDArray[np.int16], memory: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from player.viewing.stage import Stage

    monkeypatch.setenv(last_picture.VARIABLE, str(os.dup(memory)))
    stage: Any = Stage("A Test")
    try:
        assert stage.compositor.is_holding
        stage.window.listen()
        assert is_seen(held), "a window came before its first frame"
        for view in (OPENING, CARD):
            stage.draw(view)
            assert stage.window.flips > 0
            assert is_seen(held)
        stage.clear()  # a film is over: the next one opens as any does
        stage.draw(OPENING)
        assert (on_screen().max(axis=2) < 60).mean() > 0.8
    finally:
        stage.close()
    assert is_seen(held), "the holder's window lies under it"


def test_in_a_kiosk_nobody_gets_past_it_and_it_gives_way_to_a_player(
    display: str, memory: int
) -> None:
    from player.screen.window import FilmWindow
    from tests.support.x_hands import Hands

    LastPicture(memory).put(bars())
    holder = WindowHolder(memory, locked=True)
    holder.tend(0.0, under=False)
    expected = _some(bars()[::-1, :, :3])
    try:
        with Hands() as hands:
            until(lambda: is_seen(expected) and not hands.may_grab(), "it did not come")
            another: Any = FilmWindow("another program's")
            another.flip()  # it comes over everything
            until(lambda: is_seen(expected), "a window stayed over it")
            another.close()
            number = hands.window("Kuleshov")
            assert number is not None
            hands.unmap(number)
            until(lambda: is_seen(expected) and not hands.may_grab(), "it was put away")
            player: Any = FilmWindow("a kiosk's")
            player.lock()
            player.flip()
            heard: list[str] = []

            class Ears:
                """Notes the keys."""

                def press(self, key: str) -> None:
                    heard.append(key)

                def point(self, _x: float, _y: float) -> None:
                    """It moved."""

                def click(self, _x: float, _y: float) -> bool:
                    return True

                def leave(self) -> None:
                    heard.append("left")

            def hears() -> bool:
                subprocess.run(["xdotool", "key", "x"], check=True)
                player.listen(Ears())
                player.flip()
                return "X" in heard and not is_seen(expected)

            until(hears, "the player has no keyboard")
            player.close()
            until(lambda: is_seen(expected) and not hands.may_grab(), "nobody took the screen back")
    finally:
        holder.close()


def test_a_first_clip_that_fails_leaves_its_picture_until_another_has_one(
    display: str, tmp_path: Path
) -> None:
    from player.viewing.stage import Stage

    stage: Any = Stage("A Test")
    deck = Deck("a")
    try:
        deck.load(make_clip(tmp_path / "grey.mp4", "color=c=0xB0B0B0"), 0.0)
        until(lambda: deck.state == "ready")
        stage.draw(View(OverlayState(opening=False), [Layer(deck, 1.0)]))
        deck.close()
        picture = on_screen()
        assert (picture > 150).mean() > 0.9
        stage.draw(OPENING)
        assert is_seen(picture)
    finally:
        stage.close()


def test_a_first_player_opens_with_its_title(held: npt.NDArray[np.int16]) -> None:
    from player.viewing.stage import Stage

    stage: Any = Stage("A Test")
    try:
        assert not stage.compositor.is_holding
        stage.draw(OPENING)
        assert (on_screen().max(axis=2) < 60).mean() > 0.8
    finally:
        stage.close()
