"""Films made on the spot from scikit-image's photograph of a smiling astronaut."""

from pathlib import Path

import cv2
import numpy as np
import skimage.data

from engine.sensing.picture import Picture


def smiling() -> Picture:
    """Eileen Collins, NASA, public domain: (512, 512, 3) BGR."""
    return np.ascontiguousarray(skimage.data.astronaut()[:, :, ::-1])


def write_film(path: Path, pictures: list[Picture], rate: float = 20.0) -> Path:
    """Write an .mp4, or an .avi in which the same picture is the same to the last bit."""
    height, width = pictures[0].shape[:2]
    code = "MJPG" if path.suffix == ".avi" else "mp4v"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*code), rate, (width, height))
    assert writer.isOpened()
    for picture in pictures:
        writer.write(picture)
    writer.release()
    return path


def swaying(count: int) -> list[Picture]:
    """The astronaut, moving a little from side to side."""
    return [np.roll(smiling(), round(6 * np.sin(index / 3)), axis=1) for index in range(count)]
