"""Finds guards that never or always hold, and cuts that can never be chosen.

The domain of a fact depends on the segment of the guard: a segment that cannot have been shown
before is not `seen`, one that every way passes always is, and the running time is at most
that of the longest way there.
"""

import math
from collections.abc import Iterator
from typing import Final

from engine.story.findings import Finding
from engine.story.guards.conditions import (
    CLOCK,
    DAY,
    LAST,
    QUANTITIES,
    RUNNING,
)
from engine.story.guards.guard import Guard
from engine.story.guards.truth import Domain, Domains, Interval, Words, can_fail, can_hold, implies
from engine.story.model import Cut, Segment, Story
from engine.story.reach import Reach, longest
from engine.story.text.locations import Location
from engine.story.variables import Change
from engine.words import SegmentName

_MOST_COMPARED: Final = 12  # cuts of one segment that are compared with each other


def truth_findings(story: Story, reach: Reach) -> Iterator[Finding]:
    """The findings on guards that never or always hold, and on shadowed cuts."""
    variables = _variable_domains(story)
    for name, segment in story.segments.items():
        if name not in reach.graph:
            continue
        domains = _domains(name, segment, reach, variables)
        never: set[int] = set()
        for place, cut in enumerate(segment.next):
            guard = cut.guard
            if guard is None:
                continue
            location: Location = ("segments", name, "next", place, "when")
            if not can_hold(guard.condition, domains):
                never.add(place)
                yield Finding(
                    "GUARD-NEVER",
                    location,
                    f'"{cut.when}" can never hold here.',
                    "Correct it, or delete the cut.",
                )
            elif not cut.default and not can_fail(guard.condition, domains):
                yield Finding(
                    "GUARD-ALWAYS",
                    location,
                    f'"{cut.when}" always holds here.',
                    "Correct it, or delete this `when`.",
                )
        yield from _shadow_findings(story, name, segment, domains, never)


def _variable_domains(story: Story) -> dict[str, Domain]:
    """The values that each variable can take, by its limits and by what any segment sets it to."""
    found: dict[str, Domain] = {}
    all_changes: dict[str, list[Change]] = {name: [] for name in story.variables}
    for segment in story.segments.values():
        for name, change in segment.changes.items():
            all_changes.get(name, []).append(change)
    for name, variable in story.variables.items():
        changes = all_changes[name]
        if variable.type == "number":
            up = any((change.by or 0) > 0 for change in changes)
            down = any((change.by or 0) < 0 for change in changes)
            values = [variable.initial, *(change.to for change in changes)]
            reached = [
                variable.kept_within(float(value))
                for value in values
                if isinstance(value, int | float) and not isinstance(value, bool)
            ] or [0.0]
            low = variable.kept_within(-math.inf) if down else min(reached)
            high = variable.kept_within(math.inf) if up else max(reached)
            found[name] = Interval(low, high)
        else:
            becomes = {_word(variable.initial)}
            becomes |= {_word(change.to) for change in changes if change.to is not None}
            found[name] = Words(frozenset(becomes))
    return found


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _domains(
    name: SegmentName, segment: Segment, reach: Reach, variables: dict[str, Domain]
) -> Domains:
    """The values that each fact can have when a guard of `name` is asked at its end."""

    def of_visits(other: SegmentName) -> Domain:
        if other == name:
            return Interval(1, math.inf if name in reach.cyclic else 1)
        if not reach.may_precede(other, name):
            return Interval(0, 0)
        most = math.inf if other in reach.cyclic else 1
        return Interval(1 if reach.always_before(name, other) else 0, most)

    def of(fact: str) -> Domain | None:
        if fact in variables:
            return variables[fact]
        if fact in QUANTITIES:
            return Interval(*QUANTITIES[fact])
        if fact == CLOCK:
            return Interval(0, DAY, False, True)
        if fact == RUNNING:
            # No lower end: whoever presses on comes sooner than any cut.
            return Interval(0.0, reach.latest.get(name, math.inf) + longest(segment))
        if fact == LAST:
            return Words(frozenset(reach.graph.predecessors(name)))
        if fact.startswith("visits("):
            return of_visits(fact.removeprefix("visits(").removesuffix(")"))
        return None

    return of


def _shadow_findings(
    story: Story, name: SegmentName, segment: Segment, domains: Domains, never: set[int]
) -> Iterator[Finding]:
    """Cuts that can never be taken because of others, and cuts that stand there twice."""
    cuts = segment.next[:_MOST_COMPARED]
    default = segment.default_cut
    for place, cut in enumerate(cuts):
        location: Location = ("segments", name, "next", place)
        twin = next((each for each in cuts[:place] if _same(each, cut)), None)
        if twin is not None and not cut.default:
            yield Finding(
                "CUT-TWICE",
                location,
                f'This cut to "{cut.to}" stands here already.',
                "Delete one of the two.",
            )
            continue
        ruled_out = place in never or cut is default or cut.default or cut.choice is not None
        if not (ruled_out or story.arc or cut.to not in story.segments):
            yield from _without_an_arc(location, place, cut, cuts, domains)


def _without_an_arc(
    location: Location, place: int, cut: Cut, cuts: tuple[Cut, ...], domains: Domains
) -> Iterator[Finding]:
    """Without an arc the first guard that holds decides, and without one the default cut."""
    guard = cut.guard
    if guard is None:
        yield Finding(
            "CUT-SHADOWED",
            location,
            f'The cut to "{cut.to}" is never taken: without an arc nothing speaks for it rather '
            "than for the default.",
            "Give it a `when`, or the story an `arc`.",
        )
        return
    for before in cuts[:place]:
        if before.guard is None or before.choice is not None:
            continue
        if _shadows(before.guard, guard, domains):
            yield Finding(
                "CUT-SHADOWED",
                location,
                f'The cut to "{cut.to}" is never taken: where its guard holds, "{before.when}" '
                "of an earlier cut holds too, and the first decides.",
                "Put the narrower guard first.",
            )
            return


def _shadows(before: Guard, guard: Guard, domains: Domains) -> bool:
    # A guard that needs no viewer is honoured where one that needs a viewer is not.
    if before.asks_feelings and not guard.asks_feelings:
        return False
    return implies(guard.condition, before.condition, domains)


def _same(one: Cut, other: Cut) -> bool:
    return (one.to, one.when, one.choice) == (other.to, other.when, other.choice)
