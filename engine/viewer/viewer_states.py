"""`ViewerState` for many viewers, vectorised, each before a camera of their own.

Simulations of many showings use it. It takes the four readings that a simulated camera gives:
presence, head pose, and the network's valence and arousal. The numbers are those of as many
`ViewerState`s, to the last bit; causes are left out.
"""

from collections.abc import Iterable
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from engine.sensing import quantities
from engine.viewer import observation_model
from engine.viewer.baseline import BASELINE_PRIORS
from engine.viewer.baselines import Baselines
from engine.viewer.felt import Felt, Moment, ScheduledBeat
from engine.viewer.kalman import KalmanFilters
from engine.viewer.moment_finders import MomentFinders
from engine.viewer.presence import Presences
from engine.viewer.process_model import PROCESS_MODELS, ProcessNoise
from engine.viewer.state import ERROR_CORRELATION, LONGEST_DURATION, NEW_PERSON_AFTER, felt_of
from engine.words import DIMENSIONS, Dimension, Seconds

Who = NDArray[np.intp]
Numbers = NDArray[np.float64]

_AXES: Final[dict[str, Literal["valence", "arousal"]]] = {
    quantities.FACE_VALENCE: "valence",
    quantities.FACE_AROUSAL: "arousal",
}


class ViewerStates:
    """The states of `count` viewers, numbered from 0. One thread.

    All are advanced together, and every reading is of the instant last advanced to. Moments are
    found only with `moments`.
    """

    def __init__(self, count: int, *, moments: bool) -> None:
        self._now: Seconds | None = None
        self._filters = {name: KalmanFilters(PROCESS_MODELS[name], count) for name in DIMENSIONS}
        self._presences = Presences(count)
        self._process_noise = ProcessNoise(count)
        self._seen = np.full(count, -np.inf)
        self._latest = {
            quantity: np.full(count, -np.inf)
            for quantity in (quantities.FACE_PRESENT, quantities.FACE_ON_SCREEN, *_AXES)
        }
        self._baselines = {each: Baselines(BASELINE_PRIORS[each], count) for each in _AXES}
        self._finders = MomentFinders(count) if moments else None

    def expect(self, number: int, beats: Iterable[ScheduledBeat]) -> None:
        """Replace the beats of one viewer's film; see `ViewerState.expect`."""
        scheduled = tuple(beats)
        self._process_noise.expect(number, scheduled)
        if self._finders is not None:
            self._finders.expect(number, scheduled)

    def advance(self, now: Seconds) -> None:
        """Let time pass until `now` (seconds), for everybody."""
        if self._now is not None:
            noise = self._process_noise.between(self._now, now)
            for filters in self._filters.values():
                filters.predict(now - self._now, noise)
            gone = np.flatnonzero(now - self._seen > NEW_PERSON_AFTER)
            for baselines in self._baselines.values():
                baselines.forget(gone)
        self._presences.advance(now)
        self._now = now
        if self._finders is not None:
            self._finders.advance(now)

    def update_presence(self, who: Who, there: bool, quality: float) -> None:
        """Take in whether a face was found of the viewers `who`."""
        found = np.full(len(who), float(there))
        before = self._previous(quantities.FACE_PRESENT, who)
        self._presences.update(who, found, quality)
        if there:
            self._seen[who] = self._instant
        else:
            self._measure_attention(who, found, before, quality)

    def update_on_screen(self, who: Who, on_screen: Numbers, quality: float) -> None:
        """Take in how far the viewers `who` turn to the screen: 0 to 1, of shape (len(who),)."""
        before = self._previous(quantities.FACE_ON_SCREEN, who)
        self._measure_attention(who, np.minimum(1.0, on_screen), before, quality)

    def update_affect(self, who: Who, quantity: str, values: Numbers, quality: float) -> None:
        """Take in `face.valence` or `face.arousal` of the viewers `who`, -1 to 1."""
        before = self._previous(quantity, who)
        self._seen[who] = self._instant
        baselines = self._baselines[quantity]
        baselines.update(who, self._instant, values, quality)
        uncertainty = baselines.uncertainty(who)
        deviation = np.minimum(1.0, np.maximum(-1.0, values - baselines.value(who)))
        error = observation_model.FACE_ERROR
        noise = (error * error + uncertainty * uncertainty) / (quality * quality)
        apart = self._apart(before)
        if self._finders is not None:
            weight = np.minimum(LONGEST_DURATION, apart) / noise
            self._finders.measure(who, _AXES[quantity], deviation, weight, quality)
        self._measure(_AXES[quantity], who, deviation, noise, quality, apart)

    def felt(self, number: int, now: Seconds) -> Felt:
        """The whole state of one viewer at `now`; see `ViewerState.felt`."""
        then = max(now, self._instant)
        ahead = then - self._instant
        estimates = {
            name: each.filter_of(number).estimate(ahead) for name, each in self._filters.items()
        }
        return felt_of(now, estimates, self._presences.presence_of(number), then)

    def estimates(self) -> dict[Dimension, tuple[Numbers, Numbers, Numbers]]:
        """Of each dimension means, variances and confidences of everybody as they are now."""
        return {name: filters.estimates() for name, filters in self._filters.items()}

    @property
    def presences(self) -> Numbers:
        """How surely each is there now, 0 to 1."""
        return self._presences.values

    def take_moments(self, number: int) -> list[Moment]:
        """One viewer's moments found since the last call; see `ViewerState.take_moments`."""
        return self._finders.take(number) if self._finders is not None else []

    @property
    def _instant(self) -> Seconds:
        return self._now if self._now is not None else 0.0

    def _previous(self, quantity: str, who: Who) -> Numbers:
        """The time of the last reading of a quantity before the one of this instant."""
        before = self._latest[quantity][who]
        self._latest[quantity][who] = self._instant
        return before

    def _apart(self, before: Numbers) -> Numbers:
        return np.where(np.isfinite(before), self._instant - before, ERROR_CORRELATION)

    def _measure_attention(self, who: Who, value: Numbers, before: Numbers, quality: float) -> None:
        error = observation_model.ATTENTION_ERROR
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
        noise = noise * np.maximum(1.0, ERROR_CORRELATION / np.maximum(apart, 1e-3))
        self._filters[name].update(who, value, noise, quality, apart)
