"""The state of one viewer, filtered from the readings of face, voice and heart.

    expressions, face.valence         -> valence       relative to the person's baseline
    expressions, face.arousal,        -> arousal       (baseline.py), by the observation
    voice, laughter, heart                             model (observation_model.py)
    face.on_screen, gaze, open eyes   -> attention
    face.present                      -> presence

Each dimension is a Kalman filter (kalman.py). A beat adds process noise, so that the filter
follows a change sooner, and moves the forecast; it never moves the posterior: a film that means
to amuse must not take its own intention for a smile. Plain floats and `math` only, so that a
logged showing replays bit for bit.
"""

import math
from collections.abc import Iterable
from typing import Final

from engine.adding import added
from engine.sensing import quantities
from engine.sensing.quantities import QUANTITIES
from engine.sensing.reading import Reading
from engine.viewer import observation_model
from engine.viewer.baseline import Baseline, prior_of
from engine.viewer.felt import Estimate, Felt, Moment, ScheduledBeat, causes_of
from engine.viewer.inference import NEWEST, Inference
from engine.viewer.kalman import KalmanFilter
from engine.viewer.moments import MomentFinder
from engine.viewer.observation_model import EXPRESSIONS, Axis, ExpressionModel
from engine.viewer.presence import Presence
from engine.viewer.process_model import PROCESS_MODELS, forecast, process_noise
from engine.words import DIMENSIONS, Dimension, Seconds

_LOOKING: Final = (quantities.FACE_ON_SCREEN, quantities.FACE_PRESENT, quantities.FACE_GAZE)
ERROR_CORRELATION: Final[Seconds] = 0.5
"""The errors of readings closer together than this are correlated: noise is scaled up for them."""

LONGEST_DURATION: Final[Seconds] = 0.2
"""A reading stands for the time since the one before, up to this long."""

NEW_PERSON_AFTER: Final[Seconds] = 30.0
"""After this long without a face, somebody else may sit there: face baselines begin anew."""

_OLDEST: Final[Seconds] = 2.0  # readings captured longer ago than this are rejected
_FURTHEST_AHEAD: Final[Seconds] = 1.0  # and those further in the future: their clock is wrong
_HEART_MEMORY: Final[Seconds] = 4.0  # time constant of the mean heart rate: a few beats
_HEART_EXPIRES: Final[Seconds] = 10.0
_LEAST_QUALITY: Final = 0.01  # readings of less quality are not used
_LEAST_SPEECH: Final = 0.1  # and of less speech tell nothing of how somebody's voice is mostly


