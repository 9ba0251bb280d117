"""A film file being written: pictures and sound in, VP9 or MPEG-4 and AAC or Opus out. With
`decoded_clip` the only file that touches PyAV.

PyAV is not installed by itself: its wheels carry x264 and x265, which are under the GPL. What is
used here are libvpx's VP9 and libopus' Opus (BSD, free of royalties), and FFmpeg's own MPEG-4
and AAC (LGPL).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from engine import private_files
from engine.problems import Trouble
from player.audio.buffer import RATE, Samples
from player.records.output_files import require_writable

LARGEST: Final = (1920, 1080)
"""What is larger on screen is recorded smaller."""

SUFFIXES: Final = (".mp4", ".mov", ".mkv")

# Each group of pictures is there as soon as it is encoded, so that what a kill leaves of the file
# plays; at its end it becomes one like any other (FFmpeg's movenc).
_PLAYS_THROUGHOUT: Final = {
    "movflags": "+hybrid_fragmented+frag_keyframe+delay_moov",
    "flush_packets": "1",
}
_MOVIES: Final = (".mp4", ".mov")
_KEYFRAME_EVERY: Final = 24  # frames: so that the file can be cut in an editor, or by this player


class Encoding(NamedTuple):
    """An FFmpeg video encoder and its options, and what encodes the sound."""

    codec: str
    options: Mapping[str, str]
    sound: str = "aac"


LIVE: Final = Encoding("mpeg4", {"flags": "+qscale", "global_quality": "354"})  # 3 steps of 118
"""While the film plays: MPEG-4 part 2 by FFmpeg's own encoder, which costs least beside a film and
keeps each picture as it is."""
OFF_LINE: Final = Encoding(
    "libvpx-vp9",
    {
        "deadline": "realtime",
        "cpu-used": "8",
        "crf": "26",
        "b": "0",  # the quality alone says how large it becomes
        "row-mt": "1",
        "threads": "4",
        "tile-columns": "2",
    },
)
"""Where nobody waits for a picture: finer, and on several cores.

