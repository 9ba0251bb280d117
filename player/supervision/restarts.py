"""What a supervisor does when the player has ended: the policy, without processes or clocks.

    the same showing ──3 crashes──► the linear film ──3 more──► the linear film, without sensors
           ▲                              │                               │
           └────────── ten minutes without a crash ◄─────────────────────┘

A crash is whatever was not asked for: a signal that killed the player, a fault inside it, a hang
for which it was killed. That the display is lost is none: it is waited for.
"""

from dataclasses import dataclass
from typing import Final, Literal

from engine.backoff import Backoff
from engine.words import Seconds

Rung = Literal["whole", "linear", "unsensed"]
"""How much of a film is dared: branching as ever; its default path alone; that without sensors."""

CRASHES: Final = 3
"""So many crashes within `WINDOW` lead to the next rung."""
WINDOW: Final[Seconds] = 600.0
"""Crashes longer ago count no more; after so long without one everything is dared again."""
STEADY: Final[Seconds] = 60.0
"""A player that lived for so long had come up well: what crashes sooner is begun ever later."""
CONSENT_HOLDS: Final[Seconds] = 30.0
"""A visitor's consent holds over a crash if the player lived so few seconds before its successor
begins; else they are asked again, for somebody else may stand there."""
RESTARTS: Final = Backoff(first=0.25, most=60.0, factor=2.0)

_RUNGS: Final[tuple[Rung, ...]] = ("whole", "linear", "unsensed")

ENDED: Final = 0
CALLED_WRONGLY: Final = 2
BROKE_OFF: Final = 3
NOT_KEPT: Final = 4
INTERRUPTED: Final = 130
SCREEN_LOST: Final = 5
"""The exit code of a player whose display is gone."""
START_ANEW: Final = 6
"""That of a kiosk whose daily restart was due."""


@dataclass(frozen=True, slots=True)
class End:
    """How a player ended, at a monotonic instant: its exit code, negative for a signal.

    It `lived` for so many seconds; `worked` says whether it showed a picture, `hung` whether it
    was killed for hanging, `left` whether all was shown, and only its storyboard was still drawn.
    """

    at: Seconds
    code: int
    lived: Seconds
    worked: bool
    hung: bool = False
    left: bool = False


@dataclass(frozen=True, slots=True)
class Leave:
    """The supervisor ends too, with this exit code."""

    code: int


@dataclass(frozen=True, slots=True)
class Again:
    """Another player is to be begun after `pause` seconds; once there is a display, where that is
    awaited."""

    pause: Seconds
    rung: Rung
    awaits_display: bool = False


class Restarts:
    """Counts crashes and decides. Times are monotonic seconds, passed in."""

    def __init__(self, backoff: Backoff = RESTARTS) -> None:
        self._backoff = backoff
        self._recent: list[Seconds] = []  # crashes on this rung, within the window
        self._last: Seconds | None = None
        self._rung = 0
        self._in_a_row = 0
        self._has_worked = False
        self.crashes = 0
        """How many there were so far."""

    @property
    def rung(self) -> Rung:
        """How much was dared at last."""
        return _RUNGS[self._rung]

    def ended(self, end: End, chance: float) -> Leave | Again:
        """What follows from the end of a player; `chance`, in 0 to 1, is for the jitter."""
        self._has_worked = self._has_worked or end.worked
        if end.left:
            return Leave(NOT_KEPT if end.hung or end.code < 0 else end.code)
        if not end.hung:
            if end.code in (ENDED, NOT_KEPT, CALLED_WRONGLY, INTERRUPTED):
                return Leave(end.code)
            if end.code == START_ANEW:
                return Again(0.0, self.rung)
            if end.code == SCREEN_LOST and self._has_worked:
                return Again(self._backoff.pause(1, chance), self.rung, awaits_display=True)
            if end.code > 0 and not self._has_worked:
                return Leave(end.code)  # it said why: the film itself cannot be played
        self._count(end)
        again = self._in_a_row - 1  # the first time at once
        return Again(self._backoff.pause(again, chance) if again else 0.0, self.rung)

    def _count(self, end: End) -> None:
        """One more crash."""
        self.crashes += 1
        if self._last is not None and end.at - self._last >= WINDOW:
            self._rung, self._recent = 0, []
        self._last = end.at
        self._in_a_row = self._in_a_row + 1 if end.lived < STEADY else 1
        self._recent = [at for at in self._recent if end.at - at < WINDOW] + [end.at]
        if len(self._recent) >= CRASHES and self._rung < len(_RUNGS) - 1:
            self._rung, self._recent = self._rung + 1, []


def consent_holds(lived_at: Seconds, now: Seconds) -> bool:
    """Whether consent given to a player that was last seen alive then still holds now."""
    return 0.0 <= now - lived_at <= CONSENT_HOLDS
