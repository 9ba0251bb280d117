"""Kinds of simulated viewers, from which an audience is mixed: what if many were hard to move?

How far each kind is from people on the whole was set by hand. No study says how many of which come
to a film: they ask what a story does with such an audience.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Kind:
    """How viewers of one kind differ from people on the whole.

    `valence` and `arousal` are added to how each takes everything (-1 to 1), `gain` multiplies how
    strongly they are moved, `pace` how long they take to be, `attention` is added to how closely
    they watch (0 to 1). Of who is not `readable` no camera reads anything.
    """

    name: str
    valence: float = 0.0
    arousal: float = 0.0
    gain: float = 1.0
    pace: float = 1.0
    attention: float = 0.0
    readable: bool = True


ANYBODY: Final = Kind("anybody")
KINDS: Final[Mapping[str, Kind]] = {
    kind.name: kind
    for kind in (
        ANYBODY,
        Kind("easily moved", gain=1.5, pace=0.6),
        Kind("hard to move", gain=0.45, pace=1.6),
        Kind("cheerful", valence=0.35),
        Kind("gloomy", valence=-0.35),
        Kind("thrilled", arousal=0.35),
        Kind("restless", attention=-0.3, pace=0.6),
        Kind("not read", readable=False),
    )
}
"""By name. `anybody` is people on the whole, one in twenty of whom cannot be read."""

Mixture = tuple[tuple[Kind, float], ...]
"""Kinds with their weights, which are 0 or more; none at all is `ANYBODY` alone."""


def mixture(weights: Mapping[str, float]) -> Mixture:
    """The audience in which each kind (by its name in `KINDS`) has this weight; 0 leaves it out."""
    return tuple((KINDS[name], weight) for name, weight in weights.items() if weight > 0)


def kind_at(kinds: Sequence[tuple[Kind, float]], share: float) -> Kind:
    """The kind that somebody is of, by a number drawn evenly from 0 to 1."""
    whole = sum(weight for _, weight in kinds)
    below = 0.0
    for kind, weight in kinds:
        below += weight
        if share * whole < below:
            return kind
    return kinds[-1][0] if kinds else ANYBODY
