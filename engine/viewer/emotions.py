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

from engine.story.plain_yaml import LOADER
from engine.words import Affect

_BLUR: Final = 0.25  # how far off, in one direction, a face's place may be read
_FAIR: Final = 0.40  # a name this far from what is meant is still a fair word for it
_SURENESS: Final = (1.0, 0.8, 0.35, 0.4)  # a face tells valence best and dominance least
_TOLD_BY_A_STORY: Final = frozenset(
    (
        "soft nostalgia",
        "confusion",
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
_PLAINER: Final = 1.6  # how much finer a word must fit than its family's plainest to be taken


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
    """The name for what was seen at a place of feeling: name, family, and how likely it is.

    The family is the likeliest by all its names, where each side of the place is read with a
    normal error; the name is the likeliest in it. `beat` is the feeling that the film intended
    just before: of two names that lie alike near, the intended one is likelier. How likely
    (0 to 1) is the share of all that might be meant which lies so near the name that the name
    would still be fair.
    """
    known = _lexicon()
    meant = known[beat].family if beat is not None and beat in known else None
    likely: dict[str, float] = {}
    totals: dict[str, float] = {}
    counts: dict[str, int] = {}
    for name, feeling in known.items():
        family = feeling.family
        near = math.exp(-_squares(feeling.place, place) / (2 * _BLUR * _BLUR))
        likely[name] = near * _prior(family, meant)
        totals[family] = totals.get(family, 0.0) + likely[name]
        counts[family] = counts.get(family, 0) + 1
    # A family of many names is no likelier for it.
    best = max(totals, key=lambda family: totals[family] / counts[family])
    likely[best] *= _PLAINER
    if beat is not None and beat in known:
        likely[beat] *= _NAMED
    name = max((each for each in known if known[each].family == best), key=likely.__getitem__)
    fair = [
        value
        for each, value in likely.items()
        if _squares(known[each].place, known[name].place) <= _FAIR * _FAIR
    ]
    everything = sum(likely.values())
    return name, best, min(1.0, sum(fair) / everything) if everything > 0 else 0.0


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
    read: dict[str, dict[str, dict[str, Any]]] = yaml.load(text, Loader=LOADER)
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
