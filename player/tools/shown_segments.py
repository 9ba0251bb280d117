"""The cut of a showing, from its log: which part of which clip was on screen, and when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from engine.problems import Trouble
from engine.showing.arrivals import arrivals_of
from engine.showing.events import Decided, Ended, Entered, Event, Opened, Reread, Stepped
from engine.showing.excerpt import cut_between
from engine.showing.log.replay import story_of
from engine.story.model import Story
from engine.words import Seconds, SegmentName

_NEAR: Final[Seconds] = 0.1


@dataclass(frozen=True, slots=True)
class ShownSegment:
    """One segment on screen from film time `begin` to `end`, from media time `start` on.

    `story` is the story by then: it may have been edited meanwhile. `decided` is the decision
    that led here, `dissolve` how long the picture before is still seen. `sounds` are the sound
    tracks heard, each from a film time on.
    """

    segment: SegmentName
    story: Story
    begin: Seconds
    end: Seconds
    start: Seconds
    decided: Decided | None
    dissolve: Seconds
    sounds: tuple[tuple[Seconds, int], ...]

    @property
    def freezes_at(self) -> Seconds:
        """The film time at which its freeze frame begins; its end where it has none."""
        segment = self.story.segments[self.segment]
        if not segment.hold:
            return self.end
        outs = [self.begin + max(0.0, out - self.start) for out in segment.out_points]
        if not segment.choices:
            for at in outs:  # it was left so much after the out point that was taken
                if abs(at + segment.hold - self.end) < _NEAR:
                    return min(at, self.end)
        return min(outs[-1], self.end)


@dataclass(slots=True)
class _Told:
    """What the log has told so far."""

    stories: list[Story] = field(default_factory=list)
    entered: list[Entered] = field(default_factory=list)
    sounds: list[tuple[Seconds, int]] = field(default_factory=lambda: [(0.0, 0)])
    last: Seconds = 0.0
    end: Seconds | None = None

    def take(self, event: Event, story: Story) -> None:
        if isinstance(event, Stepped):
            for wish in event.inputs.wishes:
                if wish.kind == "sound" and wish.choice is not None:
                    self.sounds.append((event.now, wish.choice))
        elif isinstance(event, Entered):
            self.entered.append(event)
            self.stories.append(story)
            self.last = max(self.last, event.at)
        elif isinstance(event, Ended):
            self.end = event.now
        if not isinstance(event, Opened | Entered):
            self.last = max(self.last, event.now)


def shown_segments(events: Sequence[Event]) -> list[ShownSegment]:
    """The viewer's cut, from its first segment to its last. Of a log that breaks off the last one
    ends where the log does. Raises Trouble where no picture was shown."""
    opened = next((event for event in events if isinstance(event, Opened)), None)
    if opened is None or not any(isinstance(event, Entered) for event in events):
        raise Trouble("This log tells of no picture that was shown: there is no cut in it.")
    story, told = story_of(opened), _Told()
    for event in events:
        if isinstance(event, Reread):
            story = story_of(event)
        told.take(event, story)
    begins = [event.at for event in told.entered]
    end = max(told.end if told.end is not None else told.last, begins[-1])
    found: list[ShownSegment] = []
    each = zip(told.entered, told.stories, begins, [*begins[1:], end], strict=True)
    for (event, story, begin, until), decided in zip(each, arrivals_of(events), strict=True):
        within = [one for one in told.sounds if begin < one[0] < until]
        before = [one for one in told.sounds if one[0] <= begin]
        found.append(
            ShownSegment(
                segment=event.segment,
                story=story,
                begin=begin,
                end=max(begin, until),
                start=story.segments[event.segment].in_point
                if event.start is None
                else event.start,
                decided=decided,
                dissolve=_dissolve(story, decided) if found else 0.0,
                sounds=((begin, before[-1][1]), *within),
            )
        )
    return found


def _dissolve(story: Story, decided: Decided | None) -> Seconds:
    if decided is None or decided.segment not in story.segments or not decided.alternatives:
        return 0.0
    cut = cut_between(story.segments[decided.segment], decided.to, decided.alternatives)
    return cut.join.duration if cut is not None and cut.join.kind == "dissolve" else 0.0
