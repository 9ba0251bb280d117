"""Checks the names in guards and `set`: variables with their types, segments, beats, moments."""

import re
from collections.abc import Collection, Iterator
from typing import Final

from engine.problems import did_you_mean
from engine.story.feeling_words import feeling_hint
from engine.story.findings import Finding
from engine.story.guards.conditions import (
    LAST,
    QUANTITIES,
    RUNNING,
    Comparison,
    Equals,
    Flag,
    Landed,
    Leaf,
    Saw,
    Visits,
    leaves,
)
from engine.story.guards.names import is_variable_name, like_a_variable_name
from engine.story.guards.words import compared, meant_quantity
from engine.story.model import Story
from engine.story.text.locations import Location
from engine.story.text.scalars import short
from engine.story.text.value_slips import meant_number
from engine.story.variables import Change, Value, Variable

_DEFAULT: Final = "Delete this `when`, and write `default: true` at the cut."
_PLAIN_WORDS: Final = {
    **dict.fromkeys(("else", "otherwise", "default", "anyway", "fallback"), _DEFAULT),
    **dict.fromkeys(("always", "yes"), "Delete this `when`: a cut without it is always permitted."),
    **dict.fromkeys(("never", "no"), "Delete the cut, or put a # before it."),
    **dict.fromkeys(("previous", "before"), "Write `last is …` for the segment before this one."),
    **dict.fromkeys(("hour", "time"), "Write `clock between 22:00 and 24:00`."),
    "random": "A guard asks of the viewer and the path; nothing is left to chance.",
}
_ADVICE: Final = {
    "number": "Write a number, or one with its sign to add.",
    "boolean": "Write true or false.",
    "choice": "Write one of its values.",
}


class Names:
    """The names that guards may use, with suggestions for the first few misspelt ones."""

    def __init__(self, story: Story, feelings: Collection[str] | None) -> None:
        self.story = story
        self.feelings = feelings
        self._left = 20

    def hint(self, word: str, known: Collection[str], otherwise: str) -> str:
        """The sentence that offers a known name for a misspelt `word`, or `otherwise`."""
        self._left -= 1
        found = did_you_mean(short(word, 80), known) if self._left >= 0 else ""
        return found or otherwise


def variable_findings(story: Story) -> Iterator[Finding]:
    """The findings on variables, and on how segments set them."""
    for name, variable in story.variables.items():
        way: Location = ("variables", name)
        if not is_variable_name(name):
            offered = like_a_variable_name(name)
            yield Finding(
                "VARIABLE-NAME",
                way,
                f'"{short(name)}" cannot be the name of a variable.',
                (f'Call it "{offered}"; a name' if offered else "A name")
                + " is one word of letters, digits and _, of at most 40, that guards do not use "
                "themselves.",
                at_key=True,
            )
        yield from _definition_findings(way, variable)
    names = Names(story, None)
    for name, segment in story.segments.items():
        for changed, change in segment.changes.items():
            location: Location = ("segments", name, "set", changed)
            known = story.variables.get(changed)
            if known is None:
                yield Finding(
                    "VARIABLE-UNKNOWN",
                    location,
                    f'There is no variable "{short(changed)}".',
                    names.hint(changed, story.variables, "Write it under `variables`."),
                    at_key=True,
                )
            else:
                yield from _change_findings(location, changed, known, change)
    read = {
        leaf.quantity if isinstance(leaf, Comparison) else leaf.name
        for _, _, guard in story.guards
        for leaf in leaves(guard.condition)
        if isinstance(leaf, Comparison | Flag | Equals)
    }
    for name in story.variables:
        if name not in read and is_variable_name(name):
            yield Finding(
                "VARIABLE-UNUSED",
                ("variables", name),
                f'No guard asks for "{short(name)}".',
                "Ask for it in a `when`, or delete it.",
                at_key=True,
            )


