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
- attention rises with themes that this viewer likes, and falls with those they do not.

These numbers were set before anything was measured with them. A viewer is a function of the
seed, their number and what they are shown, and of nothing else.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Final

from engine.sensing import reading as said
from engine.sensing.reading import Reading
from engine.showing.events import Offer
from engine.story.model import Segment, Story
from engine.viewer.emotions import feelings
from engine.words import Affect, Seconds, SegmentName

TICK: Final[Seconds] = 0.5
"""How often a viewer is moved on and read."""

LEANING: Final = 0.28
"""Standard deviation between viewers of how far valence and arousal lie from what was meant."""

_GAIN: Final = 0.25
_PACE: Final[Seconds] = 7.0
_PACES: Final = 0.26  # standard deviation of the logarithm: a factor of 1.3
_OWN: Final = 0.15
_WANDERS: Final = 0.12
_ERROR: Final = 0.35
_LIKES: Final = 0.35
_TURNS_AWAY: Final = 1 / 60  # a second
_AWAY_FOR: Final[Seconds] = 4.0
_UNREADABLE: Final = 0.05


@dataclass(frozen=True, slots=True)
class World:
    """How a simulated world differs from the plainest one; the same for all of its viewers.

    `shifts` move what each segment really does to everybody away from what its beats mean:
    a story whose author misjudged. `missing` is the share of readings that never arrive.
    """

    shifts: Mapping[SegmentName, Affect] = field(default_factory=dict)
    missing: float = 0.0


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


class Effects:
    """What each segment of a story does, beat by beat; worked out once and shared. Frozen."""

    def __init__(self, story: Story) -> None:
        known = feelings()
        self.themes = tuple(sorted({t for s in story.segments.values() for t in themes_of(s)}))
        self.of: dict[SegmentName, tuple[tuple[Seconds, float, float], ...]] = {
            name: tuple(
                (beat.at, beat.strength * place.valence, beat.strength * place.arousal)
                for beat in sorted(segment.beats, key=lambda each: each.at)
                if (place := known.get(beat.feel)) is not None
            )
            for name, segment in story.segments.items()
        }
        self.themes_of = {name: themes_of(each) for name, each in story.segments.items()}


def themes_of(segment: Segment) -> tuple[str, ...]:
    """What a segment is about."""
    return tuple(getattr(segment, "themes", ()))


class SimulatedViewer:
    """One viewer of one showing. `enter` and `watch` move them on, `readings` looks at them."""

    def __init__(self, effects: Effects, seed: int, number: int, world: World = World()) -> None:
        self._name = f"{seed}:{number}"
        self._random = random = Random(self._name)
        self._effects = effects
        self._world = world
        self._answers = 0
        self.nature = Nature(
            valence=random.gauss(0, LEANING),
            arousal=random.gauss(0, LEANING),
            gain=min(1.6, max(0.4, random.gauss(1, _GAIN))),
            pace=_PACE * math.exp(random.gauss(0, _PACES)),
            attention=min(0.95, max(0.3, random.gauss(0.7, 0.12))),
            readable=random.random() >= _UNREADABLE,
            likes={theme: max(-1.0, min(1.0, random.gauss(0, _LIKES))) for theme in effects.themes},
        )
        kept = math.exp(-TICK / self.nature.pace)
        self._share = 1 - kept
        self._jolt = _WANDERS * math.sqrt(1 - kept * kept)
        self.valence = 0.3 * self.nature.valence
        self.arousal = 0.3 * self.nature.arousal
        self._beats: tuple[tuple[Seconds, float, float], ...] = ()
        self._own = (0.0, 0.0)
        self._attention = self.nature.attention
        self._away = 0.0

    def enter(self, segment: SegmentName) -> None:
        """A segment came on screen."""
        nature, shift = self.nature, self._world.shifts.get(segment)
        gauss = Random(f"{self._name}:{segment}").gauss  # the same, whenever it is shown
        self._own = (
            nature.valence + gauss(0, _OWN) + (shift.valence if shift else 0.0),
            nature.arousal + gauss(0, _OWN) + (shift.arousal if shift else 0.0),
        )
        self._beats = self._effects.of[segment]
        themes = self._effects.themes_of[segment]
        liking = sum(nature.likes[each] for each in themes) / len(themes) if themes else 0.0
        self._attention = min(1.0, max(0.0, nature.attention + 0.5 * liking))

    def answer(self, offer: Offer) -> int | None:
        """Which option they choose, as a die falls; None where they say nothing."""
        self._answers += 1
        places = [place for place, _ in offer.options]
        return Random(f"{self._name}:answer {self._answers}").choice([*places, None])

    def watch(self, into: Seconds) -> None:
        """One `TICK` passes; `into` is how long the segment has been on screen by now."""
        gauss, share = self._random.gauss, self._share
        self.valence += self._jolt * gauss(0, 1)
        self.arousal += self._jolt * gauss(0, 1)
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
        """What a camera says of them at film time `now`."""
        random = self._random
        if self._away > 0:
            self._away -= TICK
        elif random.random() < _TURNS_AWAY * TICK:
            self._away = random.expovariate(1 / _AWAY_FOR)
        lost = random.random() < self._world.missing
        valence, arousal = random.gauss(0, _ERROR), random.gauss(0, _ERROR)
        attends = random.gauss(self._attention, 0.1)
        if lost or not self.nature.readable:
            return ()
        if self._away > 0:
            return (Reading(now, said.FACE_PRESENT, 0.0, 0.9),)
        return (
            Reading(now, said.FACE_PRESENT, 1.0, 0.9),
            Reading(now, said.FACE_ON_SCREEN, min(1.0, max(0.0, attends)), 0.9),
            Reading(now, said.FACE_VALENCE, min(1.0, max(-1.0, self.valence + valence)), 0.9),
            Reading(now, said.FACE_AROUSAL, min(1.0, max(-1.0, self.arousal + arousal)), 0.9),
        )
