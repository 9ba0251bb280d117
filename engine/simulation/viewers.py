"""Simulated viewers: who they are is hidden from the engine, which sees their noisy readings only.

How one feels is not how the planner supposes. It supposes that everybody follows a film at
one pace, goes as far as the author meant, and differs by one constant in each dimension; here

- everybody has a leaning of their own in valence and in arousal (standard deviation 0.28),
  reacts more or less strongly (gain 1 ± 0.25), more or less quickly (about 7 s, a factor of
  1.3 either way), and answers each segment in a way of their own that nothing foretells (0.15);
- feeling wanders besides (an Ornstein-Uhlenbeck process of standard deviation 0.12), so that
  the best film imaginable still loses something against its arc;
- a face is read twice a second with an error of 0.35 (a network's, on stills), now and then
  the head turns away for some seconds, and one viewer in twenty cannot be read at all;
- attention rises with themes that this viewer likes, and falls with those they do not;
- a card moves nobody.

These numbers were set before anything was measured with them. A viewer is a function of the
seed, their number and what they are shown, and of nothing else.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.adding import added
from engine.sensing import quantities
from engine.sensing.reading import Reading
from engine.showing.events import Offer
from engine.simulation.kinds import Mixture, kind_at
from engine.story.model import Segment, Story
from engine.viewer.emotions import feelings
from engine.words import Affect, Seconds, SegmentName

TICK: Final[Seconds] = 0.5
"""How often a viewer is moved on and read."""

ROWS: Final = 128
"""For how many ticks at a time chance is drawn."""

LEANING: Final = 0.28
"""Standard deviation between viewers of how far valence and arousal lie from what was meant."""

TURNS_AWAY: Final = 1 / 60
"""How often a second a head turns away, and for how long on the whole."""
AWAY_FOR: Final[Seconds] = 4.0

ERROR: Final = 0.35
"""The standard deviation by which a camera misreads valence and arousal."""

ATTENDS: Final = 0.1
"""And how far being turned to the screen differs from attention, from instant to instant."""

QUALITY: Final = 0.9
"""What every reading says of itself."""

_GAIN: Final = 0.25
_PACE: Final[Seconds] = 7.0
_PACES: Final = 0.26  # standard deviation of the logarithm: a factor of 1.3
_OWN: Final = 0.15
_WANDERS: Final = 0.12
_LIKES: Final = 0.35
_UNREADABLE: Final = 0.05


@dataclass(frozen=True, slots=True)
class World:
    """How a simulated world differs from the plainest one; the same for all of its viewers.

    `shifts` move what each segment really does to everybody away from what its beats mean:
    a story whose author misjudged. `missing` is the share of readings that never arrive. `kinds`
    are who comes, drawn by their weights.
    """

    shifts: Mapping[SegmentName, Affect] = field(default_factory=dict)
    missing: float = 0.0
    kinds: Mixture = ()


@dataclass(frozen=True, slots=True)
class Nature:
    """Who a simulated viewer is. `likes` runs from -1 to 1 for each theme."""

    valence: float
    arousal: float
    gain: float
    pace: Seconds
    attention: float
    readable: bool
    likes: Mapping[str, float]

    @property
    def share(self) -> float:
        """The share of the way to what a segment does that they go in one `TICK`."""
        return 1 - self._kept

    @property
    def jolt(self) -> float:
        """Standard deviation of what a feeling wanders in one `TICK`."""
        return _WANDERS * math.sqrt(1 - self._kept * self._kept)

    @property
    def _kept(self) -> float:
        return math.exp(-TICK / self.pace)


class Chance(NamedTuple):
    """The draws of chance for a viewer in some ticks: arrays of a row for each.

    `wanders` and `errors` (rows, 2) and `attends` (rows,) are standard normal, `turns` and `lost`
    uniform from 0 to 1, `away` is exponential with mean 1.
    """

    wanders: NDArray[np.float64]
    errors: NDArray[np.float64]
    attends: NDArray[np.float64]
    turns: NDArray[np.float64]
    lost: NDArray[np.float64]
    away: NDArray[np.float64]


class Effects:
    """The effect of each segment of a story, beat by beat; worked out once and shared. Frozen.

    A card does nothing, whatever is to be shot in its place: nobody is moved by it.
    """

    def __init__(self, story: Story) -> None:
        known = feelings()
        self.themes = tuple(sorted({t for s in story.segments.values() for t in themes_of(s)}))
        self.of: dict[SegmentName, tuple[tuple[Seconds, float, float], ...]] = {
            name: tuple(
                (beat.at, beat.strength * place.valence, beat.strength * place.arousal)
                for beat in sorted(segment.beats, key=lambda each: each.at)
                if segment.card is None and (place := known.get(beat.feel)) is not None
            )
            for name, segment in story.segments.items()
        }
        self.themes_of = {name: themes_of(each) for name, each in story.segments.items()}


def themes_of(segment: Segment) -> tuple[str, ...]:
    """The themes of a segment."""
    return tuple(getattr(segment, "themes", ()))


class Person:
    """Who one simulated viewer is, and everything that falls to them by chance."""

    def __init__(self, effects: Effects, seed: int, number: int, world: World) -> None:
        self._name = f"{seed}:{number}"
        self._effects, self._world = effects, world
        self._answers = 0
        random = Random(self._name)
        # Of a die of its own, so that each viewer is the same person in every mixture.
        kind = kind_at(world.kinds, Random(f"{self._name}:kind").random())
        self.nature = Nature(
            valence=random.gauss(0, LEANING) + kind.valence,
            arousal=random.gauss(0, LEANING) + kind.arousal,
            gain=kind.gain * min(1.6, max(0.4, random.gauss(1, _GAIN))),
            pace=kind.pace * _PACE * math.exp(random.gauss(0, _PACES)),
            attention=max(0.05, kind.attention + min(0.95, max(0.3, random.gauss(0.7, 0.12)))),
            readable=random.random() >= _UNREADABLE and kind.readable,
            likes={theme: max(-1.0, min(1.0, random.gauss(0, _LIKES))) for theme in effects.themes},
        )
        self._dice = np.random.Generator(np.random.PCG64(random.getrandbits(128)))

    @property
    def begins(self) -> Affect:
        """How they feel when they sit down."""
        return Affect(0.3 * self.nature.valence, 0.3 * self.nature.arousal)

    def chance(self) -> Chance:
        """The draws of chance for them in the next `ROWS` ticks."""
        normal = self._dice.standard_normal((ROWS, 5))
        uniform = self._dice.random((ROWS, 2))
        away = self._dice.standard_exponential(ROWS)
        return Chance(
            normal[:, :2], normal[:, 2:4], normal[:, 4], uniform[:, 0], uniform[:, 1], away
        )

    def takes(self, segment: SegmentName) -> tuple[Affect, float]:
        """How they take a segment, the same whenever it is shown: how far from what it means
        they go, and how closely they watch (0 to 1)."""
        nature, shift = self.nature, self._world.shifts.get(segment)
        gauss = Random(f"{self._name}:{segment}").gauss
        own = Affect(
            nature.valence + gauss(0, _OWN) + (shift.valence if shift else 0.0),
            nature.arousal + gauss(0, _OWN) + (shift.arousal if shift else 0.0),
        )
        themes = self._effects.themes_of[segment]
        liking = added(nature.likes[each] for each in themes) / len(themes) if themes else 0.0
        return own, min(1.0, max(0.0, nature.attention + 0.5 * liking))

    def answer(self, offer: Offer) -> int | None:
        """Which option they choose, as a die falls; None where they say nothing."""
        self._answers += 1
        places = [place for place, _ in offer.options]
        return Random(f"{self._name}:answer {self._answers}").choice([*places, None])


class SimulatedViewer:
    """One viewer of one showing. `enter` and `watch` move them on, `readings` looks at them.

    `Audience` (audience.py) is very many of them at once.
    """

    def __init__(self, effects: Effects, seed: int, number: int, world: World = World()) -> None:
        self._person = Person(effects, seed, number, world)
        self._effects = effects
        self._world = world
        self.nature = nature = self._person.nature
        self._share, self._jolt = nature.share, nature.jolt
        self.valence, self.arousal = self._person.begins
        self._chance: Iterator[_Row] = iter(())
        self._row = self._rolled()
        self._beats: tuple[tuple[Seconds, float, float], ...] = ()
        self._own = Affect(0.0, 0.0)
        self._attention = nature.attention
        self._away = 0.0

    def enter(self, segment: SegmentName, _at: Seconds = 0.0) -> None:
        """A segment came on screen."""
        self._own, self._attention = self._person.takes(segment)
        self._beats = self._effects.of[segment]

    def answer(self, offer: Offer) -> int | None:
        """Which option they choose, as a die falls; None where they say nothing."""
        return self._person.answer(offer)

    def watch(self, into: Seconds) -> None:
        """One `TICK` passes; `into` is how long the segment has been on screen by now."""
        (valence, arousal), share = self._row[0], self._share
        self.valence += self._jolt * valence
        self.arousal += self._jolt * arousal
        latest = None
        for beat in self._beats:
            if beat[0] > into and latest is not None:
                break
            latest = beat
        if latest is not None:  # until the first beat a segment sets the mood for it
            gain = self.nature.gain
            self.valence += share * (gain * latest[1] + self._own[0] - self.valence)
            self.arousal += share * (gain * latest[2] + self._own[1] - self.arousal)
        self.valence = min(1.0, max(-1.0, self.valence))
        self.arousal = min(1.0, max(-1.0, self.arousal))

    def readings(self, now: Seconds) -> Iterable[Reading]:
        """A camera's readings of them at film time `now`."""
        _, (valence, arousal), attends, turns, lost, away = self._row
        self._row = self._rolled()
        if self._away > 0:
            self._away -= TICK
        elif turns < TURNS_AWAY * TICK:
            self._away = AWAY_FOR * away
        if lost < self._world.missing or not self.nature.readable:
            return ()
        if self._away > 0:
            return (Reading(now, quantities.FACE_PRESENT, 0.0, QUALITY),)
        looks = self._attention + ATTENDS * attends
        valence, arousal = self.valence + ERROR * valence, self.arousal + ERROR * arousal
        return (
            Reading(now, quantities.FACE_PRESENT, 1.0, QUALITY),
            Reading(now, quantities.FACE_ON_SCREEN, min(1.0, max(0.0, looks)), QUALITY),
            Reading(now, quantities.FACE_VALENCE, min(1.0, max(-1.0, valence)), QUALITY),
            Reading(now, quantities.FACE_AROUSAL, min(1.0, max(-1.0, arousal)), QUALITY),
        )

    def _rolled(self) -> "_Row":
        row = next(self._chance, None)
        if row is None:
            columns = (each.tolist() for each in self._person.chance())
            self._chance = zip(*columns, strict=True)
            row = next(self._chance)
        return row


_Row = tuple[tuple[float, float], tuple[float, float], float, float, float, float]