def _definition_findings(way: Location, variable: Variable) -> Iterator[Finding]:
    for key in ("min", "max"):
        if getattr(variable, key) is not None and variable.type != "number":
            yield Finding(
                "VARIABLE-TYPE",
                (*way, key),
                f"A {variable.type} has no `{key}`.",
                "Delete it, or let the type be number.",
                at_key=True,
            )
    if variable.values and variable.type != "choice":
        yield Finding(
            "VARIABLE-TYPE",
            (*way, "values"),
            f"A {variable.type} has no `values`.",
            "Delete them, or let the type be choice.",
            at_key=True,
        )
    if variable.type == "choice" and len(variable.values) < 2:
        yield Finding(
            "VARIABLE-TYPE",
            (*way, "values"),
            "A choice needs two words or more to be.",
            "List them: `values: [calm, wild]`.",
            at_key=True,
        )
    elif variable.min is not None and variable.max is not None and variable.min >= variable.max:
        yield Finding(
            "VARIABLE-RANGE",
            (*way, "max"),
            f"`max` ({variable.max:g}) is not above `min` ({variable.min:g}).",
            "Let `max` be the greater.",
        )
    elif variable.default is not None:
        yield from _value_findings((*way, "default"), "It", variable, variable.default)


def _change_findings(
    location: Location, name: str, variable: Variable, change: Change
) -> Iterator[Finding]:
    if change.by is not None:
        if variable.type != "number":
            yield Finding(
                "VARIABLE-TYPE",
                location,
                f'"{short(name)}" is a {variable.type}; nothing can be added to it.',
                _ADVICE[variable.type],
            )
        elif not abs(change.by) < float("inf"):
            yield Finding("VARIABLE-RANGE", location, "This is no number.", _ADVICE["number"])
    elif change.to is not None:
        yield from _value_findings(location, f'"{short(name)}"', variable, change.to)


def _value_findings(
    location: Location, what: str, variable: Variable, value: Value
) -> Iterator[Finding]:
    if variable.takes(value):
        return
    number = isinstance(value, int | float) and not isinstance(value, bool)
    said = str(value).lower() if isinstance(value, bool) else short(str(value))
    if variable.type == "number" and number:
        yield Finding(
            "VARIABLE-RANGE",
            location,
            f"{what} runs from {_end(variable.min)} to {_end(variable.max)}; {said} lies outside.",
            "Choose a number within, or widen `min` and `max`.",
        )
        return
    hint = did_you_mean(said[:80], variable.values) if variable.type == "choice" else ""
    kind = f"one of {', '.join(short(each) for each in variable.values[:8])}"
    yield Finding(
        "VARIABLE-TYPE",
        location,
        f"{what} is a {variable.type}; {said} is "
        + (f"not {kind}." if variable.type == "choice" else "none."),
        hint or _rewritten(variable, value) or _ADVICE[variable.type],
    )


def _rewritten(variable: Variable, value: Value) -> str:
    if variable.type != "number":
        return ""
    added = re.fullmatch(r"\w+\s*([-+])\s*([0-9.,]+)", str(value))
    amount = meant_number(added[2] if added else value)
    return f"Write {added[1] if added else ''}{amount}." if amount else ""


def _end(limit: float | None) -> str:
    return "any number" if limit is None else f"{limit:g}"


def naming_findings(story: Story, feelings: Collection[str] | None) -> Iterator[Finding]:
    """The findings on names in guards that are unknown or of the wrong type."""
    names = Names(story, feelings)
    for name, place, guard in story.guards:
        location: Location = ("segments", name, "next", place, "when")
        for leaf in leaves(guard.condition):
            yield from _leaf_findings(location, leaf, names)


def _leaf_findings(location: Location, leaf: Leaf, names: Names) -> Iterator[Finding]:
    story = names.story
    match leaf:
        case Visits(segment=segment, span=span):
            yield from _segment_findings(location, segment, span, names)
        case Equals(name=name, word=word, word_span=span) if name == LAST:
            yield from _segment_findings(location, word, span, names)
        case Landed(beat=beat, span=span) if beat not in story.beat_names:
            yield Finding(
                "BEAT-UNKNOWN",
                location,
                f'No beat has the name "{short(beat)}".',
                names.hint(beat, story.beat_names, "Give a beat this name: `name: the joke`."),
                column=span[0] + 1,
            )
        case Saw(moment=moment, span=span):
            if names.feelings is not None and moment not in names.feelings:
                yield Finding(
                    "MOMENT-UNKNOWN",
                    location,
                    f'"{short(moment)}" is not in the lexicon of feelings.',
                    feeling_hint(moment, names.feelings),
                    column=span[0] + 1,
                )
        case Comparison() | Flag() | Equals():
            yield from _variable_leaf_findings(location, leaf, names)


