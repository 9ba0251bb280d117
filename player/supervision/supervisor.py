"""The supervisor: a small process that begins the player, and begins another when it crashes.

It loads neither libVLC nor a window library, nothing that senses, and nothing that could crash with
the player: what it does is in `restarts` and `heartbeat`, which are pure; here are the processes.

    begin ──► beats come ──► it ends ──► leave, or pause ──► begin
                  │                               ▲
                  └─ it says nothing, or that ────┘
                     nothing advances: kill

Termination signals are passed on to the player, and the supervisor ends with it.
"""

import random
import select
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Protocol

from engine.words import Seconds
from player.supervision.child import Child
from player.supervision.display_server import display_answers
from player.supervision.health_page import HealthPage
from player.supervision.heartbeat import Heartbeat
from player.supervision.link import Orders
from player.supervision.players_report import PlayersReport
from player.supervision.report import Faults
from player.supervision.restarts import INTERRUPTED, Again, End, Leave, Restarts, consent_holds
from player.supervision.service_manager import ServiceManager
from player.system.signals import gathered_signals

_TICK: Final[Seconds] = 0.1
_REASSURES_EVERY: Final[Seconds] = 0.5
_ASKS_DISPLAY: Final[Seconds] = 0.25
ENDS_IN: Final[Seconds] = 30.0
"""How long a player may take to end in order, once it was told to; then it is ended. A service
manager that waits for less would end both at once."""


class Holder(Protocol):
    """What keeps a picture on the screen while there is no player."""

    def tend(self, now: Seconds, *, under: bool) -> None:
        """Begin it where it is not there, or again where it has ended; `under` a player's window if
        there may be one."""
        ...

    def close(self) -> None:
        """Take it off the screen."""
        ...


