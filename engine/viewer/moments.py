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

from engine.viewer.emotions import Place, name_of
from engine.viewer.evidence import Side
from engine.viewer.felt import Intended, Moment
from engine.words import Seconds

SIDES: Final[tuple[Side, ...]] = get_args(Side)

_STEP: Final[Seconds] = 0.05  # the signal is looked at this often, whatever the rate of readings
_GAP: Final[Seconds] = 1.0  # time that jumps further than this begins anew
_QUICK: Final[Seconds] = 0.25  # how long the quick signal remembers
_LAG: Final[Seconds] = 0.1  # and how far it therefore lags behind a rise
_REST: Final = 0.2  # weight of knowing nothing, which draws towards neutral
_HEARD: Final = 0.1  # weight from which on anything was said at all
_SETTLES: Final[Seconds] = 0.5  # and for how long, before there is a level to depart from
_LEVEL: Final[Seconds] = 5.0  # how slowly the level follows
_RESTLESS: Final[Seconds] = 8.0  # and the estimate of the signal's restlessness
_WEIGHTS: Final = (1.0, 0.8, 0.35, 0.5)  # of the sides in a distance: the surer count more
_CLEAR: Final = 3.0  # a reaction departs by this many times the restlessness
_LEAST: Final = 0.18  # and never by less than this
_MOST: Final = 0.45  # nor need it by more
_PLAIN: Final = 0.12  # what lies nearer to neutral than this is a return, no reaction
_NEUTRAL: Final = "neutral"  # the family that is no reaction either
_FALLEN: Final = 0.75  # the share of its apex at which a departure is past it
_STILL: Final[Seconds] = 0.5  # or it has not grown for this long
_OVER: Final = 0.5  # the share at which it is over
_SHORTEST: Final[Seconds] = 0.5  # what passes quicker is a flicker of the measurement
_LONGEST: Final[Seconds] = 3.0  # what lasts longer has become the new level
_RISES: Final[Seconds] = 2.2  # a rise that takes longer is told as far as it has come
_LOOKS_BACK: Final[Seconds] = 1.2  # the onset lies at most this long before it was noticed
_ANSWERS: Final[Seconds] = 2.5  # a reaction this long after a beat answers it
_BEFORE: Final[Seconds] = 0.3  # as does one this little before: it is seen to come

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
        self._restless = _LEAST / _CLEAR
        self._calm: Seconds = -math.inf  # when the signal last lay near its level
        self._over: Seconds = -math.inf  # when the last reaction was over
        self._reaction: _Reaction | None = None
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
        if self._time is None or not 0.0 <= now - self._time <= _GAP:
            self._begin_anew(now)
            return
        for _ in range(int((now - self._time) / _STEP)):
            self._time += _STEP
            self._look(self._time)
            self._fade(_STEP)

    def take(self) -> list[Moment]:
        """What was found since this was last asked, oldest first."""
        found, self._found = self._found, []
        return found

    def _begin_anew(self, now: Seconds) -> None:
        self._close(now)
        self._level, self._time = None, now
        self._since = self._calm = self._over = now

    def _fade(self, passed: Seconds) -> None:
        kept = math.exp(-passed / _QUICK)
        for place in range(4):
            self._sums[place] *= kept
            self._weights[place] *= kept
        self._quality *= kept
        self._counted *= kept

    def _point(self) -> Point:
        a, b, c, d = (
            total / (weight + _REST)
            for total, weight in zip(self._sums, self._weights, strict=True)
        )
        return a, b, c, d

    def _look(self, now: Seconds) -> None:
        if self._counted < _HEARD:
            # Nobody is seen or heard: what was under way cannot be followed.
            self._close(now)
            self._level, self._since = None, now
            return
        point = self._point()
        if self._level is None or now - self._since < _SETTLES:
            self._level, self._calm, self._over = point, now, now
            return
        away = _distance(point, self._level)
        if self._reaction is not None:
            self._follow(self._reaction, now, point, away)
            return
        needed = min(_MOST, max(_LEAST, _CLEAR * self._restless))
        if away >= needed:
            # It was calm up to half the height: the rise began as long before that again.
            began = self._calm - (now - self._calm) - _LAG
            onset = max(self._over, began, now - _LOOKS_BACK)
            self._reaction = _Reaction(onset, now, point, away, needed, self._certain())
            return
        if away < needed / 2:
            self._calm = now
        share = 1 - math.exp(-_STEP / _LEVEL)
        self._level = _towards(self._level, point, share)
        self._restless += (1 - math.exp(-_STEP / _RESTLESS)) * (away - self._restless)

    def _follow(self, reaction: "_Reaction", now: Seconds, point: Point, away: float) -> None:
        if reaction.told is None:
            if away > 1.02 * reaction.height and now - reaction.onset < _RISES:
                reaction.apex, reaction.place, reaction.height = now, point, away
                reaction.certain = self._certain()
                return
            fallen = away < _FALLEN * reaction.height
            if fallen or now - reaction.apex >= _STILL or now - reaction.onset >= _RISES:
                if now - reaction.onset >= _SHORTEST and _distance(reaction.place) >= _PLAIN:
                    self._tell(reaction, now)
                if reaction.told is None and fallen:
                    self._close(now)
                    return
        if away < _OVER * reaction.height or now - reaction.onset >= _LONGEST:
            self._close(now)
            self._level, self._calm = (point if away >= reaction.needed else self._level), now

    def _tell(self, reaction: "_Reaction", now: Seconds) -> None:
        beat = self._at_hand(reaction.onset)
        name, family, share = name_of(Place(*reaction.place), beat)
        if family == _NEUTRAL:
            return
        clear = 1 - math.exp(-0.7 * (reaction.height / reaction.needed) ** 2)
        reaction.told = Moment(
            now=now,
            onset=reaction.onset,
            apex=reaction.apex,
            offset=None,
            name=name,
            family=family,
            intensity=min(1.0, reaction.height),
            confidence=min(1.0, clear * share * min(1.0, 1.5 * reaction.certain)),
            valence=min(1.0, max(-1.0, reaction.place[0])),
            arousal=min(1.0, max(-1.0, reaction.place[1])),
            person=self._person,
            beat=beat or "",
        )
        self._found.append(reaction.told)

    def _close(self, now: Seconds) -> None:
        reaction, self._reaction = self._reaction, None
        if reaction is not None:
            self._over = now
        if reaction is not None and reaction.told is not None:
            end = min(now, reaction.onset + _LONGEST)
            self._found.append(replace(reaction.told, now=now, offset=max(reaction.apex, end)))

    def _at_hand(self, onset: Seconds) -> str | None:
        """The feeling of the beat that a reaction with this onset answers, the latest first."""
        answered = [beat for beat in self._intended if -_BEFORE <= onset - beat.at <= _ANSWERS]
        return max(answered, key=lambda beat: beat.at).feel if answered else None

    def _certain(self) -> float:
        return min(1.0, self._quality / self._counted) if self._counted > 0 else 0.0


@dataclass(slots=True)
class _Reaction:
    """A departure under way: where it began, its highest point so far, and whether it was told."""

    onset: Seconds
    apex: Seconds
    place: Point
    height: float
    needed: float
    certain: float
    told: Moment | None = None

    def __init__(
        self,
        onset: Seconds,
        now: Seconds,
        place: Point,
        height: float,
        needed: float,
        certain: float,
    ) -> None:
        self.onset, self.apex, self.place = onset, now, place
        self.height, self.needed, self.certain = height, needed, certain
        self.told: Moment | None = None


def _distance(one: Point, other: Point = _NOWHERE) -> float:
    return math.sqrt(sum(w * (a - b) ** 2 for w, a, b in zip(_WEIGHTS, one, other, strict=True)))


def _towards(one: Point, other: Point, share: float) -> Point:
    a, b, c, d = (x + share * (y - x) for x, y in zip(one, other, strict=True))
    return a, b, c, d
