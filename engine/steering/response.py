"""What a segment is meant to do to a viewer, and what it will probably do to this one.

Beat after beat a segment draws the viewer towards what it intends, and the longer it lasts the
further. Three sources say where to, each correcting the one before: the story's intention, what
screenings taught (`Responses`), and this viewer's traits: a small Gaussian belief about how they
differ, sharpened at the end of each segment while the film runs.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from engine.story.model import Segment
from engine.viewer.emotions import feelings
from engine.viewer.felt import Estimate
from engine.words import Affect, Dimension, Seconds

AS_WRITTEN: Final = Affect(0.0, 0.0)
"""The shift of a segment of which nothing is known beyond what its author wrote."""

_LINGERS: Final[Seconds] = 8.0  # a beat counts less the longer before the out point it was
_FOLLOWS: Final[Seconds] = 7.0  # how long a viewer takes to follow a segment most of the way
_DIFFERS: Final = 0.08  # variance of how much viewers differ from an intention (0.28 squared)
_WAVERS: Final = 0.06  # variance of one viewer's response from segment to segment
_SHIFTS: Final = 0.003  # variance by which a taste may drift from one segment to the next
_SURPRISE: Final = 6.6  # squared deviations: once in a hundred by chance, or a taste has shifted
_TOO_SHORT: Final[Seconds] = 2.0  # nothing is learned from less
_LIKING: Final = 0.02  # variance of how attention differs from theme to theme
_ATTENDING: Final = 0.03  # variance of attention at the end of one segment
_TRUSTED: Final = 5.0  # viewers whose screening weighs as much as the author's intention


class Pull(NamedTuple):
    """Where somebody at `v` is after a while of a segment: `kept * v + valence` (and arousal).

    `kept` is the share (0 to 1) of where they were. What a viewer goes further than intended
    comes on top, times `1 - kept`.
    """

    kept: float
    valence: float
    arousal: float


def pull(segment: Segment, seconds: Seconds, shift: Affect = AS_WRITTEN) -> Pull:
    """What `seconds` of a segment from its in point do; before its first beat it leads there.

    `shift` is what is known of it beyond what its author wrote.
    """
    known = feelings()
    beats = [
        (beat.at, beat.strength * place.valence, beat.strength * place.arousal)
        for beat in sorted(segment.beats, key=lambda each: each.at)
        if beat.strength > 0 and (place := known.get(beat.feel)) is not None
    ] or [(0.0, 0.0, 0.0)]
    kept, valence, arousal = 1.0, 0.0, 0.0
    since = 0.0
    for index, (_, to_valence, to_arousal) in enumerate(beats):
        until = min(seconds, beats[index + 1][0]) if index + 1 < len(beats) else seconds
        if until <= since:
            continue
        stays = math.exp(-(until - since) / _FOLLOWS)
        valence = stays * valence + (1 - stays) * (to_valence + shift.valence)
        arousal = stays * arousal + (1 - stays) * (to_arousal + shift.arousal)
        kept *= stays
        since = until
    return Pull(kept, valence, arousal)


def expected(segment: Segment) -> Affect:
    """Where a segment means to leave its viewer; neutral without beats.

    The mean of its beats, each scaled by its strength, weighted by strength and by how
    near the out point it falls. Feelings that the lexicon does not know are left out.
    """
    known = feelings()
    total = valence = arousal = 0.0
    for beat in segment.beats:
        place = known.get(beat.feel)
        if place is None or beat.strength <= 0:
            continue
        weight = beat.strength * math.exp(-max(0.0, segment.duration - beat.at) / _LINGERS)
        total += weight
        valence += weight * beat.strength * place.valence
        arousal += weight * beat.strength * place.arousal
    return Affect(valence / total, arousal / total) if total > 0 else Affect(0.0, 0.0)


def clamped(value: float) -> float:
    """Within -1 to 1."""
    return min(1.0, max(-1.0, value))


@dataclass(frozen=True, slots=True)
class Response:
    """What screenings taught of one segment: how much further than intended its viewers went.

    Means over `viewers` showings, in valence and in arousal, and their attention (0 to 1).
    """

    valence: float
    arousal: float
    attention: float
    viewers: int

    @property
    def shift(self) -> Affect:
        """The shift to expect: the mean, shrunk towards what the author meant while few
        viewers have been seen."""
        trust = self.viewers / (self.viewers + _TRUSTED)
        return Affect(trust * self.valence, trust * self.arousal)


@dataclass(frozen=True, slots=True)
class Leaning:
    """A Gaussian belief about one trait, such as how much further than intended a viewer goes."""

    mean: float = 0.0
    variance: float = _DIFFERS

    def sharpened(self, seen: float, noise: float, prior: float = _DIFFERS) -> "Leaning":
        """This belief after one observation of variance `noise` (Gaussian, exact).

        A taste may drift, and one that has shifted shows as an observation that this belief
        can hardly explain: the variance goes back to `prior`, and what is new is believed.
        """
        variance = min(prior, self.variance + _SHIFTS)
        surprise = (seen - self.mean) ** 2
        if surprise > _SURPRISE * (variance + noise):
            variance = prior
        gain = variance / (variance + noise)
        return Leaning(self.mean + gain * (seen - self.mean), variance * (1 - gain))

    def doubted(self, prior: float) -> "Leaning":
        """This belief with half of the doubt back that it once had less of than `prior`."""
        return Leaning(self.mean, max(self.variance, (self.variance + prior) / 2))


@dataclass(frozen=True, slots=True)
class Traits:
    """What was learned about this viewer. Frozen: learning makes a new one.

    `attention` is how closely they watch on the whole, `likes` by how much they watch a theme
    more closely than that (at most 1 either way), in the order first met.
    """

    valence: Leaning = Leaning()
    arousal: Leaning = Leaning()
    attention: Leaning = Leaning(0.5, 0.04)
    likes: tuple[tuple[str, Leaning], ...] = ()

    def after(
        self,
        segment: Segment,
        watched: Seconds,
        before: Mapping[Dimension, Estimate],
        since: Mapping[Dimension, Estimate],
        needed: float,
        shift: Affect = AS_WRITTEN,
    ) -> "Traits":
        """What is known after a segment that was watched for `watched` seconds.

        `before` and `since` are the beliefs at its beginning and end; a dimension known with
        less than the confidence `needed` at either teaches nothing.
        """
        if watched < _TOO_SHORT:
            return self
        meant = pull(segment, watched, shift)
        share = 1 - meant.kept
        learned: dict[str, Leaning] = {}
        for name, leaning, led in (
            ("valence", self.valence, meant.valence),
            ("arousal", self.arousal, meant.arousal),
        ):
            first, last = before[name], since[name]  # type: ignore[index]
            if min(first.confidence, last.confidence) < needed:
                learned[name] = leaning
                continue
            # The response model above, solved for what comes on top.
            seen = (last.mean - meant.kept * first.mean - led) / share
            noise = (last.variance + meant.kept**2 * first.variance) / share**2 + _WAVERS
            learned[name] = leaning.sharpened(seen, noise)
        attention, likes = self._liking(segment, since["attention"], needed)
        return Traits(learned["valence"], learned["arousal"], attention, likes)

    def another_day(self) -> "Traits":
        """What may be supposed when this viewer comes again: the same, but half of the doubt
        that was taken away is back."""
        fresh = Traits()
        return Traits(
            self.valence.doubted(fresh.valence.variance),
            self.arousal.doubted(fresh.arousal.variance),
            self.attention.doubted(fresh.attention.variance),
            tuple((theme, known.doubted(_LIKING)) for theme, known in self.likes),
        )

    def liking(self, themes: tuple[str, ...]) -> float:
        """How much more closely than usual this viewer will watch these themes, -1 to 1."""
        known = [leaning.mean for theme, leaning in self.likes if theme in themes]
        return sum(known) / len(themes) if known else 0.0

    def _liking(
        self, segment: Segment, attention: Estimate, needed: float
    ) -> tuple[Leaning, tuple[tuple[str, Leaning], ...]]:
        if attention.confidence < needed:
            return self.attention, self.likes
        seen, themes = attention.mean, segment.themes
        usual = seen - self.liking(themes)
        usually = self.attention.sharpened(usual, _ATTENDING + attention.variance, 0.04)
        likes = dict(self.likes)
        over = seen - self.attention.mean - self.liking(themes)
        noise = max(1, len(themes)) * (_ATTENDING + attention.variance + self.attention.variance)
        for theme in themes:
            known = likes.get(theme, Leaning(0.0, _LIKING))
            likes[theme] = known.sharpened(known.mean + over, noise, _LIKING)
        return usually, tuple(likes.items())
