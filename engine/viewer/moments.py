"""Reactions found while they happen: onset, apex and offset of what passes in 1 to 3 seconds.

The viewer state moves slowly on purpose; a reaction is over before it has moved. So moments are
found in what was said within the last quarter of a second, on all four sides of feeling, as a
departure from the level of the last seconds that stands clear of this signal's own restlessness.
Everything is causal: the apex is confirmed when the departure has fallen a quarter below it, or
has not grown for half a second, and so never later than a second after it.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, get_args

from engine.viewer.emotions import Place
from engine.viewer.feeling_names import classified
from engine.viewer.felt import Intended, Moment
from engine.viewer.observation_model import Side
from engine.words import Seconds

SIDES: Final[tuple[Side, ...]] = get_args(Side)

STEP: Final[Seconds] = 0.05  # the signal is looked at this often, whatever the rate of readings
GAP: Final[Seconds] = 1.0  # time that jumps further than this begins anew
QUICK: Final[Seconds] = 0.25  # how long the quick signal remembers
LAG: Final[Seconds] = 0.1  # and how far it therefore lags behind a rise
REST: Final = 0.2  # weight of knowing nothing, which draws towards neutral
HEARD: Final = 0.1  # weight from which on anything was said at all
SETTLES: Final[Seconds] = 0.5  # and for how long, before there is a level to depart from
LEVEL: Final[Seconds] = 5.0  # how slowly the level follows
RESTLESS: Final[Seconds] = 8.0  # and the estimate of the signal's restlessness
WEIGHTS: Final = (1.0, 0.8, 0.35, 0.5)  # of the sides in a distance: the surer count more
CLEAR: Final = 3.0  # a reaction departs by this many times the restlessness
LEAST: Final = 0.18  # and never by less than this
MOST: Final = 0.45  # nor need it by more
PLAIN: Final = 0.12  # what lies nearer to neutral than this is a return, no reaction
NEUTRAL: Final = "neutral"  # the family that is no reaction either
FALLEN: Final = 0.75  # the share of its apex at which a departure is past it
STILL: Final[Seconds] = 0.5  # or it has not grown for this long
OVER: Final = 0.5  # the share at which it is over
SHORTEST: Final[Seconds] = 0.5  # what passes quicker is a flicker of the measurement
LONGEST: Final[Seconds] = 3.0  # what lasts longer has become the new level
RISES: Final[Seconds] = 2.2  # a rise that takes longer is told as far as it has come
LOOKS_BACK: Final[Seconds] = 1.2  # the onset lies at most this long before it was noticed
ANSWERS: Final[Seconds] = 2.5  # a reaction this long after a beat answers it
BEFORE: Final[Seconds] = 0.3  # as does one this little before: it is seen to come

Point = tuple[float, float, float, float]
_NOWHERE: Final[Point] = (0.0, 0.0, 0.0, 0.0)


class MomentFinder:
    """Finds the reactions of one person. One thread; time is passed in, never backwards.

    `measure` what was said, `advance` the time, and `take` what was found.
    """

    def __init__(self, person: int = 0) -> None:
        self._person = person
        self._sums = [0.0, 0.0, 0.0, 0.0]
        self._weights = [0.0, 0.0, 0.0, 0.0]
        self._quality = self._counted = 0.0
        self._time: Seconds | None = None
        self._since: Seconds = -math.inf  # since when something is said without a break
        self._level: Point | None = None
        self._restless = LEAST / CLEAR
        self._calm: Seconds = -math.inf  # when the signal last lay near its level
        self._over: Seconds = -math.inf  # when the last reaction was over
        self._reaction: Reaction | None = None
        self._intended: tuple[Intended, ...] = ()
        self._found: list[Moment] = []

    def expect(self, beats: Iterable[Intended]) -> None:
        """The beats at hand, in film time: context for a name."""
        self._intended = tuple(beats)

    def measure(self, side: Side, value: float, weight: float, quality: float) -> None:
        """Evidence for a side of feeling, its weight one over its variance times seconds."""
        place = SIDES.index(side)
        self._sums[place] += weight * value
        self._weights[place] += weight
        self._quality += weight * quality
        self._counted += weight

    def advance(self, now: Seconds) -> None:
        """Let time pass until `now` (seconds), looking at the signal at every step of it."""
        if self._time is None or not 0.0 <= now - self._time <= GAP:
            self._begin_anew(now)
            return
        for _ in range(int((now - self._time) / STEP)):
            self._time += STEP
            self._look(self._time)
            self._fade(STEP)

    def take(self) -> list[Moment]:
        """What was found since this was last asked, oldest first."""
        found, self._found = self._found, []
        return found

    def _begin_anew(self, now: Seconds) -> None:
        self._close(now)
        self._level, self._time = None, now
        self._since = self._calm = self._over = now

    def _fade(self, passed: Seconds) -> None:
        kept = math.exp(-passed / QUICK)
        for place in range(4):
            self._sums[place] *= kept
            self._weights[place] *= kept
        self._quality *= kept
        self._counted *= kept

    def _point(self) -> Point:
        a, b, c, d = (
            total / (weight + REST) for total, weight in zip(self._sums, self._weights, strict=True)
        )
        return a, b, c, d

    def _look(self, now: Seconds) -> None:
        if self._counted < HEARD:
            # Nobody is seen or heard: what was under way cannot be followed.
            self._close(now)
            self._level, self._since = None, now
            return
        point = self._point()
        if self._level is None or now - self._since < SETTLES:
            self._level, self._calm, self._over = point, now, now
            return
        away = _distance(point, self._level)
        if self._reaction is not None:
            self._follow(self._reaction, now, point, away)
            return
        needed = min(MOST, max(LEAST, CLEAR * self._restless))
        if away >= needed:
            # It was calm up to half the height: the rise began as long before that again.
            began = self._calm - (now - self._calm) - LAG
            onset = max(self._over, began, now - LOOKS_BACK)
            self._reaction = Reaction(onset, now, point, away, needed, self._certain())
            return
        if away < needed / 2:
            self._calm = now
        share = 1 - math.exp(-STEP / LEVEL)
        self._level = _towards(self._level, point, share)
        self._restless += (1 - math.exp(-STEP / RESTLESS)) * (away - self._restless)

    def _follow(self, reaction: "Reaction", now: Seconds, point: Point, away: float) -> None:
        if reaction.told is None:
            if away > 1.02 * reaction.height and now - reaction.onset < RISES:
                reaction.apex, reaction.place, reaction.height = now, point, away
                reaction.certain = self._certain()
                return
            fallen = away < FALLEN * reaction.height
            if fallen or now - reaction.apex >= STILL or now - reaction.onset >= RISES:
                if now - reaction.onset >= SHORTEST and _distance(reaction.place) >= PLAIN:
                    self._tell(reaction, now)
                if reaction.told is None and fallen:
                    self._close(now)
                    return
        if away < OVER * reaction.height or now - reaction.onset >= LONGEST:
            self._close(now)
            self._level, self._calm = (point if away >= reaction.needed else self._level), now

    def _tell(self, reaction: "Reaction", now: Seconds) -> None:
        reaction.told = reaction.telling(now, self._intended, self._person)
        if reaction.told is not None:
            self._found.append(reaction.told)

    def _close(self, now: Seconds) -> None:
        reaction, self._reaction = self._reaction, None
        if reaction is not None:
            self._over = now
        if reaction is not None and reaction.told is not None:
            end = min(now, reaction.onset + LONGEST)
            self._found.append(replace(reaction.told, now=now, offset=max(reaction.apex, end)))

    def _certain(self) -> float:
        return min(1.0, self._quality / self._counted) if self._counted > 0 else 0.0


@dataclass(slots=True)
class Reaction:
    """A departure under way: where it began, its highest point so far, and whether it was told."""

    onset: Seconds
    apex: Seconds
    place: Point
    height: float
    needed: float
    certain: float
    told: Moment | None = None

    def telling(self, now: Seconds, intended: Iterable[Intended], person: int) -> Moment | None:
        """The moment that is told of it; None for a return to neutral, which is no reaction."""
        answered = [beat for beat in intended if -BEFORE <= self.onset - beat.at <= ANSWERS]
        beat = max(answered, key=lambda beat: beat.at).feel if answered else None
        name, family, share = classified(Place(*self.place), beat)
        if family == NEUTRAL:
            return None
        clear = 1 - math.exp(-0.7 * (self.height / self.needed) ** 2)
        return Moment(
            now=now,
            onset=self.onset,
            apex=self.apex,
            offset=None,
            name=name,
            family=family,
            intensity=min(1.0, self.height),
            confidence=min(1.0, clear * share * min(1.0, 1.5 * self.certain)),
            valence=min(1.0, max(-1.0, self.place[0])),
            arousal=min(1.0, max(-1.0, self.place[1])),
            person=person,
            beat=beat or "",
        )


def _distance(one: Point, other: Point = _NOWHERE) -> float:
    total = 0.0  # added up one by one, as `MomentFinders` does it: `sum` is more exact than that
    for weight, a, b in zip(WEIGHTS, one, other, strict=True):
        total += weight * ((a - b) * (a - b))
    return math.sqrt(total)


def _towards(one: Point, other: Point, share: float) -> Point:
    a, b, c, d = (x + share * (y - x) for x, y in zip(one, other, strict=True))
    return a, b, c, d
