"""The languages that there are for viewers: those shipped, and those in a folder of their own."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.consent.wording import ENGLISH, SHIPPED, Wording, english, read_wording
from engine.problems import Trouble

SUFFIXES: Final = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Wordings:
    """All of them; `first` is that which a viewer is asked in, unless they choose another."""

    all: tuple[Wording, ...]
    first: Wording

    def only(self, codes: Sequence[str]) -> "Wordings":
        """Those of these codes and the first, in this order; what there is not is left out."""
        known = {each.language: each for each in self.all}
        named = [hit for code in codes if (hit := _nearest(code, known))]
        order = dict.fromkeys(each.language for each in (self.first, *named))
        return Wordings(tuple(known[code] for code in order), self.first)

    def lacking(self, codes: Sequence[str]) -> list[str]:
        """Which of these codes name no language that there is."""
        known = {each.language: each for each in self.all}
        return [code for code in codes if _nearest(code, known) is None]

    def after(self, wording: Wording) -> Wording:
        """The next language, in the order of `all`; after the last comes the first."""
        place = [each.language for each in self.all].index(wording.language)
        return self.all[(place + 1) % len(self.all)]


def wordings(
    wanted: Sequence[str],
    named: Path | None = None,
    folders: Sequence[Path] = (),
    announce: Callable[[str], None] = lambda _: None,
) -> Wordings:
    """The languages of Kuleshov and of `folders`, whose files go before, the last one's first.

    The first of `wanted` that there is (codes such as de-AT, or as a system's locale has them) is
    `first`, else English; a file that was `named` goes before them all. `announce` is told what of
    the files cannot be taken. Raises Trouble where the named one cannot be read.
    """
    found: dict[str, Wording] = {}
    files = [SHIPPED / f"{code}.yaml" for code in ("en", "de", "fr", "es")]
    for folder in folders:
        files += sorted(each for each in _files(folder) if each.suffix.lower() in SUFFIXES)
    for file in files:
        try:
            wording = _taken(file, found, announce)
        except Trouble as trouble:
            announce(f"{trouble} This language is left out.")
            continue
        if wording is not None:
            found[wording.language] = wording
    first = found[ENGLISH]
    if named is not None:
        first = _taken(named, found, announce) or first
        found[first.language] = first
    else:
        first = next((hit for each in wanted if (hit := _nearest(each, found))), first)
    return Wordings(tuple(found.values()), first)


def _files(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _taken(
    file: Path, found: dict[str, Wording], announce: Callable[[str], None]
) -> Wording | None:
    """A language complete with what it lacks; None where this machine cannot show its letters."""
    own, told = read_wording(file)
    for sentence in told:
        announce(sentence)
    if own.language in found:
        own = own.over(found[own.language])
    wording = own.over(english())
    if file.parent != SHIPPED and not _is_legible(wording):
        announce(f"{file}: this machine has no typeface for {wording.name}, so it is left out.")
        return None
    return wording


def _is_legible(wording: Wording) -> bool:
    from engine.text.typesetting import missing_characters

    return not missing_characters(wording.letters)


def _nearest(wanted: str, found: dict[str, Wording]) -> Wording | None:
    """The language of a code: as it is, then without its country, then of any country."""
    code = re.split(r"[.@]", wanted.lower().replace("_", "-"))[0]
    parts = code.split("-")
    for length in range(len(parts), 0, -1):
        if "-".join(parts[:length]) in found:
            return found["-".join(parts[:length])]
    return next((each for key, each in found.items() if key.split("-")[0] == parts[0]), None)
