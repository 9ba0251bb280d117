"""Stills: one picture of a clip, or a card's, as a JPEG. Any thread."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from engine.problems import Trouble
from engine.words import Seconds
from player.studio.footage.kept import kept

WIDTH: Final = 320
"""Pixels; the height follows from the clip."""
_NEAR: Final[Seconds] = 0.1  # stills are kept by tenths of a second


def still(clip: Path, at: Seconds, width: int = WIDTH, folder: Path | None = None) -> Path:
    """The file of a clip's picture at `at` (media time), or its last one before.

    Raises Trouble where it cannot be decoded, OSError where it cannot be read or kept.
    """
    tenths = max(0, round(at / _NEAR))

    def make(part: Path) -> None:
        import cv2

        picture = _decoded(clip, tenths * _NEAR)
        high, wide = picture.shape[:2]
        size = (width, max(2, round(width * high / wide)))
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        part.write_bytes(cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 82])[1].tobytes())

    return kept(clip, f"still-{width}-{tenths}.jpg", make, folder)


@lru_cache(maxsize=64)
def card_still(name: str, text: str, width: int = WIDTH) -> bytes:
    """A card's picture as the film shows it."""
    import cv2

    from player.playback.card_picture import CardPicture

    picture = CardPicture(name, text).at(0.0)[:, :, ::-1]
    size = (width, round(width * picture.shape[0] / picture.shape[1]))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 88])[1].tobytes()


def _decoded(clip: Path, at: Seconds) -> Any:
    """A picture in BGR, (height, width, 3)."""
    import cv2

    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    cv2.setLogLevel(0)
    # An absolute path: a relative one might look like an address to the decoder.
    capture = cv2.VideoCapture(str(clip.resolve()), cv2.CAP_FFMPEG)
    try:
        if capture.isOpened():
            frames = float(capture.get(cv2.CAP_PROP_FRAME_COUNT))
            rate = float(capture.get(cv2.CAP_PROP_FPS)) or 24.0
            if frames > 0:
                at = min(at, max(0.0, (frames - 1) / rate))
            while at >= 0:
                capture.set(cv2.CAP_PROP_POS_MSEC, 1000 * at)
                read, picture = capture.read()
                if read:
                    return picture
                at -= 0.5 if at > 0.5 else max(at, 0.01)  # beyond the end: the last before it
    finally:
        capture.release()
    return _decoded_otherwise(clip, max(0.0, at))


def _decoded_otherwise(clip: Path, at: Seconds) -> Any:
    """By PyAV, which knows codecs that OpenCV's wheels do not, such as AV1."""
    import cv2

    from player.tools.decoded_clip import DecodedClip

    try:
        decoded = DecodedClip(clip, (1280, 720))
        planes = next(decoded.pictures(at, 25.0))
    except Trouble as trouble:
        raise Trouble(f"{clip.name} shows no picture here: {trouble}") from None
    return cv2.cvtColor(planes, cv2.COLOR_YUV2BGR_I420)