def _segment_findings(
    location: Location, segment: str, span: tuple[int, int], names: Names
) -> Iterator[Finding]:
    if segment not in names.story.segments:
        yield Finding(
            "PATH-UNKNOWN",
            location,
            f'The guard asks for "{short(segment)}", but there is no such segment.',
            names.hint(segment, names.story.segments, "Name one of the segments."),
            column=span[0] + 1,
        )


def _meant_instead(name: str, leaf: Comparison | Flag | Equals, names: Names) -> str:
    """The remedy for a name that no variable has."""
    if name in _PLAIN_WORDS:
        return _PLAIN_WORDS[name]
    if name.removeprefix("not_") in names.story.variables:
        return f"Write `not {name.removeprefix('not_')}`."
    spelt = names.hint(name, names.story.variables, "")
    meant, said = meant_quantity(name), compared(name) if isinstance(leaf, Flag) else None
    if isinstance(leaf, Equals) and name in ("viewer", "group"):
        said = compared(f"{name}.{leaf.word}") or f"saw {short(leaf.word)} within 5s"
    if not spelt and said is not None:
        return f"Did you mean `{said}`?"
    if not spelt and meant is not None:
        note = f" ({meant[1]})" if meant[1] else ""
        return f'Did you mean "{meant[0]}"{note}?'
    return spelt or names.hint(name, QUANTITIES, "Write it under `variables`.")


def _variable_leaf_findings(
    location: Location, leaf: Comparison | Flag | Equals, names: Names
) -> Iterator[Finding]:
    name = leaf.quantity if isinstance(leaf, Comparison) else leaf.name
    if name in QUANTITIES or name == RUNNING:
        return
    column = leaf.span[0] + 1
    variable = names.story.variables.get(name)
    if variable is None:
        # `arousal` is more often `viewer.arousal` forgotten than a variable.
        yield Finding(
            "VARIABLE-UNKNOWN",
            location,
            f'"{short(name)}" is no variable of this story.',
            _meant_instead(name, leaf, names),
            column=column,
        )
        return
    message = remedy = ""
    match leaf:
        case Comparison() if variable.type != "number":
            message = f'"{name}" is a {variable.type} and cannot be compared with a number.'
            remedy = f"Write `{name}`." if variable.type == "boolean" else f"Write `{name} is …`."
        case Comparison(value=value) if variable.kept_within(value) != value:
            yield Finding(
                "VARIABLE-RANGE",
                location,
                f'"{name}" runs from {_end(variable.min)} to {_end(variable.max)}; comparing it '
                f"with {value:g} tells nothing.",
                "Choose a number within.",
                column=leaf.value_span[0] + 1,
            )
        case Flag() if variable.type != "boolean":
            message = f'"{name}" is a {variable.type}, neither true nor false.'
            remedy = (
                f"Compare it: `{name} > 0`." if variable.type == "number" else f"`{name} is …`."
            )
        case Equals() if variable.type == "number":
            message = f'"{name}" is a number, never exactly something.'
            remedy = "Compare it with <, <=, > or >=."
        case Equals(word=word) if variable.type == "boolean" and word not in ("true", "false"):
            message, remedy = f'"{name}" is true or false.', f"Write `{name}` or `not {name}`."
        case Equals(word=word) if variable.type == "choice" and word not in variable.values:
            message = f'"{name}" is never "{short(word)}".'
            remedy = did_you_mean(short(word, 80), variable.values) or (
                f"It is one of {', '.join(variable.values[:8])}."
            )
            column = leaf.word_span[0] + 1
    if message:
        yield Finding("VARIABLE-TYPE", location, message, remedy, column=column)
