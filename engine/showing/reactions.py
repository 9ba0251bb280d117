"""Which reactions were seen, and which beats were answered: what guards ask of moments."""

import math
from collections import deque
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from engine.story.model import Segment
from engine.story.segment_parts import Beat
from engine.viewer.emotions import asked_for, lexicon
from engine.viewer.felt import Moment, ScheduledBeat
from engine.viewer.inference import NEWEST, Inference
from engine.viewer.moments import ANSWERED_WITHIN, answers
from engine.words import Seconds

_TOLD: Final[Seconds] = 2.5  # a reaction that began is told at most this long after its onset
_NEAR: Final = 0.45  # a reaction this near a beat's place answers it whatever its name
_LIKE: Final = 0.3  # a reaction this near a name, of its family, is one that it asks for
_KEPT: Final = 256  # moments and beats, the oldest forgotten first


class Answer(NamedTuple):
    """What answered a beat: whether it was as the beat means, and the name of what was nearest to
    that, None where there was no reaction at all."""

    lands: bool
    felt: str | None


def answered(at: Seconds, feeling: str, moments: Iterable[Moment]) -> Answer:
    """How a beat of this feeling, at film time `at`, was answered.

    A reaction answers if it began within two and a half seconds after the beat's instant, and is
    of the family of what the beat intends or lies near its place.
    """
    meant = lexicon().get(feeling)
    best: tuple[float, str] | None = None
    for moment in moments:
        if meant is not None and answers(moment.onset, at):
            away = math.dist((moment.valence, moment.arousal), meant.place[:2])
            if moment.family == meant.family or away <= _NEAR:
                return Answer(True, moment.name)
            best = min(best or (away, moment.name), (away, moment.name))
    return Answer(False, best[1] if best is not None else None)


def settles_after(at: Seconds) -> Seconds:
    """The film time from which on no answer to a beat at `at` can be told any more."""
    return at + ANSWERED_WITHIN + _TOLD


class Reactions:
    """The moments of a showing beside the beats of what was on screen. Film time is passed in.

    By an `inference` before 5 a name finds only the moments that bear it: moments bore finer names
    then.
    """

    def __init__(self, *, inference: Inference = NEWEST) -> None:
        self._inference = inference
        self._now: Seconds = 0.0
        self._readable: Callable[[], bool] = lambda: False
        self._moments: deque[Moment] = deque(maxlen=_KEPT)
        self._beats: deque[tuple[Seconds, Beat]] = deque(maxlen=_KEPT)

    @property
    def moments(self) -> tuple[Moment, ...]:
        """The latest reactions, the oldest first, each as it was last told."""
        return tuple(self._moments)

    def take(self, now: Seconds, told: Iterable[Moment], readable: Callable[[], bool]) -> None:
        """The moments told so far; `readable` answers whether the viewer can be read just now."""
        self._now, self._readable = now, readable
        for moment in told:
            self._remember(moment)

    def forget(self) -> None:
        """The viewer's reactions never were; the beats stand as they do."""
        self._moments.clear()

    def enter(
        self, now: Seconds, segment: Segment, began: Seconds | None = None
    ) -> tuple[ScheduledBeat, ...]:
        """A segment came on screen; returns the beats at hand, in film time.

        `began` is the film time at which its in point was, or would have been, on screen; now
        where it is not told. Beats still to come in the segment before never came; what it had
        just before the cut may still be answered.
        """
        begins = now if began is None or not math.isfinite(began) else began
        shown = [(at, beat) for at, beat in self._beats if at <= now]
        coming = [(begins + beat.at, beat) for beat in segment.beats if beat.at >= now - begins]
        self._beats = deque([*shown, *coming], maxlen=_KEPT)
        return tuple(
            ScheduledBeat(at, beat.feel, beat.strength)
            for at, beat in self._beats
            if at >= now - ANSWERED_WITHIN
        )

    def since_saw(self, feeling: str) -> Seconds | None:
        """How long ago a reaction with this name, or of this family, ended; None: never seen.

        A name that is a family's, or a word for one (joy), asks for the whole family. Any other
        finds what bears it, and what of its family lies near it: a face seldom tells more. 0
        while the reaction lasts.
        """
        asked = asked_for(feeling)
        for moment in reversed(self._moments):
            if asked in (moment.name, moment.family) or self._is_like(moment, asked):
                return 0.0 if moment.offset is None else max(0.0, self._now - moment.offset)
        return None

    def _is_like(self, moment: Moment, asked: str) -> bool:
        """Whether a moment is of the family of this name, and lies near it in the plane."""
        meant = lexicon().get(asked)
        if self._inference < 5 or meant is None or meant.family != moment.family:
            return False
        away = math.dist((moment.valence, moment.arousal), meant.place[:2])
        return away <= _LIKE

    def saw(self, feeling: str, within: Seconds = math.inf) -> bool:
        """Whether such a reaction ended at most `within` seconds of film ago, or still lasts."""
        since = self.since_saw(feeling)
        return since is not None and since <= within

    def landed(self, name: str) -> bool | None:
        """Whether somebody answered the beat of this name, the latest time it was on screen.

        They did if a reaction began within two and a half seconds after its instant, and is of
        the family of what the beat intends or lies near its place. None: not known, because
        its instant has not come, its time for an answer is not over, or nobody could be read.
        """
        found = next(((at, beat) for at, beat in reversed(self._beats) if beat.name == name), None)
        if found is None:
            return None
        at, beat = found
        if beat.feel not in lexicon() or at > self._now:
            return None
        if answered(at, beat.feel, self._moments).lands:
            return True
        if self._now < settles_after(at) or not self._readable():
            return None
        return False

    def _remember(self, moment: Moment) -> None:
        """Keep a new reaction; one that is over takes the place of its own beginning."""
        for place, known in enumerate(self._moments):
            if (known.person, known.onset) == (moment.person, moment.onset):
                self._moments[place] = moment
                return
        self._moments.append(moment)
