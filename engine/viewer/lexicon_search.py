"""Searching the lexicon of feelings: by a word, by a family, near a place in the plane."""

import math
from dataclasses import dataclass

from engine.problems import nearest
from engine.story.feeling_words import parts_of
from engine.viewer.emotions import families, lexicon, name_meant, words_for


@dataclass(frozen=True, slots=True)
class Found:
    """A name with its entry in the lexicon; `away` is its distance from the point searched near."""

    name: str
    family: str
    valence: float
    arousal: float
    dominance: float
    novelty: float
    looks: str
    words: tuple[str, ...]
    away: float | None = None


def search(
    word: str | None = None,
    near: tuple[float | None, float | None] = (None, None),
    family: str | None = None,
) -> list[Found]:
    """The names that match every argument, the nearest first, or in the order of the lexicon.

    A word finds its name, then names whose own or other words hold it, then those of its
    family; a word that is not known finds what is spelled like it. `near` is a valence and an
    arousal, each -1 to 1 or left out.
    """
    names = list(lexicon()) if word is None else _by_word(word)
    if family is not None:
        names = [name for name in names if lexicon()[name].family == family]
    found = [_found(name, near) for name in names]
    if near != (None, None):
        found.sort(key=lambda each: each.away or 0.0)
    return found


def family_meant(word: str) -> str | None:
    """The family of this name, or the one a word belongs to."""
    if word in families():
        return word
    name = name_meant(word)
    return None if name is None else lexicon()[name].family


def _found(name: str, near: tuple[float | None, float | None]) -> Found:
    feeling, place = lexicon()[name], lexicon()[name].place
    sides = zip(near, place[:2], strict=True)
    asked = [at if side is None else side for side, at in sides]
    away = None if near == (None, None) else math.dist(asked, place[:2])
    return Found(name, feeling.family, *place, feeling.looks, words_for(name), away)


def _by_word(word: str) -> list[str]:
    known, low = lexicon(), word.casefold().strip()
    exact = name_meant(word)
    holding = [
        name
        for name in known
        if any(low in each.casefold() for each in (name, known[name].looks, *words_for(name)))
    ]
    found = dict.fromkeys([*([exact] if exact else []), *holding])
    if exact:
        found |= dict.fromkeys(n for n in known if known[n].family == known[exact].family)
    if not found:
        spelled = nearest(word, (*known, *known.other_words))
        parts = (each for each in parts_of(word) if each in known)
        meant = name_meant(spelled or next(parts, ""))
        found = dict.fromkeys(_by_word(meant) if meant else [])
    return list(found)
