"""Finds the shots of a clip: where one picture ends and another begins.

A hard cut changes what is where: the picture's detail has nothing to do with that of the one
before, and its colours are spread otherwise. A flash changes only how light it is, so that the
detail stays, and a moving camera keeps the colours; a white or black picture has no detail, and is
no image that could go by unseen.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from engine.media.light import Samples
from engine.words import Seconds

SHORTEST: Final[Seconds] = 0.1
"""A shot of less may go by unperceived. Pictures that are followed by another are reported by all
viewers from about 0.1 s on and by half of them at 0.05 s (Del Cul, Baillet and Dehaene, "Brain
dynamics underlying the nonlinear threshold for access to consciousness", 2007); up to 0.1 s the
eye sums light over time (Bloch's law). The AI Act, Art. 5(1)(a), forbids techniques beyond a
person's consciousness."""

# Of 132 cuts between twelve shots detail correlated by 0.11 at most and colours lay 0.25 apart at
# least; of pictures that followed each other by 0.79 at least, of flashes by 0.73, and where the
# camera swept over a sixth of the width in one picture, colours lay 0.19 apart.
_ALIKE: Final = 0.2  # correlation of the detail of two pictures of one shot
_APART: Final = 0.22  # Bhattacharyya's distance of colours in two shots
_CHANGED: Final = 0.035  # of R'G'B', at least, on the average
_FLAT: Final = 0.006  # standard deviation of the detail where nothing is to be seen
_COARSE: Final = (9, 9)  # samples: what is larger is no detail
_BINS: Final = [6, 6, 6]


@dataclass(frozen=True, slots=True)
class Shot:
    """Where a shot begins, in media time; a `blank` one holds nothing but one shade."""

    begin: Seconds
    blank: bool = False


class ShotFinder:
    """Takes pictures in order, and finds shots. One thread."""

    def __init__(self) -> None:
        self.shots: list[Shot] = []
        self._before: tuple[Samples, npt.NDArray[np.float32], npt.NDArray[np.float32]] | None = None

    def step(self, at: Seconds, samples: Samples) -> None:
        """A picture more, seen from media time `at` on."""
        detail = _detail(samples)
        if self._before is None:
            self._before = (samples, detail, _colours(samples))
            self.shots.append(Shot(at, _is_flat(detail)))
            return
        last, last_detail, last_colours = self._before
        if float(np.abs(samples - last).mean()) < _CHANGED:
            # Nothing much moved; what is compared with creeps along, so that a fade is no cut.
            self._before = (samples, detail, last_colours)
            return
        colours = _colours(samples)
        flat, was_flat = _is_flat(detail), _is_flat(last_detail)
        apart = cv2.compareHist(last_colours, colours, cv2.HISTCMP_BHATTACHARYYA) > _APART
        unlike = _correlation(detail, last_detail) < _ALIKE or flat or was_flat
        if apart and unlike:
            self.shots.append(Shot(at, flat))
        self._before = (samples, detail, colours)


def _detail(samples: Samples) -> npt.NDArray[np.float32]:
    """How light each sample is, against what lies around it."""
    grey = (0.2126 * samples[0] + 0.7152 * samples[1] + 0.0722 * samples[2]).astype(np.float32)
    return np.asarray(grey - cv2.blur(grey, _COARSE), np.float32)


def _colours(samples: Samples) -> npt.NDArray[np.float32]:
    pixels = np.ascontiguousarray(samples.transpose(1, 2, 0))
    counted = cv2.calcHist([pixels], [0, 1, 2], None, _BINS, [0, 1.001] * 3)
    return np.asarray(counted / pixels[:, :, 0].size, np.float32)


def _is_flat(detail: npt.NDArray[np.float32]) -> bool:
    return float(detail.std()) < _FLAT


def _correlation(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> float:
    length = float(np.sqrt((one * one).sum() * (other * other).sum()))
    return float((one * other).sum()) / length if length > 0 else 0.0
