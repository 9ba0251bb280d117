"""The belief about the viewer: what the face and the voice say, with how much doubt.

Each dimension is a Kalman filter over a random walk that slowly returns to neutral
(Uhlenbeck and Ornstein, 1930; Kalman, 1960): evidence pulls the mean and narrows the
variance, silence lets both go back to knowing nothing. Plain floats and `math` only, so
that a logged showing replays bit for bit.

    face.valence, face.smile, face.brow_lower     -> valence
    face.arousal, voice.level above its average   -> arousal
    face.on_screen, face.present, face.eye_open   -> attention
    face.present                                  -> presence
"""

import math
from dataclasses import dataclass
from typing import Final

from engine.sensing import reading as said
from engine.sensing.reading import QUANTITIES, Reading
from engine.viewer.felt import Estimate, Felt
from engine.words import DIMENSIONS, RANGES, Dimension, Seconds


@dataclass(frozen=True, slots=True)
class _Nature:
    """How a dimension behaves unheard: where it rests, how widely, how long it remembers."""

    neutral: float
    variance: float
    memory: Seconds


_NATURE: Final[dict[Dimension, _Nature]] = {
    "valence": _Nature(0.0, 0.20, 12.0),
    "arousal": _Nature(0.0, 0.20, 10.0),
    "attention": _Nature(0.5, 0.09, 5.0),
}

# The error (standard deviation) of one reading at quality 1. Networks reach a concordance of
# about 0.5 on stills, which is an error near 0.35; expressions say less about feeling than that.
_NOISE: Final = {
    said.FACE_VALENCE: 0.35,
    said.FACE_AROUSAL: 0.35,
    said.FACE_SMILE: 0.40,
    said.FACE_BROW_LOWER: 0.60,
    said.VOICE_LEVEL: 0.45,
    said.FACE_ON_SCREEN: 0.25,
    said.FACE_PRESENT: 0.25,
}

_LOOKING: Final = (
    (said.FACE_ON_SCREEN, 1.0),
    (said.FACE_PRESENT, 1.0),
    (said.FACE_EYE_OPEN, 0.4),
)
"""What makes up attention, each with the value from which on it is full."""

_CORRELATED: Final[Seconds] = 0.5  # successive frames err alike: thirty a second are not thirty
_LATEST: Final[Seconds] = 2.0  # readings captured longer ago than this say nothing of now
_EARLIEST: Final[Seconds] = 1.0  # and those from further ahead than this are a broken clock
_FRESH: Final[Seconds] = 0.5  # evidence this young is believed in full
_FADES: Final[Seconds] = 1.0  # after that its confidence falls with this time constant
_PRESENCE: Final[Seconds] = 0.35  # time constant of presence: gone within a second
_UNSEEN: Final[Seconds] = 0.7  # no word of a face for this long: nobody is there
_ROOM: Final[Seconds] = 45.0  # time constant of the average loudness of this room
_RECENT: Final[Seconds] = 3.0  # how long a push on the state counts among its causes
_CAUSES: Final = 4


@dataclass(slots=True)
class _Belief:
    mean: float
    variance: float
    heard: Seconds = -math.inf


@dataclass(slots=True)
class _Influence:
    """What one quantity said lately: its smoothed value, and how far it pushed each dimension."""

    value: float
    time: Seconds
    pushes: dict[Dimension, float]
    at: Seconds


