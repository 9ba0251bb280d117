"""A showing driven without a player: every clip is ready at once and every cut falls in time.

The very same `Showing.step` as in front of an audience; only nobody waits.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from engine.showing.events import (
    CutTo,
    Event,
    Failed,
    Inputs,
    MediaEvent,
    Offer,
    Prepare,
    Ready,
    Shown,
    Wish,
)
from engine.showing.showing import Showing
from engine.showing.simulate.viewers import TICK, SimulatedViewer
from engine.words import Seconds, SegmentName

LONGEST: Final[Seconds] = 4 * 3600.0
"""A showing that has not ended by then never will: a failure, and reported as one."""


class Instant(NamedTuple):
    """One step of a driven showing: what it told, and where the viewer truly was."""

    now: Seconds
    inputs: Inputs
    events: tuple[Event, ...]


class Drive:
    """Drives one showing with one viewer. `broken` are segments whose clips cannot be played."""

    def __init__(
        self,
        showing: Showing,
        viewer: SimulatedViewer,
        broken: frozenset[SegmentName] = frozenset(),
    ) -> None:
        self.showing = showing
        self.viewer = viewer
        self._broken = broken
        self._cut: CutTo | None = None
        self._on_screen: SegmentName | None = None
        self._since: Seconds = 0.0
        self._number = 0
        self._wishes: tuple[Wish, ...] = ()

    def run(self) -> Iterator[Instant]:
        """Step after step until the film is over, or `LONGEST` has passed."""
        while not self.showing.done and self._number * TICK <= LONGEST:
            now = self._number * TICK
            self._number += 1
            if self._on_screen is not None:
                self.viewer.watch(now - self._since)
            readings = tuple(self.viewer.readings(now))
            media = self._due(now)
            while True:
                inputs, self._wishes = Inputs(readings, tuple(media), self._wishes), ()
                step = self.showing.step(now, inputs)
                yield Instant(now, inputs, step.events)
                readings, media = (), []
                for command in step.commands:
                    if isinstance(command, Prepare):
                        media += [self._prepared(name) for name in command.segments]
                    elif isinstance(command, CutTo):
                        self._cut = command
                    elif isinstance(command, Offer):
                        chosen = self.viewer.answer([place for place, _ in command.options])
                        self._wishes = () if chosen is None else (Wish("choose", chosen),)
                media += self._due(now)
                if not media:
                    break

    def _prepared(self, segment: SegmentName) -> MediaEvent:
        if segment in self._broken:
            return Failed(segment, "the file is cut short")
        return Ready(segment)

    def _due(self, now: Seconds) -> list[MediaEvent]:
        cut = self._cut
        if cut is None or cut.at > now:
            return []
        self._cut = None
        if cut.segment in self._broken:
            return [Failed(cut.segment, "the file is cut short")]
        self._on_screen, self._since = cut.segment, cut.at
        self.viewer.enter(cut.segment)
        return [Shown(cut.segment, cut.at)]
