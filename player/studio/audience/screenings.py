"""The screenings that a studio shows, and what was read of them, kept in memory."""

from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any, Final

from engine.problems import Trouble
from engine.screening.folder import SCREENING_NAME, Film, Screening
from engine.screening.parts import PARTS_NAME
from engine.story.load import load_story
from player.studio.audience.view import AudienceView

_KEPT: Final = 6  # views


class Views:
    """The views that were read, each until its screening has more or fewer showings. Any thread.

    In memory alone: whoever is erased from a screening is in no file beside it.
    """

    def __init__(self) -> None:
        self._views: dict[tuple[Any, ...], tuple[int, AudienceView]] = {}
        self._lock = Lock()

    def of(
        self, screening: Screening, film: Film, showings: frozenset[str] | None = None
    ) -> AudienceView:
        """The view of a cut, of everybody or of some. Raises Trouble where the screening cannot be
        read."""
        key, state = (screening.folder, film.film, showings), state_of(screening.folder)
        with self._lock:
            kept = self._views.pop(key, None)
            if kept is None or kept[0] != state:
                kept = state, AudienceView.of(screening, film, showings)
                kept[1].lines  # noqa: B018 - worked out now, beside the pages
            self._views[key] = kept
            while len(self._views) > _KEPT:
                self._views.pop(next(iter(self._views)))
            return kept[1]

    def known(self, screening: Screening, film: Film) -> AudienceView | None:
        """The view of everybody where it was read before; waits for nothing."""
        if not self._lock.acquire(blocking=False):
            return None
        try:
            kept = self._views.get((screening.folder, film.film, None))
        finally:
            self._lock.release()
        return kept[1] if kept is not None and kept[0] == state_of(screening.folder) else None

    def prepare(self, folder: Path, story: Path) -> None:
        """Read what is shown first, before anybody asks. Raises nothing."""
        with suppress(Trouble, OSError):
            screening = Screening(folder)
            self.of(screening, shown_first(screening, story))


def shown_first(screening: Screening, story: Path) -> Film:
    """The cut that a story's file is, or else the one added last. Raises Trouble where the
    screening has none."""
    if not screening.films:
        raise Trouble(f"{screening.folder} has no film yet.")
    opened = load_story(story).film_digest
    return next((each for each in screening.films if each.film == opened), screening.films[-1])


def state_of(folder: Path) -> int:
    """A number that changes with what a screening holds."""
    try:
        return (folder / PARTS_NAME).stat().st_mtime_ns
    except OSError:
        return 0


VIEWS: Final = Views()
"""Those of this studio."""


def screenings_in(folder: Path) -> tuple[Path, ...]:
    """The screenings' folders that lie in a folder, by name."""
    try:
        found = sorted(each.parent for each in folder.glob(f"*/{SCREENING_NAME}"))
    except OSError:
        return ()
    return tuple(found)
