"""The languages of a venue: those of Kuleshov, and its own in a folder beside its kiosk.yaml."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from engine.consent.wordings import Wordings, wordings
from engine.kiosk.venue_file import VenueRead

FOLDER: Final = "languages"
"""Beside kiosk.yaml: a file for each language of the venue's own, or with words of its own."""


def languages_of(
    read: VenueRead, folders: Sequence[Path], announce: Callable[[str], None]
) -> Wordings:
    """Those that visitors may choose among, the first by itself; the venue's files go before those
    of `folders`. `announce` is told what of the files cannot be taken, and which there are not."""
    assert read.venue is not None
    wanted = read.venue.languages
    found = wordings(wanted, folders=(*folders, read.within(FOLDER)), announce=announce)
    for missing in found.lacking(wanted):
        announce(
            f'There is no language "{missing}" here; a file {missing}.yaml in the folder '
            f"{read.within(FOLDER)} would be it. Without it the others are offered."
        )
    return found.only(wanted)
