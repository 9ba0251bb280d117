"""Withdrawing, in whatever scene: the keys, the indicators and the buttons that close a device.

The stage asks here before it asks its scene, so that no scene can keep a viewer from it, and draws
the indicators last of all.
"""

from collections.abc import Callable, Sequence
from typing import Final, Protocol

from engine.clock import Clock
from engine.consent.wording import Wording, english
from engine.sensing.sensors import SensorKind
from engine.words import Seconds
from player.screen.controls import KEYS, Control
from player.screen.facts_view import listed, spoken
from player.screen.indicators import (
    OFFERS_FOR,
    SAYS_FOR,
    WITHDRAWS,
    Indicator,
    Indicators,
    acts_at,
    sensor_named,
)
from player.screen.listener import Listener
from player.screen.timeline import SHOWS_FOR

_NEVER: Final[Seconds] = float("-inf")


Record = Callable[[Sequence[SensorKind], str, bool], None]
"""Takes which kinds of sensors were withdrawn, by what ("key", "indicator"), and whether what was
inferred is dropped."""


def _unrecorded(_kinds: Sequence[SensorKind], _how: str, _forgets: bool) -> None:
    pass


class Open(Protocol):
    """What may be open of a showing: its `Senses`."""

    def named(self, kind: SensorKind | None = None) -> dict[str, SensorKind]:
        """All that may be withdrawn, or all of a kind, by name."""

    @property
    def withdrawn(self) -> frozenset[str]:
        """The names of what was."""

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Those that hold their devices, or were withdrawn."""

    def withdraw(self, *names: str) -> tuple[str, ...]:
        """Have these closed, without waiting; those that were not before."""

    def forget(self) -> None:
        """Drop what was measured and not yet taken."""


class Withdrawing:
    """What the viewer of the present showing may withdraw; nothing between two showings.

    Window thread.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._senses: Open | None = None
        self._announce: Callable[[str], None] = lambda _: None
        self._record: Record = _unrecorded
        self._wording = english()
        self._dropped: Callable[[], None] | None = None
        self._stirred_at = self._withdrew_at = self._said_at = _NEVER
        self._said = ""

    def begin(
        self,
        senses: Open,
        announce: Callable[[str], None],
        record: Record = _unrecorded,
        wording: Wording | None = None,
    ) -> None:
        """These senses are those of the showing that begins; they may be opened from here on.

        `announce` takes sentences for the terminal, `record` keeps what was withdrawn; `wording` is
        the viewer's language, by itself English.
        """
        self._wording = wording or english()
        self._senses, self._announce, self._record = senses, announce, record
        self._dropped = None
        self._withdrew_at = self._said_at = _NEVER

    def may_forget(self, dropped: Callable[[], None]) -> None:
        """Whom to tell that all that was inferred is to be forgotten."""
        self._dropped = dropped

    def settle(self) -> None:
        """The film is over: what was inferred is kept or is not, and all that is open closes."""
        self._dropped, self._record = None, _unrecorded

    def end(self) -> None:
        """The showing is over, and all that it had opened is closed."""
        self._senses = self._dropped = None

    # --- what the viewer does -----------------------------------------------------------------

    def before(self, scene: Listener, size: tuple[int, int]) -> Listener:
        """Whom the window is to tell: this first, and the scene where it means nothing here."""
        return _Before(self, scene, size)

    def press(self, key: str) -> bool:
        """A key by its pyglet name; whether it withdrew something, or had something forgotten."""
        self._stirred_at = self._clock.now()
        control = KEYS.get(key)
        if self._senses is None or control is None:
            return False
        if control == "forget":
            return self._forget("key")
        return self._withdraw(control)

    def click(self, x: float, y: float, size: tuple[int, int]) -> bool:
        """A click at a place, in shares of a window of this size; whether it meant something."""
        found = acts_at(self.shown(at_hand=True), x, y, size)
        if found is None:
            found = acts_at(self.shown(at_hand=False), x, y, size)
        self._stirred_at = self._clock.now()
        if found == "forget":
            return self._forget("indicator")
        return isinstance(found, Indicator) and self._close("indicator", found.name)

    def stir(self) -> None:
        """The mouse moved: buttons are shown for a while."""
        self._stirred_at = self._clock.now()

    # --- what is drawn ------------------------------------------------------------------------

    def shown(self, *, at_hand: bool) -> Indicators:
        """All of it now; `at_hand` where buttons are wanted whatever the viewer does."""
        if self._senses is None:
            return Indicators()
        now = self._clock.now()
        return Indicators(
            self._senses.indicators,
            at_hand or now - self._stirred_at < SHOWS_FOR,
            self._dropped is not None and now - self._withdrew_at < OFFERS_FOR,
            self._said if now - self._said_at < SAYS_FOR else "",
            self._wording,
        )

    # --- what is done -------------------------------------------------------------------------

    def _withdraw(self, control: Control) -> bool:
        assert self._senses is not None
        if control == "withdraw":
            return self._close("key", *self._senses.named())
        kinds = [kind for kind, closes in WITHDRAWS.items() if closes == control]
        return bool(kinds) and self._close("key", *self._senses.named(kinds[0]))

    def _close(self, how: str, *names: str) -> bool:
        assert self._senses is not None
        closed = self._senses.withdraw(*names)
        if closed:
            self._record([self._senses.named()[each] for each in closed], how, False)
            names = tuple(sensor_named(each, self._wording) for each in closed)
            self._say("you_closed", sensors=listed(names, self._wording))
            self._withdrew_at = self._clock.now()
        elif not names:
            self._say("none_open")
        return True

    def _forget(self, how: str) -> bool:
        if self._senses is None or self._dropped is None:
            return False
        gone = [
            kind for name, kind in self._senses.named().items() if name in self._senses.withdrawn
        ]
        self._record(gone, how, True)
        self._senses.forget()
        self._dropped()
        self._withdrew_at = _NEVER
        self._say("forgotten")
        return True

    def _say(self, name: str, **values: str) -> None:
        self._said, self._said_at = spoken(self._wording, name, **values), self._clock.now()
        self._announce(self._wording.say(name, **values))


class _Before:
    """A `Listener` that asks what may be withdrawn before it asks a scene."""

    def __init__(self, first: Withdrawing, scene: Listener, size: tuple[int, int]) -> None:
        self._first, self._scene, self._size = first, scene, size

    def press(self, key: str) -> None:
        if not self._first.press(key):
            self._scene.press(key)

    def point(self, x: float, y: float) -> None:
        self._first.stir()
        self._scene.point(x, y)

    def click(self, x: float, y: float) -> bool:
        return self._first.click(x, y, self._size) or self._scene.click(x, y)

    def leave(self) -> None:
        self._scene.leave()
