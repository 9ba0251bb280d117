"""What stood just before an instant of the film."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from engine.words import Seconds

REACH: Final[Seconds] = 6.0
"""How long before an instant something may have begun and still stand just before it."""

Kind = Literal["segment", "cut", "caption", "beat"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something in the film that begins at `at`: a segment, a cut, a caption's line, a beat."""

    at: Seconds
    kind: Kind
    what: str


def stood_before(at: Seconds, marks: Iterable[Mark], reach: Seconds = REACH) -> tuple[Mark, ...]:
    """The last of each kind that began up to `at`, the latest first; only the segment may have
    begun longer before than `reach`."""
    last: dict[str, Mark] = {}
    for mark in sorted(marks, key=lambda each: each.at):
        if mark.at <= at and (mark.kind == "segment" or at - mark.at <= reach):
            last[mark.kind] = mark
    return tuple(sorted(last.values(), key=lambda each: -each.at))
