"""Imports what reading faces needs, ahead of time, in a process that has no picture of anybody."""

import numpy as np


def warm_reader() -> None:
    """Build a reader, show it a grey picture and let it go. It opens no device.

    Afterwards a reader is built in a fraction of the seconds that the first one takes.
    """
    from engine.sensing.face.face_reader import FaceReader
    from engine.sensing.heart.pulse import PulseReader

    reader = FaceReader(pulse=PulseReader())
    reader.read(np.full((48, 64, 3), 128, np.uint8), 0.0)
    reader.close()
