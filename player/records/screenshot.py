"""Writes screenshots of the film, which the viewer asked for, beside the showing's log.

The window thread hands pictures over and fetches the notices; a thread writes them, because
encoding takes as long as several frames.
"""

import queue
import threading
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from engine import private_files
from engine.consent.wording import Said
from player.system.worker import drain

Picture = npt.NDArray[np.uint8]

_MOST_WAITING: Final = 4

_TOO_QUICK: Final = Said(
    "That was too quick: some pictures are still being written.", "picture_too_quick"
)


class Screenshots:
    """Writes numbered PNG files into one folder; an existing file is never replaced."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: queue.Queue[Picture | None] = queue.Queue(_MOST_WAITING)
        self._said: queue.SimpleQueue[Said] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def keep(self, picture: Picture) -> None:
        """Queue a picture, RGB of shape (height, width, 3), for writing. Returns at once."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="screenshots", daemon=True)
            self._thread.start()
        try:
            self._waiting.put_nowait(picture)
        except queue.Full:
            self._said.put(_TOO_QUICK)

    def notices(self) -> list[Said]:
        """Sentences since the last call: the file of each picture, or why there is none."""
        return drain(self._said)

    def close(self) -> None:
        """Wait until all are written."""
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join(10.0)
            self._thread = None

    def _run(self) -> None:
        while (picture := self._waiting.get()) is not None:
            try:
                path = self._write(picture)
                self._said.put(Said(f"The picture is in {path}", "picture_kept", {"file": path}))
            except OSError as error:
                reason = error.strerror or str(error)
                self._said.put(
                    Said(f"The picture could not be written: {reason}.", "picture_unkept")
                )

    def _write(self, picture: Picture) -> Path:
        import cv2

        done, encoded = cv2.imencode(".png", np.ascontiguousarray(picture[:, :, ::-1]))
        if not done:
            raise OSError("it could not be made a PNG")
        number = 1
        while True:
            path = self._folder / f"picture-{number}.png"
            try:
                private_files.write_new_file(path, encoded.tobytes())
            except FileExistsError:
                number += 1
            else:
                return path
