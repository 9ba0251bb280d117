"""Logs of older formats, brought up to today's: one function from each version to the next.

A log says the version of its format in its first line (`Opened.version`); those written before
it did are of version 0. A change of what a line holds raises `LOG_VERSION` and adds here how a
line of the version before becomes one of the new.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from engine.problems import Trouble
from engine.showing.events import LOG_VERSION

Packed = dict[str, Any]
"""A line of a log in JSON, as `codec.to_json` makes it."""

_BROKEN: Final = re.compile(
    r"(?:^|; )(?:"
    r"(?P<running_time>the running time cannot be kept any more)"
    r"(?:, and [^;\"]+ cannot be seen any more)?"
    r"|(?P<ending>no ending that the limits permit can be reached any more)"
    r"|[^;\"]+ cannot be seen any more"
    r")(?=;|$)"
)
"""What version 0 said of limits that cannot be kept: a clause of a decision's sentence."""


def version_of(first: Packed, path: Path) -> int:
    """The version of a log's format by its first line. Raises Trouble where it is not known."""
    version = first.get("version", 0)
    if type(version) is not int or version < 0:
        raise Trouble(f"{path.name} line 1 says no version of a log that there is: {version!r}.")
    if version > LOG_VERSION:
        raise Trouble(
            f"{path} was written by a newer Kuleshov: its format is version {version}, and this "
            f"one reads up to version {LOG_VERSION}. Read it with a newer Kuleshov."
        )
    return version


def migrated(packed: Packed, version: int) -> Packed:
    """A line of a log of that version, as a log of today's would have it."""
    for step in _STEPS[version:]:
        packed = step(packed)
    return packed


def _from_0(packed: Packed) -> Packed:
    """Before the version was said. The first line did not always say whether the film goes past
    clips that fail and who gave readings; that limits are broken stood in a decision's words."""
    match packed.get("event"):
        case "opened":
            return {"passes": False, "credited": False, **packed}
        case "decided":
            return {**packed, "broken": _broken(packed.get("why"))}
    return packed


def _broken(why: Any) -> list[str]:
    """The limits that a sentence of version 0 says cannot be kept, as `Decided.broken` names
    them."""
    clause = _BROKEN.search(why) if isinstance(why, str) else None
    if clause is None:
        return []
    named = [limit for limit, said in clause.groupdict().items() if said]
    return [*named, "must_see"] if "cannot be seen" in clause[0] else named


def _from_1(packed: Packed) -> Packed:
    """Before readings stood in groups: each was `[time, quantity, value, quality]`, and the person
    if not the first."""
    inputs = packed.get("inputs")
    if packed.get("event") != "stepped" or not isinstance(inputs, dict):
        return packed
    readings = inputs.get("readings")
    if not isinstance(readings, list):
        return packed
    groups = [_group(each) if isinstance(each, list) else each for each in readings]
    return {**packed, "inputs": {**inputs, "readings": groups}}


def _group(reading: list[Any]) -> list[Any]:
    """A reading of version 1 as a group of its own; one that is none stays none."""
    match reading:
        case [time, str(quantity), value, quality, *person]:
            return [time, "", quality, {quantity: value}, *person]
    return reading


def _from_2(packed: Packed) -> Packed:
    """Before a step said what was known of the viewer where that told: there were the readings."""
    return packed


def _from_3(packed: Packed) -> Packed:
    """Before a viewer's limits said for how long they may be above that of arousal."""
    preset: Any = packed.get("preset")
    limits = preset.get("limits") if isinstance(preset, dict) else None
    if packed.get("event") != "opened" or not isinstance(limits, dict):
        return packed
    return {**packed, "preset": {**preset, "limits": {**limits, "arousal_for": None}}}


def _from_4(packed: Packed) -> Packed:
    """Before a face that is still was taken for one at rest, and a moment named by what is certain:
    such a log replays by what was inferred then."""
    return {"modest": False, **packed} if packed.get("event") == "opened" else packed


def _from_5(packed: Packed) -> Packed:
    """Before a voice was read beside what it is mostly like. How the viewer was inferred was said
    by whether it was done so modestly."""
    if packed.get("event") != "opened":
        return packed
    rest = {key: each for key, each in packed.items() if key != "modest"}
    return {**rest, "inference": 4 if packed.get("modest") is False else 5}


def _from_6(packed: Packed) -> Packed:
    """Before a face that looks roused from the beginning was taken for one at rest. How the viewer
    was inferred is said by every such log."""
    return packed


_STEPS: Final[tuple[Callable[[Packed], Packed], ...]] = (
    _from_0,
    _from_1,
    _from_2,
    _from_3,
    _from_4,
    _from_5,
    _from_6,
)
assert len(_STEPS) == LOG_VERSION
