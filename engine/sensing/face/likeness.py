"""Whether a face may be the one that was there a picture ago, by its shape.

The shape is where the landmarks above the mouth lie on the canonical face. From one picture to the
next it hardly changes, and between two people it mostly differs by more. Within half a second an
expression and a turn of the head have changed it by as much: it can tell that one face took
another's place between two pictures, and can recognise nobody. Pure, any thread.
"""

from typing import Final

import numpy as np

from engine.sensing.face.geometry import Fitted, Points, canonical_face
from engine.words import Seconds

Shape = Points
"""(n, 2): centimetres on the canonical face, to the picture's right and up."""

TOLD_WITHIN: Final[Seconds] = 0.25
"""After longer than this a shape tells nothing."""
_AT_ONCE: Final = 0.2
"""Centimetres, root mean square, that a shape may change from one picture to the next, ..."""
_A_SECOND: Final = 0.85
"""... and by how many that grows a second. A woman who cries, laughs and wipes her face with a hand
stays below both together; of faces of two people more than four in five differ by more in pictures
an eighth of a second apart."""
_TURNED: Final = 30.0  # degrees, beyond which the mesh is guessed for half of the face
_UPPER_LIP: Final = 2  # the landmark between nose and lip: what lies above moves little in speech


def shape_of(fitted: Fitted) -> Shape | None:
    """The shape of a face; None where the head is turned too far to tell."""
    if max(abs(fitted.pose.yaw), abs(fitted.pose.pitch)) > _TURNED:
        return None
    return fitted.mesh[_ABOVE, :2]


def is_another(before: Shape | None, now: Shape | None, passed: Seconds) -> bool:
    """Whether two shapes, so many seconds apart, are hardly of one face."""
    if before is None or now is None or not 0.0 <= passed <= TOLD_WITHIN:
        return False
    apart = float(np.sqrt(np.mean(np.sum((now - before) ** 2, axis=1))))
    return apart > _AT_ONCE + _A_SECOND * passed


_HEIGHTS: Final = canonical_face()[:, 1]
_ABOVE: Final = np.flatnonzero(_HEIGHTS[_UPPER_LIP] < _HEIGHTS)
