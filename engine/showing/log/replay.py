"""Replaying a log: the same inputs must give the same events, bit for bit."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from engine.problems import Trouble
from engine.showing.codec import pack, to_json
from engine.showing.events import (
    Decided,
    Event,
    Felt,
    Inputs,
    Moment,
    Opened,
    Reread,
    Stepped,
)
from engine.showing.known import Known
from engine.showing.log.reader import open_log
from engine.showing.showing import Showing
from engine.steering.planner import Planner
from engine.steering.traits import Traits
from engine.story.load import story_from_log
from engine.story.model import Story


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a replay first went another way: the log's line, what should have been, what was.

    Both are sentences of JSON; empty where there was no event at all.
    """

    line: int
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """The findings of a replay. `steps`, `events` and `decisions` count what was compared."""

    steps: int
    events: int
    decisions: int
    difference: Difference | None
    cut_off: bool

    @property
    def same(self) -> bool:
        """Whether every event was the same as in the log."""
        return self.difference is None

    def as_json(self) -> dict[str, Any]:
        """Whether the same events fell, and what was compared."""
        return {"same": self.same, **asdict(self)}


def story_of(opened: Opened | Reread) -> Story:
    """The story as it was when the showing began, or as it was edited into meanwhile.

    Raises Trouble where it cannot be read.
    """
    try:
        return story_from_log(opened.story)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Trouble(
            f"The story kept in this log cannot be read: {where} {first['msg']}"
        ) from None


def showing_of(opened: Opened, planner: Planner | None = None, *, bare: bool = False) -> Showing:
    """The showing that a log's first line opened, from its beginning; see `Showing`."""
    return Showing(
        story_of(opened),
        lead=opened.lead,
        resumed=opened.resumed,
        clock=opened.clock,
        preset=opened.preset,
        excerpt=opened.excerpt,
        planner=planner,
        bare=bare,
        passes=opened.passes,
        begins_at=opened.begins_at,
        inference=opened.inference,
    )


def replay(path: Path) -> Replayed:
    """Feed a log's inputs to a new showing and compare. Raises Trouble if it cannot be read."""
    log = open_log(path)
    first = log.events[0] if log.events else None
    if not isinstance(first, Opened):
        raise Trouble(f"{path.name} does not begin with the opening of a showing.")
    showing = showing_of(first)
    goes_by = inputs_of(log.events)
    steps = compared = decisions = 0
    inputs = Inputs()
    fresh: list[Event] = []
    for line, event in enumerate(log.events[1:], start=2):
        if isinstance(event, Stepped | Reread):
            if fresh:
                difference = Difference(line, "", _text(fresh[0]))
                return Replayed(steps, compared, decisions, difference, log.cut_off)
            if isinstance(event, Reread):
                edited = story_of(event)
                if not showing.takes(edited):
                    return Replayed(
                        steps,
                        compared,
                        decisions,
                        Difference(line, "the edited story was taken in", "it cannot be"),
                        log.cut_off,
                    )
                fresh = list(showing.reread(event.now, edited).events)
                continue
            inputs = next(goes_by)
            fresh = list(showing.step(event.now, inputs).events)
            steps += 1
            if inputs.follows:
                fresh = [each for each in fresh if not isinstance(each, Felt | Moment)]
            elif event.inputs.known and not _same(event.inputs, showing):
                told = Stepped(event.now, Inputs(known=showing.known, left=showing.left))
                difference = Difference(line, _text(event), _text(told))
                return Replayed(steps, compared, decisions, difference, log.cut_off)
            continue
        if isinstance(event, Felt | Moment) and inputs.follows:
            continue  # of a log whose readings were to be dropped when it broke off
        compared += 1
        decisions += isinstance(event, Decided)
        got = fresh.pop(0) if fresh else None
        if got is None or _text(got) != _text(event):
            difference = Difference(line, _text(event), _text(got) if got else "")
            return Replayed(steps, compared, decisions, difference, log.cut_off)
    # A log that breaks off may lack what its last step told; a whole one may not.
    missing = fresh and log.finished and not log.cut_off
    rest = Difference(len(log.events) + 1, "", _text(fresh[0])) if missing else None
    return Replayed(steps, compared, decisions, rest, log.cut_off)


def inputs_of(events: Sequence[Event]) -> Iterator[Inputs]:
    """What to give a showing at each `Stepped` of a log, so that it takes the same way.

    Where there are readings it goes by them. Where there are none, since they may not be kept or
    were dropped later, it `follows` what was known at each decision.
    """
    first = events[0] if events else None
    keeps = not isinstance(first, Opened) or first.keeps
    forgets = [
        place
        for place, event in enumerate(events)
        if isinstance(event, Stepped)
        if any(wish.kind == "forget" for wish in event.inputs.wishes)
    ]
    forgotten = forgets[-1] if forgets else 0
    for place, event in enumerate(events):
        if isinstance(event, Stepped):
            if keeps and place >= forgotten:
                yield replace(event.inputs, known=(), left=None)
            else:
                yield replace(event.inputs, readings=(), follows=True)


def _same(told: Inputs, showing: Showing) -> bool:
    """Whether a showing knew of its viewer, where that told, what a log says."""
    here = showing.known
    if len(here) != len(told.known) or pack(told.left) != pack(showing.left):
        return False
    return all(map(_agrees, told.known, here))


def _agrees(there: Known, here: Known) -> bool:
    """Whether the two are alike in all that the first one says: guards may ask for more today."""
    facts = {name: (here.facts or {}).get(name) for name in there.facts or {}}
    here = replace(here, facts=facts, traits=here.traits or Traits())
    there = replace(there, facts=there.facts or {}, traits=there.traits or Traits())
    return repr(pack(there)) == repr(pack(here))


def _text(event: Event) -> str:
    return repr(to_json(event))
