"""What a viewer does not want: their own limits, which can only tighten those of a story."""

from dataclasses import dataclass

from engine.words import Seconds


@dataclass(frozen=True, slots=True)
class ViewerLimits:
    """One viewer's limits. What is left at its default asks for nothing.

    `without` are content notes that they do not want to meet. `arousal` and `valence` are the
    most and the least that a beat may mean to bring about (-1 to 1), `intensity` and `rating`
    the most of a segment's own. `longest` is how long a showing may be, in seconds.
    """

    without: tuple[str, ...] = ()
    arousal: float = 1.0
    valence: float = -1.0
    intensity: float = 1.0
    rating: int | None = None
    longest: Seconds | None = None
    cuts_a_minute: float | None = None
