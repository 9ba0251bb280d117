"""Viewers' names: what may be one, and which of them are one person's."""

import unicodedata
from typing import Final

from engine.problems import Trouble
from engine.words import composed

_LONGEST: Final = 200  # characters


def written(name: str) -> str:
    """A name as it is kept: without needless spaces, its accents in their usual form (NFC).

    Raises Trouble for what is no name.
    """
    plain = composed(" ".join(name.split()))
    if any(unicodedata.category(letter) == "Cs" for letter in plain):
        said = plain.encode("utf-8", "backslashreplace").decode()
        raise Trouble(
            f"The viewer's name {said} cannot be read: it is not in the encoding that this "
            "terminal is set to. Write it in other letters.",
            blame="call",
        )
    if any(unicodedata.category(letter) == "Cc" for letter in plain):
        raise Trouble("A viewer's name is made of letters; this one has others.", blame="call")
    if not same(plain):
        raise Trouble("A viewer's name has one letter at least, such as Ada.", blame="call")
    if len(plain) > _LONGEST:
        raise Trouble(f"A viewer's name has {_LONGEST} letters at most.", blame="call")
    return plain


def same(name: str) -> str:
    """What is the same of all spellings of a name: Anna, anna and a decomposed accent's.

    The caseless matching of the Unicode standard (3.13, D145), without needless spaces and without
    what nobody sees (category Cf: joiners, marks of direction, spaces of no width).
    """
    seen = "".join(letter for letter in name if unicodedata.category(letter) != "Cf")
    plain = unicodedata.normalize("NFD", " ".join(seen.split()))
    return composed(unicodedata.normalize("NFD", plain.casefold()))
