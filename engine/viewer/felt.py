"""The viewer state at one instant, beats and moments, as frozen values; the log keeps them.

The names of `Felt` and `Moment` and of their fields stand in every log, so that they stay.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from engine.words import Affect, Dimension, Seconds

Causes = tuple[tuple[str, float], ...]
"""Quantities with their signed contributions: ("face.smile", 0.4) raises a mean by 0.4."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The posterior of one dimension: mean, variance, and a confidence from 0 to 1.

    `causes` are the quantities that hold the mean off neutral, the strongest first. With those
    too weak to be named, their contributions add up to the mean less neutral.
    """

    mean: float
    variance: float
    confidence: float
    causes: Causes = ()


UNKNOWN: Final = Estimate(0.0, 1.0, 0.0)
"""Of what nothing is known."""


@dataclass(frozen=True, slots=True)
class Felt:
    """The viewer state at `now`, kept twice a second and at each decision.

    `presence` and all confidences are 0 to 1. `causes` are the strongest contributions to
    valence and arousal: for each quantity the greater of its two. Where no feeling may be inferred,
    `estimates` has attention alone. Where several faces are seen,
    the state is the group's: means weighted by confidence, `people` the number of people there,
    and `spread` their root mean square distance from the mean in the plane of valence and
    arousal (0 to 1.42). `heart` is the heart rate in beats a minute, None where it is unknown.
    """

    now: Seconds
    estimates: dict[Dimension, Estimate]
    presence: float
    confidence: float
    causes: Causes = ()
    presence_confidence: float = 0.0
    heart: float | None = None
    people: int = 0
    spread: float = 0.0

    def at(self, affect: Affect) -> "Felt":
        """The same state with other means of valence and arousal."""
        estimates = dict(self.estimates)
        estimates["valence"] = replace(estimates["valence"], mean=affect.valence)
        estimates["arousal"] = replace(estimates["arousal"], mean=affect.arousal)
        return replace(self, estimates=estimates)

    @property
    def affect(self) -> Affect:
        """The means of valence and arousal; neutral where no feeling may be inferred."""
        valence, arousal = self.estimate("valence"), self.estimate("arousal")
        return Affect(valence.mean, arousal.mean)

    def estimate(self, name: Dimension) -> Estimate:
        """The estimate of a dimension; nothing is known of one that may not be inferred."""
        return self.estimates.get(name, UNKNOWN)

    @property
    def unfelt(self) -> "Felt":
        """The same without any feeling: attention and presence alone, and as sure as these are."""
        attention = self.estimate("attention")
        return Felt(
            self.now,
            {"attention": attention},
            self.presence,
            attention.confidence,
            presence_confidence=self.presence_confidence,
            people=self.people,
        )


@dataclass(frozen=True, slots=True)
class ScheduledBeat:
    """A beat of the film that is on screen, at its film time, in seconds.

    `feel` is a name of the lexicon (an unknown one is ignored), `strength` 0 to 1.
    """

    at: Seconds
    feel: str
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Moment:
    """A reaction of 1 to 3 s: onset, apex and offset in film time, and what it looked like.

    A finder gives it twice: when its apex is confirmed, at the latest a second after it, with
    `offset` None; and when it is over. `name` and `family` are the lexicon's: where no single name
    is certain enough, `name` is the family's own. `intensity` is the distance from the level before
    it, 0 to 1. `confidence` is the certainty of `name`, 0 to 1: the probability, given all that
    was read and the beat before it, that there was a reaction and that of all names of the
    lexicon, which share it, this one is meant (or any of the family, where it is the family's).
    `valence` and `arousal` are those at the apex, `beat` is the feeling of the beat it answers,
    if any; it says what the film meant, and never how sure a name is.
    """

    now: Seconds
    onset: Seconds
    apex: Seconds
    offset: Seconds | None
    name: str
    family: str
    intensity: float
    confidence: float
    valence: float
    arousal: float
    person: int = 0
    beat: str = ""


def causes_of(estimates: Mapping[Dimension, Estimate], most: int = 4) -> Causes:
    """The strongest contributions to valence and arousal, for each quantity the greater."""
    strongest: dict[str, float] = {}
    for name in ("valence", "arousal"):
        for quantity, part in estimates[name].causes:
            if abs(part) > abs(strongest.get(quantity, 0.0)):
                strongest[quantity] = part
    return tuple(sorted(strongest.items(), key=lambda each: (-abs(each[1]), each[0]))[:most])


def values_of(felt: Felt, confidence: float = 0.0) -> dict[str, float]:
    """The facts that guards may ask of a viewer state, keyed as guards write them.

    `viewer.…` is the one viewer, or the mean of all who are there; `group.…` the same, with the
    `spread` and the `count` of its people. Facts known with less than `confidence` are missing.
    """
    known: dict[str, float] = {}
    for name, estimate in felt.estimates.items():
        if estimate.confidence > 0 and estimate.confidence >= confidence:
            known[f"viewer.{name}"] = known[f"group.{name}"] = estimate.mean
    if felt.presence_confidence > 0 and felt.presence_confidence >= confidence:
        known["viewer.presence"] = known["group.presence"] = felt.presence
        known["group.count"] = float(felt.people)
        known["group.spread"] = felt.spread
    if felt.heart is not None:
        known["viewer.heart_rate"] = felt.heart
    known["viewer.confidence"] = known["group.confidence"] = felt.confidence
    return known
