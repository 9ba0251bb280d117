"""Words for viewer states and moments: what a face looked like, never what somebody feels."""

from typing import Final

from engine.sensing import quantities
from engine.viewer.emotions import looks, name_meant
from engine.viewer.feeling_names import likeliest_family
from engine.viewer.felt import Causes, Felt, Moment

QUANTITIES: Final[dict[str, str]] = {
    quantities.FACE_PRESENT: "face in view",
    quantities.FACE_ON_SCREEN: "facing the screen",
    quantities.FACE_SMILE: "smile",
    quantities.FACE_BROW_RAISE: "raised brows",
    quantities.FACE_BROW_LOWER: "lowered brows",
    quantities.FACE_LID_RAISE: "widened eyes",
    quantities.FACE_LID_TIGHTEN: "narrowed eyes",
    quantities.FACE_NOSE_WRINKLE: "wrinkled nose",
    quantities.FACE_LIP_RAISE: "raised upper lip",
    quantities.FACE_LIP_CORNER_DOWN: "lip corners down",
    quantities.FACE_CHIN_RAISE: "raised chin",
    quantities.FACE_LIP_STRETCH: "stretched lips",
    quantities.FACE_LIP_PRESS: "pressed lips",
    quantities.FACE_EYE_OPEN: "open eyes",
    quantities.FACE_BLINK: "blink",
    quantities.FACE_GAZE: "eyes on the screen",
    quantities.FACE_JAW_DROP: "open mouth",
    quantities.FACE_VALENCE: "network valence",
    quantities.FACE_AROUSAL: "network arousal",
    quantities.VOICE_LEVEL: "loud voice",
    quantities.VOICE_VOICED: "voice",
    quantities.VOICE_AROUSAL: "aroused voice",
    quantities.VOICE_LAUGH: "laughter",
    quantities.VOICE_CRY: "crying",
    quantities.VOICE_GASP: "gasp",
    quantities.HEART_RATE: "heart rate",
    quantities.HEART_BREATHING: "breathing",
}
"""The name, for people, of each quantity that can move a viewer state."""


def causes_wording(causes: Causes) -> str:
    """Contributions in words: "smile +0.40, laughter +0.31"; empty where there are none."""
    return ", ".join(f"{QUANTITIES.get(name, name)} {push:+.2f}" for name, push in causes)


def state_wording(felt: Felt) -> str:
    """A viewer state in words, by family: "looks amused (42 %)", with that word's certainty."""
    if felt.confidence <= 0:
        return "cannot be read"
    family, certainty = family_of_state(felt)
    return f"{looks(family)} ({percent(certainty)})"


def family_of_state(felt: Felt) -> tuple[str, float]:
    """The family that a viewer state looks most like, and the certainty of that word, 0 to 1.

    It is never more than the state's confidence, and mostly less than that of valence: where it is
    known that a face is pleased, it may still be so in many ways.
    """
    valence, arousal = felt.estimate("valence"), felt.estimate("arousal")
    like = likeliest_family(valence.mean, arousal.mean, (valence.variance, arousal.variance))
    return like.family, min(like.certainty, felt.confidence)


def moment_wording(moment: Moment) -> str:
    """A moment in words, with the certainty of its name: "looks quietly joyful (41 %)".

    A log of another version may name a feeling that is not in the lexicon: it is said as it stands.
    """
    known = name_meant(moment.name)
    looked = f"looks like {moment.name}" if known is None else looks(known)
    return f"{looked} ({percent(moment.confidence)})"


def percent(share: float) -> str:
    """A share from 0 to 1 in words: "72 %"."""
    return f"{100 * share:.0f} %"
