"""The attendant: supervises a player from within its process, in a thread of its own.

Twice a second it asks the watchdog whether the picture advances, and says so: to the service
manager, to the supervising process, and to whoever reads the health page. While the window thread
hangs it says that, and reassures nobody.
"""

import os
import signal
import threading
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from engine.clock import Clock, SystemClock
from engine.consent.purposes import NEEDED_BY
from engine.words import Seconds
from player.supervision.health_page import HealthPage
from player.supervision.link import Beat, Link, LinkLost, Orders, link_of
from player.supervision.machine import LOOKED_EVERY, Machine, look
from player.supervision.progress import WITHDRAWN, Turn
from player.supervision.report import Faults, report_of, sentence, versions
from player.supervision.restarts import WINDOW, Rung
from player.supervision.service_manager import ServiceManager
from player.supervision.watchdog import Limits, Watchdog
from player.system.standstill import tell, tell_when_aborted

_EVERY: Final[Seconds] = 0.5


class Attendant:
    """A `Supervision`. Window thread, but for its own.

    `folder` is where showings are kept, `port` that of the health page. With a supervising process
    that one serves the page and talks to the service manager. Raises Trouble where the page's port
    is taken.
    """

    def __init__(
        self,
        folder: Path,
        port: int | None = None,
        *,
        clock: Clock | None = None,
        link: Link | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._clock = clock or SystemClock()
        self._folder = folder
        self._began = self._clock.now()
        self._limits = limits or Limits()
        self._watchdog = Watchdog(self._began, self._limits)
        self._faults = Faults()
        self._versions: Mapping[str, str] = {}
        self._machine: Machine | None = None
        self._looked_at: Seconds = 0.0
        self._consent: tuple[str, ...] | None = None
        self._age: int | None = None
        self._link = link
        self.orders = link.orders() if link is not None else Orders()
        """How this player is to begin."""
        self._is_to_go_on = self.orders.goes_on
        self._manager = ServiceManager({} if link is not None else os.environ)
        self._status = ""
        self._is_ready = self._leaves = False
        alone = port is not None and link is None
        self._page = HealthPage(port, self.report) if alone and port is not None else None
        self._reports = self._page is not None or link is not None
        self._told_at: Seconds | None = None
        self._leave = threading.Event()
        self._thread = threading.Thread(target=self._attend, name="attendant", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int | None:
        """Of the health page that this process serves."""
        return None if self._page is None else self._page.port

    # --- the stage tells -----------------------------------------------------------------------

    def turned(self, turn: Turn) -> None:
        """See `Supervision`."""
        self._watchdog.turned(turn)
        withdrawn = [kind for kind, state in turn.progress.sensors if state == WITHDRAWN]
        if withdrawn and self._consent:  # a crash must not give it back
            gone = {consent for kind in withdrawn for consent in NEEDED_BY.get(kind, ())}
            self._consent = tuple(each for each in self._consent if each not in gone)

    def between(self) -> None:
        """See `Supervision`."""
        self._watchdog.between(self._clock.now())

    def agreed(self, consent: Collection[str], age: int | None) -> None:
        """See `Supervision`."""
        self._age, self._consent = age, tuple(sorted(consent))
        self._is_to_go_on = False

    def ended(self) -> None:
        """See `Supervision`."""
        self._consent = self._age = None
        self._is_to_go_on = False

    def leaves(self) -> None:
        """All was shown: with `close` the screen is its viewer's, and nothing is begun anew."""
        self._leaves = True

    def told_to_end(self) -> None:
        """The program was told to end: where its window hangs, it ends all the same. May be called
        by a signal's handler."""
        self._told_at = self._clock.now()

    def fault(self, sentence: str) -> None:
        """See `Supervision`. Any thread."""
        self._faults.note(sentence)

    # --- others ask ----------------------------------------------------------------------------

    def rung(self) -> Rung:
        """How much of a film is dared: as it was ordered, and everything again once this player
        has lived for so long that earlier crashes count no more."""
        return "whole" if self._clock.now() - self._began >= WINDOW else self.orders.rung

    @property
    def is_supervised(self) -> bool:
        """Whether another process began this one, and begins the next."""
        return self._link is not None

    def report(self) -> dict[str, Any]:
        """How the player fares now; see `report`. Any thread."""
        now = self._clock.now()
        if self._machine is None or now - self._looked_at > LOOKED_EVERY:
            self._looked_at = now
            self._machine = look(self._folder)
        if not self._versions:
            self._versions = versions()
        return report_of(
            self._watchdog.last,
            problem=self._watchdog.verdict(now),
            picture_age=self._watchdog.since_picture(now),
            up=now - self._began,
            faults=self._faults,
            machine=self._machine,
            of=self._versions,
        )

    def close(self) -> None:
        """The player ends in order."""
        self._leave.set()
        self._thread.join(2.0)
        self._manager.stopping()
        self._manager.close()
        if self._page is not None:
            self._page.close()
        if self._link is not None:
            if self._leaves:
                with suppress(LinkLost):
                    self._link.beat(
                        Beat("", self._watchdog.has_begun, leaves=True, report=self.report())
                    )
            self._link.close()

    # --- its own thread ------------------------------------------------------------------------

    def _attend(self) -> None:
        every = min(_EVERY, (self._manager.watchdog_interval or 4 * _EVERY) / 4)
        while not self._leave.wait(every):
            if self._told_at is not None and self._clock.now() - self._told_at > self._limits.end:
                _give_up()
            problem = self._watchdog.verdict(self._clock.now())
            has_begun = self._watchdog.has_begun
            report = self.report() if self._reports else {}
            status = sentence(report) if report else problem
            if has_begun and not self._is_ready:
                self._is_ready = True
                self._manager.ready()
            if has_begun and not problem:
                self._manager.advances()
            if status != self._status:
                self._status = status
                self._manager.status(status or "The picture advances.")
            if self._link is not None:
                try:
                    self._link.beat(
                        Beat(
                            *(problem, has_begun, self._consent, self._age, self._is_to_go_on),
                            *(False, status, report),
                        )
                    )
                except LinkLost:
                    self._end()
                    return

    def _end(self) -> None:
        """The supervisor is gone: leave the screen to the next one, in order if that works."""
        os.kill(os.getpid(), signal.SIGTERM)
        if not self._leave.wait(self._limits.end):
            _give_up()


def _give_up() -> None:
    """The window hangs, and nobody else would end it."""
    tell()
    os._exit(1)


def attendant_of(folder: Path, port: int | None) -> Attendant:
    """The attendant of this process, with the link to whoever began it."""
    link = link_of()
    if link is not None:
        tell_when_aborted()
    return Attendant(folder, port, link=link)
