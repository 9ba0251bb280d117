"""Measures the pictures of a clip: decodes each of them, once."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import numpy as np

from engine.media.flashes import MOST, FlashMeter
from engine.media.headers import Colour, colour_of, read_header
from engine.media.light import Samples, light_of, recoloured, samples_of_rgb
from engine.media.measured import FlashKind, FlashTrain, Measured
from engine.media.shots import Shot, ShotFinder
from engine.problems import Trouble
from engine.words import Seconds

_TOLD_EVERY: Final = 24  # pictures
_APART: Final[Seconds] = 1.0  # trains that lie nearer are one


def measure_pictures(path: Path, told: Callable[[float], None] = lambda _: None) -> Measured:
    """Measure a clip's pictures as they play; some 5 ms of one core for a picture of 1280 by 720.

    `told` hears which share of it is done, 0 to 1. Raises Trouble where it cannot be decoded.
    Any thread.
    """
    return measure(_decoded(path, told))


def measure(pictures: Iterable[tuple[Seconds, Samples]]) -> Measured:
    """The same of pictures with their media times, in order."""
    meter, shots = FlashMeter(), ShotFinder()
    trains = {"general": _Train("general"), "red": _Train("red")}
    times: list[Seconds] = []
    luminance: list[float] = []
    for at, samples in pictures:
        light = light_of(samples)
        meter = meter.step(at, light)
        if meter.most > MOST:
            share = meter.changed_share(at)
            trains["general"].step(meter.since, at, meter.general, share)
            trains["red"].step(meter.since, at, meter.red, share)
        shots.step(at, samples)
        times.append(round(at, 4))
        luminance.append(round(float(light.luminance.mean()), 4))
    found = [train for each in trains.values() for train in each.found]
    shown = [Shot(round(shot.begin, 4), shot.blank) for shot in shots.shots]
    return Measured(
        tuple(sorted(found, key=lambda train: train.begin)),
        tuple(shown),
        tuple(times),
        tuple(luminance),
    )


class _Train:
    """Gathers the instants at which there were too many flashes into trains."""

    def __init__(self, kind: FlashKind) -> None:
        self._kind = kind
        self.found: list[FlashTrain] = []

    def step(self, begin: Seconds, at: Seconds, a_second: float, share: float) -> None:
        """So many flashes were in the second before `at`, the first of them at `begin`."""
        if a_second <= MOST:
            return
        if self.found and begin - self.found[-1].end < _APART:
            last = self.found.pop()
            begin, a_second = last.begin, max(a_second, last.a_second)
            share = max(share, last.share)
        train = FlashTrain(self._kind, round(begin, 3), round(at, 3), a_second, round(share, 3))
        self.found.append(train)


def _decoded(path: Path, told: Callable[[float], None]) -> Iterator[tuple[Seconds, Samples]]:
    """Every picture of a clip with its time, which counts from the first."""
    import cv2  # large; only a command that looks at clips pays for it

    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    # One thread each: clips are measured side by side.
    capture = cv2.VideoCapture(str(path.resolve()), cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])
    try:
        if not capture.isOpened():
            raise Trouble(f"The pictures of {path.name} cannot be decoded here.")
        count = float(capture.get(cv2.CAP_PROP_FRAME_COUNT))
        rate = float(capture.get(cv2.CAP_PROP_FPS)) or 24.0
        colour: Colour | None = None
        first, before, number = 0.0, -1.0, 0
        while True:
            read, picture = capture.read()
            if not read:
                break
            if colour is None:
                header = read_header(path)
                colour = colour_of(picture.shape[0], header.matrix, header.full_range)
                first = capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
            at = capture.get(cv2.CAP_PROP_POS_MSEC) / 1000 - first
            at = at if at > before else before + 1 / rate  # some files lack times
            yield at, recoloured(samples_of_rgb(np.asarray(picture[:, :, ::-1], np.uint8)), colour)
            before, number = at, number + 1
            if number % _TOLD_EVERY == 0:
                told(min(1.0, number / count) if count > 0 else 0.0)
        if colour is None:
            raise Trouble(f"The pictures of {path.name} cannot be decoded here.")
    finally:
        capture.release()
