"""What is moved on the Film page, and the guards of the Simulation page, as edits of the story's
text. Pure; any thread.
"""

import math
from difflib import get_close_matches
from pathlib import Path
from typing import Final, Literal

from engine.problems import Trouble
from engine.story.loaded import Loaded
from engine.story.text.durations import write_duration
from engine.story.understand import understood
from engine.viewer.emotions import families, lexicon, name_meant
from engine.viewer.lexicon_search import search
from engine.words import Seconds, SegmentName
from player.studio.edits.values import value_at, with_item, with_value, without, written
from player.studio.story.draft_check import DraftCheck
from player.studio.words import Refusal

_SHORTEST: Seconds = 0.1
_OFFERED: Final = 4


def with_point(
    loaded: Loaded, text: str, segment: SegmentName, which: Literal["in", "out"], at: Seconds
) -> str:
    """The text with a segment's in or out point (media time) moved to a picture's edge.

    It is written to the thousandth, so that exactly the picture at `at` is the first, or the one
    before it the last. Raises Trouble where it would leave nothing of the segment.
    """
    story = loaded.story
    assert story is not None
    old = story.segments[segment]
    first, last = (at, old.out_point) if which == "in" else (old.in_point, at)
    if last - first < _SHORTEST:
        raise Refusal(
            "segment_gone", blame="call", segment=segment, first=f"{first:.3f}", last=f"{last:.3f}"
        )
    exact = math.ceil if which == "in" else math.floor
    thousandths = exact(round(1000 * at, 3))
    return _changed(loaded, text, ("segments", segment, which), _seconds(thousandths / 1000))


def with_beat(loaded: Loaded, text: str, segment: SegmentName, number: int, at: Seconds) -> str:
    """The text with a beat moved, to so long after the in point. Raises Trouble."""
    where = ("segments", segment, "beats", number, "at")
    return _changed(loaded, text, where, _seconds(round(at, 2)))


def with_new_beat(loaded: Loaded, text: str, segment: SegmentName, at: Seconds, feel: str) -> str:
    """The text with one more beat, so long after the in point. Raises Trouble, also where `feel`
    is no feeling."""
    _must_be_felt(feel)
    where = loaded.written(("segments", segment, "beats"))
    source = f"{{at: {_seconds(round(at, 2))}, feel: {written(feel)}}}"
    return _understood(loaded, with_item(text, where, source))


def with_feeling(loaded: Loaded, text: str, segment: SegmentName, number: int, feel: str) -> str:
    """The text in which a beat means another feeling. Raises Trouble."""
    _must_be_felt(feel)
    where = ("segments", segment, "beats", number, "feel")
    return _changed(loaded, text, where, written(feel))


def without_beat(loaded: Loaded, text: str, segment: SegmentName, number: int) -> str:
    """The text without a beat. Raises Trouble, such as where a guard asks about it."""
    where = loaded.written(("segments", segment, "beats", number))
    beats = value_at(text, where[:-1])
    gone = where[:-1] if isinstance(beats, list) and len(beats) == 1 else where
    return _no_worse(loaded, text, _understood(loaded, without(text, gone)))


def with_shape(loaded: Loaded, text: str, name: str) -> str:
    """The text with an arc by its name. Raises Trouble."""
    return _understood(loaded, with_value(text, ("arc",), written(name)))


def with_arc(
    loaded: Loaded, text: str, number: int, which: Literal["valence", "arousal"], value: float
) -> str:
    """The text with a point of the arc moved (-1 to 1). An arc that is a name is written out as
    its points. Raises Trouble."""
    story = loaded.story
    assert story is not None
    if isinstance(value_at(text, ("arc",)), str):
        points = [
            {"at": f"{100 * each.at:g}%", "valence": each.valence, "arousal": each.arousal}
            for each in story.arc
        ]
        text = with_value(text, ("arc",), written(points))
    return _changed(loaded, text, ("arc", number, which), f"{round(value, 2):g}")


def with_guard(loaded: Loaded, text: str, segment: SegmentName, place: int, when: str) -> str:
    """The text with a cut's guard; an empty one is taken away. Raises Trouble."""
    where = loaded.written(("segments", segment, "next", place, "when"))
    if when.strip():
        edited = _understood(loaded, with_value(text, where, written(when.strip())))
        return _no_worse(loaded, text, edited)
    if value_at(text, where) is None:
        return text
    return _understood(loaded, without(text, where))


def _changed(loaded: Loaded, text: str, where: tuple[str | int, ...], source: str) -> str:
    return _understood(loaded, with_value(text, loaded.written(where), source))


def _understood(loaded: Loaded, text: str) -> str:
    """The text, if it is still a story. Raises Trouble with its first mistake."""
    found = understood(text, Loaded(path=loaded.path, folder=loaded.folder))
    if found.story is None:
        raise Trouble(str(next(iter(found.problems), "That would be no story any more.")))
    return text


def _no_worse(loaded: Loaded, before: str, after: str) -> str:
    """The edited text, if `check` finds no error there that it did not find before, such as a name
    that there is not. Raises Trouble with the first."""
    check = DraftCheck(loaded.path)
    known = {(each.code, each.message) for each in check.without_clips(before).problems}
    for each in check.without_clips(after).problems:
        if each.severity == "error" and (each.code, each.message) not in known:
            raise Trouble(f"{each.message} {each.remedy}")
    return after


def _must_be_felt(feel: str) -> None:
    if name_meant(feel) is None:
        raise Refusal("no_feeling", feel=feel[:80], near=", ".join(feelings_near(feel)))


def feelings_near(word: str) -> tuple[str, ...]:
    """A few feelings for a word that is none: such as hold it or are spelled like it."""
    names = lexicon()
    holding = [each.name for each in search(word)] if word.strip() else []
    alike = get_close_matches(word.casefold(), names, _OFFERED, 0.3)
    return tuple(dict.fromkeys([*holding, *alike, *families()]))[:_OFFERED]


def _seconds(value: Seconds) -> str:
    return write_duration(round(value, 3))


def loaded_text(path: Path, text: str) -> Loaded:
    """A text as a story that lies at a path; never raises, mistakes are in its `problems`."""
    return understood(text, Loaded(path=path, folder=path.parent))
