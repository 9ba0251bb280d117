"""What the film did because of its viewer, in plain sentences for the end card."""

from collections.abc import Mapping
from typing import Any, Final

from engine.consent.wording import Wording
from player.screen.facts_view import listed

_MOST_NAMED: Final = 3
_SIGNS: Final = {  # what moved a choice, by the sentence that says it to a viewer
    "face.smile": "your_smile",
    "face.brow_raise": "your_raised_brows",
    "face.brow_lower": "your_lowered_brows",
    "face.jaw_drop": "your_mouth",
    "face.gaze": "your_gaze",
    "face.on_screen": "your_gaze",
    "voice.laugh": "your_laughter",
    "voice.gasp": "your_gasp",
}
_SENSES: Final = {"face": "your_face", "voice": "your_voice", "heart": "your_heart"}
_ELSE: Final = (
    ("chosen", "by_answer"),
    ("asked", "by_hand"),
    ("abstained", "by_itself"),
    ("only", "by_only_way"),
    ("fault", "by_fault"),
)
_TIMES: Final = ("", "once", "twice")


def because_of_you(summary: Mapping[str, Any], words: Wording) -> list[str]:
    """The sentences for one showing, by its summary: how many cuts were moved by what was sensed
    and by what of it, how many were not, and what was damped."""
    decisions = summary["decisions"]
    kinds: Mapping[str, int] = decisions["by_kind"]
    lines, ways = [], []
    if steered := kinds.get("steered"):
        signs = _named(decisions.get("moved_by", {}), words)
        by = "by_signs" if signs else "by_feelings"
        ways.append(words.say(by, number=steered, signs=signs))
    for kind, sentence in _ELSE:
        if number := kinds.get(kind):
            ways.append(words.say(sentence, number=number))
    if ways:
        lines.append(_of_cuts(decisions["count"], "; ".join(ways), words))
    if calmed := kinds.get("calmed"):
        said = words.say("calmed", often=_often(calmed, words))
        lines.append(said[:1].upper() + said[1:])
    flashes = summary.get("flashes", {})
    if damped := flashes.get("damped"):
        seconds = f"{flashes['seconds']:.0f}"
        lines.append(words.say("damped", often=_often(damped, words), seconds=seconds))
    return lines


def _of_cuts(cuts: int, what: str, words: Wording) -> str:
    return words.say("of_cut" if cuts == 1 else "of_cuts", cuts=cuts, what=what)


def _named(moved_by: Mapping[str, int], words: Wording) -> str:
    """What moved most of them: "mostly your smile", "your smile and your voice"."""
    counted: dict[str, int] = {}
    for quantity, number in moved_by.items():
        name = _SIGNS.get(quantity) or _SENSES.get(quantity.partition(".")[0])
        if name is not None:
            counted[name] = counted.get(name, 0) + number
    most = sorted(counted.items(), key=lambda each: -each[1])[:_MOST_NAMED]
    alone = len(most) == 1
    parts = [words.say(name) if alone else f"{words.say(name)} {_often(number, words)}"
             for name, number in most]  # fmt: skip
    return listed(parts, words)


def _often(number: int, words: Wording) -> str:
    return words.say(_TIMES[number] if number < len(_TIMES) else "often", number=number)
