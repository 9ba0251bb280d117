"""The usher: what visitors may do, what they may not, and how an operator gets out."""

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.clock import ManualClock
from engine.consent.wording import Wording
from engine.consent.wordings import wordings
from engine.kiosk.operator_code import hashed
from engine.kiosk.pad import CHORD
from engine.kiosk.venue import Venue
from player.kiosk.usher import Usher
from player.kiosk.ushered import Ushered
from player.kiosk.visitors_keys import means_in_film
from player.screen.controls import KEYS
from player.screen.kiosk_overlay import KioskOverlay, answer_at, draw_kiosk, pad_key_at
from player.screen.overlay_state import OverlayState
from player.screen.sheet import Sheet
from player.supervision.progress import Progress
from player.viewing.scene import View
from tests.support.waiting import until

SIZE = (1280, 720)
CODE = hashed("258025")


class FakeScene:
    """Notes what it hears."""

    def __init__(self) -> None:
        self.is_over = False
        self.heard: list[str] = []

    def press(self, key: str) -> None:
        self.heard.append(key)

    def point(self, _x: float, _y: float) -> None:
        self.heard.append("pointed")

    def click(self, _x: float, _y: float) -> bool:
        self.heard.append("clicked")
        return False

    def leave(self) -> None:
        self.heard.append("left")

    def advance(self) -> None:
        """Nothing moves."""

    @property
    def progress(self) -> Progress:
        return Progress("fake")

    def view(self) -> View:
        return View(OverlayState(title="fake"))


class Door:
    """An usher before a scene that stands for the attract loop, with a clock to move."""

    def __init__(self, wording: Wording | None = None, **venue: Any) -> None:
        self.clock = ManualClock(100.0)
        given = {"kiosk": 1, "films": [{"story": "a"}], "code": CODE, **venue}
        self.usher = Usher(
            Venue.model_validate(given), self.clock, lambda: datetime.now(UTC), wording
        )
        self.scene = FakeScene()
        self.shown = Ushered(self.scene, self.usher, frozenset({"attract"}), lambda: SIZE)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.shown.press(key)

    def turn(self, seconds: float = 0.1) -> None:
        self.clock.advance(seconds)
        self.shown.advance()

    def until_checked(self) -> None:
        """Turn until what was typed has been compared."""

        def checked() -> bool:
            self.turn(0.001)
            return self.usher.pad is None or self.usher.pad.said != "…"

        until(checked, "the code was not compared")

    @property
    def overlay(self) -> KioskOverlay:
        found = self.shown.view().overlay.kiosk
        assert found is not None
        return found


def test_a_touch_welcomes_and_ends_the_attract_loop() -> None:
    door = Door()
    door.turn()
    assert not door.shown.is_over
    door.press("X")
    door.turn()
    assert door.usher.state == "notice"
    assert door.shown.is_over


def test_a_moved_pointer_has_to_go_on_moving() -> None:
    door = Door()
    door.shown.point(0.5, 0.5)
    for _ in range(40):
        door.turn()
    assert door.usher.state == "attract"
    for _ in range(25):
        door.shown.point(0.5, 0.5)
        door.turn()
    assert door.usher.state == "notice"


def test_only_the_code_ends_it() -> None:
    door = Door()
    door.press(CHORD)
    door.turn()
    assert door.overlay.pad is not None
    assert door.usher.state == "attract", "an operator is no visitor"
    door.press(*["_1"] * 6, "RETURN")
    door.until_checked()
    door.turn()
    assert door.usher.state == "attract"
    assert door.overlay.pad is not None
    assert "not the code" in door.overlay.pad.said
    door.press("_2", "_5", "_8", "NUM_0", "_2", "_5", "RETURN")
    door.until_checked()
    assert door.usher.state == "stopped"
    assert door.scene.heard == [], "a visitor's scene hears nothing of it"


def test_guessing_is_slowed_down() -> None:
    door = Door()
    for _ in range(3):
        door.press(CHORD, *["_9"] * 5, "RETURN")
        door.until_checked()
    door.press("_2", "_5", "_8", "_0", "_2", "_5", "RETURN")
    door.turn()
    assert door.overlay.pad is not None
    assert "wait" in door.overlay.pad.said
    assert door.usher.state == "attract"


def test_without_a_code_there_is_no_pad() -> None:
    door = Door(code=None)
    door.press(CHORD)
    door.turn()
    assert door.overlay.pad is None


def test_the_pad_goes_by_itself_and_by_a_click_beside_it() -> None:
    door = Door()
    door.press(CHORD)
    door.turn(21.0)
    assert door.overlay.pad is None
    door.press(CHORD)
    door.shown.click(0.01, 0.5)
    door.turn()
    assert door.overlay.pad is None


def test_the_corners_call_for_it_and_fingers_type_on_it() -> None:
    door = Door()
    for x, y in ((0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0)):
        door.shown.click(x, y)
    assert door.usher.pad is not None
    places = {
        key: (x / 100, y / 100)
        for x in range(100)
        for y in range(100)
        if (key := pad_key_at(x / 100, y / 100, *SIZE))
    }
    for digit in "2580":
        door.shown.click(*places[digit])
    assert door.usher.pad.typed == "2580"


def test_the_pad_speaks_the_language_of_the_venue() -> None:
    german = wordings(["de"]).first
    door = Door(german)
    door.press(CHORD)
    door.turn()
    assert door.overlay.pad is not None
    assert door.overlay.pad.asks == "Betreiber"
    door.press(*"1234", "ENTER")
    door.until_checked()
    assert door.overlay.pad is not None
    assert door.overlay.pad.said == german.say("code_wrong")
    assert door.overlay.pad.asks == "Betreiber"


def test_a_window_is_not_shut_and_a_click_on_nothing_is_no_pause() -> None:
    door = Door()
    door.shown.leave()
    assert "left" not in door.scene.heard
    assert door.shown.click(0.5, 0.5) is True


def test_told_to_end_the_loop_ends() -> None:
    door = Door()
    door.usher.end()
    assert door.shown.is_over


@pytest.mark.parametrize("key", sorted(KEYS))
def test_keys_that_lead_out_mean_nothing_in_a_film(key: str) -> None:
    leads_out = KEYS[key] in ("leave", "quit", "fullscreen", "screenshot", "help")
    assert means_in_film(key) != leads_out


def test_closing_time_shows_the_closed_card() -> None:
    door = Door(hours={"1999-01-01": "10:00-11:00"})
    door.turn()
    assert door.usher.state == "closed"


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (640, 360), (1920, 1080)])
def test_nothing_of_a_kiosk_leaves_the_screen(size: tuple[int, int]) -> None:
    door = Door()
    door.press(CHORD)
    pad = door.usher.pad
    long = "Somebody has joined you. May the film watch you both? " * 3
    for state in (
        KioskOverlay(title="A Rather Long Title of a Film " * 3, lines=(long,)),
        KioskOverlay(title="Closed " * 20, lines=(long, long), is_card=True),
        KioskOverlay(lines=(long,), is_card=True, breath=1.0),
        KioskOverlay(question=long, answers=("No", "Yes, both of us")),
        KioskOverlay(pad=pad),
        KioskOverlay(look="film"),
    ):
        sheet = Sheet(*size)
        draw_kiosk(sheet, state)
        assert sheet.items
        for words in sheet.words:
            assert words.box.left >= -1
            assert words.box.right <= size[0] + 1
            assert words.box.low >= -1
            assert words.box.high <= size[1] + 1
    hits = {answer_at(x / 50, y / 50, *size) for x in range(50) for y in range(50)}
    assert hits == {None, "no", "yes"}
