"""Very many simulated viewers at once: the twin of as many `SimulatedViewer`s, in arrays."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.simulation.viewers import (
    ATTENDS,
    AWAY_FOR,
    ERROR,
    ROWS,
    TICK,
    TURNS_AWAY,
    Chance,
    Effects,
    Person,
    World,
)
from engine.words import Seconds, SegmentName

Numbers = NDArray[np.float64]
_PLAIN: Final = World()


class Said(NamedTuple):
    """Cameras' readings at one instant: the viewers whose faces are seen (ascending) with how far
    they look to the screen, their valence and arousal; and those whose faces are turned away."""

    seen: NDArray[np.intp]
    looks: Numbers
    valence: Numbers
    arousal: Numbers
    away: NDArray[np.intp]


class Audience:
    """Viewers by number from 0, each before a showing of their own; to the last bit what as many
    `SimulatedViewer`s are. `valence` and `arousal` are how they truly feel. One thread."""

    def __init__(
        self, effects: Effects, seed: int, numbers: Sequence[int], world: World = _PLAIN
    ) -> None:
        self.people = [Person(effects, seed, number, world) for number in numbers]
        natures = [person.nature for person in self.people]
        self.valence = np.array([person.begins.valence for person in self.people])
        self.arousal = np.array([person.begins.arousal for person in self.people])
        self._gain = np.array([nature.gain for nature in natures])
        self._share = np.array([nature.share for nature in natures])
        self._jolt = np.array([nature.jolt for nature in natures])
        self._readable = np.array([nature.readable for nature in natures])
        self._missing = world.missing
        many = len(natures)
        self._away = np.zeros(many)
        self._attention = np.array([nature.attention for nature in natures])
        self._own = np.zeros((2, many))
        self._places = {name: place for place, name in enumerate(effects.of)}
        self._table = _Table(effects)
        self._segment = np.full(many, -1)
        self._since = np.zeros(many)
        self._tick = self._drawn = 0
        self._chance: Chance

    def enter(self, number: int, segment: SegmentName, at: Seconds) -> None:
        """A segment came on one viewer's screen, at film time `at`."""
        own, attention = self.people[number].takes(segment)
        self._own[:, number] = own
        self._attention[number] = attention
        self._segment[number], self._since[number] = self._places[segment], at

    def watch(self, now: Seconds) -> None:
        """One `TICK` passes until film time `now`, for all before whom a film is on screen."""
        row = self._row()
        on_screen = self._segment >= 0
        valence, arousal = row.wanders
        valence, arousal = self.valence + self._jolt * valence, self.arousal + self._jolt * arousal
        beats, to_valence, to_arousal = self._table.latest(self._segment, now - self._since)
        far, aside = self._gain * to_valence + self._own[0], self._gain * to_arousal + self._own[1]
        valence = np.where(beats, valence + self._share * (far - valence), valence)
        arousal = np.where(beats, arousal + self._share * (aside - arousal), arousal)
        valence = np.minimum(1.0, np.maximum(-1.0, valence))
        arousal = np.minimum(1.0, np.maximum(-1.0, arousal))
        self.valence = np.where(on_screen, valence, self.valence)
        self.arousal = np.where(on_screen, arousal, self.arousal)

    def readings(self) -> Said:
        """The cameras' readings of them now; once a tick."""
        row = self._row()
        self._tick += 1
        were_away = self._away > 0
        turns = ~were_away & (row.turns < TURNS_AWAY * TICK)
        self._away = np.where(were_away, self._away - TICK, self._away)
        self._away = np.where(turns, AWAY_FOR * row.away, self._away)
        read = self._readable & (row.lost >= self._missing)
        away = self._away > 0
        seen = np.flatnonzero(read & ~away)
        looks = self._attention + ATTENDS * row.attends
        valence, arousal = row.errors
        valence, arousal = self.valence + ERROR * valence, self.arousal + ERROR * arousal
        return Said(
            seen,
            np.minimum(1.0, np.maximum(0.0, looks))[seen],
            np.minimum(1.0, np.maximum(-1.0, valence))[seen],
            np.minimum(1.0, np.maximum(-1.0, arousal))[seen],
            np.flatnonzero(read & away),
        )

    def _row(self) -> Chance:
        """The draws of chance for everybody at this tick, the viewers last."""
        if self._tick >= self._drawn:
            each = zip(*(person.chance() for person in self.people), strict=True)
            self._chance = Chance(*(np.stack(columns, axis=-1) for columns in each))
            self._drawn += ROWS
        within = self._tick % ROWS
        return Chance(*(column[within] for column in self._chance))


class _Table:
    """The beats of all segments, as rows of one length; what is beyond a segment's comes never."""

    def __init__(self, effects: Effects) -> None:
        most = max(1, *(len(beats) for beats in effects.of.values()))
        shape = (len(effects.of), most)
        self._at = np.full(shape, np.inf)
        self._valence, self._arousal = np.zeros(shape), np.zeros(shape)
        self._any = np.zeros(len(effects.of), dtype=bool)
        for place, beats in enumerate(effects.of.values()):
            self._any[place] = bool(beats)
            for number, (at, valence, arousal) in enumerate(beats):
                self._at[place, number] = at
                self._valence[place, number] = valence
                self._arousal[place, number] = arousal

    def latest(
        self, segments: NDArray[np.intp], into: Numbers
    ) -> tuple[NDArray[np.bool_], Numbers, Numbers]:
        """For each segment (by place) its beat that works so long after its in point, the first
        until then: whether it has any, its valence and its arousal."""
        come = (self._at[segments] <= into[:, np.newaxis]).sum(axis=1)
        latest = np.maximum(0, come - 1)
        return (
            self._any[segments],
            self._valence[segments, latest],
            self._arousal[segments, latest],
        )
