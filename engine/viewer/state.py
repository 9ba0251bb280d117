"""The belief about one viewer: what face, voice and heart say, with how much doubt.

    expressions, face.valence         -> valence       read against what this person
    expressions, face.arousal,        -> arousal       rests at (baseline.py), by the
    voice, laughter, heart                             table in observation_model.py
    face.on_screen, gaze, open eyes   -> attention
    face.present                      -> presence

Each dimension is a Kalman filter (belief.py). What a beat intends makes the filter ready for a
change, and moves what is predicted; it never moves what is believed: a film that means to
amuse must not take its own meaning for a smile. Plain floats and `math` only, so that a logged
showing replays bit for bit.
"""

import math
from collections.abc import Iterable
from typing import Final

from engine.sensing import quantities
from engine.sensing.quantities import QUANTITIES
from engine.sensing.reading import Reading
from engine.viewer import observation_model
from engine.viewer.baseline import BASELINE_PRIORS, Baseline
from engine.viewer.felt import Estimate, Felt, Intended, Moment, causes_of
from engine.viewer.kalman import Belief
from engine.viewer.moments import MomentFinder
from engine.viewer.observation_model import SHOWN, Side
from engine.viewer.presence import Presence
from engine.viewer.process_model import PROCESS_MODELS, predicted, stirred
from engine.words import DIMENSIONS, Dimension, Seconds

_LOOKING: Final = (quantities.FACE_ON_SCREEN, quantities.FACE_PRESENT, quantities.FACE_GAZE)
CORRELATED: Final[Seconds] = 0.5
"""Successive frames err alike: thirty a second are not thirty."""

STANDS: Final[Seconds] = 0.2
"""A reading stands for the time since the last, but not for more."""

AWAY: Final[Seconds] = 30.0
"""After this long without a face somebody else may sit down: their baseline is new."""

_LATEST: Final[Seconds] = 2.0  # readings captured longer ago than this say nothing of now
_EARLIEST: Final[Seconds] = 1.0  # and those from further ahead than this are a broken clock
_HEART: Final[Seconds] = 4.0  # the heart rate is averaged over a few beats
_HEART_LASTS: Final[Seconds] = 10.0
_WORTH: Final = 0.01  # quality below which a reading says nothing


