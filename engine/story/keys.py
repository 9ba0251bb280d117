"""The keys of the story format, by group, with aliases that authors use for them.

Aliases go by meaning, not by spelling: `goto` means `to`.
"""

import re
from collections.abc import Collection
from functools import cache
from types import UnionType
from typing import Any, Final, get_args

from pydantic import BaseModel

from engine.installed import named
from engine.problems import nearest
from engine.story.cut import Cut
from engine.story.model import ArcPoint, Goal, Group, Story, StoryLimits
from engine.story.segment import Segment
from engine.story.segment_parts import Ask, Beat, Representation, Stretch
from engine.story.text.letters import plain
from engine.story.text.locations import Location
from engine.story.text.scalars import short
from engine.story.text.value_slips import meant_time
from engine.story.variables import Variable
from stories import FORMAT

_HOMES: Final[tuple[tuple[type[BaseModel], str, str], ...]] = (
    (Story, "the story itself, at the left edge", "{}: …"),
    (StoryLimits, "`limits`", "limits: {{{}: …}}"),
    (Goal, "`goal`", "goal: {{{}: …}}"),
    (Segment, "a segment", "harbour: {{{}: …}}"),
    (Cut, "a cut, under `next`", "next: [{{to: storm, {}: …}}]"),
    (Beat, "a beat, under `beats`", "beats: [{{at: 3s, feel: calm, {}: …}}]"),
    (Stretch, "`stretch`", "stretch: {{{}: …}}"),
    (Ask, "`ask`", "ask: {{{}: …}}"),
    (ArcPoint, "a point of the `arc`", "arc: [{{at: 0%, {}: …}}]"),
    (Variable, "a variable", "variables: {{trust: {{{}: …}}}}"),
    (Representation, "a representation", "representations: {{gentle: {{{}: …}}}}"),
)
_EXAMPLES: Final = {
    "join": "dissolve 500ms",
    "when": "viewer.arousal > 0.4",
    "running_time": "[3m, 6m]",
    "feel": "quiet curiosity",
    "choice": "Open the door",
    "ask": '{prompt: "Will you open?"}',
    "default": "true",
    "beats": "[{at: 3s, feel: calm}]",
    "next": "[{to: storm}]",
}

