"""What each reading says of feeling: the one table from quantities to dimensions.

Places are those of the lexicon. What an expression stands for follows the usual reading of the
Facial Action Coding System (Ekman, Friesen and Hager, 2002): lip corners up for pleasure, brows
drawn together against it, eyes widened and a dropped jaw for what is new. Each piece of evidence
carries the standard deviation of its error at full quality. Networks reach a concordance of
about 0.5 on stills, an error near 0.35 at a quality of 0.6; single muscles say less than that.
"""

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from engine.sensing import quantities

Side = Literal["valence", "arousal", "dominance", "novelty"]
"""A dimension of the lexicon: the two that are kept as state, and the two that name moments."""


class Says(NamedTuple):
    """One quantity's word on one side of feeling, at its fullest."""

    side: Side
    value: float
    error: float


@dataclass(frozen=True, slots=True)
class Shown:
    """How an expression speaks: from how far above its baseline on, and what it says."""

    above: float
    says: tuple[Says, ...]


SHOWN: Final[dict[str, Shown]] = {
    # At rest none of these says anything: faces at a film are mostly still.
    quantities.FACE_SMILE: Shown(
        0.12,
        (Says("valence", 0.9, 0.35), Says("arousal", 0.45, 0.80), Says("dominance", 0.3, 0.6)),
    ),
    quantities.FACE_BROW_RAISE: Shown(0.3, (Says("novelty", 0.6, 0.5), Says("arousal", 0.4, 0.9))),
    quantities.FACE_BROW_LOWER: Shown(
        0.2, (Says("valence", -0.5, 0.60), Says("dominance", 0.3, 0.8))
    ),
    quantities.FACE_LID_RAISE: Shown(0.25, (Says("arousal", 0.7, 0.6), Says("novelty", 0.7, 0.5))),
    quantities.FACE_LID_TIGHTEN: Shown(0.3, (Says("dominance", 0.2, 0.8),)),
    quantities.FACE_NOSE_WRINKLE: Shown(
        0.2, (Says("valence", -0.6, 0.50), Says("arousal", 0.3, 0.8))
    ),
    quantities.FACE_LIP_RAISE: Shown(0.25, (Says("valence", -0.5, 0.70),)),
    quantities.FACE_LIP_CORNER_DOWN: Shown(
        0.2, (Says("valence", -0.6, 0.50), Says("dominance", -0.3, 0.8))
    ),
    quantities.FACE_CHIN_RAISE: Shown(
        0.3, (Says("valence", -0.35, 0.80), Says("dominance", -0.2, 0.9))
    ),
    quantities.FACE_LIP_STRETCH: Shown(
        0.25,
        (Says("valence", -0.4, 0.70), Says("arousal", 0.5, 0.7), Says("dominance", -0.6, 0.6)),
    ),
    quantities.FACE_LIP_PRESS: Shown(
        0.3, (Says("valence", -0.3, 0.80), Says("dominance", 0.3, 0.8))
    ),
    quantities.FACE_JAW_DROP: Shown(0.3, (Says("arousal", 0.5, 0.8), Says("novelty", 0.3, 0.7))),
    # Valence and arousal come from the same network already.
    quantities.FACE_SURPRISE: Shown(0.2, (Says("novelty", 0.9, 0.4),)),
    quantities.FACE_FEAR: Shown(0.2, (Says("novelty", 0.5, 0.6), Says("dominance", -0.7, 0.5))),
    quantities.FACE_SADNESS: Shown(0.2, (Says("dominance", -0.5, 0.5),)),
    quantities.FACE_ANGER: Shown(0.2, (Says("dominance", 0.6, 0.5),)),
    quantities.FACE_DISGUST: Shown(0.2, (Says("dominance", 0.2, 0.6),)),
    quantities.VOICE_LAUGH: Shown(
        0.3,
        (Says("valence", 0.75, 0.30), Says("arousal", 0.6, 0.35), Says("dominance", 0.35, 0.5)),
    ),
    quantities.VOICE_GASP: Shown(
        0.3,
        (Says("arousal", 0.8, 0.30), Says("novelty", 0.85, 0.3), Says("dominance", -0.3, 0.6)),
    ),
}
"""Expressions: what they say when fully shown, each with its error."""

FACE_ERROR: Final = 0.22
"""The error of the face network's valence and arousal at quality 1."""

VOICE_ERROR: Final = 0.35
"""And of the voice network's arousal."""

LOOKING_ERROR: Final = 0.25
"""How far being turned to the screen may miss attention."""

LEVEL_ERROR: Final = 0.45
LOUD: Final = 3.0  # dB above the room: below that it is the room, not the viewer
LOUDEST: Final = 30.0  # dB above the room that count as the most aroused

HEART_ERROR: Final = 0.50
HEART_MOST: Final = 25.0  # beats a minute above baseline that count as the most aroused
BREATH_ERROR: Final = 0.70
BREATH_MOST: Final = 10.0  # breaths a minute above baseline, the same

PLAIN: Final = 0.4
"""An expression shown this far is believed in full; a fainter one may be the measurement's."""

GRIMACES: Final = (
    quantities.FACE_SADNESS,
    quantities.FACE_FEAR,
    quantities.FACE_DISGUST,
    quantities.FACE_ANGER,
)
"""Expressions that draw the corners of the mouth back as a smile does."""

_MOSTLY: Final = 0.1  # probability on the side of joy before anything is known: most smiles are


def joy(happiness: float, grimaces: float) -> float:
    """0 to 1: how far a smile speaks for pleasure, by what the network says of the whole face.

    The probabilities of happiness and, together, of the `GRIMACES`. A smile that is as likely to
    be a grimace says nothing: it may mean the one as well as the other.
    """
    share = (happiness + _MOSTLY) / (happiness + grimaces + _MOSTLY)
    return min(1.0, max(0.0, 2 * share - 1))


def shown(value: float, baseline: float, above: float) -> float:
    """0 to 1: how fully an expression is shown, between `above` its baseline and all there is."""
    room = max(0.2, 1.0 - baseline)
    return min(1.0, max(0.0, ((value - baseline) / room - above) / (1.0 - above)))


def strength(target: float, share: float) -> float:
    """The place that an expression shown by `share` speaks for: already far at its first sign."""
    return target * (0.3 + 0.7 * share)