SVT-AV1, which was here before, waits for ever now and then on a busy machine (4.1 in
`svt_av1_enc_get_packet`; its issues 2300 and 2311), took twice as long, and left blocks of another
picture behind a hard cut unless held to earlier pictures alone."""

PROXY: Final = Encoding(
    "libvpx-vp9", {**OFF_LINE.options, "crf": "34", "cpu-used": "8"}, sound="libopus"
)
"""To be looked at in a browser: VP9 and Opus play in every one."""

Pixels = npt.NDArray[np.uint8]
"""RGBA of shape (height, width, 4), the bottom row first, as OpenGL reads them."""


class RecordedFilm:
    """Writes one film file. One thread. An existing file is replaced (see `recordable`).

    Raises Trouble where the file cannot be begun, OSError where writing fails later.

    `size` is the picture's width and height; pictures of another size are fitted into it.
    `encoding` is `LIVE` or `OFF_LINE`.
    """

    def __init__(
        self, path: Path, size: tuple[int, int], frame_rate: float, encoding: Encoding = LIVE
    ) -> None:
        self._av = library("Recording")
        self.path = path
        self._failed = False
        self.size = encoded_size(size)
        rate = exact_rate(frame_rate)
        try:
            private_files.open_file(path, "wb").close()  # FFmpeg would make it readable by all
            is_movie = encoding is LIVE and path.suffix.lower() in _MOVIES
            options = _PLAYS_THROUGHOUT if is_movie else {}
            self._file: Any = self._av.open(str(path), "w", options=options)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise Trouble(
                f"The recording {path} cannot be written ({reason}). Name another with --record."
            ) from None
        self._picture = self._file.add_stream(encoding.codec, rate=rate)
        context = self._picture.codec_context
        context.width, context.height = self.size
        context.pix_fmt = "yuv420p"
        context.sample_aspect_ratio = Fraction(1)
        context.time_base = 1 / rate
        context.gop_size = _KEYFRAME_EVERY
        context.options = dict(encoding.options)
        context.color_range = 1  # limited, BT.709: ITU-T H.273's numbers
        context.colorspace = context.color_primaries = context.color_trc = 1
        self._sound = self._file.add_stream(encoding.sound, rate=RATE)
        self._sound.layout = "stereo"
        self._sound.bit_rate = 192_000

    def add_picture(self, number: int, pixels: Pixels) -> None:
        """Add the RGB picture that is shown from frame `number` on, until the next one."""
        self._mux(self._picture, self._frame(number, pixels))

    def add_planes(self, number: int, planes: npt.NDArray[np.uint8]) -> None:
        """Add a picture of the file's size in I420 planes; see `decoded_clip.Planes`."""
        frame = self._av.VideoFrame.from_ndarray(planes, format="yuv420p")
        frame.pts, frame.time_base = number, self._picture.codec_context.time_base
        self._mux(self._picture, frame)

    def add_sound(self, first: int, samples: Samples) -> None:
        """Add sound of shape (n, 2) after the last; `first` is the number of its first frame."""
        planes = np.ascontiguousarray(samples.T)
        frame = self._av.AudioFrame.from_ndarray(planes, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, first, Fraction(1, RATE)
        self._mux(self._sound, frame)

    def close(self) -> None:
        """Write the end of the file, without which it does not play; where writing has failed
        before, only let the file go."""
        try:
            if not self._failed:
                for stream in (self._picture, self._sound):
                    self._mux(stream, None)
        finally:
            with self._writing():
                self._file.close()

    def _mux(self, stream: Any, frame: Any) -> None:
        with self._writing():
            self._file.mux(stream.encode(frame))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            # One more packet after a file's head could not be written crashes libavformat.
            self._failed = True
            # PyAV's own kinds of OSError do not let the file be named anew.
            raise OSError(error.errno, error.strerror, str(self.path)) from error

    def _frame(self, number: int, pixels: Pixels) -> Any:
        upright = np.ascontiguousarray(pixels[::-1])
        frame = self._av.VideoFrame.from_ndarray(upright, format="rgba")
        across, down = fitted((frame.width, frame.height), self.size)
        if (across, down) != self.size:
            small = frame.reformat(across, down, "rgb24").to_ndarray()
            whole = np.zeros((self.size[1], self.size[0], 3), np.uint8)
            left, top = (self.size[0] - across) // 2, (self.size[1] - down) // 2
            whole[top : top + down, left : left + across] = small
            frame = self._av.VideoFrame.from_ndarray(whole, format="rgb24")
        frame = frame.reformat(
            *self.size, "yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG"
        )
        frame.pts, frame.time_base = number, self._picture.codec_context.time_base
        return frame


def library(what: str) -> Any:
    """Import PyAV. Raises Trouble that says `what` needs it where it is not installed."""
    try:
        import av
    except ImportError as error:
        raise Trouble(
            f"{what} needs PyAV, which is not installed by itself, for its wheels carry "
            "encoders under the GPL. `./run play --record FILE` and `./run render` add it; "
            "elsewhere `pip install av` does.",
            blame="call",
        ) from error
    return av


def planes_of(rgb: Pixels, size: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """An RGB picture, (height, width, 3), fitted into this size and converted to I420 planes."""
    av = library("Rendering")
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
    across, down = (each // 2 * 2 for each in fitted((frame.width, frame.height), size))
    planes: npt.NDArray[np.uint8] = frame.reformat(
        across, down, "yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG"
    ).to_ndarray()
    return planes


def recordable(path: Path, overwrite: bool) -> None:
    """Raise Trouble where a recording to `path` could not be begun; opens nothing."""
    library("Recording")
    require_writable(path, SUFFIXES, overwrite=overwrite, option="--record", what="a recording")


def exact_rate(frame_rate: float) -> Fraction:
    """The exact frame rate of a rounded one: 29.97 is 30000/1001."""
    nearest = round(frame_rate * 1.001)
    if abs(frame_rate - nearest * 1000 / 1001) < 0.005 * nearest / 30:
        return Fraction(nearest * 1000, 1001)
    return Fraction(frame_rate).limit_denominator(1000)


def encoded_size(size: tuple[int, int]) -> tuple[int, int]:
    """The size of the encoded picture: at most `LARGEST`, of the same aspect, even for 4:2:0."""
    across, down = fitted(size, LARGEST) if size[0] > LARGEST[0] or size[1] > LARGEST[1] else size
    return max(2, across // 2 * 2), max(2, down // 2 * 2)


def fitted(size: tuple[int, int], into: tuple[int, int]) -> tuple[int, int]:
    """The largest size of the same aspect within `into`; a row or column is rounding."""
    if all(0 <= each - room <= 1 for each, room in zip(size, into, strict=True)):
        return into
    scale = min(into[0] / size[0], into[1] / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
