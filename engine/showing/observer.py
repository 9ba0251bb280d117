"""What a showing knows of its viewer: the state, the guards that hold, and what was learned."""

import math
from collections import deque
from collections.abc import Iterable
from typing import Final

from engine.sensing.reading import Reading
from engine.steering.response import Traits, expected
from engine.story.guards import GuardWatch
from engine.story.model import Beat, Segment, Story
from engine.viewer.emotions import lexicon
from engine.viewer.felt import Felt, Intended, Moment
from engine.viewer.group import Group
from engine.words import Affect, Seconds

ANSWERS: Final[Seconds] = 2.5
"""A reaction answers a beat when it begins at most this long after the beat's instant."""

_BEFORE: Final[Seconds] = 0.3  # or this little before it: good beats are seen to come
_TOLD: Final[Seconds] = 2.5  # a reaction that began is told at most this long after its onset
_NEAR: Final = 0.45  # a reaction this near a beat's place answers it whatever its name
_KEPT: Final = 256  # moments and beats, the oldest forgotten first
_TRACK_EVERY: Final[Seconds] = 0.5
_LOOKS_BACK: Final[Seconds] = 4.0


class Observer:
    """Watches a viewer, or several, through one showing. Time is passed in, never backwards.

    `felt` is the state, `values` what guards may ask about, `holding` the places in the
    current segment's `next` whose guards hold, `traits` what was learned of this viewer, and
    `told` the moments that the latest `sense` brought.
    """

    def __init__(self, story: Story) -> None:
        self._needed = story.confidence
        self._state = Group()
        self._watches: dict[int, GuardWatch] = {}
        self._felt_at_entry = self._state.felt(0.0)
        self.felt: Felt = self._felt_at_entry
        self.values: dict[str, float] = {}
        self.holding: frozenset[int] = frozenset()
        self.traits = Traits()
        self.told: tuple[Moment, ...] = ()
        self._tracks: deque[tuple[Seconds, Affect]] = deque()
        self._now: Seconds = 0.0
        self._moments: deque[Moment] = deque(maxlen=_KEPT)
        self._beats: deque[tuple[Seconds, Beat]] = deque(maxlen=_KEPT)

    def sense(self, now: Seconds, readings: Iterable[Reading]) -> None:
        """Take in what the sensors said since the last time."""
        self._now = now
        self._state.advance(now)
        for reading in readings:
            self._state.update(reading)
        self.told = tuple(self._state.take_moments())
        for moment in self.told:
            self._remember(moment)
        self.felt = self._state.felt(now)
        self.values = self._state.values(now, self._needed)
        self._watch(now)
        if self.felt.confidence < self._needed:
            self._tracks.clear()  # from here on nobody knows where the viewer was
        elif not self._tracks or now - self._tracks[-1][0] >= _TRACK_EVERY:
            self._tracks.append((now, self.felt.affect))
            while now - self._tracks[0][0] > _LOOKS_BACK:
                self._tracks.popleft()

    @property
    def before(self) -> Affect | None:
        """Where the viewer was up to four seconds ago; None unless known for a second since."""
        known = self._tracks and self._tracks[-1][0] - self._tracks[0][0] >= 1.0
        return self._tracks[0][1] if known else None

    def since_saw(self, feeling: str) -> Seconds | None:
        """How long ago a reaction with this name, or of this family, ended; None: never seen.

        A name that is a family's asks for the whole family. 0 while the reaction lasts.
        """
        for moment in reversed(self._moments):
            if feeling in (moment.name, moment.family):
                return 0.0 if moment.offset is None else max(0.0, self._now - moment.offset)
        return None

    def saw(self, feeling: str, within: Seconds = math.inf) -> bool:
        """Whether such a reaction ended at most `within` seconds of film ago, or still lasts."""
        since = self.since_saw(feeling)
        return since is not None and since <= within

    def landed(self, beat: Beat) -> bool | None:
        """Whether somebody answered a beat, the latest time that it was on screen.

        They did if a reaction began within two and a half seconds after its instant, and is of
        the family of what the beat intends or lies near its place. None: not known, because
        its instant has not come, its time for an answer is not over, or nobody could be read.
        """
        at = next((at for at, each in reversed(self._beats) if each == beat), math.inf)
        meant = lexicon().get(beat.feel)
        if meant is None or at > self._now:
            return None
        for moment in self._moments:
            if not -_BEFORE <= moment.onset - at <= ANSWERS:
                continue
            away = math.dist((moment.valence, moment.arousal), meant.place[:2])
            if moment.family == meant.family or away <= _NEAR:
                return True
        if self._now < at + ANSWERS + _TOLD or self.felt.confidence < self._needed:
            return None
        return False

    def moments(self) -> tuple[Moment, ...]:
        """The latest reactions, the oldest first, each as it was last told."""
        return tuple(self._moments)

    def _remember(self, moment: Moment) -> None:
        """Keep a new reaction; one that is over takes the place of its own beginning."""
        for place, known in enumerate(self._moments):
            if (known.person, known.onset) == (moment.person, moment.onset):
                self._moments[place] = moment
                return
        self._moments.append(moment)

    def enter(self, now: Seconds, segment: Segment, began: Seconds | None = None) -> None:
        """A segment came on screen: from here its own guards are watched.

        `began` is the film time at which its in point was, or would have been, on screen; now
        where it is not told.
        """
        begins = now if began is None or not math.isfinite(began) else began
        # What the segment before had still to come never came; what it just had may be answered.
        shown = [(at, beat) for at, beat in self._beats if at <= now]
        coming = [(begins + beat.at, beat) for beat in segment.beats if beat.at >= now - begins]
        self._beats = deque([*shown, *coming], maxlen=_KEPT)
        at_hand = [(at, beat) for at, beat in self._beats if at >= now - ANSWERS]
        self._state.expect(Intended(at, beat.feel, beat.strength) for at, beat in at_hand)
        self._felt_at_entry = self.felt
        self._watches = {
            place: GuardWatch(cut.guard)
            for place, cut in enumerate(segment.next)
            if cut.guard is not None
        }
        self._watch(now)

    def learn(self, segment: Segment, watched: Seconds) -> None:
        """A segment was seen to its end: what it did to this viewer, beside what it meant to."""
        self.traits = self.traits.after(
            expected(segment),
            watched,
            self._felt_at_entry.estimates,
            self.felt.estimates,
            self._needed,
        )

    def _watch(self, now: Seconds) -> None:
        self.holding = frozenset(
            place for place, watch in self._watches.items() if watch.update(now, self.values)
        )
