"""Made audiences, whose truth is known: what each person shows while they watch, second by second.

Everybody answers the same film, each in a way of their own: with an offset (standard deviation
0.28) and a gain (1 ± 0.25), later or sooner (up to 2 s), and around it feeling wanders (an
Ornstein-Uhlenbeck process of standard deviation 0.2 and 5 s), so that one second of a person says
little more than the second before it. Faces are lost for spans of 2 to 12 s, about a tenth of the
time. So intervals that take readings for people are far too narrow.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from engine.audience.intervals import Floats

OFFSET: Final = 0.28
GAIN: Final = 0.25
WANDERS: Final = 0.2
PACE: Final = 5.0
_LOST: Final = 1 / 60  # spans without a face that begin, a second
_LAUGHS: Final = 1 / 75  # laughs of somebody at nothing, a second


@dataclass(frozen=True, slots=True)
class Beat:
    """A beat at a second, and the share of people who laugh at it within two seconds."""

    at: int
    laughs: float


@dataclass(frozen=True, slots=True)
class Film:
    """What a made film does to everybody, second by second, each (seconds,)."""

    valence: Floats
    attention: Floats
    beats: tuple[Beat, ...] = ()
    """Where people laugh; also at a detail that nobody meant."""


@dataclass(frozen=True, slots=True)
class Watching:
    """What was measured of people, each (people, seconds), NaN where nothing was: valence and
    attention, and whether a laugh began."""

    valence: Floats
    attention: Floats
    laughs: Floats
    offset: Floats = field(repr=False)


def film(seconds: int, seed: int, *, moves: float = 0.25) -> Film:
    """A film whose valence and attention go up and down smoothly, as far as `moves`."""
    chance = np.random.default_rng([seed, 1])
    at = np.arange(seconds)
    waves = [
        np.sin(2 * np.pi * (at / period + turn))
        for period, turn in zip((37.0, 53.0, 90.0), chance.random(3), strict=True)
    ]
    valence = moves * np.mean(waves, axis=0) * np.sqrt(3)
    return Film(valence, np.full(seconds, 0.75))


def watched(
    shown: Film, people: int, seed: int, *, offset: Floats | None = None, lost: float = _LOST
) -> Watching:
    """So many people who watch it; the same people where their `offset` is given again."""
    chance = np.random.default_rng([seed, 2])
    seconds = len(shown.valence)
    own = chance.normal(0, OFFSET, people) if offset is None else offset
    gain = np.clip(chance.normal(1, GAIN, people), 0.4, 1.6)
    late = chance.integers(0, 3, people)
    answers = np.array(
        [np.concatenate([np.full(n, shown.valence[0]), shown.valence])[:seconds] for n in late]
    )
    valence = own[:, None] + gain[:, None] * answers + wandering(chance, people, seconds, WANDERS)
    usual = chance.normal(0, 0.1, people)
    attention = shown.attention + usual[:, None] + wandering(chance, people, seconds, 0.12)
    laughs = (chance.random((people, seconds)) < _LAUGHS).astype(float)
    for beat in shown.beats:
        for person in np.flatnonzero(chance.random(people) < beat.laughs):
            laughs[person, min(seconds - 1, beat.at + int(chance.integers(0, 3)))] = 1.0
    gone = missing(chance, people, seconds, lost)
    return Watching(
        np.where(gone, np.nan, np.clip(valence, -1, 1)),
        np.where(gone, np.nan, np.clip(attention, 0, 1)),
        np.where(gone, np.nan, laughs),
        own,
    )


def wandering(chance: np.random.Generator, people: int, seconds: int, spread: float) -> Floats:
    """An Ornstein-Uhlenbeck process for each person, (people, seconds)."""
    kept = np.exp(-1 / PACE)
    steps = chance.normal(0, spread, (people, seconds))
    found = np.empty((people, seconds))
    found[:, 0] = steps[:, 0]
    for second in range(1, seconds):
        found[:, second] = kept * found[:, second - 1] + np.sqrt(1 - kept**2) * steps[:, second]
    return found


def missing(chance: np.random.Generator, people: int, seconds: int, often: float) -> np.ndarray:
    """Where nothing is sensed of somebody, (people, seconds)."""
    gone = np.zeros((people, seconds), bool)
    for person, second in zip(*np.nonzero(chance.random((people, seconds)) < often), strict=True):
        gone[person, second : second + int(chance.integers(2, 13))] = True
    return gone
