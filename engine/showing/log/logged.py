"""A showing whose every event is handed to those who keep it or pass it on, such as its log."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from engine.showing.events import Event, Faulted, Felt, Inputs, Moment, Opened, Stepped
from engine.showing.log.opening import reread
from engine.showing.showing import Showing, Step
from engine.story.model import Story
from engine.words import Seconds


class Sink(Protocol):
    """Takes the events of a showing: `LogWriter` and `Summary` are such."""

    @property
    def name(self) -> str:
        """The part of a showing that it keeps, in a word or two: "log"."""

    @property
    def called(self) -> str:
        """How a sentence calls it that begins with it, such as the path of its file."""

    def take(self, event: Event) -> None:
        """The next event, in the order of the log. In the thread of the showing, so it must not
        wait; what it raises ends the handing over to it, and no film."""


@dataclass(frozen=True, slots=True)
class SinkFault:
    """A sink that failed. `name` is the sink's, `reason` a sentence without its subject, and
    `sentence` the whole of it for the screen."""

    name: str
    reason: str
    sentence: str


def without_readings(event: Event) -> Event | None:
    """What may be kept of an event where readings may not be; None: nothing."""
    match event:
        case Stepped():
            return replace(event, inputs=replace(event.inputs, readings=()))
        case Felt() | Moment():
            return None
    return event


class LoggedShowing:
    """A showing whose every step is handed to its sinks before it is carried out. One thread.

    A step's inputs come first, then what it told. A sink that fails (a full disk, a log that was
    deleted) is given nothing further: the film goes on without it, `faults` says so, and the
    other sinks are told by a `Faulted`. Without `keeps` no sink is given a reading, nor what was
    felt between two decisions: what each decision rested on is all that they hear of the viewer.
    The sink `beside` them is given all, by a consent of its own.
    """

    def __init__(
        self,
        showing: Showing,
        sinks: Sequence[Sink],
        *,
        keeps: bool = True,
        beside: Sink | None = None,
    ) -> None:
        self.showing = showing
        self._keeps = keeps
        self._sinks = list(sinks)
        self._beside = beside
        if beside is not None:
            self._sinks.append(beside)
        self._faults: list[SinkFault] = []

    @property
    def done(self) -> bool:
        """Whether the film is over."""
        return self.showing.done

    @property
    def faults(self) -> tuple[SinkFault, ...]:
        """The sinks that failed so far, in order."""
        return tuple(self._faults)

    def open(self, event: Opened) -> None:
        """Hand over the first line; `opened` makes it."""
        self._hand_over(event, event)

    def step(self, now: Seconds, inputs: Inputs) -> Step:
        """`Showing.step`, logged: the inputs first, then what came of them."""
        if self.showing.done:
            return Step()
        readings = tuple(
            each for each in inputs.readings if math.isfinite(each.time + each.value + each.quality)
        )
        if len(readings) < len(inputs.readings):
            inputs = replace(inputs, readings=readings)
        step = self.showing.step(now, inputs)
        known = replace(inputs, known=self.showing.known, left=self.showing.left)
        told: tuple[Event, ...] = (Stepped(now, known), *step.events)
        for event in told:
            self._hand_over(event, event if self._keeps else without_readings(event))
        return step

    def reread(self, now: Seconds, story: Story, digest: str) -> Step:
        """`Showing.reread`, logged."""
        step = self.showing.reread(now, story)
        for event in (reread(now, story, digest), *step.events):
            self._hand_over(event, event)
        return step

    def _hand_over(self, event: Event, kept: Event | None) -> None:
        """An event, and what of it may be kept."""
        failed = []
        for sink in list(self._sinks):
            given = event if sink is self._beside else kept
            try:
                if given is not None:
                    sink.take(given)
            except Exception as error:  # whatever it is, it must not end the film
                self._sinks.remove(sink)
                failed.append(_fault(sink, error))
        for fault in failed:
            self._faults.append(fault)
            faulted = Faulted(getattr(event, "now", 0.0), fault.sentence)
            self._hand_over(faulted, faulted)


def _fault(sink: Sink, error: Exception) -> SinkFault:
    why = error.strerror if isinstance(error, OSError) else None
    reason = f"{why or error or type(error).__name__}."
    sentence = f"{sink.called} cannot be written any more: {reason} "
    return SinkFault(sink.name, reason, f"{sentence}The film goes on without its {sink.name}.")
