"""Viewers' names: which texts are names, and which names are the same person's."""

import unicodedata
from typing import Final

from engine.problems import Trouble
from engine.words import composed

_LONGEST: Final = 200  # characters


def normalised(name: str) -> str:
    """A name as it is stored: without superfluous spaces, in Unicode's NFC.

    Raises Trouble where the text cannot be a name.
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
    if not folded(plain):
        raise Trouble("A viewer's name has one letter at least, such as Ada.", blame="call")
    if len(plain) > _LONGEST:
        raise Trouble(f"A viewer's name has {_LONGEST} letters at most.", blame="call")
    return plain


def folded(name: str) -> str:
    """A name folded for comparison: equal for Anna, anna and decomposed accents.

    The caseless matching of the Unicode standard (3.13, D145), without needless spaces and without
    what is invisible (category Cf: joiners, marks of direction, spaces of no width).
    """
    seen = "".join(letter for letter in name if unicodedata.category(letter) != "Cf")
    plain = unicodedata.normalize("NFD", " ".join(seen.split()))
    return composed(unicodedata.normalize("NFD", plain.casefold()))