class Supervisor:
    """Runs players with these command-line words until one ends as it should. Main thread.

    `keeps` and `secrets` are what each of them is handed besides, see `Child`; `announce` takes
    sentences for the terminal; `folder` is where showings are kept. Raises Trouble where the health
    page's port is taken.
    """

    def __init__(
        self,
        words: Sequence[str],
        announce: Callable[[str], None],
        *,
        folder: Path,
        port: int | None = None,
        keeps: Mapping[str, int] | None = None,
        secrets: Mapping[str, str] | None = None,
        holder: Holder | None = None,
        waits_for_display: bool = False,
    ) -> None:
        self._words = tuple(words)
        self._announce = announce
        self._keeps, self._secrets = keeps, secrets
        self._holder = holder
        self._waits_for_display = waits_for_display
        self._began = time.monotonic()
        self._restarts = Restarts()
        self._heart = Heartbeat(self._began)
        self._manager = ServiceManager()
        self._faults = Faults()
        self._report = PlayersReport(self._began, folder, self._heart, self._restarts, self._faults)
        self._told: list[int] = []  # termination signals
        self._child: Child | None = None
        self._run = 0
        self._is_ready = False
        self._reassured_at = self._began
        self._page = None if port is None else HealthPage(port, self._reported)

    def run(self) -> int:
        """Until all is over; the exit code."""
        with ExitStack() as stack:
            stack.callback(self._close)
            self._told = stack.enter_context(gathered_signals())
            orders = Orders()
            while True:
                end = self._live(orders)
                decided = self._restarts.ended(end, random.random())
                if self._told and not isinstance(decided, Leave):
                    decided = Leave(INTERRUPTED if end.code < 0 else end.code)
                if isinstance(decided, Leave):
                    return decided.code
                cut_off = self._cut_off(orders)
                self._tell(end, decided)
                if not self._pause(decided):
                    return INTERRUPTED
                lived_at, now = self._heart.lived_at, time.monotonic()
                holds = lived_at is not None and consent_holds(lived_at, now)
                orders = replace(
                    cut_off,
                    consent_holds=cut_off.consent_holds and holds,
                    rung=decided.rung,
                    run=self._run + 1,
                )

    def _cut_off(self, orders: Orders) -> Orders:
        """The showing that the player which has ended was in; for one that never came up, or still
        asked, that with which it was to go on."""
        last = self._heart.last
        if last is None or not last.has_begun or last.is_to_go_on:
            return orders
        return Orders(goes_on=last.consent is not None, consent=last.consent, age=last.age)

    def _reported(self) -> dict[str, Any]:
        """In the health page's thread."""
        return self._report.now(time.monotonic(), lives=self._child is not None, run=self._run)

    # --- one player ----------------------------------------------------------------------------

    def _live(self, orders: Orders) -> End:
        """Begin a player and watch over it until it has ended."""
        now = time.monotonic()
        self._run += 1
        self._heart.begin(now)
        if self._holder is not None:
            self._holder.tend(now, under=False)
        try:
            self._child = child = Child(self._words, orders, self._keeps, self._secrets)
        except OSError as error:
            self._faults.note(f"No player could be begun: {error.strerror}.")
            return End(time.monotonic(), -1, 0.0, worked=False)
        hung, asked_at, passed_on = False, 0.0, 0
        while (code := child.code) is None:
            if passed_on < len(self._told):
                child.tell(self._told[passed_on])
                passed_on, asked_at = passed_on + 1, time.monotonic()
                self._manager.stopping()
            self._wait(child)
            now = time.monotonic()
            for beat in child.beats():
                self._heart.hear(beat, now)
                if beat.leaves:
                    self._let_go()
            if self._holder is not None:
                self._holder.tend(now, under=True)
            if passed_on and now - asked_at > ENDS_IN:
                child.give_up()
            elif not passed_on and (why := self._heart.hangs(now, child.has_left)):
                hung = True
                self._faults.note(why)
                child.give_up()
            self._reassure(now)
        for beat in child.beats():
            self._heart.hear(beat, time.monotonic())
        left = self._heart.last is not None and self._heart.last.leaves
        child.forget()
        self._child = None
        self._heart.end()
        now = time.monotonic()
        return End(now, code, self._heart.lived(now), self._heart.has_begun, hung, left)

    def _let_go(self) -> None:
        """The screen is its viewer's again."""
        if self._holder is not None:
            self._holder.close()
            self._holder = None

    def _wait(self, child: Child) -> None:
        if child.has_left:  # its end of the link would be readable for ever
            time.sleep(_TICK)
        else:
            with suppress(InterruptedError):
                select.select([child.link], [], [], _TICK)

    def _pause(self, decided: Again) -> bool:
        """Wait until the next player may begin; False where the supervisor is to end."""
        until = time.monotonic() + decided.pause
        waits = decided.awaits_display and self._waits_for_display
        while not self._told:
            now = time.monotonic()
            if now >= until and not (waits and not display_answers()):
                return True
            if now >= until:
                until = now + _ASKS_DISPLAY
            if self._holder is not None:
                self._holder.tend(now, under=False)
            self._reassure(now)
            time.sleep(min(_TICK, max(0.0, until - now)))
        return False

    def _tell(self, end: End, decided: Again) -> None:
        how = "hung and was ended" if end.hung else f"ended by itself ({_named(end.code)})"
        if decided.awaits_display:
            how = "lost its screen, which is waited for"
        told = f"The player {how} after {end.lived:.0f} s."
        self._faults.note(told)
        self._announce(f"{told} Another one begins in {decided.pause:.1f} s.")
        self._manager.status(told)

    def _reassure(self, now: Seconds) -> None:
        """Say to the service manager what may be said."""
        if now - self._reassured_at < _REASSURES_EVERY:
            return
        self._reassured_at = now
        if self._heart.has_begun and not self._is_ready:
            self._is_ready = True
            self._manager.ready()
        if self._heart.may_reassure(now):
            self._manager.advances()
        last = self._heart.last
        if last is not None and last.status:
            self._manager.status(last.status)

    # --- the process itself --------------------------------------------------------------------

    def _close(self) -> None:
        self._manager.stopping()
        if self._child is not None:
            self._child.kill()
        self._let_go()
        if self._page is not None:
            self._page.close()
        self._manager.close()


def _named(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
