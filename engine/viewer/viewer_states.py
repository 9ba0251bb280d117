"""Many viewers at once, each before a camera of their own: the belief about them in arrays.

The twin of as many `ViewerState`s, to the last bit, for simulations of very many showings. It
takes what a simulated viewer says: whether a face is there, whether it looks, and the network's
valence and arousal. What is kept of each goes into arrays (`KalmanFilters`, `Baselines`,
`Presences`, `MomentFinders`). Causes are left out.
"""

from collections.abc import Iterable
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from engine.sensing import quantities
from engine.viewer import observation_model
from engine.viewer.baseline import BASELINE_PRIORS, Baselines
from engine.viewer.felt import Felt, Intended, Moment
from engine.viewer.kalman import KalmanFilters
from engine.viewer.moment_finders import MomentFinders
from engine.viewer.presence import Presences
from engine.viewer.process_model import PROCESS_MODELS, ProcessNoise
from engine.viewer.state import AWAY, CORRELATED, STANDS, felt_of
from engine.words import DIMENSIONS, Dimension, Seconds

Who = NDArray[np.intp]
Numbers = NDArray[np.float64]

_SIDES: Final[dict[str, Literal["valence", "arousal"]]] = {
    quantities.FACE_VALENCE: "valence",
    quantities.FACE_AROUSAL: "arousal",
}


class ViewerStates:
    """The beliefs about `many` viewers who are told apart by number. One thread.

    Used as a `ViewerState` is; all are advanced together, and every reading is of the instant
    last advanced to. Without `moments` no reactions are looked for.
    """

    def __init__(self, many: int, *, moments: bool) -> None:
        self._now: Seconds | None = None
        self._beliefs = {name: KalmanFilters(PROCESS_MODELS[name], many) for name in DIMENSIONS}
        self._presences = Presences(many)
        self._stirring = ProcessNoise(many)
        self._seen = np.full(many, -np.inf)
        self._latest = {
            quantity: np.full(many, -np.inf)
            for quantity in (quantities.FACE_PRESENT, quantities.FACE_ON_SCREEN, *_SIDES)
        }
        self._baselines = {each: Baselines(BASELINE_PRIORS[each], many) for each in _SIDES}
        self._finders = MomentFinders(many) if moments else None

    def expect(self, number: int, beats: Iterable[Intended]) -> None:
        """What one viewer's film intends from here on; see `ViewerState.expect`."""
        intended = tuple(beats)
        self._stirring.expect(number, intended)
        if self._finders is not None:
            self._finders.expect(number, intended)

    def advance(self, now: Seconds) -> None:
        """Let time pass until `now` (seconds), for everybody."""
        if self._now is not None:
            stirred = self._stirring.between(self._now, now)
            for beliefs in self._beliefs.values():
                beliefs.advance(now - self._now, stirred)
            gone = np.flatnonzero(now - self._seen > AWAY)
            for baselines in self._baselines.values():
                baselines.forget(gone)
        self._presences.advance(now)
        self._now = now
        if self._finders is not None:
            self._finders.advance(now)

    def see(self, who: Who, there: bool, quality: float) -> None:
        """Whether a camera sees the faces of the viewers `who`."""
        found = np.full(len(who), float(there))
        before = self._heard(quantities.FACE_PRESENT, who)
        self._presences.see(who, found, quality)
        if there:
            self._seen[who] = self._instant
        else:
            self._look(who, found, before, quality)

    def look(self, who: Who, on_screen: Numbers, quality: float) -> None:
        """How far the viewers `who`, whose faces are seen, are turned to the screen."""
        before = self._heard(quantities.FACE_ON_SCREEN, who)
        self._look(who, np.minimum(1.0, on_screen), before, quality)

    def judge(self, who: Who, quantity: str, values: Numbers, quality: float) -> None:
        """What the network says of the faces of the viewers `who`: valence, or arousal."""
        before = self._heard(quantity, who)
        self._seen[who] = self._instant
        baselines = self._baselines[quantity]
        baselines.update(who, self._instant, values, quality)
        doubt = baselines.doubt(who)
        off = np.minimum(1.0, np.maximum(-1.0, values - baselines.value(who)))
        error = observation_model.FACE_ERROR
        noise = (error * error + doubt * doubt) / (quality * quality)
        apart = self._apart(before)
        if self._finders is not None:
            weight = np.minimum(STANDS, apart) / noise
            self._finders.measure(who, _SIDES[quantity], off, weight, quality)
        self._measure(_SIDES[quantity], who, off, noise, quality, apart)

    def felt(self, number: int, now: Seconds) -> Felt:
        """The whole belief about one viewer at `now`; see `ViewerState.felt`."""
        then = max(now, self._instant)
        passed = then - self._instant
        estimates = {name: each.of(number).estimate(passed) for name, each in self._beliefs.items()}
        return felt_of(now, estimates, self._presences.of(number), then)

    def take_moments(self, number: int) -> list[Moment]:
        """One viewer's moments since this was last asked; see `ViewerState.take_moments`."""
        return self._finders.take(number) if self._finders is not None else []

    @property
    def _instant(self) -> Seconds:
        return self._now if self._now is not None else 0.0

    def _heard(self, quantity: str, who: Who) -> Numbers:
        """When the quantity was last heard of; it is heard of now."""
        before = self._latest[quantity][who]
        self._latest[quantity][who] = self._instant
        return before

    def _apart(self, before: Numbers) -> Numbers:
        return np.where(np.isfinite(before), self._instant - before, CORRELATED)

    def _look(self, who: Who, value: Numbers, before: Numbers, quality: float) -> None:
        error = observation_model.LOOKING_ERROR
        noise = np.full(len(who), error * error / (quality * quality))
        self._measure("attention", who, value, noise, quality, self._apart(before))

    def _measure(
        self,
        name: Dimension,
        who: Who,
        value: Numbers,
        noise: Numbers,
        quality: float,
        apart: Numbers,
    ) -> None:
        noise = noise * np.maximum(1.0, CORRELATED / np.maximum(apart, 1e-3))
        self._beliefs[name].measure(who, value, noise, quality, apart)
