"""How long a viewer has been held above the arousal that they, or the author, set as the limit."""

from typing import Final

from engine.steering.content import bounds_of
from engine.story.model import Story
from engine.viewer.limits import ViewerLimits
from engine.words import Seconds

_UNSEEN: Final[Seconds] = 5.0  # who turns away for so long is not calm for that
_SLACK: Final[Seconds] = 1e-6


class Strain:
    """Counts the seconds above `limit` (-1 to 1), of which `longest` are permitted.

    Time is passed in, never backwards.
    """

    def __init__(self, limit: float, longest: Seconds) -> None:
        self._limit = limit
        self._longest = longest
        self._since: Seconds | None = None
        self._seen: Seconds = 0.0

    def anew(self) -> "Strain":
        """The same, of a viewer of whom nothing is known yet."""
        return Strain(self._limit, self._longest)

    def take(self, now: Seconds, arousal: float | None) -> None:
        """The viewer's arousal as it is inferred; None where it is known too doubtfully."""
        if arousal is None:
            if self._since is not None and now - self._seen > _UNSEEN:
                self._since = None
            return
        self._seen = now
        if arousal <= self._limit:
            self._since = None
        elif self._since is None:
            self._since = now

    def lasts(self, now: Seconds) -> Seconds:
        """For how long the viewer has been above it; 0 while that is no longer than permitted."""
        if self._since is None or now - self._seen > _UNSEEN:
            return 0.0
        lasted = now - self._since
        return lasted if lasted > self._longest + _SLACK else 0.0


def strain_of(story: Story, viewer: ViewerLimits) -> Strain | None:
    """What counts it in a showing; None where nobody set how long it may last."""
    bounds = bounds_of(story, viewer)
    return None if bounds.arousal_for is None else Strain(bounds.arousal, bounds.arousal_for)
