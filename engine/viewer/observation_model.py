"""The observation model: which values of the axes of feeling each quantity is a measurement of.

Values are on the axes of the lexicon, -1 to 1. Expressions are read as the Facial Action Coding
System does (Ekman, Friesen and Hager, 2002): raised lip corners for pleasure, lowered brows for
displeasure, widened eyes and a dropped jaw for novelty. An error is the standard deviation of a
measurement at full quality. Networks reach a concordance of about 0.5 on stills, which is an
error near 0.35 at a quality of 0.6; a single action unit tells less than that.
"""

import math
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from engine.sensing import quantities

Axis = Literal["valence", "arousal", "dominance", "novelty"]
"""An axis of the lexicon: the first two are filtered as state, the others only name moments."""


class Observation(NamedTuple):
    """The value on one axis that an expression at full intensity is a measurement of."""

    axis: Axis
    value: float
    error: float


@dataclass(frozen=True, slots=True)
class ExpressionModel:
    """The measurement by an expression once it exceeds a threshold.

    `threshold` is a share, 0 to 1, of the room between the baseline and a full expression.
    """

    threshold: float
    observations: tuple[Observation, ...]


EXPRESSIONS: Final[dict[str, ExpressionModel]] = {
    # A face at rest measures nothing: faces at a film are mostly still.
    quantities.FACE_SMILE: ExpressionModel(
        0.12,
        (
            Observation("valence", 0.9, 0.35),
            Observation("arousal", 0.45, 0.80),
            Observation("dominance", 0.3, 0.6),
        ),
    ),
    quantities.FACE_BROW_RAISE: ExpressionModel(
        0.3, (Observation("novelty", 0.6, 0.5), Observation("arousal", 0.4, 0.9))
    ),
    quantities.FACE_BROW_LOWER: ExpressionModel(
        0.2, (Observation("valence", -0.5, 0.60), Observation("dominance", 0.3, 0.8))
    ),
    quantities.FACE_LID_RAISE: ExpressionModel(
        0.25, (Observation("arousal", 0.7, 0.6), Observation("novelty", 0.7, 0.5))
    ),
    quantities.FACE_LID_TIGHTEN: ExpressionModel(0.3, (Observation("dominance", 0.2, 0.8),)),
    quantities.FACE_NOSE_WRINKLE: ExpressionModel(
        0.2, (Observation("valence", -0.6, 0.50), Observation("arousal", 0.3, 0.8))
    ),
    quantities.FACE_LIP_RAISE: ExpressionModel(0.25, (Observation("valence", -0.5, 0.70),)),
    quantities.FACE_LIP_CORNER_DOWN: ExpressionModel(
        0.2, (Observation("valence", -0.6, 0.50), Observation("dominance", -0.3, 0.8))
    ),
    quantities.FACE_CHIN_RAISE: ExpressionModel(
        0.3, (Observation("valence", -0.35, 0.80), Observation("dominance", -0.2, 0.9))
    ),
    quantities.FACE_LIP_STRETCH: ExpressionModel(
        0.25,
        (
            Observation("valence", -0.4, 0.70),
            Observation("arousal", 0.5, 0.7),
            Observation("dominance", -0.6, 0.6),
        ),
    ),
    quantities.FACE_LIP_PRESS: ExpressionModel(
        0.3, (Observation("valence", -0.3, 0.80), Observation("dominance", 0.3, 0.8))
    ),
    quantities.FACE_JAW_DROP: ExpressionModel(
        0.3, (Observation("arousal", 0.5, 0.8), Observation("novelty", 0.3, 0.7))
    ),
    # The valence and arousal of these come from the same network already.
    quantities.FACE_SURPRISE: ExpressionModel(0.2, (Observation("novelty", 0.9, 0.4),)),
    quantities.FACE_FEAR: ExpressionModel(
        0.2, (Observation("novelty", 0.5, 0.6), Observation("dominance", -0.7, 0.5))
    ),
    quantities.FACE_SADNESS: ExpressionModel(0.2, (Observation("dominance", -0.5, 0.5),)),
    quantities.FACE_ANGER: ExpressionModel(0.2, (Observation("dominance", 0.6, 0.5),)),
    quantities.FACE_DISGUST: ExpressionModel(0.2, (Observation("dominance", 0.2, 0.6),)),
    quantities.VOICE_LAUGH: ExpressionModel(
        0.3,
        (
            Observation("valence", 0.75, 0.30),
            Observation("arousal", 0.6, 0.35),
            Observation("dominance", 0.35, 0.5),
        ),
    ),
    # Some cry because they are moved, and some sob while others weep without a sound.
    quantities.VOICE_CRY: ExpressionModel(
        0.3,
        (
            Observation("valence", -0.65, 0.45),
            Observation("arousal", 0.35, 0.70),
            Observation("dominance", -0.5, 0.5),
        ),
    ),
    quantities.VOICE_GASP: ExpressionModel(
        0.3,
        (
            Observation("arousal", 0.8, 0.30),
            Observation("novelty", 0.85, 0.3),
            Observation("dominance", -0.3, 0.6),
        ),
    ),
}
"""The model of each expression and vocal sound."""

