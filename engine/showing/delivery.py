"""The orders to the player, to make ready and to show, and its word on each clip.

nothing ordered ── cut ──► pending ── shown ──► nothing ordered
      │                      │ ▲ └── cut (another takes its place)
      └──────── end ─────────┴─┴──► finish
"""

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

from engine.showing.events import Command, CutTo, Finish, Prepare
from engine.showing.history import Position
from engine.words import Seconds, SegmentName

PATIENCE: Final[Seconds] = 3.0
"""How long a chosen segment may be overdue before another that is ready takes its place."""

GIVING_UP: Final[Seconds] = 10.0
"""How long nothing at all may become ready before the film finishes by a fault."""


@dataclass(slots=True)
class PendingCut:
    """A cut that was ordered and is not yet on screen.

    `due` moves when it is replaced; `since` is when the first of them was due. `position` is
    where in the viewer's cut it leads back to, None for a segment's in point.
    """

    to: SegmentName
    due: Seconds
    since: Seconds
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of the film that was ordered: when it falls, and why."""

    at: Seconds
    reason: Literal["ending", "fault"]


class Delivery:
    """The orders to the player of one showing, and how far they have come. Film times."""

    def __init__(self) -> None:
        self.pending: PendingCut | None = None
        self.ending: Ending | None = None
        self.failed: dict[SegmentName, str] = {}
        """Segments that cannot be played, and why."""
        self._passed_over: set[SegmentName] = set()  # were not ready in time, for this cut
        self._ready: set[SegmentName] = set()
        self._orders: list[Command] = []

    # --- orders -----------------------------------------------------------------------------

    def order(self, command: Command) -> None:
        """Something that needs no watching over."""
        self._orders.append(command)

    def prepare(self, segments: Collection[SegmentName], start: Seconds | None = None) -> None:
        """Make these ready, the likeliest first, and let go of all others; see `Prepare`."""
        wanted = tuple(dict.fromkeys(segments))
        self._ready.intersection_update(wanted)
        self.order(Prepare(wanted, start))

    def cut(
        self,
        to: SegmentName,
        at: Seconds,
        dissolve: Seconds = 0.0,
        *,
        position: Position | None = None,
        start: Seconds | None = None,
    ) -> None:
        """Show this segment at `at`, in the place of any other that is pending; see `CutTo`."""
        since = min(self.pending.since, at) if self.pending is not None else at
        self.pending = PendingCut(to, at, since, position)
        self.order(CutTo(to, at, dissolve, start))

    def end(self, at: Seconds, reason: Literal["ending", "fault"]) -> None:
        """End the film at `at`."""
        self.pending = None
        self.ending = Ending(at, reason)
        self.order(Finish(at))

    def take_orders(self) -> tuple[Command, ...]:
        """The orders since the last call."""
        orders, self._orders = tuple(self._orders), []
        return orders

    # --- what the player says ---------------------------------------------------------------

    def arrive(self, segment: SegmentName) -> bool:
        """A segment is ready; whether it was said to fail before: it was late, not broken."""
        self._ready.add(segment)
        return bool(self.failed.pop(segment, None))

    def fail(self, segment: SegmentName, reason: str) -> bool:
        """A segment cannot be played; whether that is new."""
        if segment in self.failed:
            return False
        self.failed[segment] = reason
        self._ready.discard(segment)
        return True

    def enter(self, segment: SegmentName) -> None:
        """A segment is on screen; whatever was said of it before, it plays."""
        self.pending = None
        self._passed_over.clear()
        self.failed.pop(segment, None)
        self._ready.discard(segment)

    def forget_clips(self) -> None:
        """The story was edited: what could not be played may have been mended."""
        self.failed.clear()
        self._passed_over.clear()
        self._ready.clear()

    # --- how far it has come ----------------------------------------------------------------

    @property
    def is_idle(self) -> bool:
        """Whether neither a cut nor the end is on its way."""
        return self.pending is None and self.ending is None

    @property
    def wakes_at(self) -> Seconds:
        """When something has to be done about what was ordered; infinity where nothing was."""
        if self.ending is not None:
            return self.ending.at
        if self.pending is not None:
            return min(self.pending.due + PATIENCE, self.pending.since + GIVING_UP)
        return math.inf

    def why_not(self) -> dict[SegmentName, str]:
        """Each segment that cannot be shown now, and what is wrong with it."""
        return {
            **dict.fromkeys(self._passed_over, "was not ready in time"),
            **{name: f"cannot be played: {why}" for name, why in self.failed.items()},
        }

    def is_lost(self, now: Seconds) -> bool:
        """Whether the pending cut, and all before it, came to nothing for too long."""
        return self.pending is not None and now - self.pending.since > GIVING_UP

    def pass_over(self, now: Seconds, others: Collection[SegmentName]) -> SegmentName | None:
        """Give up the pending segment where it is overdue and one of the others is ready; its
        name, or None where it is waited for."""
        if self.pending is None or now - self.pending.due <= PATIENCE:
            return None
        late = self.pending.to
        others = set(others) - {late, *self._passed_over, *self.failed}
        if not others & self._ready:
            return None
        self._passed_over.add(late)
        return late