class ViewerState:
    """The belief about one viewer. One thread; time is passed in and may not run backwards.

    Call `advance(now)`, then `update` with each reading that came since; `felt` looks without
    changing anything. Whatever is late, early, out of range, of another `person` or not a
    number is ignored.
    """

    def __init__(self, person: int = 0) -> None:
        self.person = person
        self._now: Seconds | None = None
        self._beliefs = {name: Belief(PROCESS_MODELS[name]) for name in DIMENSIONS}
        self._baselines: dict[str, Baseline] = {}
        self._presence = Presence()
        self._seen: Seconds = -math.inf
        self._heart: float | None = None
        self._latest: dict[str, Reading] = {}
        self._intended: tuple[Intended, ...] = ()
        self._finder = MomentFinder(person)

    # --- what goes in ----------------------------------------------------------------------

    def expect(self, beats: Iterable[Intended]) -> None:
        """What the film intends from here on; replaces what was expected before."""
        self._intended = tuple(each for each in beats if math.isfinite(each.at))
        self._finder.expect(self._intended)

    def advance(self, now: Seconds) -> None:
        """Let time pass until `now` (seconds). An instant already past changes nothing."""
        if not math.isfinite(now) or (self._now is not None and now <= self._now):
            return
        if self._now is not None:
            passed = now - self._now
            stir = stirred(self._intended, self._now, now)
            for belief in self._beliefs.values():
                belief.advance(passed, stir)
            if now - self._seen > AWAY:
                self._forget_face()
        self._presence.advance(now)
        self._now = now
        self._finder.advance(now)

    def update(self, reading: Reading) -> bool:
        """Take in one reading; whether it was of any use."""
        if not self._usable(reading):
            return False
        quantity = reading.quantity
        before = self._latest.get(quantity)
        if self._now is None:
            self.advance(reading.time)
        self._latest[quantity] = reading
        baseline = self._rest(reading)
        if (expression := SHOWN.get(quantity)) is not None:
            rest = baseline.value if baseline is not None else 0.0
            share = observation_model.shown(reading.value, rest or 0.0, expression.above)
            if share > 0.0:
                weight = min(1.0, share / observation_model.PLAIN)
                if quantity == quantities.FACE_SMILE:
                    weight *= self._borne_out()
                for side, target, error in expression.says:
                    value = observation_model.strength(target, share)
                    self._measure(side, value, error, reading, before, baseline, weight)
            return True
        match quantity:
            case quantities.FACE_PRESENT:
                self._see(reading, before)
            case quantities.FACE_ON_SCREEN:
                self._look(self._looking(), reading, before)
            case quantities.FACE_VALENCE | quantities.FACE_AROUSAL | quantities.VOICE_AROUSAL:
                self._hear_network(reading, before, baseline)
            case quantities.VOICE_LEVEL:
                self._hear(reading, before, baseline)
            case quantities.HEART_RATE | quantities.HEART_BREATHING:
                self._beat(reading, before, baseline)
            case _:
                return quantity in (
                    quantities.FACE_EYE_OPEN,
                    quantities.FACE_GAZE,
                    quantities.VOICE_VOICED,
                )
        return True

    # --- what comes out ---------------------------------------------------------------------

    def estimates(self) -> dict[Dimension, Estimate]:
        """The belief about each dimension at the instant last advanced to."""
        return self._estimates_at(self._instant)

    def felt(self, now: Seconds) -> Felt:
        """The whole belief as it stands at `now`; changes nothing.

        The overall confidence is the mean of what is known of valence and of arousal.
        """
        now = now if math.isfinite(now) else self._instant
        then = max(now, self._instant)
        return felt_of(now, self._estimates_at(then), self._presence, then, self._heart_at(then))

    def presence_at(self, now: Seconds) -> float:
        """From 0 to 1: whether this person is there at `now`; changes nothing."""
        return self._presence.at(now)

    def predicted(self, seconds: Seconds) -> dict[Dimension, Estimate]:
        """The belief as it will be in `seconds`, by how feelings pass and what beats intend.

        The confidence is how much narrower that will be than knowing nothing.
        """
        ahead = min(600.0, max(0.0, seconds)) if math.isfinite(seconds) else 0.0
        return {
            name: predicted(
                name, belief.mean, belief.variance, self._instant, ahead, self._intended
            )
            for name, belief in self._beliefs.items()
        }

    def take_moments(self) -> list[Moment]:
        """The moments told since this was last asked, oldest first."""
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
            self._now - _LATEST <= reading.time <= self._now + _EARLIEST
        ):
            return False
        before = self._latest.get(reading.quantity)
        return before is None or reading.time > before.time

    def _rest(self, reading: Reading) -> Baseline | None:
        """The baseline of this quantity, with this reading taken in."""
        rest = BASELINE_PRIORS.get(reading.quantity)
        if rest is None:
            return None
        baseline = self._baselines.get(reading.quantity)
        if baseline is None:
            baseline = self._baselines[reading.quantity] = Baseline(rest)
        if reading.quantity.startswith("face."):
            self._seen = self._instant
        baseline.update(reading.time, reading.value, reading.quality)
        return baseline

    def _forget_face(self) -> None:
        for quantity in [each for each in self._baselines if each.startswith("face.")]:
            del self._baselines[quantity]

    def _see(self, reading: Reading, before: Reading | None) -> None:
        self._presence.see(reading.value, reading.quality)
        if reading.value >= 0.5:
            self._seen = self._instant
        else:
            self._look(0.0, reading, before)

    def _look(self, value: float, reading: Reading, before: Reading | None) -> None:
        self._measure("attention", value, observation_model.LOOKING_ERROR, reading, before, None)

    def _looking(self) -> float:
        """From 0 to 1: turned to the screen with open eyes, as far as was heard lately."""
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
        return last if last is not None and self._instant - last.time <= _LATEST else None

    def _borne_out(self) -> float:
        """0 to 1: how far a smile is one, by what the network says of the whole face."""
        happiness = self._lately(quantities.FACE_HAPPINESS)
        if happiness is None:
            return 1.0
        others = (self._lately(each) for each in observation_model.GRIMACES)
        return observation_model.joy(happiness.value, sum(each.value for each in others if each))

    def _off(self, reading: Reading) -> float:
        """How far a reading is off its baseline."""
        baseline = self._baselines.get(reading.quantity)
        rest = baseline.value if baseline is not None else None
        return reading.value - (rest if rest is not None else reading.value)

    def _hear_network(
        self, reading: Reading, before: Reading | None, baseline: Baseline | None
    ) -> None:
        side: Side = "valence" if reading.quantity == quantities.FACE_VALENCE else "arousal"
        value = min(1.0, max(-1.0, self._off(reading)))
        if reading.quantity == quantities.VOICE_AROUSAL:
            error, weight = observation_model.VOICE_ERROR, self._speaking()
        else:
            error, weight = observation_model.FACE_ERROR, 1.0
        self._measure(side, value, error, reading, before, baseline, weight)

    def _speaking(self) -> float:
        """0 to 1: whether there is a voice at all, as far as was heard just now."""
        voiced = self._lately(quantities.VOICE_VOICED)
        return voiced.value * voiced.quality if voiced is not None else 0.0

    def _hear(self, reading: Reading, before: Reading | None, baseline: Baseline | None) -> None:
        """A voice above the room's own level raises arousal; silence says nothing."""
        rise = self._off(reading)
        if rise > observation_model.LOUD:
            value = min(1.0, rise / observation_model.LOUDEST)
            weight = self._speaking()
            self._measure(
                "arousal", value, observation_model.LEVEL_ERROR, reading, before, None, weight
            )

    def _beat(self, reading: Reading, before: Reading | None, baseline: Baseline | None) -> None:
        """A heart or a breath that goes faster than at rest raises arousal."""
        heart = reading.quantity == quantities.HEART_RATE
        if heart:
            passed = min(_HEART, reading.time - before.time) if before else math.inf
            share = 1 - math.exp(-passed * reading.quality / _HEART)
            known = self._heart if self._heart is not None else reading.value
            self._heart = known + share * (reading.value - known)
        most = observation_model.HEART_MOST if heart else observation_model.BREATH_MOST
        error = observation_model.HEART_ERROR if heart else observation_model.BREATH_ERROR
        value = min(1.0, max(-1.0, self._off(reading) / most))
        # Until half of its half minute is heard, nobody knows what this heart does at rest.
        learned = baseline.progress if baseline is not None else 0.0
        weight = min(1.0, max(0.0, 2 * learned - 0.5))
        self._measure("arousal", value, error, reading, before, None, weight)

    def _measure(
        self,
        side: Side | Dimension,
        value: float,
        error: float,
        reading: Reading,
        before: Reading | None,
        baseline: Baseline | None,
        weight: float = 1.0,
    ) -> None:
        """Evidence for one side of feeling; `weight` (0 to 1) scales the reading's quality."""
        quality = reading.quality * weight
        if quality < _WORTH:
            return
        apart = reading.time - before.time if before else CORRELATED
        # A neutral that is not known yet is an error too.
        doubt = baseline.doubt if baseline is not None else 0.0
        noise = (error * error + doubt * doubt) / (quality * quality)
        if side != "attention":
            weight = min(STANDS, apart) / noise
            self._finder.measure(side, value, weight, reading.quality)
        if side in ("dominance", "novelty"):
            return
        belief = self._beliefs[side]  # type: ignore[index]
        nature = belief.nature
        age = max(0.0, self._instant - reading.time)
        noise = noise * max(1.0, CORRELATED / max(apart, 1e-3))
        noise += age * 2 * nature.variance / nature.memory
        belief.measure(value, noise, reading.quantity, quality, apart)

    def _heart_at(self, now: Seconds) -> float | None:
        last = self._latest.get(quantities.HEART_RATE)
        return self._heart if last is not None and now - last.time <= _HEART_LASTS else None

    def _estimates_at(self, now: Seconds) -> dict[Dimension, Estimate]:
        passed = now - self._instant
        return {name: belief.estimate(passed) for name, belief in self._beliefs.items()}


def felt_of(
    now: Seconds,
    estimates: dict[Dimension, Estimate],
    presence: Presence,
    then: Seconds,
    heart: float | None = None,
) -> Felt:
    """The whole belief about one person, from the `estimates` and the presence of `then`."""
    there = presence.at(then)
    return Felt(
        now,
        estimates,
        there,
        (estimates["valence"].confidence + estimates["arousal"].confidence) / 2,
        causes_of(estimates),
        presence.known(then),
        heart,
        1 if there >= 0.5 else 0,
    )