_EVERYWHERE: Final = {
    **dict.fromkeys(("goto", "go_to", "target", "leads_to", "destination", "then", "jump"), "to"),
    **dict.fromkeys(("if", "guard", "condition", "requires", "only_if", "on_condition"), "when"),
    **dict.fromkeys(("fade", "transition", "dissolve", "crossfade", "blend", "mix"), "join"),
    **dict.fromkeys(("else", "otherwise", "fallback", "is_default"), "default"),
    **dict.fromkeys(("label", "option", "answer", "button"), "choice"),
    **dict.fromkeys(("emotion", "feeling", "feels", "mood", "affect", "felt"), "feel"),
    **dict.fromkeys(("intensity_of_feeling", "weight", "power"), "strength"),
    **dict.fromkeys(("subtitles", "subtitle", "subs", "caption", "srt", "vtt"), "captions"),
    **dict.fromkeys(("tags", "tag", "topics", "topic", "subjects", "motifs"), "themes"),
    **dict.fromkeys(
        ("warnings", "trigger_warnings", "content_notes", "content", "triggers"), "notes"
    ),
    **dict.fromkeys(("music", "soundtrack", "stem", "audio", "song"), "score"),
    **dict.fromkeys(
        (
            "cuts",
            "edges",
            "links",
            "choices",
            "options",
            "exits",
            "branches",
            "continuations",
            "transitions",
            "goes_to",
        ),
        "next",
    ),
    **dict.fromkeys(("moments", "events", "emotions", "feelings"), "beats"),
    **dict.fromkeys(("fps", "framerate", "rate", "frames_per_second"), "frame_rate"),
    **dict.fromkeys(("certainty", "threshold", "sureness"), "confidence"),
    **dict.fromkeys(("scenes", "nodes", "shots", "scene", "chapters", "sequences"), "segments"),
    **dict.fromkeys(("vars", "flags", "state", "memory"), "variables"),
    **dict.fromkeys(("curve", "mood_curve", "emotional_arc", "storyline"), "arc"),
    **dict.fromkeys(("version", "format", "format_version"), "kuleshov"),
    **dict.fromkeys(("must_visit", "required", "mandatory", "mustsee"), "must_see"),
    **dict.fromkeys(
        ("length_limit", "max_length", "total_time", "runtime", "run_time"), "running_time"
    ),
    **dict.fromkeys(("question", "query"), "ask"),
    **dict.fromkeys(("age", "fsk", "pg"), "rating"),
    **dict.fromkeys(("happiness", "pleasure", "pleasantness"), "valence"),
    **dict.fromkeys(("excitement", "energy", "tension", "activation"), "arousal"),
    **dict.fromkeys(("versions", "variants", "alternatives"), "representations"),
    **dict.fromkeys(("freeze", "wait", "hold_frame"), "hold"),
}
_BEGINS: Final = ("start", "begin", "from", "in_point", "mark_in", "inpoint", "offset")
_ENDS: Final = ("end", "stop", "until", "out_point", "mark_out", "outpoint")
_FILES: Final = ("file", "video", "movie", "src", "source", "film", "media", "path", "footage")
_TIMES: Final = ("time", "t", "timestamp", "when", "start", "second", "from")
_HERE: Final[dict[type[BaseModel], dict[str, str]]] = {
    Story: {
        **dict.fromkeys(("name", "film", "titel"), "title"),
        **dict.fromkeys(("first", "begin", "entry", "initial", "root", "start_segment"), "start"),
        **dict.fromkeys(("folder", "clips", "media_folder", "path", "clip"), "media"),
        **dict.fromkeys(("duration", "length"), "running_time"),
    },
    Segment: {
        **dict.fromkeys(_BEGINS, "in"),
        **dict.fromkeys(_ENDS, "out"),
        **dict.fromkeys(_FILES, "clip"),
        **dict.fromkeys(("text", "title", "placeholder", "titlecard"), "card"),
        **dict.fromkeys(("length", "lasts", "time", "seconds", "dur"), "duration"),
        **dict.fromkeys(("to", "cut"), "next"),
        **dict.fromkeys(("valence", "arousal", "feel", "feeling", "emotion", "mood"), "beats"),
        **dict.fromkeys(("lang", "locale"), "language"),
        **dict.fromkeys(("variables", "change", "changes", "assign"), "set"),
    },
    Representation: {
        **dict.fromkeys(_BEGINS, "in"),
        **dict.fromkeys(_ENDS, "out"),
        **dict.fromkeys(_FILES, "clip"),
        **dict.fromkeys(("lang", "locale"), "language"),
    },
    Cut: {
        **dict.fromkeys(("segment", "next", "scene", "name", "id", "go", "clip"), "to"),
        **dict.fromkeys(("text", "prompt", "title", "ask"), "choice"),
        **dict.fromkeys(("cut", "type", "duration"), "join"),
    },
    Beat: {
        **dict.fromkeys((*_TIMES, "in"), "at"),
        **dict.fromkeys(("intensity", "amount", "level"), "strength"),
        **dict.fromkeys(("id", "label"), "name"),
    },
    Ask: {
        **dict.fromkeys(("text", "question", "title", "ask", "label"), "prompt"),
        **dict.fromkeys(("timeout", "duration", "for", "time", "seconds"), "within"),
        **dict.fromkeys(("start", "when", "from"), "at"),
    },
    Stretch: {
        **dict.fromkeys(("min", "earlier", "less", "shrink", "before"), "shorter"),
        **dict.fromkeys(("max", "later", "more", "grow", "after"), "longer"),
        **dict.fromkeys(("points", "instants", "times"), "at"),
    },
    ArcPoint: dict.fromkeys((*_TIMES, "share", "percent", "position"), "at"),
    StoryLimits: {
        **dict.fromkeys(("duration", "length", "time", "longest"), "running_time"),
        **dict.fromkeys(("exclude", "avoid", "forbid", "forbidden", "notes"), "without"),
        **dict.fromkeys(("cuts", "pace", "cuts_per_minute", "cpm"), "cuts_a_minute"),
    },
    Variable: {
        **dict.fromkeys(("initial", "value", "start", "init"), "default"),
        **dict.fromkeys(("options", "choices", "enum", "one_of"), "values"),
        **dict.fromkeys(("minimum", "from", "low", "least"), "min"),
        **dict.fromkeys(("maximum", "to", "high", "most"), "max"),
        **dict.fromkeys(("kind", "is"), "type"),
    },
}