FACE_ERROR: Final = 0.22
"""The error of the face network's valence and arousal at quality 1."""

VOICE_ERROR: Final = 0.35
"""The error of the voice network's arousal at quality 1."""

ATTENTION_ERROR: Final = 0.25
"""The error of attention where it is measured by how far head and eyes turn to the screen."""

LOUDNESS_ERROR: Final = 0.45
LOUDNESS_THRESHOLD: Final = 3.0  # dB above the room: what is below is the room, not the viewer
LOUDNESS_FULL: Final = 30.0  # dB above the room that stand for an arousal of 1

HEART_ERROR: Final = 0.50
HEART_FULL: Final = 25.0  # beats a minute above baseline that stand for an arousal of 1
BREATHING_ERROR: Final = 0.70
BREATHING_FULL: Final = 10.0  # breaths a minute above baseline that stand for an arousal of 1

FULL_TRUST: Final = 0.4
"""An expression of this intensity counts in full; a fainter one may be noise and counts less."""

GRIMACES: Final = (
    quantities.FACE_SADNESS,
    quantities.FACE_FEAR,
    quantities.FACE_DISGUST,
    quantities.FACE_ANGER,
)
"""Expressions that draw the corners of the mouth back as a smile does."""

_MOST: Final = 0.98  # a voice is no further from the middle than this
_PRIOR: Final = 0.1  # pseudo-count in favour of happiness: most smiles are


def smile_validity(happiness: float, grimaces: float) -> float:
    """How far a smile is a measurement of pleasure, 0 to 1, by the network's expressions.

    `happiness` is the probability of happiness, `grimaces` the sum of those of the `GRIMACES`.
    A smile that is as likely a grimace measures nothing.
    """
    share = (happiness + _PRIOR) / (happiness + grimaces + _PRIOR)
    return min(1.0, max(0.0, 2 * share - 1))


def intensity(value: float, baseline: float, threshold: float) -> float:
    """The intensity of an expression, 0 at the `threshold` above its baseline, 1 at the most."""
    room = max(0.2, 1.0 - baseline)
    return min(1.0, max(0.0, ((value - baseline) / room - threshold) / (1.0 - threshold)))


def summed(arousal: float) -> float:
    """The sum of which the voice network's `arousal`, -1 to 1, is the hyperbolic tangent.

    Another throat or microphone adds to the sum; so that is what a voice is compared in, and one
    that reads high at rest can rise as far as any other.
    """
    return math.atanh(min(_MOST, max(-_MOST, arousal)))


def expected_value(target: float, intensity: float) -> float:
    """The value on an axis that an expression of this intensity measures.

    `target` is that at full intensity; the first sign of an expression is 0.3 of it.
    """
    return target * (0.3 + 0.7 * intensity)
