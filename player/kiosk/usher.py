"""The usher: stands beside every scene of a kiosk, and moves the visit on.

It takes what visitors do before the scene does, passes on what a visitor may do, calls the
operator's pad, and steps the visit. Window thread; the code is compared in a worker.
"""

import queue
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from engine.clock import Clock
from engine.consent.wording import Wording, english
from engine.kiosk.hours import is_open, restart_due
from engine.kiosk.operator_code import Tries, is_code
from engine.kiosk.pad import CHORD, Corners, Pad
from engine.kiosk.venue import Venue
from engine.kiosk.visit import Happening, Inputs, State, Visit, Way
from engine.words import Seconds
from player.screen.facts_view import spoken
from player.screen.kiosk_overlay import pad_key_at
from player.system.worker import Worker, drain

MOVED_STAYS: Final[Seconds] = 1.0
"""For so long after the pointer moved somebody counts as there."""
_LOOKS_AT_CLOCK: Final[Seconds] = 1.0


class Usher:
    """One for the whole life of a kiosk.

    `clock` times the visit, `wall` is the time of day with its zone; the operator reads `wording`,
    by itself English.
    """

    def __init__(
        self,
        venue: Venue,
        clock: Clock,
        wall: Callable[[], datetime],
        wording: Wording | None = None,
    ) -> None:
        self.venue = venue
        self.clock = clock
        self.pad: Pad | None = None
        """The operator's pad, while it is on the screen."""
        self.is_ending = False
        """Whether the program was told to end; may be set by a signal's handler."""
        self.goes: Callable[[Way], None] = lambda _: None
        """Told of every way that is gone; to be set by whoever wants to know."""
        self._wall = wall
        self._wording = wording or english()
        self._started = wall()
        self._visit = Visit(since=clock.now(), touched_at=clock.now())
        self._happened: list[Happening] = []
        self._touched = False
        self._moved_at: Seconds | None = None
        self._corners = Corners()
        self._tries = Tries()
        self._checks = Worker("operator's code")
        self._checked: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self._is_checking = False
        self._looked_at: Seconds | None = None
        self._is_open, self._restarts = True, False

    @property
    def state(self) -> State:
        """Where the visit is."""
        return self._visit.state

    def end(self) -> None:
        """The program is to end, after the film if one is on. May be called by a signal's
        handler."""
        self.is_ending = True

    def close(self) -> None:
        """End the worker."""
        self._checks.close()

    def tell(self, *happenings: Happening) -> None:
        """Something came about in the scene; it counts with the next turn."""
        self._happened += happenings

    def settle(self, *happenings: Happening) -> None:
        """The same, at once."""
        self.tell(*happenings)
        self.turn(None)

    # --- what visitors do -----------------------------------------------------------------

    def press(self, key: str) -> bool:
        """Take a key first; whether it was for the operator's pad, and nobody else's."""
        self._touched = True
        now = self.clock.now()
        if key == CHORD:
            self._call(now)
            return True
        if self.pad is None:
            return False
        if key == "ESCAPE":
            self.pad = None
        elif self.pad.is_entered(key):
            self._hand_in(self.pad)
        else:
            self.pad = self.pad.press(now, key)
        return True

    def move(self) -> None:
        """The pointer moved: somebody may be there."""
        self._moved_at = self.clock.now()

    def click(self, x: float, y: float, size: tuple[int, int]) -> bool:
        """Take a click first, in shares of a window of this size; see `press`."""
        self._touched = True
        now = self.clock.now()
        if self.pad is not None:
            key = pad_key_at(x, y, *size)
            if key is None:
                self.pad = None
            else:
                self.press(key)
            return True
        self._corners = self._corners.touch(now, x, y)
        if self._corners.call:
            self._call(now)
            return True
        return False

    # --- a turn ---------------------------------------------------------------------------

    def turn(self, present: bool | None) -> None:
        """Move on to the present instant; `present` is what sensors know."""
        now = self.clock.now()
        for right in drain(self._checked):
            self._answer(right, now)
        if self.pad is not None and self.pad.is_over(now):
            self.pad = None
        if self._moved_at is not None and now - self._moved_at <= MOVED_STAYS:
            present = True
        self._look_at_clock(now)
        # Whoever types on the operator's pad is no visitor.
        touched = self._touched and self.pad is None
        inputs = Inputs(present, touched, tuple(self._happened), self._is_open, self._restarts)
        self._touched, self._happened = False, []
        step = self._visit.step(now, inputs, self.venue.times)
        self._visit = step.visit
        if step.way is not None:
            self.goes(step.way)

    def _look_at_clock(self, now: Seconds) -> None:
        if self._looked_at is not None and now - self._looked_at < _LOOKS_AT_CLOCK:
            return
        self._looked_at = now
        wall = self._wall()
        self._is_open = is_open(self.venue, wall)
        self._restarts = restart_due(self.venue, self._started, wall)

    # --- the operator ---------------------------------------------------------------------

    def _call(self, now: Seconds) -> None:
        self._corners = Corners()
        if self.venue.code is not None:  # without a code there is nothing to type
            self.pad = Pad(now, asks=spoken(self._wording, "operator"))

    def _hand_in(self, pad: Pad) -> None:
        now, code = self.clock.now(), self.venue.code
        if code is None or self._is_checking:
            return
        if not self._tries.may_try(now):
            wait = max(1, round(self._tries.open_at - now))
            said = spoken(self._wording, "code_waits", seconds=wait)
            self.pad = pad.answered(now, said)
            return
        self._is_checking = True
        self._checks.submit(lambda: self._checked.put(is_code(pad.typed, code)))
        self.pad = replace(pad, touched_at=now, said="…")

    def _answer(self, right: bool, now: Seconds) -> None:
        self._is_checking = False
        if right:
            self._tries, self.pad = Tries(), None
            self.tell("code")
            return
        self._tries = self._tries.missed(now)
        if self.pad is not None:
            self.pad = self.pad.answered(now, spoken(self._wording, "code_wrong"))
