"""The arc of a story as a function of running time, and how far a viewer is from it."""

from itertools import pairwise
from typing import Final

from engine.story.model import Story
from engine.words import Affect, Seconds

_PARTS: Final = 512


class Arc:
    """The arc of a story of `length` seconds. False where its author drew none."""

    def __init__(self, story: Story, length: Seconds) -> None:
        self._points = sorted((point.at, point.valence, point.arousal) for point in story.arc)
        self.length = length
        self._per_second = _PARTS / length
        # A table, because a search asks for the arc thousands of times for each decision.
        middles = [self.at((place + 0.5) / _PARTS) for place in range(_PARTS)]
        self._aims = [*middles, self.at(1.0)]

    def __bool__(self) -> bool:
        return bool(self._points)

    def at(self, share: float) -> Affect:
        """The feeling aimed for at a share (clamped to 0 to 1), straight between points;
        neutral without an arc."""
        points = self._points
        if not points:
            return Affect(0.0, 0.0)
        if share <= points[0][0]:
            return Affect(points[0][1], points[0][2])
        for (start, valence, arousal), (end, later, louder) in pairwise(points):
            if share < end:
                part = (share - start) / (end - start)
                return Affect(
                    valence + part * (later - valence), arousal + part * (louder - arousal)
                )
        return Affect(points[-1][1], points[-1][2])

    def distance(self, valence: float, arousal: float, at: Seconds) -> float:
        """The squared distance of a feeling from what is aimed for at film time `at`."""
        place = int(at * self._per_second)
        aim_valence, aim_arousal = self._aims[place if place < _PARTS else _PARTS]
        away, aside = valence - aim_valence, arousal - aim_arousal
        return away * away + aside * aside
