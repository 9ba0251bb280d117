"""Write poster.png from the film's best frame: `python -m sample_film.render.poster`."""

import sys

import cv2
import numpy as np

from sample_film.render.paint import Finish
from sample_film.render.scenes import SCENES
from sample_film.render.timing import FOLDER

_SEGMENT, _TIME = "harbour", 5.0
_COLOURS = 200


def main() -> int:
    """Draw one frame without grain, and store it with as few colours as the eye allows."""
    from PIL import Image

    finish = Finish(np.random.default_rng(5), grain=0.0)
    frame = finish.apply(SCENES[_SEGMENT]()(_TIME), 0)
    Image.fromarray(frame).quantize(_COLOURS, dither=Image.Dither.FLOYDSTEINBERG).save(
        FOLDER / "poster.png", optimize=True
    )
    return 0


if __name__ == "__main__":
    cv2.setNumThreads(1)
    sys.exit(main())
