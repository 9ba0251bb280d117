"""A showing driven without a player: every clip is ready at once and every cut falls in time.

The very same `Showing.step` as in front of an audience; only nobody waits.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

from engine.sensing.reading import Reading
from engine.showing.events import (
    Asked,
    CutTo,
    Decided,
    Ended,
    Entered,
    Event,
    Failed,
    Faulted,
    Inputs,
    MediaEvent,
    Prepare,
    Ready,
    Shown,
    Wish,
)
from engine.showing.showing import Showing
from engine.words import Seconds, SegmentName

LONGEST: Final[Seconds] = 4 * 3600.0
"""A showing that has not ended by then never will."""

TICK: Final[Seconds] = 0.1
"""How often a showing is stepped."""


class Spectator(Protocol):
    """Somebody in front of the film, or nobody."""

    def readings(self, now: Seconds) -> Iterable[Reading]:
        """What sensors say of them at film time `now`; asked once at each step."""

    def enter(self, segment: SegmentName) -> None:
        """A segment came on screen."""

    def answer(self, asked: Asked) -> int | None:
        """The place of the option they choose; None where they let the question pass."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One segment on screen from film time `at` on, and the decision that led to it."""

    segment: SegmentName
    at: Seconds
    decided: Decided | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a driven showing came to. `reason` is None where it did not end within `LONGEST`."""

    visits: tuple[Visit, ...]
    length: Seconds
    reason: Literal["ending", "quit", "fault"] | None
    faults: tuple[str, ...] = ()

    @property
    def path(self) -> tuple[SegmentName, ...]:
        return tuple(visit.segment for visit in self.visits)


@dataclass(slots=True)
class Drive:
    """Drives one showing to its end. `broken` are segments that cannot be played.

    `every` is how often it is stepped, in seconds of film.
    """

    showing: Showing
    spectator: Spectator
    broken: frozenset[SegmentName] = frozenset()
    every: Seconds = TICK
    heard: Callable[[Seconds, Inputs, Sequence[Event]], None] = lambda _now, _inputs, _events: None
    """Told of each step, for whoever writes a log."""
    _cut: CutTo | None = None
    _wishes: list[Wish] = field(default_factory=list)
    _visits: list[Visit] = field(default_factory=list)
    _faults: list[str] = field(default_factory=list)
    _decided: Decided | None = None
    _end: Ended | None = None

    def run(self) -> Outcome:
        """Step after step until the film is over."""
        number = 0
        while not self.showing.done and number * self.every <= LONGEST:
            now = round(number * self.every, 6)
            readings = tuple(self.spectator.readings(now))
            media = self._due(now)
            while True:
                inputs = Inputs(readings, tuple(media), tuple(self._wishes))
                self._wishes = []
                step = self.showing.step(now, inputs)
                self.heard(now, inputs, step.events)
                for event in step.events:
                    self._hear(event)
                readings, media = (), []
                for command in step.commands:
                    if isinstance(command, Prepare):
                        media += [self._prepared(name) for name in command.segments]
                    elif isinstance(command, CutTo):
                        self._cut = command
                media += self._due(now)
                if not media or self.showing.done:
                    break
            number += 1
        end = self._end
        begin = self._visits[0].at if self._visits else 0.0
        length = end.now - begin if end is not None else LONGEST
        return Outcome(
            tuple(self._visits), length, end.reason if end else None, tuple(self._faults)
        )

    def _hear(self, event: Event) -> None:
        match event:
            case Decided():
                self._decided = event
            case Entered(segment, at):
                led_here = self._decided is not None and self._decided.to == segment
                self._visits.append(Visit(segment, at, self._decided if led_here else None))
                self.spectator.enter(segment)
            case Asked():
                place = self.spectator.answer(event)
                if place is not None:
                    self._wishes.append(Wish("choose", place))
            case Faulted(_, sentence):
                self._faults.append(sentence)
            case Ended():
                self._end = event

    def _prepared(self, segment: SegmentName) -> MediaEvent:
        if segment in self.broken:
            return Failed(segment, "as the plan has it")
        return Ready(segment)

    def _due(self, now: Seconds) -> list[MediaEvent]:
        cut = self._cut
        if cut is None or cut.at > now:
            return []
        self._cut = None
        if cut.segment in self.broken:
            return [Failed(cut.segment, "as the plan has it")]
        return [Shown(cut.segment, cut.at)]
