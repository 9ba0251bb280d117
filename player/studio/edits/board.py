"""What somebody does on the board, as edits of the story's text. Pure."""

import re
from collections.abc import Callable
from typing import Any, Final

from engine.story.text.locations import Location
from engine.words import SegmentName
from player.studio.edits.values import value_at, with_item, with_value, without, written
from player.studio.words import Refusal

Edit = Callable[[str], str]
"""A text to the edited text; raises Trouble."""

_HANDLE: Final = 2.0  # seconds of real picture that are left before in and after out


def with_cut(text: str, source: SegmentName, target: SegmentName) -> str:
    """One more cut between two segments, without a guard; which cut is the default stays as it
    was. Raises Trouble."""
    segment = value_at(text, ("segments", source))
    if not isinstance(segment, dict) or value_at(text, ("segments", target)) is None:
        raise Refusal("no_such_segments", source=source, target=target)
    if any(_is_open(each) and each["to"] == target for each in segment.get("next") or ()):
        raise Refusal("cut_twice", source=source, target=target)
    return with_open_cut(text, ("segments", source, "next"), target)


def with_open_cut(text: str, onward: Location, target: SegmentName) -> str:
    """One more cut without a guard in the `next` at a location, as the last one. Where no cut is
    marked as the default, the last one without a guard is it, and is marked first: else the new
    one would be it from now on. Raises Trouble."""
    cuts = value_at(text, onward)
    if isinstance(cuts, list):
        were = [place for place, each in enumerate(cuts) if _is_open(each)]
        marked = any(isinstance(each, dict) and each.get("default") is True for each in cuts)
        if were and not marked:
            text = with_value(text, (*onward, were[-1], "default"), "true")
    return with_item(text, onward, written({"to": target}))


def _is_open(cut: Any) -> bool:
    return isinstance(cut, dict) and "to" in cut and not {"when", "choice"} & set(cut)


def without_cut(text: str, source: SegmentName, place: int) -> str:
    """The text without a cut, by its place in the segment's `next`. Raises Trouble."""
    return without(text, ("segments", source, "next", place))


def with_card(text: str, words: str, seconds: float = 5.0) -> tuple[str, SegmentName]:
    """A new card, and the name of its segment. Raises Trouble."""
    name = free_name(text, words)
    card = written({"card": words, "duration": f"{seconds:g}s"})
    return with_value(text, ("segments", name), card), name


def with_clip(
    text: str, clip: str, seconds: float | None, onto: SegmentName | None = None
) -> tuple[str, SegmentName]:
    """A clip as a segment of its own or, put onto a card, in the card's place; its name.

    `seconds` is how long the clip is; in and out leave a little before and after. Raises Trouble.
    """
    handle = min(_HANDLE, (seconds or 12.0) / 6)
    begin, end = handle, (seconds or 12.0) - handle
    times = {"in": f"{begin:.3g}s", "out": f"{end:.4g}s"}
    segment: Any = value_at(text, ("segments", onto)) if onto is not None else None
    if onto is not None and isinstance(segment, dict) and "card" in segment:
        way = ("segments", onto)
        for key, value in (("clip", clip), *times.items()):
            text = with_value(text, (*way, key), written(value))
        for key in ("card", "duration"):
            if key in segment:
                text = without(text, (*way, key))
        return text, onto
    name = free_name(text, clip.rpartition("/")[2].rpartition(".")[0])
    return with_value(text, ("segments", name), written({"clip": clip, **times})), name


def free_name(text: str, words: str) -> SegmentName:
    """A name for a new segment that says what it is, and that no other one has."""
    known = value_at(text, ("segments",)) or {}
    first = "_".join(re.findall(r"\w+", words.lower())[:4])[:40] or "segment"
    name, number = first, 2
    while name in known:
        name, number = f"{first}_{number}", number + 1
    return name
