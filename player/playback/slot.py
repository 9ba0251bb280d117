"""A deck from being asked for until it is given back: what it goes through on its way to a cut.

    opening ───► ready ───► rolling ───► on air ───► leaving ───► given back
       │  ▲        │           │
       ▼  │        └───────────┴──► given back
     late │  (another is wanted, or it cannot be played)
       └──┘

| state   | the deck                                         | it ends by                        |
|---------|--------------------------------------------------|-----------------------------------|
| opening | loads its clip; no picture yet                   | its first picture, or 3 s (9 s    |
|         |                                                  | where nothing else is left)       |
| late    | loads on, is given back, is loaded again, less   | its first picture                 |
|         | and less often                                   |                                   |
| ready   | stands on its first picture, a handle before its | the order to cut to it            |
|         | in point                                         |                                   |
| rolling | plays its handle unseen, to reach its in point   | that picture; a pause or another  |
|         | at a settled instant                             | cut before it                     |
| on air  | is drawn on top, its sound heard                 | the next deck's in point          |
| leaving | is drawn under a dissolve, or only heard         | the end of both                   |

The pool has those that are opening, ready or rolling, `latecomers` the late ones, `program` the
one on air and the one that is leaving.

The deck on air stays until the next has shown its in point, whatever that goes through.
"""

import threading
from dataclasses import dataclass, field
from typing import Final

from engine.clock import Clock, FilmClock
from engine.words import Seconds
from player.playback.card_deck import CardDeck
from player.playback.clip import Card, Clip, Cue
from player.playback.deck import RESUME_LAG, State
from player.playback.layers import DeckLike
from player.system.worker import Worker

STALL_LIMIT: Final[Seconds] = 1.0
"""A deck that runs and shows no new picture for so many seconds has stalled."""

_END_TOLERANCE: Final[Seconds] = 0.25
_CALLED_BEFORE: Final[Seconds] = 0.1  # the cue sleeps until the very instant


@dataclass(slots=True, eq=False)
class Slot:
    """One deck with what it is to show. Film times; window thread.

    `loaded` is set once the deck's state is that of this clip. `ordered` is when it was asked
    for, `reaches` when its in point will be (or was) on screen, None until it rolls; `frozen_from`
    is when its picture becomes a freeze frame, None where it does not. One that `is_stuck` may
    never answer again.
    """

    deck: DeckLike
    loaded: threading.Event
    cue: Cue
    ordered: Seconds
    told_ready: bool = False
    told_failed: bool = False
    reaches: Seconds | None = None
    frozen_from: Seconds | None = None
    is_stuck: bool = False
    _excused: Seconds = 0.0
    _revoked: threading.Event = field(default_factory=threading.Event)

    @property
    def state(self) -> State:
        """The state of its deck; "opening" until the deck has taken this clip."""
        return self.deck.state if self.loaded.is_set() else "opening"

    @property
    def is_rolling(self) -> bool:
        """Whether it was let go, or will be at an instant that is settled."""
        return self.reaches is not None

    @property
    def run_up(self) -> Seconds:
        """How long before its in point it has to be let go."""
        return self.cue.handle + RESUME_LAG

    def roll(
        self, at: Seconds, now: Seconds, film: FilmClock, clock: Clock, worker: Worker
    ) -> Seconds | None:
        """Let it go, to reach its in point at film time `at` or as soon after as it can; when
        that will be, or None where it is not time yet. The worker waits for the very instant."""
        if now < at - self.run_up - _CALLED_BEFORE:
            return None
        goes = max(at - self.run_up, now)
        self.reaches = goes + self.run_up
        instant = film.instant_at(goes)
        deck, revoked = self.deck, self._revoked

        def let_go() -> None:
            if not revoked.is_set():
                deck.start(instant)

        worker.submit_at(instant, clock, let_go)
        return self.reaches

    def revoke(self) -> None:
        """It must not be let go any more, should the worker still wait for the instant."""
        self._revoked.set()

    def hold_back(self) -> None:
        """The viewer paused: if it was not let go yet it is not, and rolls anew later."""
        if self.is_rolling and self.deck.state != "playing":
            self.revoke()
            self._revoked, self.reaches = threading.Event(), None

    def resume(self, paused_for: Seconds) -> None:
        """Go on after a pause of its deck, which lasted this long."""
        self.deck.resume(paused_for)
        self.ordered += paused_for

    def excuse(self, stood: Seconds) -> None:
        """The whole program stood for so long, which is no fault of the deck's."""
        self._excused += stood

    def has_reached(self, instant: Seconds) -> bool:
        """Whether a picture came after a monotonic instant, half a frame before its in point's."""
        return self.deck.displayed > 0 and self.deck.displayed_at > instant

    def why_unplayable(self, state: State, now: Seconds, limit: Seconds) -> str:
        """The reason why it cannot be cut to, to follow its clip's name; empty while it can.

        `state` is its state now, `limit` how long it may be opening.
        """
        if isinstance(self.deck, CardDeck):
            return ""  # it may be late, but it cannot fail
        judged = now - self._excused
        if state == "opening" and judged - self.ordered > limit:
            return f"showed no picture within {limit:g} s"
        if self.reaches is not None and judged > self.reaches + STALL_LIMIT:
            return "did not begin to move"
        failed = self.deck.refused or "cannot be opened"
        return {"ended": "ended at once", "failed": failed}.get(state, "")

    def why_stopped(self, instant: Seconds, clip: Clip | Card) -> str:
        """The reason why it stopped on air, at a monotonic instant; empty while it plays."""
        if self.deck.position(instant) > clip.out_point - _END_TOLERANCE:
            return ""  # past its out point a clip may end: its last picture stays
        if self.deck.still_for(instant) > STALL_LIMIT:
            return "stopped delivering pictures"
        return "ended before its out point" if self.deck.state in ("failed", "ended") else ""


@dataclass(slots=True)
class PendingCut:
    """A cut on its way: at film time `at`, with a dissolve of so many seconds."""

    cue: Cue
    at: Seconds
    dissolve: Seconds
