"""The lexicon of micro-emotions: names that authors write and viewers read, as places of feeling.

`emotions.yaml` is the only source; it is read once, when first asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import yaml

from engine.story.plain_yaml import LOADER
from engine.words import Affect

TOLD_BY_A_STORY: Final = frozenset(
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
    shown = [each for each in families() if each not in TOLD_BY_A_STORY]
    return min(shown, key=lambda family: _distance(places[family], affect))


def _distance(one: Affect, other: Affect) -> float:
    return (one.valence - other.valence) ** 2 + (one.arousal - other.arousal) ** 2


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
