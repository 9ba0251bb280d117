"""The response a segment is meant to have from a viewer, and the one expected of this viewer.

Beat after beat a segment draws the viewer towards what it intends, and the longer it lasts the
further: a first-order response (an exponential approach) in the plane of valence and arousal.
Three sources say where to, each correcting the one before: the story's intention, what
screenings taught (`Response`), and what was learned about this viewer (`traits`).
"""

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

from engine.story.model import Segment
from engine.viewer.emotions import feelings
from engine.words import Affect, Seconds

NO_SHIFT: Final = Affect(0.0, 0.0)
"""The shift of a segment of which nothing is known beyond what its author wrote."""

_RECENCY: Final[Seconds] = (
    8.0  # time constant by which a beat long before the out point counts less
)
_TIME_CONSTANT: Final[Seconds] = 7.0  # a viewer has gone 63 % of the way after so long
_PRIOR_VIEWERS: Final = 5.0  # where nobody says how far intentions and responses lie apart


class AffectTransition(NamedTuple):
    """Where somebody at `v` is after a while of a segment: `retention * v + valence`; the same
    for arousal.

    `retention` (0 to 1) is the share that is left of where they were; `valence` and `arousal`
    are what the segment adds. A viewer's own trait is added times `1 - retention`.
    """

    retention: float
    valence: float
    arousal: float


def affect_transition(
    segment: Segment, seconds: Seconds, shift: Affect = NO_SHIFT
) -> AffectTransition:
    """The effect of `seconds` of a segment from its in point; before its first beat it leads there.

    `shift` is how much further than its author wrote it leads, in valence and in arousal.
    """
    known = feelings()
    beats = [
        (beat.at, beat.strength * place.valence, beat.strength * place.arousal)
        for beat in sorted(segment.beats, key=lambda each: each.at)
        if beat.strength > 0 and (place := known.get(beat.feel)) is not None
    ] or [(0.0, 0.0, 0.0)]
    retention, valence, arousal = 1.0, 0.0, 0.0
    since = 0.0
    for index, (_, to_valence, to_arousal) in enumerate(beats):
        until = min(seconds, beats[index + 1][0]) if index + 1 < len(beats) else seconds
        if until <= since:
            continue
        stays = math.exp(-(until - since) / _TIME_CONSTANT)
        valence = stays * valence + (1 - stays) * (to_valence + shift.valence)
        arousal = stays * arousal + (1 - stays) * (to_arousal + shift.arousal)
        retention *= stays
        since = until
    return AffectTransition(retention, valence, arousal)


def intended_affect(segment: Segment) -> Affect:
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
        weight = beat.strength * math.exp(-max(0.0, segment.duration - beat.at) / _RECENCY)
        total += weight
        valence += weight * beat.strength * place.valence
        arousal += weight * beat.strength * place.arousal
    return Affect(valence / total, arousal / total) if total > 0 else Affect(0.0, 0.0)


def clamped(value: float) -> float:
    """Within -1 to 1."""
    return min(1.0, max(-1.0, value))


@dataclass(frozen=True, slots=True)
class Response:
    """The taught response to one segment: how much further than intended its viewers went.

    Means over `viewers` showings, in valence and in arousal, and their attention (0 to 1). `prior`
    is how many viewers the author's intention weighs as much as.
    """

    valence: float
    arousal: float
    attention: float
    viewers: int
    prior: float = _PRIOR_VIEWERS

    @property
    def shift(self) -> Affect:
        """The shift to expect: the mean, shrunk towards what the author meant while few
        viewers have been seen."""
        trust = self.viewers / (self.viewers + self.prior)
        return Affect(trust * self.valence, trust * self.arousal)
