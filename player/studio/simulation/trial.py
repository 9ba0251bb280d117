"""A story as it is tried out on the Simulation page: with another guard, before another audience.

Nothing of a trial is written; the page keeps a guard by an edit of the story's text.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.problems import Trouble
from engine.simulation.kinds import mixture
from engine.simulation.tally import Tally, report
from engine.simulation.viewers import World
from engine.steering.preset import Preset
from engine.story.guards.errors import GuardError
from engine.story.guards.guard import parse_guard
from engine.story.model import Story
from engine.words import SegmentName

VIEWERS: Final = (100, 300, 1000)
"""How many may be asked for."""
_FIRST: Final = 20
"""Viewers who say roughly how it comes out; of a large story as many as take no longer."""
_LARGE: Final = 250  # segments
_FIRST_OF_LARGE: Final = 6
_PART: Final = 2.0
"""Seconds that a part may take: no longer does the page stand still, or work go on unasked."""
_MOST: Final = 200  # viewers in a part
_SEED: Final = 1


@dataclass(frozen=True, slots=True)
class GuardPlace:
    """A cut, by the segment that it leaves and its place in that segment's `next`."""

    segment: SegmentName
    place: int
    to: SegmentName
    when: str

    @property
    def called(self) -> str:
        """For a list: `harbour → gulls`."""
        return f"{self.segment} → {self.to}"


def guards_of(story: Story) -> tuple[GuardPlace, ...]:
    """Every cut that leads on, the guarded ones first; `when` is empty where there is no guard."""
    every = [
        GuardPlace(name, place, cut.to, cut.when or "")
        for name, segment in story.segments.items()
        for place, cut in enumerate(segment.next)
    ]
    return tuple(sorted(every, key=lambda each: not each.when))


@dataclass(frozen=True)
class Trial:
    """A story in JSON, as workers take it, and who comes to see it."""

    story: Story
    written: str
    world: World

    def part(self, first: int, count: int) -> tuple[Any, ...]:
        """What `engine.simulation.many.play_part` is called with for these viewers."""
        return (self.written, _SEED, Preset(), self.world, first, count)


class Parts:
    """So many viewers of a trial, part by part, few first: each part says more exactly what those
    before said roughly. How large the next is follows from how long they took. One thread."""

    def __init__(self, trial: Trial, viewers: int) -> None:
        self._trial, self._left = trial, viewers
        self._first = 0
        self._count = _FIRST if len(trial.story.segments) <= _LARGE else _FIRST_OF_LARGE

    def next(self) -> tuple[Any, ...] | None:
        """The next part; None where all were dealt out."""
        count = min(self._count, self._left)
        if not count:
            return None
        first, self._first, self._left = self._first, self._first + count, self._left - count
        return self._trial.part(first, count)

    def took(self, count: int, seconds: float) -> None:
        """A part of so many viewers took so long."""
        fits = int(count * _PART / max(seconds, 1e-3))
        self._count = max(2, min(fits, 2 * count, _MOST))


def trial_of(
    story: Story, guards: Mapping[tuple[SegmentName, int], str], kinds: Mapping[str, float]
) -> Trial:
    """The story with these guards in the place of its own (an empty one takes it away), before an
    audience mixed of kinds by their weights. Raises Trouble with a sentence for a guard that cannot
    be understood."""
    data = story.model_dump(mode="json", by_alias=True)
    for (segment, place), when in guards.items():
        try:
            text = when.strip()
            if text:
                parse_guard(text, flat=True)
        except GuardError as error:
            raise Trouble(str(error), blame="call") from None
        data["segments"][segment]["next"][place]["when"] = text or None
    changed = Story.model_validate(data)
    return Trial(changed, json.dumps(data), World(kinds=mixture(kinds)))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a trial so far: the share of viewers (0 to 1) by ending, running times by tenths
    of a second, and all that `simulate --json` says."""

    viewers: int
    failed: int
    endings: Mapping[SegmentName, float]
    times: Mapping[int, int]
    report: Mapping[str, Any]


def outcome(tally: Tally, story: Story) -> Outcome:
    """Of a tally."""
    whole = report(tally, story, _SEED)
    failed = whole["failures"]["count"]
    return Outcome(
        tally.showings, failed, whole["endings"], dict(sorted(tally.times.items())), whole
    )
