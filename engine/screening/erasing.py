"""Erasing a viewer's showings from a screening: from every row and every file."""

from dataclasses import dataclass

from engine.problems import Trouble
from engine.screening.folder import Screening
from engine.screening.going import left_in, on_in
from engine.screening.lock import locked


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: showings by name, and how many that were cut off and not yet rows."""

    showings: tuple[str, ...]
    unfinished: int


def erase_viewer(screening: Screening, viewer: str) -> Erased:
    """Erase everything of a viewer, by the hash of their code. Whatever ends it in between, either
    nothing of their rows is gone or all; doing it again finishes it.

    Raises Trouble where one of their showings is on, and where there is no room to write.
    """
    with locked(screening.folder):
        if any(about.viewer == viewer for about in on_in(screening.folder)):
            raise Trouble("A showing of this viewer is on. End it first; nothing was erased.")
        unfinished = [each for each in left_in(screening.folder) if each.about.viewer == viewer]
        for each in unfinished:
            each.delete()
        whose = screening.store.read("showings", ["showing", "viewer"])
        mine = [each["showing"] for each in whose.to_pylist() if each["viewer"] == viewer]
        screening.store.erase(mine)
    return Erased(tuple(mine), len(unfinished))
