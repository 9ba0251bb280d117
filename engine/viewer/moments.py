"""An online detector of reactions: onset, apex and offset of peaks that last 1 to 3 seconds.

The filtered viewer state is too slow for them. The detector therefore low-passes the measurements
with a time constant of a quarter second, on all four axes of feeling, and looks for a deviation
from the level of the last seconds that exceeds three times the signal's own mean deviation. It is
causal: an apex is confirmed when the deviation has fallen a quarter below it, or has not grown
for half a second, and so at the latest a second after it.

A moment is named no more finely than its readings tell: by a name of the lexicon where that alone
is certain enough, and else by the plain name of its family.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, get_args

from engine.viewer.emotions import FeelingPoint
from engine.viewer.feeling_names import classify, classify_boldly
from engine.viewer.felt import Moment, ScheduledBeat
from engine.viewer.inference import NEWEST, Inference
from engine.viewer.observation_model import Axis
from engine.words import Seconds

AXES: Final[tuple[Axis, ...]] = get_args(Axis)

STEP: Final[Seconds] = 0.05  # the signal is sampled this often, whatever the rate of readings
GAP: Final[Seconds] = 1.0  # after a longer jump of time the detector begins anew
SIGNAL_MEMORY: Final[Seconds] = 0.25  # time constant of the low-passed signal
LAG: Final[Seconds] = 0.1  # by which that signal is late
PRIOR_WEIGHT: Final = 0.2  # of neutral in the signal, beside the weights of measurements
LEAST_WEIGHT: Final = 0.1  # weight of measurements below which there is no signal
SETTLES: Final[Seconds] = 0.5  # how long there must be a signal before it has a level
LEVEL_MEMORY: Final[Seconds] = 5.0  # time constant of the level
SPREAD_MEMORY: Final[Seconds] = 8.0  # time constant of the mean deviation from the level
WEIGHTS: Final = (1.0, 0.8, 0.35, 0.5)  # of the axes in a distance: the surer count more
THRESHOLD: Final = 3.0  # a reaction deviates by this many times the mean deviation
LEAST_THRESHOLD: Final = 0.18  # the threshold is never below this
MOST_THRESHOLD: Final = 0.45  # nor above this
LEAST_APEX: Final = 0.12  # an apex nearer to neutral than this is a return, no reaction
NEUTRAL: Final = "neutral"  # the family that is no reaction either
FALLEN: Final = 0.75  # the share of the apex below which the apex is past
STILL: Final[Seconds] = 0.5  # or it is past where the deviation has not grown for this long
OVER: Final = 0.5  # the share of the apex below which a reaction is over
SHORTEST: Final[Seconds] = 0.5  # a shorter deviation is noise
LONGEST: Final[Seconds] = 3.0  # a longer deviation is a new level
LONGEST_RISE: Final[Seconds] = 2.2  # where a rise takes longer, its apex is where it has come to
LOOKS_BACK: Final[Seconds] = 1.2  # an onset lies at most this long before it is detected
ANSWERED_WITHIN: Final[Seconds] = 2.5  # a reaction this long after a beat answers it
BEFORE: Final[Seconds] = 0.3  # as does one this little before: a beat can be seen to come

NAMED_FROM: Final = 0.3
"""The certainty below which a moment bears the plain name of its family."""

Point = tuple[float, float, float, float]
_NEUTRAL_POINT: Final[Point] = (0.0, 0.0, 0.0, 0.0)


def answers(onset: Seconds, beat: Seconds) -> bool:
    """Whether a reaction that begins at `onset` may answer a beat at the instant `beat`."""
    return -BEFORE <= onset - beat <= ANSWERED_WITHIN


class MomentFinder:
    """Detects the reactions of one person. One thread; time is passed in, never backwards.

    Call `measure` for each measurement, `advance` as time passes, and `take` for the moments.
    `inference` is how moments are named.
    """

    def __init__(self, person: int = 0, *, inference: Inference = NEWEST) -> None:
        self._person = person
        self._inference = inference
        self._sums = [0.0, 0.0, 0.0, 0.0]
        self._weights = [0.0, 0.0, 0.0, 0.0]
        self._quality = self._counted = 0.0
        self._time: Seconds | None = None
        self._since: Seconds = -math.inf  # since when there is a signal without a break
        self._level: Point | None = None
        self._spread = LEAST_THRESHOLD / THRESHOLD
        self._calm: Seconds = -math.inf  # when the signal last was near its level
        self._over: Seconds = -math.inf  # when the last reaction was over
        self._reaction: Reaction | None = None
        self._beats: tuple[ScheduledBeat, ...] = ()
        self._found: list[Moment] = []

    def expect(self, beats: Iterable[ScheduledBeat]) -> None:
        """Replace the beats, in film time: they are context for the name of a reaction."""
        self._beats = tuple(beats)

    def measure(self, axis: Axis, value: float, weight: float, quality: float) -> None:
        """Take in a measurement on one axis; its weight is seconds over its variance."""
        place = AXES.index(axis)
        self._sums[place] += weight * value
        self._weights[place] += weight
        self._quality += weight * quality
        self._counted += weight

    def advance(self, now: Seconds) -> None:
        """Let time pass until `now` (seconds), sampling the signal every `STEP`."""
        if self._time is None or not 0.0 <= now - self._time <= GAP:
            self._begin_anew(now)
            return
        for _ in range(int((now - self._time) / STEP)):
            self._time += STEP
            self._sample(self._time)
            self._fade(STEP)

    def forget(self) -> None:
        """Another person is measured from here on; a reaction under way is over."""
        self._sums, self._weights = [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]
        self._quality = self._counted = 0.0
        self._spread = LEAST_THRESHOLD / THRESHOLD
        if self._time is not None:
            self._begin_anew(self._time)

    def take(self) -> list[Moment]:
        """The moments found since the last call, oldest first."""
        found, self._found = self._found, []
        return found

    def _begin_anew(self, now: Seconds) -> None:
        self._close(now)
        self._level, self._time = None, now
        self._since = self._calm = self._over = now

    def _fade(self, passed: Seconds) -> None:
        kept = math.exp(-passed / SIGNAL_MEMORY)
        for place in range(4):
            self._sums[place] *= kept
            self._weights[place] *= kept
        self._quality *= kept
        self._counted *= kept

    def _point(self) -> Point:
        a, b, c, d = (
            total / (weight + PRIOR_WEIGHT)
            for total, weight in zip(self._sums, self._weights, strict=True)
        )
        return a, b, c, d

    def _sample(self, now: Seconds) -> None:
        if self._counted < LEAST_WEIGHT:
            # Without a signal a reaction under way cannot be followed.
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
        threshold = min(MOST_THRESHOLD, max(LEAST_THRESHOLD, THRESHOLD * self._spread))
        if away >= threshold:
            # It reached half the threshold at the end of the calm: extrapolate to its beginning.
            began = self._calm - (now - self._calm) - LAG
            onset = max(self._over, began, now - LOOKS_BACK)
            self._reaction = Reaction(onset, now, point, away, threshold, self._mean_quality())
            return
        if away < threshold / 2:
            self._calm = now
        share = 1 - math.exp(-STEP / LEVEL_MEMORY)
        self._level = _towards(self._level, point, share)
        self._spread += (1 - math.exp(-STEP / SPREAD_MEMORY)) * (away - self._spread)

    def _follow(self, reaction: "Reaction", now: Seconds, point: Point, away: float) -> None:
        if reaction.found is None:
            if away > 1.02 * reaction.height and now - reaction.onset < LONGEST_RISE:
                reaction.apex, reaction.place, reaction.height = now, point, away
                reaction.quality = self._mean_quality()
                return
            fallen = away < FALLEN * reaction.height
            if fallen or now - reaction.apex >= STILL or now - reaction.onset >= LONGEST_RISE:
                if now - reaction.onset >= SHORTEST and _distance(reaction.place) >= LEAST_APEX:
                    self._confirm(reaction, now)
                if reaction.found is None and fallen:
                    self._close(now)
                    return
        if away < OVER * reaction.height or now - reaction.onset >= LONGEST:
            self._close(now)
            self._level, self._calm = (point if away >= reaction.threshold else self._level), now

    def _confirm(self, reaction: "Reaction", now: Seconds) -> None:
        reaction.found = reaction.moment(now, self._beats, self._person, self._inference)
        if reaction.found is not None:
            self._found.append(reaction.found)

    def _close(self, now: Seconds) -> None:
        reaction, self._reaction = self._reaction, None
        if reaction is not None:
            self._over = now
        if reaction is not None and reaction.found is not None:
            end = min(now, reaction.onset + LONGEST)
            self._found.append(replace(reaction.found, now=now, offset=max(reaction.apex, end)))

    def _mean_quality(self) -> float:
        return min(1.0, self._quality / self._counted) if self._counted > 0 else 0.0


@dataclass(slots=True)
class Reaction:
    """A deviation under way.

    `place` is the signal at the apex so far, `height` its distance from the level, `threshold`
    what that had to exceed, `quality` the mean quality of the measurements then, 0 to 1, and
    `found` the moment once the apex is confirmed.
    """

    onset: Seconds
    apex: Seconds
    place: Point
    height: float
    threshold: float
    quality: float
    found: Moment | None = None

    def moment(
        self,
        now: Seconds,
        beats: Iterable[ScheduledBeat],
        person: int,
        inference: Inference = NEWEST,
    ) -> Moment | None:
        """The moment at its confirmation; None for a return to neutral, which is no reaction."""
        answered = [beat for beat in beats if answers(self.onset, beat.at)]
        beat = max(answered, key=lambda beat: beat.at).feel if answered else None
        named = (classify if inference >= 5 else classify_boldly)(FeelingPoint(*self.place), beat)
        if named.family == NEUTRAL:
            return None
        # However well a name fits: a faint or badly seen reaction may be none.
        clear = 1 - math.exp(-0.7 * (self.height / self.threshold) ** 2)
        seen = min(1.0, 1.5 * self.quality)
        certainty, name = clear * named.certainty * seen, named.name
        if inference >= 5 and (name == named.family or certainty < NAMED_FROM):
            certainty, name = clear * named.family_certainty * seen, named.family
        return Moment(
            now=now,
            onset=self.onset,
            apex=self.apex,
            offset=None,
            name=name,
            family=named.family,
            intensity=min(1.0, self.height),
            confidence=min(1.0, certainty),
            valence=min(1.0, max(-1.0, self.place[0])),
            arousal=min(1.0, max(-1.0, self.place[1])),
            person=person,
            beat=beat or "",
        )


def _distance(one: Point, other: Point = _NEUTRAL_POINT) -> float:
    total = 0.0  # added up one by one, as `MomentFinders` does: `sum` rounds otherwise
    for weight, a, b in zip(WEIGHTS, one, other, strict=True):
        total += weight * ((a - b) * (a - b))
    return math.sqrt(total)


def _towards(one: Point, other: Point, share: float) -> Point:
    a, b, c, d = (x + share * (y - x) for x, y in zip(one, other, strict=True))
    return a, b, c, d
