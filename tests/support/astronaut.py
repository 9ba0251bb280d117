"""Films made on the spot from scikit-image's photograph of a smiling astronaut."""

from pathlib import Path

import cv2
import numpy as np
import skimage.data

from engine.sensing.picture import Picture


def smiling() -> Picture:
    """Eileen Collins, NASA, public domain: (512, 512, 3) BGR."""
    return np.ascontiguousarray(skimage.data.astronaut()[:, :, ::-1])


def room(width: int = 640, height: int = 480) -> Picture:
    """A place without anybody, a wall with a shelf and a window: (height, width, 3) BGR."""
    picture = np.full((480, 640, 3), (150, 165, 175), np.uint8)
    cv2.rectangle(picture, (40, 40), (190, 230), (225, 215, 205), -1)
    cv2.rectangle(picture, (40, 40), (190, 230), (90, 110, 130), 8)
    cv2.line(picture, (115, 40), (115, 230), (90, 110, 130), 6)
    for row, top in enumerate((60, 130, 200)):
        cv2.rectangle(picture, (450, top + 50), (620, top + 58), (60, 80, 110), -1)
        for book in range(9):
            colour = ((37 * book + 90 * row) % 180 + 30, (71 * book) % 160 + 40, 60 + 15 * book)
            cv2.rectangle(picture, (455 + 17 * book, top), (468 + 17 * book, top + 50), colour, -1)
    cv2.rectangle(picture, (0, 400), (640, 480), (70, 95, 120), -1)
    return np.asarray(cv2.resize(picture, (width, height)), np.uint8)


def sitting(size: int, place: Picture, across: float = 0.5, down: float = 0.4) -> Picture:
    """The astronaut's head and shoulders in a place, her face `size` pixels high."""
    bust = smiling()[20:330, 60:385]
    scale = size / 107.0  # as high as her face is in the photograph
    small = cv2.resize(bust, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    picture = place.copy()
    left = round(across * place.shape[1] - 165 * scale)
    top = round(down * place.shape[0] - 125 * scale)
    small = small[max(0, -top) :, max(0, -left) :]
    left, top = max(0, left), max(0, top)
    seen = picture[top : top + small.shape[0], left : left + small.shape[1]]
    seen[:] = small[: seen.shape[0], : seen.shape[1]]
    return picture


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
