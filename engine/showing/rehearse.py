"""Rehearsing a story: each plan's viewer is shown the film, and what came is held against it.

Pure: the viewer is a function of the plan alone, and the film goes through `Showing.step`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from engine.sensing import quantities
from engine.sensing.reading import Reading
from engine.sensing.recorded import read_recording
from engine.showing.drive import LONGEST, Drive, Instant
from engine.showing.events import Decided, Ended, Entered, Faulted, Offer
from engine.showing.plan import Mood, Plan
from engine.showing.showing import Showing
from engine.steering.explain import sentence
from engine.story.model import Story
from engine.story.paths import inside
from engine.viewer.settled import settled
from engine.words import Seconds, SegmentName

_QUALITY: Final = 0.9
_ATTENTION: Final = 0.8  # of somebody of whom a plan does not say it
_SLACK: Final[Seconds] = 0.2  # a showing ends with the step after its end


@dataclass(frozen=True, slots=True)
class Visit:
    """One segment on screen from film time `at` on, and the decision that led to it."""

    segment: SegmentName
    at: Seconds
    decided: Decided | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a driven showing. `reason` is None where it did not end within `LONGEST`."""

    visits: tuple[Visit, ...]
    length: Seconds
    reason: Literal["ending", "quit", "fault"] | None
    faults: tuple[str, ...] = ()

    @property
    def path(self) -> tuple[SegmentName, ...]:
        """The segments shown, in order."""
        return tuple(visit.segment for visit in self.visits)


def outcome_of(instants: Iterable[Instant]) -> Outcome:
    """Drive a showing from its first instant to its last; return its outcome."""
    visits: list[Visit] = []
    faults: list[str] = []
    decided: Decided | None = None
    end: Ended | None = None
    for instant in instants:
        for event in instant.events:
            match event:
                case Decided():
                    decided = event
                case Entered(segment, at):
                    led_here = decided is not None and decided.to == segment
                    visits.append(Visit(segment, at, decided if led_here else None))
                case Faulted(_, said_so):
                    faults.append(said_so)
                case Ended():
                    end = event
    begin = visits[0].at if visits else 0.0
    length = end.now - begin if end is not None else LONGEST
    return Outcome(tuple(visits), length, end.reason if end else None, tuple(faults))


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One plan and what came of it. `unmet` are sentences; empty where all is as planned."""

    plan: Plan
    outcome: Outcome
    unmet: tuple[str, ...]

    @property
    def met(self) -> bool:
        """Whether everything was as the plan expects."""
        return not self.unmet


class Planned:
    """The viewer of a plan: steady moods, read without error, ten times a second."""

    def __init__(self, story: Story, plan: Plan, recorded: tuple[Reading, ...] = ()) -> None:
        self._story = story
        self._plan = plan
        self._moods = plan.moods
        self._recorded = list(recorded)
        self._segment: SegmentName = ""

    def readings(self, now: Seconds) -> Iterable[Reading]:
        """The readings of the mood at film time `now`, or those of the recording until then."""
        while self._recorded and self._recorded[0].time <= now:
            yield self._recorded.pop(0)
        mood = self._mood(now)
        if mood is None:
            return
        if mood.present is False:
            yield Reading(now, quantities.FACE_PRESENT, 0.0, _QUALITY)
            return
        attention = _ATTENTION if mood.attention is None else mood.attention
        values = {
            quantities.FACE_PRESENT: 1.0,
            quantities.FACE_ON_SCREEN: attention,
            quantities.FACE_VALENCE: mood.valence,
            quantities.FACE_AROUSAL: mood.arousal,
            **mood.readings,
        }
        for name, value in values.items():
            if value is not None:
                yield Reading(now, name, value, _QUALITY)

    def enter(self, segment: SegmentName, _at: Seconds) -> None:
        """A plan's viewer feels what the plan says, whatever is shown."""
        self._segment = segment

    def watch(self, into: Seconds) -> None:
        """… and however long."""

    def answer(self, offer: Offer) -> int | None:
        """The place of the option that the plan chooses; None where it names none."""
        words = self._plan.choices.get(self._segment)
        return next((place for place, offered in offer.options if offered == words), None)

    def _mood(self, now: Seconds) -> Mood | None:
        """The mood at an instant: what a later one does not say stays as it was."""
        known: dict[str, object] = {}
        begun = False
        for mood in self._moods:
            if mood.at > now:
                break
            begun = True
            known |= {key: getattr(mood, key) for key in mood.model_fields_set}
        return Mood.model_construct(**known) if begun else None  # type: ignore[arg-type]


def rehearse(story: Story, plan: Plan, folder: Path) -> Rehearsed:
    """Show the story to a plan's viewer. `folder` is where a recorded viewer lies.

    A mood is what the viewer looks like beside how their face rests, which is therefore known.
    Raises Trouble where that cannot be read.
    """
    recorded: tuple[Reading, ...] = ()
    if plan.readings is not None:
        recorded = read_recording(inside(folder, plan.readings)).readings
    state = settled(feels=story.sensing == "feelings") if plan.readings is None else None
    showing = Showing(story, clock=plan.clock, state=state)
    drive = Drive(showing, Planned(story, plan, recorded), frozenset(plan.broken))
    outcome = outcome_of(drive.run())
    return Rehearsed(plan, outcome, tuple(_unmet(plan, outcome)))


def _unmet(plan: Plan, outcome: Outcome) -> Iterator[str]:
    expect, path = plan.expect, outcome.path
    if outcome.reason != "ending":
        why = {None: "it never ended", "fault": "it broke off"}.get(outcome.reason, "it was ended")
        last = outcome.faults[-1:] if outcome.reason == "fault" else ()
        yield "; ".join((f"The film did not come to an ending: {why}", *last)) + "."
    if expect.path is not None and path != expect.path:
        yield _parted(expect.path, outcome)
    for name in expect.passes:
        if name not in path:
            yield f"{name} was not shown."
    for name in expect.never:
        if name in path:
            visit = outcome.visits[path.index(name)]
            because = f": {sentence(visit.decided)}" if visit.decided else "."
            yield f"{name} was shown{because}"
    if expect.ending is not None and path[-1:] != (expect.ending,):
        last_shown = path[-1] if path else "nothing"
        yield f"It ended with {last_shown}, not with {expect.ending}."
    if expect.running_time is not None:
        shortest, longest = expect.running_time
        if not shortest - _SLACK <= outcome.length <= longest + _SLACK:
            yield (f"It lasted {outcome.length:.1f} s, not {shortest:g} to {longest:g} s.")


def _parted(expected: tuple[SegmentName, ...], outcome: Outcome) -> str:
    """Where the film first went another way, and why."""
    path = outcome.path
    place = next(
        (n for n, (a, b) in enumerate(zip(expected, path, strict=False)) if a != b),
        min(len(expected), len(path)),
    )
    wanted = expected[place] if place < len(expected) else "the end"
    if place >= len(path):
        return f"After {path[-1] if path else 'nothing'} it was over, where {wanted} should follow."
    visit = outcome.visits[place]
    why = f" {sentence(visit.decided)}" if visit.decided else ""
    after = f"After {path[place - 1]}" if place else "At the beginning"
    return f"{after} came {visit.segment}, where {wanted} should.{why}"
