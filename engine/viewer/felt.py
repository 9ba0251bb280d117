"""What is believed about the viewer at one instant, as frozen values; the log keeps them."""

from dataclasses import dataclass, replace

from engine.words import Affect, Dimension, Seconds


@dataclass(frozen=True, slots=True)
class Estimate:
    """The belief about one dimension: mean, variance, and a confidence from 0 to 1."""

    mean: float
    variance: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Felt:
    """The viewer state at `now`, kept twice a second and at each decision.

    `causes` says what moved it most: quantity and mean value of its latest readings.
    """

    now: Seconds
    estimates: dict[Dimension, Estimate]
    presence: float
    confidence: float
    causes: tuple[tuple[str, float], ...] = ()

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
