"""What scripted visitors do at a kiosk, by keys and clicks that the X server delivers."""

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from tests.bench.kiosk.screen import Screen

KEYS: Final = (
    *"abcdefghijklmnopqrstuvwxyz0123456789",
    *("Escape", "Return", "space", "Tab", "BackSpace", "Delete", "Home", "End", "Prior", "Next"),
    *("Up", "Down", "Left", "Right", "Insert", "Print", "Pause", "Menu", "Super_L"),
    *(f"F{number}" for number in range(1, 13)),
    *("plus", "minus", "equal", "comma", "period", "slash"),
    *("alt+F4", "alt+Tab", "ctrl+c", "ctrl+q", "ctrl+w", "ctrl+alt+Delete", "super+d", "alt+space"),
    *("ctrl+alt+k", "ctrl+shift+Escape", "alt+Escape", "shift+F10"),
)
"""Every key, and what closes, hides or changes windows elsewhere."""


@dataclass(frozen=True, slots=True)
class Hands:
    """Types and clicks at a display."""

    display: str
    width: int
    height: int

    def key(self, *keys: str) -> None:
        """Press keys, one after another."""
        self._do("key", "--clearmodifiers", "--delay", "20", *keys)

    def click(self, x: float, y: float) -> None:
        """Click at a place, in shares of the screen from its lower left corner."""
        at = (str(round(x * (self.width - 1))), str(round((1 - y) * (self.height - 1))))
        self._do("mousemove", *at, "click", "1")

    def move(self, x: float, y: float) -> None:
        """Move the pointer there."""
        at = (str(round(x * (self.width - 1))), str(round((1 - y) * (self.height - 1))))
        self._do("mousemove", *at)

    def press(self, button: int, times: int = 1) -> None:
        """Press a button of the mouse where the pointer is: 2 and 3 beside the first, 4 to 7 the
        wheels."""
        self._do("click", "--repeat", str(times), "--delay", "20", str(button))

    def drag(self, since: tuple[float, float], to: tuple[float, float]) -> None:
        """Draw a finger across the screen, in shares of it from its upper left corner."""
        begin, *between, end = (
            [str(round((since[i] + (to[i] - since[i]) * step / 5) * (size - 1)))
             for i, size in enumerate((self.width, self.height))]
            for step in range(6)
        )  # fmt: skip
        moves = [word for at in between for word in ("mousemove", *at)]
        self._do("mousemove", *begin, "mousedown", "1", *moves, "mousemove", *end, "mouseup", "1")

    def window(self, what: str) -> None:
        """Ask the kiosk's window to close or to be minimised, as a window manager would."""
        self._do("search", "--onlyvisible", "--name", ".", what, "%@")

    def _do(self, *words: str) -> None:
        environment = {**os.environ, "DISPLAY": self.display}
        subprocess.run(
            ["xdotool", *words], env=environment, check=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=30,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """One visitor: what they do, and what their sensor says; see `venue.NAME`."""

    name: str
    does: Callable[[Hands, Screen, Random, str], None]
    leaves: float | None = None
    joins: float | None = None
    is_sensed: bool = False


_SOON: Final = 20.0


def _agree(hands: Hands, screen: Screen) -> None:
    """Come, switch the heart on, and begin."""
    hands.key("x")
    screen.wait_for("notice", within=_SOON)
    hands.key("h")
    hands.key("Return")
    screen.wait_for("baseline", "film", within=_SOON)


def _refuses(hands: Hands, screen: Screen, _chance: Random, name: str) -> None:
    hands.key("x")
    screen.wait_for("notice", within=_SOON)
    hands.key("n")
    screen.wait_for("film", within=_SOON)
    hands.key(*name.lower())
    screen.wait_for("end card", within=_SOON)
    hands.key("space")


def _accepts(hands: Hands, screen: Screen, _chance: Random, name: str) -> None:
    _agree(hands, screen)
    hands.key(*name.lower())
    screen.wait_for("end card", within=_SOON)


def _is_searched(hands: Hands, screen: Screen, _chance: Random, name: str) -> None:
    _agree(hands, screen)
    screen.wait_for("film", within=_SOON)
    hands.key(*name.lower())


def _declines(hands: Hands, screen: Screen, _chance: Random, _name: str) -> None:
    hands.move(0.4, 0.5)
    hands.click(0.5, 0.6)
    screen.wait_for("notice", within=_SOON)
    hands.key("Escape")


def _says_nothing(hands: Hands, screen: Screen, _chance: Random, _name: str) -> None:
    hands.key("space")
    screen.wait_for("notice", within=_SOON)


def _walks_away(hands: Hands, screen: Screen, _chance: Random, _name: str) -> None:
    _agree(hands, screen)


def _second_agrees(hands: Hands, screen: Screen, _chance: Random, _name: str) -> None:
    _agree(hands, screen)
    screen.wait_for("film", within=_SOON)
    for _ in range(8):
        hands.key("y")
    screen.wait_for("end card", within=_SOON)


def _second_refuses(hands: Hands, screen: Screen, _chance: Random, _name: str) -> None:
    _agree(hands, screen)
    screen.wait_for("film", within=_SOON)
    for _ in range(4):
        hands.click(0.25, 0.46)
    screen.wait_for("end card", within=_SOON)


def _presses_everything(hands: Hands, screen: Screen, chance: Random, _name: str) -> None:
    keys = list(KEYS)
    chance.shuffle(keys)
    for begin in range(0, len(keys), 12):
        hands.key(*keys[begin : begin + 12])
        screen.wait_for("film", "end card", "attract", "notice", within=_SOON)


def _clicks_everywhere(hands: Hands, screen: Screen, chance: Random, _name: str) -> None:
    for _ in range(25):
        hands.click(chance.random(), chance.random())


def _gestures(hands: Hands, screen: Screen, chance: Random, _name: str) -> None:
    """Touch, and then draw from each edge, turn the wheels and press every button, all the way."""
    hands.click(0.5, 0.5)
    screen.wait_for("notice", within=_SOON)
    _fumble(hands, chance)
    hands.key("n")
    screen.wait_for("film", "attract", within=_SOON)
    _fumble(hands, chance)
    screen.wait_for("end card", "attract", within=_SOON)


def _fumble(hands: Hands, chance: Random) -> None:
    for edge in ((0.0, 0.5), (1.0, 0.5), (0.5, 0.0), (0.5, 1.0)):
        hands.drag(edge, (0.3 + 0.4 * chance.random(), 0.3 + 0.4 * chance.random()))
    for button in (2, 3, 4, 5, 6, 7):
        hands.press(button, times=3)


def _pauses(hands: Hands, screen: Screen, _chance: Random, _name: str) -> None:
    hands.key("x")
    screen.wait_for("notice", within=_SOON)
    hands.key("n")
    screen.wait_for("film", within=_SOON)
    hands.key("space")
    screen.wait_for("end card", within=_SOON)


def _guesses_the_code(hands: Hands, screen: Screen, chance: Random, _name: str) -> None:
    for corner in ((0, 1), (1, 1), (1, 0), (0, 0)):
        hands.click(*corner)
    for _ in range(3):
        hands.key(*str(chance.randrange(1000, 9999)), "Return")
    hands.key("Escape")


def _shuts_the_window(hands: Hands, screen: Screen, _chance: Random, _name: str) -> None:
    hands.key("x")
    screen.wait_for("notice", within=_SOON)
    for what in ("windowminimize", "windowquit"):
        hands.window(what)
    hands.key("n")
    screen.wait_for("film", within=_SOON)
    for what in ("windowminimize", "windowquit"):
        hands.window(what)
    screen.wait_for("end card", within=_SOON)


PLANS: Final = (
    Plan("accepts", _accepts, is_sensed=True),
    Plan("is searched in the film", _is_searched, is_sensed=True),
    Plan("refuses", _refuses),
    Plan("declines", _declines),
    Plan("says nothing", _says_nothing),
    Plan("walks away while neutral is learnt", _walks_away, leaves=0.1, is_sensed=True),
    Plan("walks away in the film", _walks_away, leaves=2.0, is_sensed=True),
    Plan("a second person agrees", _second_agrees, joins=0.9, is_sensed=True),
    Plan("a second person refuses", _second_refuses, joins=0.9, is_sensed=True),
    Plan("a second person says nothing", _accepts, joins=0.9, is_sensed=True),
    Plan("walks away while a second one is asked", _accepts, leaves=3.2, joins=0.9, is_sensed=True),
    Plan("presses everything", _presses_everything),
    Plan("clicks everywhere", _clicks_everywhere),
    Plan("draws, scrolls and presses every button", _gestures),
    Plan("pauses and goes", _pauses),
    Plan("guesses the code", _guesses_the_code),
    Plan("shuts the window", _shuts_the_window),
)
"""Every kind of visitor; the bench has them come by turns."""
