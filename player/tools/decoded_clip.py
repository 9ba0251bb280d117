"""Decodes a clip frame by frame and sample by sample, faster or slower than real time.

With `recorded_film` the only file that touches PyAV.
"""

import math
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from engine.media.headers import colour_of, read_header
from engine.problems import Trouble
from engine.words import Seconds
from player.audio.buffer import CHANNELS, RATE, Samples
from player.records.recorded_film import fitted, library

Planes = npt.NDArray[np.uint8]
"""A picture in Y'CbCr, 4:2:0, limited BT.709: luma, then both chromas, as FFmpeg's yuv420p lies
in memory: shape (height * 3 / 2, width)."""

_RUN_UP: Final[Seconds] = 0.3  # of sound, decoded and thrown away: codecs need it
_REORDERED: Final[Seconds] = 1.0  # so much later an earlier picture may lie in a file
_NEAR: Final = 0.25  # of a frame: so much may a picture's time be off


class DecodedClip:
    """One file, fitted into pictures of `size` (width and height). One thread.

    Times are media time, from the file's beginning, as libVLC counts. Raises Trouble where it
    cannot be read.
    """

    def __init__(self, path: Path, size: tuple[int, int]) -> None:
        self._av = library("Rendering")
        self._path, self._size = path, size
        self._picture = read_header(path).picture

    @property
    def shape(self) -> tuple[int, int]:
        """The display size in whole pixels: width, height."""
        with self._opened() as file:
            frame = next(file.decode(video=self._picture), None)
            stream = file.streams.video[self._picture]
            if frame is None:
                raise Trouble(f"{self._path.name} holds no picture that can be decoded.")
            aspect = stream.sample_aspect_ratio or Fraction(1)
            shape = (round(frame.width * aspect), frame.height)
            return shape[::-1] if frame.rotation % 180 else shape

    def pictures(self, start: Seconds, frame_rate: float) -> Iterator[Planes]:
        """The picture at `start` and at each frame after it, without end: the last one repeats."""
        latest: Planes | None = None
        wanted = 0
        for at, frame in self._frames(start):
            while latest is not None and start + wanted / frame_rate < at - _NEAR / frame_rate:
                yield latest
                wanted += 1
            if latest is None or start + (wanted + 2) / frame_rate > at:
                latest = self._planes(frame)
        if latest is None:
            raise Trouble(f"{self._path.name} holds no picture at {start:.2f} s.")
        while True:
            yield latest

    def sound(self, track: int, start: Seconds, count: int) -> Samples:
        """`count` frames of stereo from `start` on, shape (count, 2); silence where there is
        none. A clip that has not so many tracks is heard with its first."""
        out = np.zeros((count, CHANNELS), np.float32)
        with self._opened() as file:
            tracks = file.streams.audio
            if not tracks:
                return out
            stream = tracks[track if track < len(tracks) else 0]
            self._seek(file, max(0.0, start - _RUN_UP))
            resampler = self._av.AudioResampler(format="flt", layout="stereo", rate=RATE)
            zero, place = self._zero(file), None
            for frame in file.decode(stream):
                if place is None:
                    if frame.time is None:
                        continue
                    place = round((frame.time - zero - start) * RATE)
                for part in resampler.resample(frame):
                    place = _put(out, place, part.to_ndarray().reshape(-1, CHANNELS))
                if place >= count:
                    break
        return out

    def times(self, first: Seconds, last: Seconds) -> tuple[Seconds, ...]:
        """When each picture between two instants begins, without decoding one."""
        found: list[Seconds] = []
        with self._opened() as file:
            stream = self._stream(file)
            self._seek(file, first)
            zero = self._zero(file)
            for packet in file.demux(stream):
                if packet.pts is None:
                    continue
                at = float(packet.pts * packet.time_base) - zero
                if at > last + _REORDERED:
                    break
                found.append(at)
        return tuple(sorted(at for at in found if first <= at <= last))

    def _frames(self, start: Seconds) -> Iterator[tuple[Seconds, Any]]:
        with self._opened() as file:
            stream = self._stream(file)
            stream.thread_type = "AUTO"
            self._seek(file, start)
            zero = self._zero(file)
            before: tuple[Seconds, Any] | None = None
            for frame in file.decode(stream):
                if frame.time is None:
                    continue
                at = frame.time - zero
                if at <= start:
                    before = (at, frame)  # only the last of these is seen
                    continue
                if before is not None:
                    yield before
                    before = None
                yield at, frame
            if before is not None:
                yield before

    def _opened(self) -> Any:
        try:
            return self._av.open(str(self._path.resolve()))
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise Trouble(f"The clip {self._path} cannot be read: {reason}.") from None

    def _stream(self, file: Any) -> Any:
        if self._picture >= len(file.streams.video):
            raise Trouble(f"The clip {self._path} holds no picture.")
        return file.streams.video[self._picture]

    @staticmethod
    def _zero(file: Any) -> Seconds:
        return float(file.start_time or 0) / 1_000_000

    def _seek(self, file: Any, start: Seconds) -> None:
        if start > 0:
            file.seek(math.floor((start + self._zero(file)) * 1_000_000), backward=True)

    def _planes(self, frame: Any) -> Planes:
        """A frame in I420: with square pixels, rotated as the file asks, and fitted in."""
        header = read_header(self._path)
        colour = colour_of(frame.height, header.matrix, header.full_range)
        aspect = frame.sample_aspect_ratio if hasattr(frame, "sample_aspect_ratio") else None
        wide = round(frame.width * (aspect or 1))
        high = frame.height
        turns = round(frame.rotation / 90) % 4
        if turns:
            turned = np.rot90(frame.to_ndarray(format="rgb24"), turns)
            frame = self._av.VideoFrame.from_ndarray(np.ascontiguousarray(turned), format="rgb24")
            wide, high = (high, wide) if turns % 2 else (wide, high)
        across, down = (each // 2 * 2 for each in fitted((wide, high), self._size))
        named = {"bt709": "ITU709", "bt601": "ITU601"}[colour.matrix]
        planes: Planes = frame.reformat(
            *(across, down, "yuv420p"),
            src_colorspace=None if turns else named,
            dst_colorspace="ITU709",
            src_color_range=None if turns else "JPEG" if colour.full_range else "MPEG",
            dst_color_range="MPEG",
        ).to_ndarray()
        return planes if (across, down) == self._size else framed(planes, self._size)


def split(planes: Planes) -> tuple[Planes, Planes, Planes]:
    """The luma, and both chromas of half its width and height: views, nothing is copied."""
    high, wide = planes.shape[0] * 2 // 3, planes.shape[1]
    blue, red = planes[high:].reshape(2, high // 2, wide // 2)
    return planes[:high], blue, red


def framed(planes: Planes, size: tuple[int, int]) -> Planes:
    """A picture letterboxed or pillarboxed into this size; both are even."""
    wide, high = size
    out = np.full((high * 3 // 2, wide), 128, np.uint8)
    luma, *chromas = split(out)
    their_luma, *their_chromas = split(planes)
    down, across = their_luma.shape
    left, top = (wide - across) // 4 * 2, (high - down) // 4 * 2
    luma[:] = 16
    luma[top : top + down, left : left + across] = their_luma
    for ours, theirs in zip(chromas, their_chromas, strict=True):
        ours[top // 2 : (top + down) // 2, left // 2 : (left + across) // 2] = theirs
    return out


def _put(out: Samples, place: int, part: Samples) -> int:
    """Copy samples to `place` and after, as far as they fit; return the place after them."""
    first, last = max(0, place), min(len(out), place + len(part))
    if first < last:
        out[first:last] = part[first - place : last - place]
    return place + len(part)