class ViewerState:
    """The belief about one viewer. One thread; time is passed in and may not run backwards.

    Call `advance(now)`, then `update` with each reading that came since; `felt` looks without
    changing anything. Whatever is late, early, out of range or not a number is ignored.
    """

    def __init__(self) -> None:
        self._now: Seconds | None = None
        self._beliefs = {
            name: _Belief(_NATURE[name].neutral, _NATURE[name].variance) for name in DIMENSIONS
        }
        self._presence = 0.0
        self._present = 0.0
        self._present_heard: Seconds = -math.inf
        self._room: float | None = None
        self._latest: dict[str, Reading] = {}
        self._influences: dict[str, _Influence] = {}

    def advance(self, now: Seconds) -> None:
        """Let time pass until `now` (seconds). An instant already past changes nothing."""
        if not math.isfinite(now) or (self._now is not None and now <= self._now):
            return
        if self._now is not None:
            for name, belief in self._beliefs.items():
                belief.mean, belief.variance = self._predicted(name, now)
            self._presence = self._presence_at(now)
        self._now = now

    def update(self, reading: Reading) -> bool:
        """Take in one reading; whether it was of any use."""
        if not self._usable(reading):
            return False
        before = self._latest.get(reading.quantity)
        if self._now is None:
            self.advance(reading.time)
        self._latest[reading.quantity] = reading
        match reading.quantity:
            case said.FACE_PRESENT:
                self._present, self._present_heard = reading.value, self._instant
                if reading.value < 0.5:
                    self._measure("attention", 0.0, reading, before)
            case said.FACE_ON_SCREEN:
                self._measure("attention", self._looking(), reading, before)
            case said.FACE_VALENCE:
                self._measure("valence", reading.value, reading, before)
            case said.FACE_AROUSAL:
                self._measure("arousal", reading.value, reading, before)
            case said.FACE_SMILE:
                # A still mouth says nothing (faces at a film are mostly still); a smile does.
                shown = max(0.0, (reading.value - 0.15) / 0.85)
                value = 0.2 + 0.7 * reading.value
                self._measure("valence", value, reading, before, shown)
            case said.FACE_BROW_LOWER:
                shown = max(0.0, (reading.value - 0.3) / 0.7)
                self._measure("valence", -0.5 * shown, reading, before, shown)
            case said.VOICE_LEVEL:
                self._hear(reading, before)
            case _:
                return False
        return True

    def estimates(self) -> dict[Dimension, Estimate]:
        """The belief about each dimension at the instant last advanced to."""
        return self._estimates_at(self._instant)

    def felt(self, now: Seconds) -> Felt:
        """The whole belief as it stands at `now`; changes nothing.

        The overall confidence is the mean of what is known of valence and of arousal.
        """
        now = now if math.isfinite(now) else self._instant
        then = max(now, self._instant)
        estimates = self._estimates_at(then)
        confidence = (estimates["valence"].confidence + estimates["arousal"].confidence) / 2
        return Felt(now, estimates, self._presence_at(then), confidence, self._causes_at(then))

    def values(self, now: Seconds, confidence: float = 0.0) -> dict[str, float]:
        """What guards may ask about, keyed as they write it ("viewer.valence").

        A dimension known with less than `confidence` is missing, and so is presence while no
        camera speaks: what is not known is not a number.
        """
        felt = self.felt(now)
        known = {
            f"viewer.{name}": estimate.mean
            for name, estimate in felt.estimates.items()
            if estimate.confidence > 0 and estimate.confidence >= confidence
        }
        if max(felt.now, self._instant) - self._present_heard <= _LATEST:
            known["viewer.presence"] = felt.presence
        return {**known, "viewer.confidence": felt.confidence}

    @property
    def _instant(self) -> Seconds:
        return self._now if self._now is not None else 0.0

    def _usable(self, reading: Reading) -> bool:
        limits = QUANTITIES.get(reading.quantity)
        if limits is None or reading.person or not math.isfinite(reading.time):
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

    def _predicted(self, name: Dimension, now: Seconds) -> tuple[float, float]:
        nature, belief = _NATURE[name], self._beliefs[name]
        kept = math.exp(-max(0.0, now - self._instant) / nature.memory)
        mean = nature.neutral + kept * (belief.mean - nature.neutral)
        return mean, kept * kept * belief.variance + nature.variance * (1 - kept * kept)

    def _presence_at(self, now: Seconds) -> float:
        target = self._present if now - self._present_heard <= _UNSEEN else 0.0
        kept = math.exp(-max(0.0, now - self._instant) / _PRESENCE)
        return target + kept * (self._presence - target)

    def _estimates_at(self, now: Seconds) -> dict[Dimension, Estimate]:
        found: dict[Dimension, Estimate] = {}
        for name, belief in self._beliefs.items():
            mean, variance = self._predicted(name, now)
            age = max(0.0, now - belief.heard - _FRESH)
            fresh = math.exp(-age / _FADES)
            known = min(1.0, max(0.0, 1 - variance / _NATURE[name].variance))
            found[name] = Estimate(mean, variance, known * fresh)
        return found

    def _looking(self) -> float:
        """From 0 to 1: turned to the screen with open eyes, as far as was heard lately."""
        looking = 1.0
        for quantity, full in _LOOKING:
            last = self._latest.get(quantity)
            if last is not None and self._instant - last.time <= _LATEST:
                looking *= min(1.0, last.value / full)
        return looking

    def _hear(self, reading: Reading, before: Reading | None) -> None:
        """Voice above the room's own average raises arousal; silence says nothing."""
        if self._room is None:
            self._room = reading.value
        passed = min(1.0, reading.time - before.time) if before else 0.0
        rise = reading.value - self._room
        self._room += (1 - math.exp(-passed / _ROOM)) * rise
        voiced = self._latest.get(said.VOICE_VOICED)
        speaking = (
            voiced.value * voiced.quality
            if voiced is not None and self._instant - voiced.time <= _FRESH + _EARLIEST
            else 0.0
        )
        if rise > 3.0:  # dB: below that it is the room, not the viewer
            arousal = min(1.0, rise / 30.0)
            self._measure("arousal", arousal, reading, before, speaking)

    def _measure(
        self,
        name: Dimension,
        value: float,
        reading: Reading,
        before: Reading | None,
        weight: float = 1.0,
    ) -> None:
        """One Kalman update; `weight` (0 to 1) scales the reading's quality."""
        quality = reading.quality * weight
        if quality < 0.01:
            return
        apart = reading.time - before.time if before else _CORRELATED
        noise = (_NOISE[reading.quantity] / quality) ** 2 * max(1.0, _CORRELATED / max(apart, 1e-3))
        nature, belief = _NATURE[name], self._beliefs[name]
        age = max(0.0, self._instant - reading.time)
        noise += age * 2 * nature.variance / nature.memory
        gain = belief.variance / (belief.variance + noise)
        low, high = RANGES[name]
        moved = min(high, max(low, belief.mean + gain * (value - belief.mean)))
        self._note(name, moved - belief.mean, reading, quality)
        belief.mean = moved
        belief.variance *= 1 - gain
        # Weak evidence makes the belief a little fresher, strong evidence wholly fresh.
        trusted = self._instant - _FADES * (1 - min(1.0, quality * 2))
        belief.heard = max(belief.heard, trusted)

    def _note(self, name: Dimension, push: float, reading: Reading, quality: float) -> None:
        now = self._instant
        known = self._influences.get(reading.quantity)
        if known is None or now - known.at > _RECENT:
            known = _Influence(reading.value, reading.time, {}, now)
            self._influences[reading.quantity] = known
        share = 1 - math.exp(-max(0.0, reading.time - known.time) * quality / 1.5)
        known.value += share * (reading.value - known.value)
        faded = math.exp(-max(0.0, now - known.at) / _RECENT)
        known.pushes = {each: old * faded for each, old in known.pushes.items()}
        known.pushes[name] = known.pushes.get(name, 0.0) + push
        known.time, known.at = reading.time, now

    def _causes_at(self, now: Seconds) -> tuple[tuple[str, float], ...]:
        """What moved valence and arousal most in the last seconds, strongest first."""
        weighed = []
        for quantity, known in self._influences.items():
            # Pushes are signed: noise cancels, what holds the state off neutral remains.
            push = sum(abs(by) for name, by in known.pushes.items() if name != "attention")
            push *= math.exp(-max(0.0, now - known.at) / _RECENT)
            if push > 0.005 and now - known.at <= _RECENT:
                weighed.append((push, quantity, known.value))
        weighed.sort(key=lambda each: (-each[0], each[1]))
        return tuple((quantity, value) for _push, quantity, value in weighed[:_CAUSES])
