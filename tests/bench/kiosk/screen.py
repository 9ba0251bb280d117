"""Looks at every frame of a screen, as the X server has it: which scene it shows, and whether any.

The kiosk marks each scene with a small square in the lower left corner (`kiosk_overlay.MARKS`).
A frame has no scene where that mark is missing, or where all the rest is black.
"""

import subprocess
import threading
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from player.screen.kiosk_overlay import MARK, MARKS, Look

RATE: Final = 30
_NEAR: Final = 40  # of 255, by which a colour may be off
_BLACK: Final = 6.0  # of 255: the mean of a picture that shows nothing


class Screen:
    """Grabs frames from a display in a thread, from the first mark on."""

    def __init__(self, display: str, width: int, height: int) -> None:
        self._size = width, height
        self._process = subprocess.Popen(
            [
                "ffmpeg", "-v", "error", "-f", "x11grab", "-draw_mouse", "0",
                "-framerate", str(RATE), "-video_size", f"{width}x{height}", "-i", display,
                "-f", "rawvideo", "-pix_fmt", "rgb24", "-",
            ],
            stdout=subprocess.PIPE,
        )  # fmt: skip
        self.look: Look | None = None
        """The scene of the latest frame."""
        self.frames = 0
        self.without_scene = 0
        self.kept: dict[Look, npt.NDArray[np.uint8]] = {}
        """The latest frame of each scene."""
        self.worst: npt.NDArray[np.uint8] | None = None
        """The first frame without a scene."""
        self._rests = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def wait_for(self, *looks: Look, within: float) -> bool:
        """Wait until one of these is on the screen; whether it came."""
        with self._changed:
            return self._changed.wait_for(lambda: self.look in looks, within)

    def rest(self) -> None:
        """The kiosk is ended: what is on the screen from now on does not count."""
        with self._changed:
            self.look, self._rests = None, True

    def begin_anew(self) -> None:
        """The kiosk is started: frames count once it shows something."""
        with self._changed:
            self.look, self._rests = None, False

    def close(self) -> None:
        """Stop grabbing."""
        self._process.terminate()
        self._thread.join(5.0)
        self._process.wait()

    def keep(self, folder: Path) -> None:
        """Write the latest picture of each scene into a folder, to be looked at."""
        import cv2

        folder.mkdir(parents=True, exist_ok=True)
        for look, picture in self.kept.items():
            cv2.imwrite(str(folder / f"{look.replace(' ', '_')}.png"), picture[..., ::-1])
        if self.worst is not None:
            cv2.imwrite(str(folder / "without_scene.png"), self.worst[..., ::-1])

    def _watch(self) -> None:
        width, height = self._size
        assert self._process.stdout is not None
        while len(frame := self._process.stdout.read(3 * width * height)) == 3 * width * height:
            picture = np.frombuffer(frame, np.uint8).reshape(height, width, 3)
            look = look_of(picture)
            with self._changed:
                if self._rests or (self.look is None and look is None):
                    continue  # it has not begun
                self.frames += 1
                if look is None:
                    self.without_scene += 1
                    self.worst = picture if self.worst is None else self.worst
                else:
                    self.look = look
                    self.kept[look] = picture
                    self._changed.notify_all()


def look_of(picture: npt.NDArray[np.uint8]) -> Look | None:
    """The scene that a frame shows, (height, width, 3) RGB; None where it shows none."""
    half = MARK // 2
    seen = picture[-half - 2 : -half + 2, half - 2 : half + 2].reshape(-1, 3).mean(axis=0)
    look = next(
        (each for each, colour in MARKS.items()
         if np.abs(seen - np.array(colour[:3])).max() < _NEAR),
        None,
    )  # fmt: skip
    rest = picture[: -2 * MARK : 4, ::4]
    return None if look is None or rest.mean() < _BLACK else look
