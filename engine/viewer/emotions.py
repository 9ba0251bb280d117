"""The lexicon of micro-emotions: names that authors write and viewers read, as places of feeling.

`emotions.yaml` is the only source of names, `plain_words.yaml` of what else people call them;
each is read once, when first asked for.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeVar

import yaml

from engine.story.text.plain_yaml import LOADER
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


class FeelingPoint(NamedTuple):
    """A point on the four axes of feeling, each -1 to 1; see the head of `emotions.yaml`."""

    valence: float
    arousal: float
    dominance: float
    novelty: float


@dataclass(frozen=True, slots=True)
class Feeling:
    """A micro-emotion: its point, its family, and the word that follows "looks"."""

    place: FeelingPoint
    family: str
    looks: str


_Said = TypeVar("_Said")


class Known(Mapping[str, _Said]):
    """A read-only mapping from the names of micro-emotions.

    Synonyms find a name as well, in any case; iteration gives names alone.
    """

    def __init__(self, by_name: Mapping[str, _Said]) -> None:
        self.by_name = by_name

    def __getitem__(self, word: str) -> _Said:
        if word in self.by_name:
            return self.by_name[word]
        name = name_meant(word)
        if name is None:
            raise KeyError(word)
        return self.by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_name)

    def __len__(self) -> int:
        return len(self.by_name)

    @property
    def other_words(self) -> tuple[str, ...]:
        """The synonyms of all names."""
        return tuple(_other_words())


def feelings() -> Known[Affect]:
    """Every micro-emotion with its valence and arousal (each -1 to 1)."""
    return _plane()


def lexicon() -> Known[Feeling]:
    """Every micro-emotion in full."""
    return _lexicon()


@lru_cache(maxsize=4096)
def name_meant(word: str) -> str | None:
    """The name that a word or synonym stands for, in any case; None where it is no feeling."""
    names = _names()
    if (plain := _plainly(word)) in names:
        return names[plain]
    meant = _meanings().get(plain)
    return None if meant is None else meant.name


def asked_for(word: str) -> str:
    """The name or family that a guard's word asks for: `joy` asks for a family."""
    if word in _lexicon().by_name:
        return word
    meant = _meanings().get(_plainly(word))
    return (name_meant(word) or word) if meant is None else meant.asked


def words_for(name: str) -> tuple[str, ...]:
    """The synonyms of a name."""
    return tuple(word for word, meant in _other_words().items() if meant.name == name)


def family_of(feeling: str) -> str:
    """The family a micro-emotion belongs to. KeyError for an unknown name."""
    return _lexicon()[feeling].family


def families() -> tuple[str, ...]:
    """Every family, in the order of the lexicon."""
    return tuple(dict.fromkeys(each.family for each in _lexicon().values()))


def looks(feeling: str) -> str:
    """The words for a face: "looks amused". Raises KeyError for an unknown name."""
    return f"looks {_lexicon()[feeling].looks}"


def nearest_feeling(affect: Affect) -> str:
    """The name nearest in the plane; of two as near, the earlier in the lexicon."""
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


class _Meaning(NamedTuple):
    name: str
    asked: str  # the name again, or its family


def _plainly(word: str) -> str:
    """A word folded for comparison: without case, accents, spaces and hyphens."""
    apart = unicodedata.normalize("NFKD", word[:80]).casefold()
    return "".join(letter for letter in apart if letter.isalnum())


def _read(file: str) -> Any:
    text = files("engine.viewer").joinpath(file).read_text(encoding="utf-8")
    return yaml.load(text, Loader=LOADER)


@cache
def _lexicon() -> Known[Feeling]:
    read: dict[str, dict[str, dict[str, Any]]] = _read("emotions.yaml")
    return Known(
        MappingProxyType(
            {
                name: Feeling(
                    FeelingPoint(*(float(said[side]) for side in FeelingPoint._fields)),
                    family,
                    str(said["looks"]),
                )
                for family, members in read.items()
                for name, said in members.items()
            }
        )
    )


@cache
def _plane() -> Known[Affect]:
    return Known(
        MappingProxyType(
            {
                name: Affect(each.place.valence, each.place.arousal)
                for name, each in _lexicon().items()
            }
        )
    )


@cache
def _names() -> Mapping[str, str]:
    return {_plainly(name): name for name in _lexicon()}


@cache
def _other_words() -> Mapping[str, _Meaning]:
    read = _read("plain_words.yaml")
    words = {word: _Meaning(name, name) for name, each in read["names"].items() for word in each}
    for family, members in read["families"].items():
        words |= {word: _Meaning(name, family) for name, each in members.items() for word in each}
    return words


@cache
def _meanings() -> Mapping[str, _Meaning]:
    return {_plainly(word): meant for word, meant in _other_words().items()}
