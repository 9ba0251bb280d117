"""Why cuts were never made in any of many showings: as numbers, and in sentences for an author."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from engine.simulation.reasons import CutPlace, Part, Reasons, parts_of
from engine.story.guards.conditions import (
    Clock,
    Comparison,
    Landed,
    Leaf,
    Saw,
    Trend,
    Visits,
    written,
)
from engine.story.guards.guard import Guard
from engine.story.model import Story
from engine.words import SegmentName


def never_made(
    story: Story, reasons: Mapping[CutPlace, Reasons], segments: Mapping[SegmentName, int]
) -> list[dict[str, Any]]:
    """Each cut that was never made, in the story's order, and why, as what `json` can write.

    `segments` counts the showings in which each was seen. `why` holds sentences; `reasons` the
    same in numbers: `times` it was so at the instants at which the cut might have been made.
    """
    found = []
    for name, segment in story.segments.items():
        for place, cut in enumerate(segment.next):
            told = reasons.get((name, place), Reasons())
            if told.made:
                continue
            numbers = list(_numbers(cut.guard, told, name, segments.get(name, 0)))
            found.append(
                {
                    "from": name,
                    "to": cut.to,
                    "when": cut.when,
                    "choice": cut.choice,
                    "asked": told.asked,
                    "why": [_sentence(each) for each in numbers],
                    "reasons": numbers,
                }
            )
    return found


def _numbers(
    guard: Guard | None, told: Reasons, name: SegmentName, seen: int
) -> Iterator[dict[str, Any]]:
    if not told.asked:
        yield {"reason": "left otherwise" if seen else "never reached", "segment": name, "times": 0}
        return
    if told.unheld and guard is not None:
        parts = [
            _part(leaf, wanted, part)
            for (leaf, wanted), part in zip(parts_of(guard), told.parts, strict=True)
        ]
        yield {
            "reason": "guard",
            "times": told.unheld,
            "asked": told.unheld + told.unread,
            "lasting": not guard.is_instant,
            "parts": parts,
        }
    if told.against:
        least, to = told.nearest
        yield {
            "reason": "arc",
            "times": told.against.total(),
            "nearest": {"by": least, "against": to},
            "preferred": _ordered(told.against),
        }
    if told.before:
        yield {"reason": "order", "times": told.before.total(), "taken": _ordered(told.before)}
    if told.limits:
        yield {"reason": "limit", "times": told.limits.total(), "limits": _ordered(told.limits)}
    if told.unread:
        yield {"reason": "unread", "times": told.unread}
    if told.passed:
        yield {"reason": "choice", "times": told.passed}


def _part(leaf: Leaf, wanted: bool, part: Part) -> dict[str, Any]:
    return {
        "part": written(leaf) if wanted else f"not {written(leaf)}",
        "met": part.met,
        "unknown": part.unknown,
        "lowest": part.low if math.isfinite(part.low) else None,
        "highest": part.high if math.isfinite(part.high) else None,
        "were": _ordered(part.words),
        "nearest": _nearest(leaf, wanted, part),
    }


def _nearest(leaf: Leaf, wanted: bool, part: Part) -> str:
    """How near one condition came, in words."""
    match leaf:
        case Comparison(operator=operator) | Visits(operator=operator):
            return _extreme(part, (operator in (">", ">=")) is wanted, "highest", "lowest")
        case Trend(direction=direction):
            return _extreme(part, (direction == "rising") is wanted, "most", "most")
        case Saw():
            known = math.isfinite(part.low)
            return f"seen {part.low:.1f} s before at the nearest" if known else "never seen"
        case Landed():
            return f"it did{' not' if wanted else ''}" if part.words else "never known"
        case Clock():
            return "simulated films have no time of day"
    return f"it was {' or '.join(sorted(part.words))}" if part.words else "never known"


def _extreme(part: Part, rises: bool, high: str, low: str) -> str:
    if not math.isfinite(part.high):
        return "never known"
    return f"{high} seen {part.high:.2f}" if rises else f"{low} seen {part.low:.2f}"


def _sentence(found: Mapping[str, Any]) -> str:
    times = found["times"]
    often = "once" if times == 1 else f"{times:,} times"
    match found["reason"]:
        case "never reached":
            return f"{found['segment']} was never reached"
        case "left otherwise":
            return f"{found['segment']} was never left by a choice"
        case "guard":
            return f"its guard did not hold, {often}; {_parts(found)}"
        case "arc":
            nearest = found["nearest"]
            others = found["preferred"]
            closest = "" if len(others) == 1 else f"{nearest['against']} "
            return (
                f"it was permitted {often}, but {' or '.join(others)} always kept nearer the arc, "
                f"{closest}by {nearest['by']:.3f} at the least"
            )
        case "order":
            return f"it was permitted {often}, but {' or '.join(found['taken'])} came first"
        case "limit":
            limits = "; ".join(found["limits"])
            return f"a limit ruled it out, {often}: {limits}"
        case "unread":
            return f"the viewer could not be read, {often}"
        case _:
            return f"it was not what the viewer chose, {often}"


def _parts(found: Mapping[str, Any]) -> str:
    """Which part of a guard was at fault."""
    parts = found["parts"]
    never = [each for each in parts if not each["met"]]
    if never:
        return ", ".join(f"{each['part']}: {each['nearest']}" for each in never)
    if len(parts) == 1 and found["lasting"]:
        return f"{parts[0]['part']} was so {parts[0]['met']:,} times, but never for long enough"
    told = ", ".join(f"{each['part']} {each['met']:,} times" for each in parts)
    return f"{told}, but never all that it asks at once"


def _ordered(counts: Counter[str]) -> dict[str, int]:
    """The commonest first."""
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))
