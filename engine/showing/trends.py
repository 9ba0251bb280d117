"""How quantities rise and fall: the slope of their last seconds, told as a change."""

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Final

from engine.adding import added
from engine.words import Seconds

_EVERY: Final[Seconds] = 0.2  # samples are taken no closer than this
_KNOWN: Final = 0.75  # of the time asked about must have been seen
_FEWEST: Final = 4


class Trends:
    """Follows the quantities that somebody asks about. Time never runs backwards."""

    def __init__(self, asked: Iterable[tuple[str, Seconds]]) -> None:
        longest: dict[str, Seconds] = {}
        for quantity, over in asked:
            longest[quantity] = max(over, longest.get(quantity, 0.0))
        self._longest = longest
        self._samples: dict[str, deque[tuple[Seconds, float]]] = {
            quantity: deque() for quantity in sorted(longest)
        }

    def take(self, now: Seconds, values: Mapping[str, float]) -> None:
        """The values at `now`; a quantity that is absent is not known, and begins anew."""
        for quantity, samples in self._samples.items():
            value = values.get(quantity)
            if value is None:
                samples.clear()
            elif not samples or now - samples[-1][0] >= _EVERY:
                samples.append((now, value))
                while now - samples[0][0] > self._longest[quantity]:
                    samples.popleft()

    def change(self, quantity: str, over: Seconds, now: Seconds) -> float | None:
        """By how much it rose (fell, where negative) in the last `over` seconds, straight fitted.

        None where it was not known for three quarters of that time.
        """
        recent = [each for each in self._samples.get(quantity, ()) if now - each[0] <= over]
        if len(recent) < _FEWEST or recent[-1][0] - recent[0][0] < _KNOWN * over:
            return None
        middle = added(time for time, _ in recent) / len(recent)
        spread = added((time - middle) ** 2 for time, _ in recent)
        return over * added((time - middle) * value for time, value in recent) / spread
