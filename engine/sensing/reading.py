"""What sensors say: a reading is one measurement. Quantities are named here, nowhere else."""

from dataclasses import dataclass
from typing import Final

from engine.words import Seconds


@dataclass(frozen=True, slots=True)
class Reading:
    """One measurement by one sensor.

    `time` is the instant of capture (not of computation), in the clock of whoever holds the
    reading: sensors stamp with their clock, a showing holds film time. `quality` is 0 to 1;
    0 means that the value says nothing.
    """

    time: Seconds
    quantity: str
    value: float
    quality: float


FACE_PRESENT: Final = "face.present"  # 1 a face was found, 0 none
FACE_ON_SCREEN: Final = "face.on_screen"  # 1 turned to the screen, 0 turned away
FACE_SMILE: Final = "face.smile"  # 0..1, lip corners up
FACE_BROW_RAISE: Final = "face.brow_raise"  # 0..1
FACE_BROW_LOWER: Final = "face.brow_lower"  # 0..1
FACE_EYE_OPEN: Final = "face.eye_open"  # 0..1, 0 closed
FACE_JAW_DROP: Final = "face.jaw_drop"  # 0..1
FACE_YAW: Final = "face.yaw"  # degrees, positive to the viewer's left
FACE_PITCH: Final = "face.pitch"  # degrees, positive up
FACE_ROLL: Final = "face.roll"  # degrees, positive when the head tilts to the viewer's left
FACE_VALENCE: Final = "face.valence"  # -1..1, by the network
FACE_AROUSAL: Final = "face.arousal"  # -1..1, by the network
VOICE_LEVEL: Final = "voice.level"  # dB relative to full scale, -120..0
VOICE_PITCH: Final = "voice.pitch"  # Hz, only while voiced
VOICE_VOICED: Final = "voice.voiced"  # 0..1

QUANTITIES: Final[dict[str, tuple[float, float]]] = {
    FACE_PRESENT: (0.0, 1.0),
    FACE_ON_SCREEN: (0.0, 1.0),
    FACE_SMILE: (0.0, 1.0),
    FACE_BROW_RAISE: (0.0, 1.0),
    FACE_BROW_LOWER: (0.0, 1.0),
    FACE_EYE_OPEN: (0.0, 1.0),
    FACE_JAW_DROP: (0.0, 1.0),
    FACE_YAW: (-180.0, 180.0),
    FACE_PITCH: (-90.0, 90.0),
    FACE_ROLL: (-180.0, 180.0),
    FACE_VALENCE: (-1.0, 1.0),
    FACE_AROUSAL: (-1.0, 1.0),
    VOICE_LEVEL: (-120.0, 0.0),
    VOICE_PITCH: (40.0, 1000.0),
    VOICE_VOICED: (0.0, 1.0),
}
"""Every quantity with the range its value may take."""
