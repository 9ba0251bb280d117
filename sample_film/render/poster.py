"""Write poster.png from the film's best frame: `python -m sample_film.render.poster`."""

import sys

import cv2
import numpy as np

from sample_film.render.paint import Finish
from sample_film.render.scenes import SCENES
from sample_film.render.timing import FOLDER

_SEGMENT, _TIME = "harbour", 5.0


def main() -> int:
    """Draw one frame without grain: smooth colours make a small file."""
    finish = Finish(np.random.default_rng(5), grain=0.0)
    frame = finish.apply(SCENES[_SEGMENT]()(_TIME), 0)
    cv2.imwrite(str(FOLDER / "poster.png"), frame[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 9])
    return 0


if __name__ == "__main__":
    sys.exit(main())
