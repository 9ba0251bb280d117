"""Whose data is: the showings of a screening, by their names and by their viewers' codes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.problems import Trouble, did_you_mean
from engine.screening.codes import code_of, viewer_of
from engine.screening.folder import Screening
from engine.screening.incoming.film_places import Course


@dataclass(frozen=True, slots=True)
class Whose:
    """A showing that something is of: its name, its film's digest, what was on screen in it."""

    showing: str
    film: str
    course: Course
    began: str | None = None


class Showings:
    """The showings that a screening has."""

    def __init__(self, screening: Screening) -> None:
        self._screening = screening
        self._rows: dict[str, Mapping[str, Any]] = {
            row["showing"]: row for row in screening.store.read("showings").to_pylist()
        }
        self._visits: dict[str, list[Mapping[str, Any]]] = {}
        for row in screening.store.read("visits").to_pylist():
            self._visits.setdefault(row["showing"], []).append(row)

    def named(self, showing: str) -> Whose:
        """The showing of this name. Raises ValueError, with a sentence, where there is none."""
        row = self._rows.get(showing)
        if row is None:
            guess = did_you_mean(showing, self._rows)
            raise ValueError(f"the screening has no showing {showing}. {guess}".rstrip())
        course = Course.of_rows(self._visits.get(showing, ()))
        return Whose(showing, row["film"], course, row["began"])

    def by_code(self, code: str, film: str | None = None) -> Whose:
        """The showing of the viewer with this code, of one film where they saw several."""
        try:
            viewer = viewer_of(code_of(code), self._screening.salt)
        except Trouble as trouble:
            raise ValueError(str(trouble)) from None
        found = [
            name
            for name, row in self._rows.items()
            if row["viewer"] == viewer and film in (None, row["film"])
        ]
        if not found:
            raise ValueError(f"no viewer of this screening has the code {code}.")
        if len(found) > 1:
            raise ValueError(
                f"the viewer with the code {code} has {len(found)} showings here: name one of them "
                f"as showing ({', '.join(found)})."
            )
        return self.named(found[0])

    def finder(
        self, showing: str | None = None, film: str | None = None
    ) -> Callable[[str, str], Whose | None]:
        """What finds a showing by its name or else its code; where a line has neither it is
        `showing`'s, or nobody's. All have to be of `film`, if that is named."""

        def find(named: str, code: str) -> Whose | None:
            if code and not named:
                return self.by_code(code, film)
            if not named and showing is None:
                return None
            found = self.named(named or showing or "")
            if film not in (None, found.film):
                raise ValueError(f"the showing {found.showing} is of another film.")
            return found

        return find
