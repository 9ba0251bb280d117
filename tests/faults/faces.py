"""Viewers before a camera: a film file that stands in for one, and a device at OpenCV's boundary.

Run as a program (`python -m tests.faults.faces STATE PICTURES play …`) it is `kuleshov`, with
`cv2.VideoCapture` of a device number in the hands of a file: the word in STATE says how the camera
behaves. Everything above that boundary is the real thing.
"""

import os
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

_RATE: Final = 20.0
WELL: Final = "well"
_GIVEN: Final = "FAULTS_CAMERA"
"""The variable that names the state and the pictures to the processes that open a camera."""


@cache
def write_viewer(folder: Path) -> Path:
    """A film of somebody who sways a little, long enough for any trial."""
    from tests.support.astronaut import swaying, write_film

    once = swaying(19)
    return write_film(folder / "viewer.mp4", once * 45, rate=_RATE)


@cache
def write_pictures(folder: Path) -> Path:
    """Pictures for the camera below: an array (count, 480, 640, 3) uint8."""
    from tests.support.astronaut import room, sitting

    wall = room()
    pictures = [sitting(180, wall, across=0.5 + 0.01 * np.sin(turn / 4)) for turn in range(25)]
    path = folder / "pictures.npy"
    np.save(path, np.stack(pictures))
    return path


class Camera:
    """What `cv2.VideoCapture(0)` gives: twenty pictures a second, with noise, until told else.

    | word in the file | the camera |
    |---|---|
    | well | works |
    | hangs | blocks in `grab`, as a driver that waits for a device that is gone |
    | repeats | gives its last picture again and again, and says that all is well |
    | black | gives dark noise, as under a lens cap |
    | small | gives pictures of 320x240 |
    | broken | gives a picture that is none |
    | raises | raises OpenCV's error |
    | gone | gives nothing, and cannot be opened |
    """

    def __init__(self, state: Path, pictures: Path) -> None:
        self._state = state
        self._pictures = np.load(pictures, mmap_mode="r")
        self._taken = 0
        self._last: Any = None
        self._open = self._word != "gone"

    @property
    def _word(self) -> str:
        return self._state.read_text("ascii").strip() or WELL

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        return self._open

    def set(self, _what: int, _value: float) -> bool:
        return True

    def get(self, what: int) -> float:
        return _RATE if what == 5 else 0.0

    def grab(self) -> bool:
        time.sleep(1 / _RATE)
        while self._open and self._word == "hangs":
            time.sleep(0.05)
        return self._open and self._word != "gone"

    def retrieve(self) -> tuple[bool, Any]:
        import cv2

        word = self._word
        if word == "raises":
            raise cv2.error("the device was reset")
        if word == "broken":
            return True, None
        if word == "repeats" and self._last is not None:
            return True, self._last.copy()
        self._taken += 1
        noise = np.random.default_rng(self._taken).integers(0, 6, (480, 640, 3), np.uint8)
        if word == "black":
            return True, noise
        picture = np.minimum(self._pictures[self._taken % len(self._pictures)], 249) + noise
        if word == "small":
            picture = picture[::2, ::2]
        self._last = np.ascontiguousarray(picture)
        return True, self._last

    def release(self) -> None:
        self._open = False


def stand_in(state: Path, pictures: Path) -> None:
    """Have OpenCV open this camera in place of any by a number, in this process."""
    import cv2

    real = cv2.VideoCapture

    def opened(source: Any, *how: Any) -> Any:
        return Camera(state, pictures) if isinstance(source, int) else real(source, *how)

    setattr(cv2, "VideoCapture", opened)  # noqa: B010 - in place of the real one


def main() -> None:
    """`kuleshov`, whose cameras by number are this one, also in the processes that it begins."""
    os.environ[_GIVEN] = "\n".join(sys.argv[1:3])
    del sys.argv[1:3]
    from player.__main__ import main as kuleshov

    sys.argv[0] = "kuleshov"
    kuleshov()


if __name__ == "__main__":
    main()
elif __name__ == "__mp_main__" and _GIVEN in os.environ:  # a process of its own, for a device
    stand_in(*map(Path, os.environ[_GIVEN].splitlines()))
