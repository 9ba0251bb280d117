"""The lexicon of micro-emotions: names that authors write and viewers read, as places of feeling.

`emotions.yaml` is the only source; it is read once, when first asked for.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from engine.words import Affect


def feelings() -> Mapping[str, Affect]:
    """Every micro-emotion with its valence and arousal (each -1 to 1). Cannot be changed."""
    return _lexicon()[0]


def family_of(feeling: str) -> str:
    """The family a micro-emotion belongs to. KeyError for an unknown name."""
    return _lexicon()[1][feeling]


def nearest_feeling(affect: Affect) -> str:
    """The name that lies nearest in the plane; the earlier one in the lexicon wins a tie."""
    return min(feelings().items(), key=lambda each: _distance(each[1], affect))[0]


def nearest_family(affect: Affect) -> str:
    """The family whose plainest member lies nearest: as fine a word as a face at a film bears."""
    places, families = _lexicon()
    heads = {family: places[family] for family in families.values()}
    return min(heads.items(), key=lambda each: _distance(each[1], affect))[0]


def _distance(one: Affect, other: Affect) -> float:
    return (one.valence - other.valence) ** 2 + (one.arousal - other.arousal) ** 2


@cache
def _lexicon() -> tuple[Mapping[str, Affect], Mapping[str, str]]:
    text = files("engine.viewer").joinpath("emotions.yaml").read_text(encoding="utf-8")
    read: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(text)
    places: dict[str, Affect] = {}
    families: dict[str, str] = {}
    for family, members in read.items():
        for name, place in members.items():
            places[name] = Affect(float(place["valence"]), float(place["arousal"]))
            families[name] = family
    return MappingProxyType(places), MappingProxyType(families)
