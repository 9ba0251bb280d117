"""A viewer's own limits, which can only tighten those of a story."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from engine.words import Seconds

AROUSAL_FOR: Final[Seconds] = 30.0
"""So long a viewer may be above a limit of arousal that they set without saying how long."""

Number = TypeVar("Number", int, float)


@dataclass(frozen=True, slots=True)
class ViewerLimits:
    """One viewer's limits; a default does not limit anything.

    `without` are content notes that they do not want to meet. `arousal` and `valence` are the
    most and the least that a beat may mean to bring about (-1 to 1), `intensity` and `rating`
    the most of a segment's own. `arousal_for` is how many seconds they may be above `arousal`
    themselves, as far as they can be read. `longest` is how long a showing may be, in seconds.
    """

    without: tuple[str, ...] = ()
    arousal: float = 1.0
    valence: float = -1.0
    intensity: float = 1.0
    rating: int | None = None
    longest: Seconds | None = None
    cuts_a_minute: float | None = None
    arousal_for: Seconds | None = None

    def tightened(self, other: "ViewerLimits") -> "ViewerLimits":
        """Both limits as one: the stricter of each."""
        return ViewerLimits(
            without=tuple(dict.fromkeys((*self.without, *other.without))),
            arousal=min(self.arousal, other.arousal),
            valence=max(self.valence, other.valence),
            intensity=min(self.intensity, other.intensity),
            rating=_least((self.rating, other.rating)),
            longest=_least((self.longest, other.longest)),
            cuts_a_minute=_least((self.cuts_a_minute, other.cuts_a_minute)),
            arousal_for=_least((self.arousal_for, other.arousal_for)),
        )


def _least(given: Iterable[Number | None]) -> Number | None:
    return min((each for each in given if each is not None), default=None)
