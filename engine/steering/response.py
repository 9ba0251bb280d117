"""What a segment is meant to do to a viewer, and what it will probably do to this one.

A segment draws the viewer towards what its beats intend, and the longer it lasts the
further. How this viewer differs from the intention is learned while the film runs: a small
Gaussian belief for each dimension, sharpened at the end of each segment.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.story.model import Segment
from engine.viewer.emotions import feelings
from engine.viewer.felt import Estimate
from engine.words import Affect, Dimension, Seconds

_LINGERS: Final[Seconds] = 8.0  # a beat counts less the longer before the out point it was
_FOLLOWS: Final[Seconds] = 7.0  # how long a viewer takes to follow a segment most of the way
_DIFFERS: Final = 0.08  # variance of how much viewers differ from an intention (0.28 squared)
_WAVERS: Final = 0.06  # variance of one viewer's response from segment to segment
_TOO_SHORT: Final[Seconds] = 2.0  # nothing is learned from less


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


def drawn(duration: Seconds) -> float:
    """The share (0 to 1) of the way to its intention that a segment brings a viewer."""
    return 1 - math.exp(-max(0.0, duration) / _FOLLOWS)


def clamped(value: float) -> float:
    """Within -1 to 1."""
    return min(1.0, max(-1.0, value))


@dataclass(frozen=True, slots=True)
class Leaning:
    """The belief about how much further a viewer goes than intended, in one dimension."""

    mean: float = 0.0
    variance: float = _DIFFERS

    def sharpened(self, seen: float, noise: float) -> "Leaning":
        """This belief after one observation of variance `noise` (Gaussian, exact)."""
        gain = self.variance / (self.variance + noise)
        return Leaning(self.mean + gain * (seen - self.mean), self.variance * (1 - gain))


@dataclass(frozen=True, slots=True)
class Traits:
    """What was learned about this viewer in this showing. Frozen: learning makes a new one."""

    valence: Leaning = Leaning()
    arousal: Leaning = Leaning()

    def after(
        self,
        intended: Affect,
        watched: Seconds,
        before: Mapping[Dimension, Estimate],
        since: Mapping[Dimension, Estimate],
        needed: float,
    ) -> "Traits":
        """What is known after a segment that was watched for `watched` seconds.

        `before` and `since` are the beliefs at its beginning and end; a dimension known with
        less than the confidence `needed` at either teaches nothing.
        """
        if watched < _TOO_SHORT:
            return self
        share = drawn(watched)
        learned: dict[str, Leaning] = {}
        for name, leaning in (("valence", self.valence), ("arousal", self.arousal)):
            first, last = before[name], since[name]  # type: ignore[index]
            if min(first.confidence, last.confidence) < needed:
                learned[name] = leaning
                continue
            # The response model below, solved for the bias.
            start = first.mean
            seen = (last.mean - start) / share + start - getattr(intended, name)
            noise = (last.variance + (1 - share) ** 2 * first.variance) / share**2 + _WAVERS
            learned[name] = leaning.sharpened(seen, noise)
        return Traits(**learned)


def response(start: Affect, intended: Affect, share: float, traits: Traits) -> Affect:
    """Where a viewer who is at `start` will be after a segment that draws them by `share`."""
    valence = clamped(intended.valence + traits.valence.mean)
    arousal = clamped(intended.arousal + traits.arousal.mean)
    return Affect(
        start.valence + share * (valence - start.valence),
        start.arousal + share * (arousal - start.arousal),
    )
