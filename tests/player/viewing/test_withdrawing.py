"""Withdrawing, whatever scene is on: by key, by indicator, by button."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import pytest

from engine.clock import FilmClock, ManualClock
from engine.consent.wordings import wordings
from engine.sensing.sensors import Sensor, SensorKind
from player.screen.indicators import OFFERS_FOR, Indicators, draw_indicators
from player.screen.sheet import Sheet
from player.viewing.senses import Senses
from player.viewing.withdrawing import Withdrawing

SIZE = (1280, 720)


@dataclass
class Device:
    """A sensor whose device closes when the test says so."""

    name: str
    kind: SensorKind
    is_open: bool = True
    is_held: bool = True
    is_withdrawn: bool = False

    def withdraw(self) -> None:
        self.is_withdrawn = True

    def close(self) -> None:
        self.is_open = self.is_held = False

    def take(self) -> list[object]:
        return []


@dataclass
class Scene:
    """Keeps what it was told."""

    told: list[object] = field(default_factory=list)

    def press(self, key: str) -> None:
        self.told.append(key)

    def point(self, x: float, y: float) -> None:
        self.told.append("moved")

    def click(self, x: float, y: float) -> bool:
        self.told.append("clicked")
        return False

    def leave(self) -> None:
        self.told.append("left")


class Showing:
    """A showing that senses with a camera, a microphone and a strap."""

    def __init__(self) -> None:
        self.clock = ManualClock(100.0)
        self.devices = [
            Device("camera 0", "camera"),
            Device("microphone", "microphone"),
            Device("heart strap", "heart"),
        ]
        sensors = cast(list[Sensor], self.devices)
        self.senses = Senses(sensors, self.clock, FilmClock(self.clock))
        self.said: list[str] = []
        self.dropped = 0
        self.withdrawing = Withdrawing(self.clock)
        self.recorded: list[tuple[list[SensorKind], str, bool]] = []
        self.withdrawing.begin(self.senses, self.said.append, self.record)
        self.withdrawing.may_forget(self.drop)
        self.scene = Scene()
        self.listener = self.withdrawing.before(self.scene, SIZE)

    def record(self, kinds: Sequence[SensorKind], how: str, forgets: bool) -> None:
        self.recorded.append((list(kinds), how, forgets))

    def drop(self) -> None:
        self.dropped += 1

    def kinds(self) -> list[SensorKind]:
        return [each.kind for each in self.devices if each.is_withdrawn]

    def closed(self) -> list[str]:
        return [each.name for each in self.devices if each.is_withdrawn]

    def shown(self) -> Indicators:
        return self.withdrawing.shown(at_hand=False)

    def words(self) -> list[str]:
        sheet = Sheet(*SIZE)
        draw_indicators(sheet, self.shown())
        return [each.text for each in sheet.words]


@pytest.fixture
def showing() -> Showing:
    return Showing()


@pytest.mark.parametrize(
    ("key", "closed"),
    [
        ("W", ["camera 0", "microphone", "heart strap"]),
        ("PAD_Y", ["camera 0", "microphone", "heart strap"]),
        ("F6", ["camera 0"]),
        ("F7", ["microphone"]),
        ("F8", ["heart strap"]),
    ],
)
def test_a_key_withdraws_before_the_scene_hears_of_it(
    showing: Showing, key: str, closed: list[str]
) -> None:
    showing.listener.press(key)
    assert showing.closed() == closed
    assert showing.scene.told == []
    assert len(showing.said) == 1
    assert showing.recorded == [(showing.kinds(), "key", False)]
    showing.listener.press("SPACE")
    assert showing.scene.told == ["SPACE"]


@pytest.mark.parametrize("stirred", [False, True])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_click_on_an_indicator_withdraws_it(
    showing: Showing, number: int, *, stirred: bool
) -> None:
    if stirred:
        showing.listener.point(0.5, 0.5)  # so that buttons are seen
        showing.scene.told.clear()
    box, each = draw_indicators(Sheet(*SIZE), showing.shown())[number]
    x, y = (box.left + box.right) / 2 / SIZE[0], (box.low + box.high) / 2 / SIZE[1]
    assert showing.listener.click(x, y)
    assert each is not None
    assert showing.closed() == [each.name]
    assert showing.scene.told == []


def test_a_click_elsewhere_is_the_scenes(showing: Showing) -> None:
    assert not showing.listener.click(0.3, 0.5)
    assert showing.scene.told == ["clicked"]
    assert showing.closed() == []


def test_an_indicator_stays_lit_until_its_device_is_closed(showing: Showing) -> None:
    showing.listener.press("F6")
    assert "●  camera 0: closing" in showing.words()
    showing.devices[0].close()
    assert "○  camera 0: closed by you" in showing.words()


def test_after_a_withdrawal_it_is_offered_to_forget(showing: Showing) -> None:
    assert not showing.shown().offers
    showing.listener.press("W")
    assert showing.shown().offers
    place = next(box for box, each in draw_indicators(Sheet(*SIZE), showing.shown()) if not each)
    x, y = (place.left + place.right) / 2 / SIZE[0], (place.low + place.high) / 2 / SIZE[1]
    assert showing.listener.click(x, y)
    assert showing.dropped == 1
    assert showing.recorded[-1] == (showing.kinds(), "indicator", True)
    assert not showing.shown().offers
    assert any("forgotten" in each for each in showing.words())
    showing.listener.press("D")  # as often as one likes
    assert showing.dropped == 2


def test_the_offer_goes_by_itself_and_with_the_film(showing: Showing) -> None:
    showing.listener.press("W")
    showing.clock.advance(OFFERS_FOR + 0.1)
    assert not showing.shown().offers
    showing.withdrawing.settle()
    showing.listener.press("D")
    assert showing.dropped == 0
    assert showing.scene.told == ["D"]
    assert showing.shown().each  # but what closes is still shown
    showing.withdrawing.end()
    assert showing.shown() == Indicators()
    showing.listener.press("W")
    assert showing.scene.told == ["D", "W"]


def test_to_withdraw_what_is_not_there_says_so() -> None:
    showing = Showing()
    showing.devices.pop()
    showing.withdrawing.begin(
        Senses([], showing.clock, FilmClock(showing.clock)), showing.said.append
    )
    showing.listener.press("F8")
    assert showing.said == ["Nothing of the kind is open."]


def test_in_another_language_all_of_it_is_said_in_that() -> None:
    showing = Showing()
    german = wordings(["de"]).first
    showing.withdrawing.begin(showing.senses, showing.said.append, wording=german)
    showing.withdrawing.may_forget(showing.drop)
    assert "●  Kamera 0: sucht Sie" in showing.words()
    showing.listener.press("W")
    assert showing.said == [
        "Von Ihnen geschlossen: Kamera 0, Mikrofon und Herzgurt. Der Film geht ohne weiter."
    ]
    assert f"D: {german.say('help_forget')}" in showing.words()
