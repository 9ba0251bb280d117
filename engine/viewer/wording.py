"""How the belief about a viewer is said: what a face looked like, never what somebody feels."""

from typing import Final

from engine.sensing import reading as said
from engine.viewer.emotions import looks, nearest_family
from engine.viewer.felt import Causes, Felt, Moment

QUANTITIES: Final[dict[str, str]] = {
    said.FACE_PRESENT: "face in view",
    said.FACE_ON_SCREEN: "facing the screen",
    said.FACE_SMILE: "smile",
    said.FACE_BROW_RAISE: "raised brows",
    said.FACE_BROW_LOWER: "lowered brows",
    said.FACE_LID_RAISE: "widened eyes",
    said.FACE_LID_TIGHTEN: "narrowed eyes",
    said.FACE_NOSE_WRINKLE: "wrinkled nose",
    said.FACE_LIP_RAISE: "raised upper lip",
    said.FACE_LIP_CORNER_DOWN: "lip corners down",
    said.FACE_CHIN_RAISE: "raised chin",
    said.FACE_LIP_STRETCH: "stretched lips",
    said.FACE_LIP_PRESS: "pressed lips",
    said.FACE_EYE_OPEN: "open eyes",
    said.FACE_BLINK: "blink",
    said.FACE_GAZE: "eyes on the screen",
    said.FACE_JAW_DROP: "open mouth",
    said.FACE_VALENCE: "network valence",
    said.FACE_AROUSAL: "network arousal",
    said.VOICE_LEVEL: "loud voice",
    said.VOICE_VOICED: "voice",
    said.VOICE_AROUSAL: "aroused voice",
    said.VOICE_LAUGH: "laughter",
    said.VOICE_GASP: "gasp",
    said.HEART_RATE: "heart rate",
    said.HEART_BREATHING: "breathing",
}
"""What the quantities that can move a viewer state are called."""


def caused(causes: Causes) -> str:
    """What moved it and by how much: "smile +0.40, laughter +0.31". Empty where nothing did."""
    return ", ".join(f"{QUANTITIES.get(name, name)} {push:+.2f}" for name, push in causes)


def looks_now(felt: Felt) -> str:
    """What the state looks like, as coarse as a state is: "looks amused (72 %)"."""
    if felt.confidence <= 0:
        return "cannot be read"
    return f"{looks(nearest_family(felt.affect))} ({percent(felt.confidence)})"


def looked(moment: Moment) -> str:
    """What a moment looked like: "looks quietly joyful (61 %)"."""
    return f"{looks(moment.name)} ({percent(moment.confidence)})"


def percent(share: float) -> str:
    """A share as it is said: "72 %"."""
    return f"{100 * share:.0f} %"