class ViewerState:
    """The filtered state of one viewer. One thread; film time is passed in, in seconds.

    Call `advance(now)`, then `update` with each reading that came since; `felt` reads the state
    and changes nothing. Readings that are late, early, out of range, of another `person` or not
    a number are rejected. Unless it `feels`, no feeling is inferred: neither valence nor arousal,
    and no moment. `inference` is how it infers.
    """

    def __init__(
        self, person: int = 0, *, feels: bool = True, inference: Inference = NEWEST
    ) -> None:
        self.person = person
        self._feels, self._inference = feels, inference
        self._now: Seconds | None = None
        self._filters = {name: KalmanFilter(PROCESS_MODELS[name]) for name in DIMENSIONS}
        self._baselines: dict[str, Baseline] = {}
        self._presence = Presence()
        self._seen: Seconds = -math.inf
        self._heart: float | None = None
        self._latest: dict[str, Reading] = {}
        self._beats: tuple[ScheduledBeat, ...] = ()
        self._finder = MomentFinder(person, inference=inference)

    # --- what goes in ----------------------------------------------------------------------

    def expect(self, beats: Iterable[ScheduledBeat]) -> None:
        """Replace the beats that the film has scheduled from here on."""
        self._beats = tuple(each for each in beats if math.isfinite(each.at))
        self._finder.expect(self._beats)

    def advance(self, now: Seconds) -> None:
        """Let time pass until `now` (seconds). An instant already past changes nothing."""
        if not math.isfinite(now) or (self._now is not None and now <= self._now):
            return
        if self._now is not None:
            noise = process_noise(self._beats, self._now, now)
            for each in self._filters.values():
                each.predict(now - self._now, noise)
            if now - self._seen > NEW_PERSON_AFTER:
                self._forget_face()
        self._presence.advance(now)
        self._now = now
        self._finder.advance(now)

    def update(self, reading: Reading) -> bool:
        """Take in one reading; return whether it was used."""
        if not self._usable(reading):
            return False
        quantity = reading.quantity
        before = self._latest.get(quantity)
        if self._now is None:
            self.advance(reading.time)
        self._latest[quantity] = reading
        if quantity == quantities.FACE_NEWCOMER:
            self._begin_anew()
            return True
        baseline = self._updated_baseline(reading)
        if (expression := EXPRESSIONS.get(quantity)) is not None:
            self._measure_expression(expression, reading, before, baseline)
            return True
        match quantity:
            case quantities.FACE_PRESENT:
                self._measure_presence(reading, before)
            case quantities.FACE_ON_SCREEN:
                self._measure_attention(self._looking(), reading, before)
            case quantities.FACE_VALENCE | quantities.FACE_AROUSAL | quantities.VOICE_AROUSAL:
                self._measure_network(reading, before, baseline)
            case quantities.VOICE_LEVEL:
                self._measure_loudness(reading, before)
            case quantities.HEART_RATE | quantities.HEART_BREATHING:
                self._measure_rate(reading, before, baseline)
            case _:
                return quantity in (
                    quantities.FACE_EYE_OPEN,
                    quantities.FACE_GAZE,
                    quantities.VOICE_VOICED,
                )
        return True

    # --- what comes out ---------------------------------------------------------------------

    def estimates(self) -> dict[Dimension, Estimate]:
        """The estimate of each dimension at the instant last advanced to."""
        return self._estimates_at(self._instant)

    def felt(self, now: Seconds) -> Felt:
        """The whole viewer state at `now`; changes nothing.

        The overall confidence is the mean of the confidences in valence and arousal.
        """
        now = now if math.isfinite(now) else self._instant
        then = max(now, self._instant)
        return felt_of(now, self._estimates_at(then), self._presence, then, self._heart_at(then))

    def smile_at(self, now: Seconds) -> float | None:
        """How broadly this person smiles at `now`, beside how their face rests: 0 not at all, 1
        fully. None where it was not seen within two seconds."""
        last = self._latest.get(quantities.FACE_SMILE)
        if last is None or not now - last.time <= _OLDEST:
            return None
        baseline = self._baselines.get(quantities.FACE_SMILE)
        rest = baseline.value if baseline is not None else None
        threshold = EXPRESSIONS[quantities.FACE_SMILE].threshold
        return observation_model.intensity(last.value, rest or 0.0, threshold)

    def presence_at(self, now: Seconds) -> float:
        """How surely this person is there at `now`, 0 to 1; changes nothing."""
        return self._presence.value_at(now)

    def forecast(self, seconds: Seconds) -> dict[Dimension, Estimate]:
        """The estimate of each dimension in `seconds`, by the process model and the beats.

        The confidence is 1 less the share of the stationary variance that is left.
        """
        ahead = min(600.0, max(0.0, seconds)) if math.isfinite(seconds) else 0.0
        return {
            name: forecast(name, each.mean, each.variance, self._instant, ahead, self._beats)
            for name, each in self._filters.items()
        }

    def take_moments(self) -> list[Moment]:
        """The moments found since the last call, oldest first."""
        return self._finder.take()

    # --- within -----------------------------------------------------------------------------

    @property
    def _instant(self) -> Seconds:
        return self._now if self._now is not None else 0.0

    def _usable(self, reading: Reading) -> bool:
        limits = QUANTITIES.get(reading.quantity)
        if limits is None or reading.person != self.person or not math.isfinite(reading.time):
            return False
        # Written so that NaN fails every comparison.
        if not (limits[0] <= reading.value <= limits[1] and 0.0 < reading.quality <= 1.0):
            return False
        if self._now is not None and not (
            self._now - _OLDEST <= reading.time <= self._now + _FURTHEST_AHEAD
        ):
            return False
        before = self._latest.get(reading.quantity)
        return before is None or reading.time > before.time

    def _updated_baseline(self, reading: Reading) -> Baseline | None:
        """The baseline of this quantity, with this reading taken in."""
        baseline = self._baselines.get(reading.quantity)
        if baseline is None:
            prior = prior_of(reading.quantity, self._inference)
            if prior is None:
                return None
            baseline = self._baselines[reading.quantity] = Baseline(prior)
        if reading.quantity.startswith("face."):
            self._seen = self._instant
        value, quality = reading.value, reading.quality
        if self._is_voice(reading):
            value, quality = observation_model.summed(value), quality * self._speaking()
            if quality < _LEAST_SPEECH:
                return baseline  # a room, or the film: nobody's voice
        baseline.update(reading.time, value, quality)
        return baseline

    def _is_voice(self, reading: Reading) -> bool:
        """Whether this is arousal of a voice and read beside the speaker's sum, as since 6."""
        return reading.quantity == quantities.VOICE_AROUSAL and self._inference >= 6

    def _forget_face(self) -> None:
        for quantity in [each for each in self._baselines if each.startswith("face.")]:
            del self._baselines[quantity]

    def _begin_anew(self) -> None:
        """Another face may have taken this number: nothing of the one before counts any more."""
        self._forget_face()
        for quantity in [each for each in self._latest if each.startswith("face.")]:
            if quantity != quantities.FACE_NEWCOMER:
                del self._latest[quantity]
        self._filters = {name: KalmanFilter(PROCESS_MODELS[name]) for name in DIMENSIONS}
        self._finder.forget()

    def _measure_expression(
        self,
        expression: ExpressionModel,
        reading: Reading,
        before: Reading | None,
        baseline: Baseline | None,
    ) -> None:
        rest = baseline.value if baseline is not None else 0.0
        intensity = observation_model.intensity(reading.value, rest or 0.0, expression.threshold)
        if intensity <= 0.0:
            return
        weight = min(1.0, intensity / observation_model.FULL_TRUST)
        if reading.quantity == quantities.FACE_SMILE:
            weight *= self._smile_validity()
        for axis, target, error in expression.observations:
            value = observation_model.expected_value(target, intensity)
            self._measure(axis, value, error, reading, before, baseline, weight)

    def _measure_presence(self, reading: Reading, before: Reading | None) -> None:
        self._presence.update(reading.value, reading.quality)
        if reading.value >= 0.5:
            self._seen = self._instant
        else:
            self._measure_attention(0.0, reading, before)

    def _measure_attention(self, value: float, reading: Reading, before: Reading | None) -> None:
        self._measure("attention", value, observation_model.ATTENTION_ERROR, reading, before, None)

    def _looking(self) -> float:
        """How far head and open eyes are turned to the screen, 0 to 1, by the latest readings."""
        looking = 1.0
        for quantity in _LOOKING:
            if (last := self._lately(quantity)) is not None:
                looking *= min(1.0, last.value)
        if (eyes := self._lately(quantities.FACE_EYE_OPEN)) is not None:
            baseline = self._baselines.get(quantities.FACE_EYE_OPEN)
            rest = baseline.value if baseline is not None and baseline.value is not None else 0.8
            looking *= min(1.0, eyes.value / max(0.05, rest / 2))
        return looking

    def _lately(self, quantity: str) -> Reading | None:
        last = self._latest.get(quantity)
        return last if last is not None and self._instant - last.time <= _OLDEST else None

    def _smile_validity(self) -> float:
        """How far a smile means pleasure, 0 to 1, by the network's view of the whole face."""
        happiness = self._lately(quantities.FACE_HAPPINESS)
        if happiness is None:
            return 1.0
        others = (self._lately(each) for each in observation_model.GRIMACES)
        return observation_model.smile_validity(
            happiness.value, added(each.value for each in others if each)
        )

    def _deviation(self, reading: Reading) -> float:
        """A reading less its baseline; of a voice, how roused it is beside it, -1 to 1."""
        baseline = self._baselines.get(reading.quantity)
        if baseline is not None and self._is_voice(reading):
            heard = observation_model.summed(reading.value)
            return math.tanh(heard - (baseline.nearest_to(heard) or 0.0))
        rest = baseline.value if baseline is not None else None
        return reading.value - (rest if rest is not None else reading.value)

    def _measure_network(
        self, reading: Reading, before: Reading | None, baseline: Baseline | None
    ) -> None:
        axis: Axis = "valence" if reading.quantity == quantities.FACE_VALENCE else "arousal"
        value = min(1.0, max(-1.0, self._deviation(reading)))
        if reading.quantity == quantities.VOICE_AROUSAL:
            error, weight = observation_model.VOICE_ERROR, self._speaking()
        else:
            error, weight = observation_model.FACE_ERROR, 1.0
        self._measure(axis, value, error, reading, before, baseline, weight)

    def _speaking(self) -> float:
        """How surely somebody speaks, 0 to 1, by the latest reading of voicing."""
        voiced = self._lately(quantities.VOICE_VOICED)
        return voiced.value * voiced.quality if voiced is not None else 0.0

    def _measure_loudness(self, reading: Reading, before: Reading | None) -> None:
        """A voice louder than the room raises arousal; silence tells nothing."""
        rise = self._deviation(reading)
        if rise > observation_model.LOUDNESS_THRESHOLD:
            value = min(1.0, rise / observation_model.LOUDNESS_FULL)
            weight = self._speaking()
            self._measure(
                "arousal", value, observation_model.LOUDNESS_ERROR, reading, before, None, weight
            )

    def _measure_rate(
        self, reading: Reading, before: Reading | None, baseline: Baseline | None
    ) -> None:
        """A heart or breathing rate above its baseline raises arousal."""
        heart = reading.quantity == quantities.HEART_RATE
        if heart:
            passed = min(_HEART_MEMORY, reading.time - before.time) if before else math.inf
            share = 1 - math.exp(-passed * reading.quality / _HEART_MEMORY)
            known = self._heart if self._heart is not None else reading.value
            self._heart = known + share * (reading.value - known)
        most = observation_model.HEART_FULL if heart else observation_model.BREATHING_FULL
        error = observation_model.HEART_ERROR if heart else observation_model.BREATHING_ERROR
        value = min(1.0, max(-1.0, self._deviation(reading) / most))
        # The baseline of a heart counts only after a quarter of the time it is learned in.
        learned = baseline.progress if baseline is not None else 0.0
        weight = min(1.0, max(0.0, 2 * learned - 0.5))
        self._measure("arousal", value, error, reading, before, None, weight)

    def _measure(
        self,
        axis: Axis | Dimension,
        value: float,
        error: float,
        reading: Reading,
        before: Reading | None,
        baseline: Baseline | None,
        weight: float = 1.0,
    ) -> None:
        """A measurement on one axis; `weight` (0 to 1) scales the reading's quality.

        The measurement noise is the squared `error` at full quality, with the uncertainty of the
        baseline, divided by the squared quality; correlation in time and age come on top.
        """
        quality = reading.quality * weight
        if quality < _LEAST_QUALITY or not (self._feels or axis == "attention"):
            return
        apart = reading.time - before.time if before else ERROR_CORRELATION
        uncertainty = baseline.uncertainty if baseline is not None else 0.0
        noise = (error * error + uncertainty * uncertainty) / (quality * quality)
        if axis != "attention":
            weight = min(LONGEST_DURATION, apart) / noise
            self._finder.measure(axis, value, weight, reading.quality)
        if axis in ("dominance", "novelty"):
            return
        target = self._filters[axis]  # type: ignore[index]
        model = target.model
        age = max(0.0, self._instant - reading.time)
        noise = noise * max(1.0, ERROR_CORRELATION / max(apart, 1e-3))
        noise += age * 2 * model.variance / model.time_constant
        target.update(value, noise, reading.quantity, quality, apart)

    def _heart_at(self, now: Seconds) -> float | None:
        last = self._latest.get(quantities.HEART_RATE)
        return self._heart if last is not None and now - last.time <= _HEART_EXPIRES else None

    def _estimates_at(self, now: Seconds) -> dict[Dimension, Estimate]:
        ahead = now - self._instant
        return {name: each.estimate(ahead) for name, each in self._filters.items()}


def felt_of(
    now: Seconds,
    estimates: dict[Dimension, Estimate],
    presence: Presence,
    then: Seconds,
    heart: float | None = None,
) -> Felt:
    """One person's viewer state at `now`, of the estimates and the presence at `then`."""
    there = presence.value_at(then)
    return Felt(
        now,
        estimates,
        there,
        (estimates["valence"].confidence + estimates["arousal"].confidence) / 2,
        causes_of(estimates),
        presence.confidence_at(then),
        heart,
        1 if there >= 0.5 else 0,
    )
