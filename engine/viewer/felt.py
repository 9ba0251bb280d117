"""What is believed about the viewer at one instant, as frozen values; the log keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.words import Affect, Dimension, Seconds

Causes = tuple[tuple[str, float], ...]
"""Quantities with the signed push each gives: ("face.smile", 0.4) lifts by 0.4."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The belief about one dimension: mean, variance, and a confidence from 0 to 1.

    `causes` are the quantities that hold the mean off neutral, the strongest first; all of them
    together, those too weak to be named included, add up to how far it is off.
    """

    mean: float
    variance: float
    confidence: float
    causes: Causes = ()


@dataclass(frozen=True, slots=True)
class Felt:
    """The viewer state at `now`, kept twice a second and at each decision.

    `causes` says what moves valence and arousal most: a quantity and its signed push on the one
    of the two that it moves further. Where several faces are seen all of it is the group's:
    means weighted by confidence; `people` are there, and `spread` is how far they differ, the
    root mean square distance from their mean in the plane of valence and arousal (0 to 1.42).
    `heart` is the heart rate in beats a minute, None where it is not known.
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
        """The same belief about somebody who is elsewhere in the plane of feeling."""
        estimates = dict(self.estimates)
        estimates["valence"] = replace(estimates["valence"], mean=affect.valence)
        estimates["arousal"] = replace(estimates["arousal"], mean=affect.arousal)
        return replace(self, estimates=estimates)

    @property
    def affect(self) -> Affect:
        """The means of valence and arousal."""
        return Affect(self.estimates["valence"].mean, self.estimates["arousal"].mean)


@dataclass(frozen=True, slots=True)
class Intended:
    """A beat as it falls: the film time `at` which it should be felt, what, and how strongly.

    `strength` is 0 to 1; `feel` a name of the lexicon (an unknown one is left aside).
    """

    at: Seconds
    feel: str
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Moment:
    """A reaction of 1 to 3 s: onset, apex and offset in film time, and what it looked like.

    Told twice: when its apex is confirmed, at the latest a second after it, with `offset` None;
    and when it is over. `name` and `family` are the lexicon's; `intensity` is how far from the
    level before it, 0 to 1; `confidence` that somebody would say so who saw the face. `valence`
    and `arousal` are the place at the apex, `beat` the feeling of the beat it answers, if any.
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
    """What moves valence and arousal most, each quantity with the greater of its two pushes."""
    strongest: dict[str, float] = {}
    for name in ("valence", "arousal"):
        for quantity, push in estimates[name].causes:
            if abs(push) > abs(strongest.get(quantity, 0.0)):
                strongest[quantity] = push
    return tuple(sorted(strongest.items(), key=lambda each: (-abs(each[1]), each[0]))[:most])


def values_of(felt: Felt, confidence: float = 0.0) -> dict[str, float]:
    """What guards may ask about a state, keyed as they write it.

    `viewer.…` is the one viewer, or the mean of all who are there; `group.…` the same, with the
    `spread` and the `count` of its people. What is known with less than
    `confidence` is missing.
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
