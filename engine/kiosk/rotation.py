"""Which film comes next: in order, at random, or at random by weights. Chance comes in."""

from collections.abc import Collection
from random import Random

from engine.kiosk.venue import Venue


class FilmRotation:
    """The films of a venue one after another, by their number in its list. One thread."""

    def __init__(self, venue: Venue, chance: Random) -> None:
        self._venue = venue
        self._chance = chance
        self._last: int | None = None

    def next(self, broken: Collection[int] = ()) -> int | None:
        """The film to show next, passing over those that cannot be played; None where none can."""
        whole = [place for place in range(len(self._venue.films)) if place not in broken]
        if not whole:
            return None
        if self._venue.rotation == "in order":
            last = -1 if self._last is None else self._last
            found = min(whole, key=lambda place: (place <= last, place))
        else:
            weighted = self._venue.rotation == "weights"
            # The same film twice running looks like a kiosk that is stuck.
            others = [place for place in whole if place != self._last or weighted] or whole
            weights = [self._venue.films[place].weight if weighted else 1.0 for place in others]
            found = self._chance.choices(others, weights)[0]
        self._last = found
        return found
