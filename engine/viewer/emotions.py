"""The lexicon of micro-emotions: names that authors write and viewers read, as places of feeling.

`emotions.yaml` is the only source; it is read once, when first asked for.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import yaml

from engine.words import Affect

_BLUR: Final = 0.30  # how far off, in one direction, a face's place may be read
_SURENESS: Final = (1.0, 0.8, 0.35, 0.4)  # a face tells valence best and dominance least
_TOLD_BY_A_STORY: Final = frozenset(
    (
        "soft nostalgia",
        "empathetic resonance",
        "being moved",
        "relief",
        "loneliness",
        "desire",
        "shame",
        "envy",
        "defiance",
        "disappointment",
        "helplessness",
    )
)
"""Families that a face alone does not show: there it looks sad, and the story says at what."""

_RARE: Final = 0.3  # how likely such a family is beside others while no beat means it
_MEANT: Final = 3.0  # how much likelier a family is when the beat at hand means it
_NAMED: Final = 2.0  # and the very word the beat names, among its family


class Place(NamedTuple):
    """A place of feeling; each side from -1 to 1. See the head of `emotions.yaml`."""

    valence: float
    arousal: float
    dominance: float
    novelty: float


@dataclass(frozen=True, slots=True)
class Feeling:
    """One micro-emotion: where it lies, its family, and what goes on after "looks"."""

    place: Place
    family: str
    looks: str


def feelings() -> Mapping[str, Affect]:
    """Every micro-emotion with its valence and arousal (each -1 to 1). Cannot be changed."""
    return _plane()


def lexicon() -> Mapping[str, Feeling]:
    """Every micro-emotion in full. Cannot be changed."""
    return _lexicon()


def family_of(feeling: str) -> str:
    """The family a micro-emotion belongs to. KeyError for an unknown name."""
    return _lexicon()[feeling].family


def families() -> tuple[str, ...]:
    """Every family, in the order of the lexicon."""
    return tuple(dict.fromkeys(each.family for each in _lexicon().values()))


def looks(feeling: str) -> str:
    """How a face is said to look: "looks amused". KeyError for an unknown name."""
    return f"looks {_lexicon()[feeling].looks}"


def nearest_feeling(affect: Affect) -> str:
    """The name that lies nearest in the plane; the earlier one in the lexicon wins a tie."""
    return min(feelings().items(), key=lambda each: _distance(each[1], affect))[0]


def nearest_family(affect: Affect) -> str:
    """The family whose plainest member lies nearest: as fine a word as a face at a film bears.

    Families that only a story can tell apart from their neighbours are left out.
    """
    places = feelings()
    shown = [each for each in families() if each not in _TOLD_BY_A_STORY]
    return min(shown, key=lambda family: _distance(places[family], affect))


def name_of(place: Place, beat: str | None = None) -> tuple[str, str, float]:
    """The name for what was seen at a place of feeling: name, family, and the family's share.

    The share (0 to 1) is how likely this family is among all of them, where each side of the
    place is read with a normal error. `beat` is the feeling that the film intended just before:
    of two names that lie alike near, the intended one is likelier.
    """
    known = _lexicon()
    meant = known[beat].family if beat is not None and beat in known else None
    found: dict[str, tuple[float, str]] = {}
    totals: dict[str, float] = {}
    counts: dict[str, int] = {}
    for name, feeling in known.items():
        likely = math.exp(-_squares(feeling.place, place) / (2 * _BLUR * _BLUR))
        family = feeling.family
        totals[family] = totals.get(family, 0.0) + likely
        counts[family] = counts.get(family, 0) + 1
        if name == beat:
            likely *= _NAMED
        if likely > found.get(family, (-1.0, ""))[0]:
            found[family] = (likely, name)
    # A family of many names is no likelier for it.
    weighed = {
        family: total / counts[family] * _prior(family, meant) for family, total in totals.items()
    }
    best = max(weighed, key=lambda family: weighed[family])
    sum_of_all = sum(weighed.values())
    share = weighed[best] / sum_of_all if sum_of_all > 0 else 0.0
    return found[best][1], best, share


def _prior(family: str, meant: str | None) -> float:
    if family == meant:
        return _MEANT
    return _RARE if family in _TOLD_BY_A_STORY else 1.0


def _distance(one: Affect, other: Affect) -> float:
    return (one.valence - other.valence) ** 2 + (one.arousal - other.arousal) ** 2


def _squares(one: Place, other: Place) -> float:
    return sum(w * (a - b) ** 2 for w, a, b in zip(_SURENESS, one, other, strict=True))


@cache
def _lexicon() -> Mapping[str, Feeling]:
    text = files("engine.viewer").joinpath("emotions.yaml").read_text(encoding="utf-8")
    read: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(text)
    return MappingProxyType(
        {
            name: Feeling(
                Place(*(float(said[side]) for side in Place._fields)), family, str(said["looks"])
            )
            for family, members in read.items()
            for name, said in members.items()
        }
    )


@cache
def _plane() -> Mapping[str, Affect]:
    return MappingProxyType(
        {name: Affect(each.place.valence, each.place.arousal) for name, each in _lexicon().items()}
    )
