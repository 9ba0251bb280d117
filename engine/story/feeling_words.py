"""Suggestions for a word that is no name of a feeling."""

import re
from collections.abc import Collection, Iterator
from difflib import SequenceMatcher
from typing import Final

from engine.problems import nearest

_ALIKE: Final = 0.74
_ENDINGS: Final = (
    *(("iness", "y"), ("ness", ""), ("ily", "y"), ("fully", "ful"), ("ly", ""), ("ity", "")),
    *(("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("ies", "y"), ("s", ""), ("ish", "")),
    *(("ment", ""), ("en", ""), ("e", ""), ("es", ""), ("er", ""), ("iful", "y"), ("some", "")),
)
"""How words of one meaning differ at their end."""


def feeling_hint(word: str, known: Collection[str]) -> str:
    """A sentence with the nearest known name, by spelling or by a word inside, and where all are.

    `known` may have `other_words`, synonyms that find a name as well.
    """
    word = word[:80]
    words = (*known, *getattr(known, "other_words", ()))
    search = "`kuleshov feelings` searches the lexicon."
    spelled = nearest(word, words)
    # Among so many words one that is only somewhat like another means something else.
    if spelled and SequenceMatcher(None, word.casefold(), spelled.casefold()).ratio() > _ALIKE:
        return f'Did you mean "{spelled}"?'
    part = next((each for each in parts_of(word) if each in known), None)
    if part is not None:
        return f'Did you mean "{part}"? {search}'
    return f"Choose a feeling from the lexicon; {search}"


def parts_of(word: str) -> Iterator[str]:
    """The words of a phrase, the likeliest to name its feeling first, then with other endings.

    In "quiet despair" that is the last word.
    """
    parts = re.findall(r"[^\W\d_]+", word)[::-1]
    yield from parts
    for part in parts:
        yield from _like(part)


def _like(word: str) -> Iterator[str]:
    for ending, other in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield word.removesuffix(ending) + other
