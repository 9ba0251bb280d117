"""What the film did because of its viewer, in plain sentences for the end card."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

_MOST_NAMED: Final = 3
_WORDS: Final = {  # what moved a choice, as one says it to a viewer
    "face.smile": "your smile",
    "face.brow_raise": "your raised brows",
    "face.brow_lower": "your lowered brows",
    "face.jaw_drop": "your open mouth",
    "face.gaze": "where you looked",
    "face.on_screen": "where you looked",
    "voice.laugh": "your laughter",
    "voice.gasp": "a gasp",
}
_SENSES: Final = {"face": "your face", "voice": "your voice", "heart": "your heart"}
_ELSE: Final = (
    ("chosen", "by your own answer"),
    ("asked", "by your hand"),
    ("abstained", "by the film's own way, for you could not be read well enough"),
    ("only", "by the only way there was"),
    ("fault", "around a clip that failed"),
)
_TIMES: Final = ("", "once", "twice")


def because_of_you(summary: Mapping[str, Any]) -> list[str]:
    """The sentences for one showing, by its summary: how many cuts were moved by what was sensed
    and by what of it, how many were not, and what was damped."""
    decisions = summary["decisions"]
    kinds: Mapping[str, int] = decisions["by_kind"]
    cuts = f"{decisions['count']} cut{'' if decisions['count'] == 1 else 's'}"
    lines = []
    if steered := kinds.get("steered"):
        named = _named(decisions.get("moved_by", {}))
        lines.append(f"Of {cuts}, {steered} went by how you seemed{f': {named}' if named else ''}.")
    if others := [f"{number} {words}" for kind, words in _ELSE if (number := kinds.get(kind))]:
        lines.append(f"{'' if lines else f'Of {cuts}, '}{'; '.join(others)}.")
    if calmed := kinds.get("calmed"):
        lines.append(
            f"{_often(calmed).capitalize()} the film took the calmest way there was, for you had "
            "seemed stirred beyond the limit for too long."
        )
    flashes = summary.get("flashes", {})
    if damped := flashes.get("damped"):
        lines.append(
            f"Too many flashes were damped {_often(damped)}, for {flashes['seconds']:.0f} seconds."
        )
    return lines


def _named(moved_by: Mapping[str, int]) -> str:
    """What moved most of them: "mostly your smile", "your smile and your voice"."""
    counted: dict[str, int] = {}
    for quantity, number in moved_by.items():
        words = _WORDS.get(quantity) or _SENSES.get(quantity.partition(".")[0], "")
        if words:
            counted[words] = counted.get(words, 0) + number
    most = sorted(counted.items(), key=lambda each: -each[1])[:_MOST_NAMED]
    parts = [f"{words} {_often(number)}" if len(most) > 1 else words for words, number in most]
    return _listed(parts)


def _listed(parts: Sequence[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def _often(number: int) -> str:
    return _TIMES[number] if number < len(_TIMES) else f"{number} times"