def keys_of(kind: type[BaseModel] | None) -> tuple[str, ...]:
    """The keys of one of the format's groups, as written."""
    fields = kind.model_fields if kind else {}
    return tuple(each.alias or name for name, each in fields.items())


@cache
def all_keys() -> frozenset[str]:
    """The keys of all groups of the format."""
    kinds: list[type[BaseModel]] = [Group, *(kind for kind, _, _ in _HOMES)]
    return frozenset(key for kind in kinds for key in keys_of(kind))


def group_at(location: Location) -> type[BaseModel] | None:
    """The group of the format at a location; None where there is none."""
    kind: Any = Story
    for step in location:
        if _is_group(kind):
            named = {(each.alias or name): each for name, each in kind.model_fields.items()}
            if step not in named:
                return None
            kind = named[str(step)].annotation
            if isinstance(kind, UnionType):  # Ask | None
                kind = next((each for each in get_args(kind) if _is_group(each)), None)
        else:  # dict[str, Segment] and tuple[Cut, ...]: what a name or a number leads to
            kind = next((each for each in get_args(kind) if _is_group(each)), None)
    return kind if _is_group(kind) else None


def _is_group(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def meant_key(location: Location, beside: Collection[str] = ()) -> str | None:
    """The key that an unknown one stands for; it may belong to another group.

    `beside` are the other keys of its group.
    """
    key, kind = short(str(location[-1]), 80), group_at(location[:-1])
    known = keys_of(kind)
    written = re.sub(r"[\s-]+", "_", plain(key).casefold())
    if written in known:
        return written
    meant = _HERE.get(kind, {}).get(written) if kind else None
    counted = (f"{written}s", written.removesuffix("s"))
    meant = meant or next((each for each in counted if each in known), None)
    meant = meant or _EVERYWHERE.get(written) or (written if written in all_keys() else None)
    if kind is Segment and meant == "duration" and "clip" in beside:
        return "out"
    if kind is Segment and written in _ENDS and "card" in beside and "clip" not in beside:
        return "duration"
    return meant or nearest(key, known) or nearest(key, sorted(all_keys()))


def unknown_key(location: Location, beside: Collection[str] = ()) -> tuple[str, str]:
    """The message and the remedy for an unknown key."""
    key, kind = short(str(location[-1]), 80), group_at(location[:-1])
    known = keys_of(kind)
    meant = meant_key(location, beside)
    remedy = _of_a_name(key, kind, meant, beside)
    if not remedy and meant in known:
        such_as = f", such as `{meant}: {_EXAMPLES[meant]}`" if meant in _EXAMPLES else ""
        is_spelling = nearest(key, [meant or ""])
        remedy = f'Did you mean "{meant}"?' if is_spelling else f"Write `{meant}` for it{such_as}."
    remedy = remedy or (_home(meant, kind) if meant else "")
    if not remedy and len(known) > 10:
        remedy = f"{named(FORMAT)} lists the keys that may stand here."
    return f'"{key}" is not known here.', remedy or f"Known are: {', '.join(sorted(known))}."


def _of_a_name(
    key: str, kind: type[BaseModel] | None, meant: str | None, beside: Collection[str]
) -> str:
    """The remedy where a key is rather a name, or a value; else empty."""
    if kind is Segment and key.casefold() in ("name", "id"):
        return "A segment's name is the key in front of it: `harbour: {clip: …}`."
    time = meant_time(key) if kind is Beat else None
    if time is not None:
        return f"Write {{at: {time}, feel: …}}."
    if kind is Cut and "to" not in beside:
        if meant == "default":
            return "Write both: {to: …, default: true}, with the segment's name."
        if meant not in keys_of(kind):
            return f"Write where the cut leads: {{to: {key}, …}}."
    return ""


def _home(key: str, kind: type[BaseModel] | None) -> str:
    """Where a key belongs that is known elsewhere."""
    if key == "to":
        return "`to` belongs to a cut, under `next`: `next: [{to: storm}]`."
    for home, where, written in _HOMES:
        if home is not kind and key in keys_of(home):
            example = written.format(key).replace("…", _EXAMPLES.get(key, "…"))
            return f"`{key}` belongs to {where}: `{example}`."
    return ""
