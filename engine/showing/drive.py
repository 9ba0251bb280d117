"""A showing driven without a player: every clip is ready at once and every cut falls in time.

The very same `Showing.step` as in front of an audience; only nobody waits. Rehearsals drive it
with the viewer of a plan, simulations with thousands of made ones.
"""

import math
from collections.abc import Iterable, Iterator
from typing import Final, Generic, NamedTuple, Protocol, TypeVar

from engine.sensing.reading import Reading
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
from engine.words import Seconds, SegmentName

LONGEST: Final[Seconds] = 4 * 3600.0
"""A showing that has not ended by then never will: a failure, and reported as one."""

TICK: Final[Seconds] = 0.1
"""How often a showing is stepped, where nothing else is said."""


class Spectator(Protocol):
    """Somebody in front of the film, or nobody."""

    def enter(self, segment: SegmentName, at: Seconds) -> None:
        """A segment comes on screen at film time `at`."""

    def watch(self, into: Seconds) -> None:
        """One tick passes; `into` is how long the segment has been on screen by now."""

    def readings(self, now: Seconds) -> Iterable[Reading]:
        """The readings of them at film time `now`; asked once a tick."""

    def answer(self, offer: Offer) -> int | None:
        """The place of the option they choose; None where they let the question pass."""


Someone = TypeVar("Someone", bound=Spectator)


class Instant(NamedTuple):
    """One step of a driven showing: what went in, and what it told."""

    now: Seconds
    inputs: Inputs
    events: tuple[Event, ...]


class Drive(Generic[Someone]):
    """Drives one showing with one spectator, stepped `every` so many seconds of film.

    `broken` are segments whose clips cannot be played.
    """

    def __init__(
        self,
        showing: Showing,
        spectator: Someone,
        broken: frozenset[SegmentName] = frozenset(),
        *,
        every: Seconds = TICK,
    ) -> None:
        self.showing = showing
        self.spectator = spectator
        self._broken = broken
        self._every = every
        self._cut: CutTo | None = None
        self._on_screen: SegmentName | None = None
        self._since: Seconds = 0.0
        self._number = 0
        self._wishes: tuple[Wish, ...] = ()

    def run(self) -> Iterator[Instant]:
        """Step after step until the film is over, or `LONGEST` has passed."""
        while not self.showing.done and self._number * self._every <= LONGEST:
            now = self._number * self._every
            self._number += 1
            if self._on_screen is not None:
                self.spectator.watch(now - self._since)
            yield from self.steps(now, tuple(self.spectator.readings(now)))

    def steps(self, now: Seconds, readings: tuple[Reading, ...]) -> Iterator[Instant]:
        """The steps of one instant: the film goes on as far as it can without time passing."""
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
                    chosen = self.spectator.answer(command)
                    self._wishes = () if chosen is None else (Wish("choose", chosen),)
            media += self._due(now)
            if not media:
                break

    @property
    def sleeps_until(self) -> Seconds:
        """Until when steps without readings would neither order nor tell anything; infinity once
        the film is over."""
        if self.showing.done:
            return math.inf
        if self._wishes:
            return 0.0  # an answer waits for the next step
        cut = self._cut.at if self._cut is not None else math.inf
        return min(cut, self.showing.sleeps_until, LONGEST)

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
        self.spectator.enter(cut.segment, cut.at)
        return [Shown(cut.segment, cut.at)]
