"""The quantities that sensors measure: their names, units and ranges.

The names stand in logs and in recordings, so that none is ever changed. Action units (AU) are
those of the Facial Action Coding System (Ekman and Friesen, 1978).
"""

from typing import Final

from engine.words import Sensing

FACE_PRESENT: Final = "face.present"  # 1 a face was found, 0 none
FACE_NEWCOMER: Final = "face.newcomer"  # 1 once: from here on this number may be somebody else
FACE_ON_SCREEN: Final = "face.on_screen"  # 1 turned to the screen, 0 turned away
FACE_SMILE: Final = "face.smile"  # 0..1, lip corners up (AU 12)
FACE_BROW_RAISE: Final = "face.brow_raise"  # 0..1 (AU 1 and 2)
FACE_BROW_LOWER: Final = "face.brow_lower"  # 0..1 (AU 4)
FACE_LID_RAISE: Final = "face.lid_raise"  # 0..1, eyes widened (AU 5)
FACE_LID_TIGHTEN: Final = "face.lid_tighten"  # 0..1, eyes narrowed (AU 7)
FACE_NOSE_WRINKLE: Final = "face.nose_wrinkle"  # 0..1 (AU 9)
FACE_LIP_RAISE: Final = "face.lip_raise"  # 0..1, upper lip (AU 10)
FACE_LIP_CORNER_DOWN: Final = "face.lip_corner_down"  # 0..1 (AU 15)
FACE_CHIN_RAISE: Final = "face.chin_raise"  # 0..1 (AU 17)
FACE_LIP_STRETCH: Final = "face.lip_stretch"  # 0..1 (AU 20)
FACE_LIP_PRESS: Final = "face.lip_press"  # 0..1 (AU 24)
FACE_EYE_OPEN: Final = "face.eye_open"  # 0..1, 0 closed
FACE_BLINK: Final = "face.blink"  # seconds that a blink lasted, once at its end (AU 45)
FACE_GAZE: Final = "face.gaze"  # 1 the eyes rest on the screen, 0 off it
FACE_JAW_DROP: Final = "face.jaw_drop"  # 0..1 (AU 26)
FACE_YAW: Final = "face.yaw"  # degrees, positive to the viewer's left
FACE_PITCH: Final = "face.pitch"  # degrees, positive up
FACE_ROLL: Final = "face.roll"  # degrees, positive when the head tilts to the viewer's left
FACE_MOVEMENT: Final = "face.movement"  # degrees a second that the head turns
FACE_VALENCE: Final = "face.valence"  # -1..1, by the network
FACE_AROUSAL: Final = "face.arousal"  # -1..1, by the network
FACE_NEUTRAL: Final = "face.neutral"  # 0..1, probability of an expression, by the network
FACE_HAPPINESS: Final = "face.happiness"
FACE_SURPRISE: Final = "face.surprise"
FACE_SADNESS: Final = "face.sadness"
FACE_ANGER: Final = "face.anger"
FACE_DISGUST: Final = "face.disgust"
FACE_FEAR: Final = "face.fear"
VOICE_LEVEL: Final = "voice.level"  # dB relative to full scale, -120..0
VOICE_PITCH: Final = "voice.pitch"  # Hz, only while voiced
VOICE_VOICED: Final = "voice.voiced"  # 0..1
VOICE_JITTER: Final = "voice.jitter"  # 0..1, mean change of period from cycle to cycle, relative
VOICE_SLOPE: Final = "voice.slope"  # dB an octave
VOICE_FLUX: Final = "voice.flux"  # 0..1, change of the spectrum from frame to frame
VOICE_AROUSAL: Final = "voice.arousal"  # -1..1, by the network
VOICE_LAUGH: Final = "voice.laugh"  # 0..1, probability of a kind of sound, by the network
VOICE_CRY: Final = "voice.cry"  # crying, sobbing or whimpering
VOICE_GASP: Final = "voice.gasp"  # a gasp or a scream
VOICE_SPEECH: Final = "voice.speech"
VOICE_COUGH: Final = "voice.cough"  # or a sneeze, or a throat cleared
VOICE_OTHER: Final = "voice.other"
HEART_RATE: Final = "heart.rate"  # beats a minute
HEART_INTERVAL: Final = "heart.interval"  # seconds from beat to beat
HEART_BREATHING: Final = "heart.breathing"  # breaths a minute

SEEN: Final = frozenset(
    {FACE_PRESENT, FACE_NEWCOMER, FACE_ON_SCREEN, FACE_SMILE, FACE_EYE_OPEN, FACE_GAZE}
)
"""What can be seen in a face without any feeling being inferred from it."""

QUANTITIES: Final[dict[str, tuple[float, float]]] = {
    FACE_PRESENT: (0.0, 1.0),
    FACE_NEWCOMER: (0.0, 1.0),
    FACE_ON_SCREEN: (0.0, 1.0),
    FACE_SMILE: (0.0, 1.0),
    FACE_BROW_RAISE: (0.0, 1.0),
    FACE_BROW_LOWER: (0.0, 1.0),
    FACE_LID_RAISE: (0.0, 1.0),
    FACE_LID_TIGHTEN: (0.0, 1.0),
    FACE_NOSE_WRINKLE: (0.0, 1.0),
    FACE_LIP_RAISE: (0.0, 1.0),
    FACE_LIP_CORNER_DOWN: (0.0, 1.0),
    FACE_CHIN_RAISE: (0.0, 1.0),
    FACE_LIP_STRETCH: (0.0, 1.0),
    FACE_LIP_PRESS: (0.0, 1.0),
    FACE_EYE_OPEN: (0.0, 1.0),
    FACE_BLINK: (0.0, 10.0),
    FACE_GAZE: (0.0, 1.0),
    FACE_JAW_DROP: (0.0, 1.0),
    FACE_YAW: (-180.0, 180.0),
    FACE_PITCH: (-90.0, 90.0),
    FACE_ROLL: (-180.0, 180.0),
    FACE_MOVEMENT: (0.0, 1000.0),
    FACE_VALENCE: (-1.0, 1.0),
    FACE_AROUSAL: (-1.0, 1.0),
    FACE_NEUTRAL: (0.0, 1.0),
    FACE_HAPPINESS: (0.0, 1.0),
    FACE_SURPRISE: (0.0, 1.0),
    FACE_SADNESS: (0.0, 1.0),
    FACE_ANGER: (0.0, 1.0),
    FACE_DISGUST: (0.0, 1.0),
    FACE_FEAR: (0.0, 1.0),
    VOICE_LEVEL: (-120.0, 0.0),
    VOICE_PITCH: (40.0, 1000.0),
    VOICE_VOICED: (0.0, 1.0),
    VOICE_JITTER: (0.0, 1.0),
    VOICE_SLOPE: (-60.0, 30.0),
    VOICE_FLUX: (0.0, 1.0),
    VOICE_AROUSAL: (-1.0, 1.0),
    VOICE_LAUGH: (0.0, 1.0),
    VOICE_CRY: (0.0, 1.0),
    VOICE_GASP: (0.0, 1.0),
    VOICE_SPEECH: (0.0, 1.0),
    VOICE_COUGH: (0.0, 1.0),
    VOICE_OTHER: (0.0, 1.0),
    HEART_RATE: (25.0, 240.0),
    HEART_INTERVAL: (0.25, 2.4),
    HEART_BREATHING: (3.0, 60.0),
}
"""Every quantity with the range its value may take."""


def permitted(quantity: str, sensing: Sensing) -> bool:
    """Whether this quantity may be read under such a word."""
    return sensing == "feelings" or (sensing == "expressions" and quantity in SEEN)
