"""Measures the pictures of a clip: decodes each of them, once."""

import math
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from engine.media.flashes import MOST, FlashMeter
from engine.media.headers import colour_of, read_header
from engine.media.kept_light import packed
from engine.media.light import Light, Samples, light_of, recoloured, samples_of_rgb
from engine.media.measured import EVERYTHING, FlashKind, FlashTrain, Measured, Part
from engine.media.shots import Shot, ShotFinder
from engine.problems import Trouble
from engine.words import Seconds

_TOLD_EVERY: Final = 24  # pictures
_SEEN: Final = 1.5  # pictures: so long one is seen, at most, before the next
_HARDLY: Final[Seconds] = 1e-3
_FAR: Final[Seconds] = 10.0  # into a clip: from there on it is worth the search
_APART: Final[Seconds] = 1.0  # trains that lie nearer are one


def measure_pictures(
    path: Path, part: Part = EVERYTHING, told: Callable[[float], None] = lambda _: None
) -> Measured:
    """Measure a part of a clip's pictures as they play; some 3.5 ms of one core for a picture of
    1280 by 720.

    `told` hears which share of it is done, 0 to 1. Raises Trouble where it cannot be decoded.
    Any thread.
    """
    return replace(measure(_decoded(path, part, told)), begin=part.begin, end=part.end)


def measure(pictures: Iterable[tuple[Seconds, Samples]]) -> Measured:
    """The same of pictures with their media times, in order."""
    meter, shots = FlashMeter(), ShotFinder()
    trains = {"general": _Train("general"), "red": _Train("red")}
    times, changes = [], []
    lights: list[Light] = []
    for at, samples in pictures:
        light = light_of(samples)
        meter = meter.step(at, light)
        if meter.latest == at:
            changes.append(round(at, 4))
        if meter.most > MOST:
            share = meter.changed_share(at)
            trains["general"].step(meter.since, at, meter.general, share)
            trains["red"].step(meter.since, at, meter.red, share)
        shots.step(at, samples)
        times.append(round(at, 4))
        lights.append(light)
    found = [train for each in trains.values() for train in each.found]
    shown = [Shot(round(shot.begin, 4), shot.blank) for shot in shots.shots]
    return Measured(
        tuple(sorted(found, key=lambda train: train.begin)),
        tuple(shown),
        tuple(times),
        tuple(round(float(light.luminance.mean()), 4) for light in lights),
        changes=tuple(changes),
        light=packed(lights),
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


def _decoded(
    path: Path, part: Part, told: Callable[[float], None]
) -> Iterator[tuple[Seconds, Samples]]:
    """The pictures of a part of a clip with their times, which count from the clip's first; the
    one that is seen at its beginning is among them."""
    import cv2  # large; only a command that looks at clips pays for it

    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    # One thread each: clips are measured side by side.
    capture = cv2.VideoCapture(str(path.resolve()), cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])
    try:
        goes_on = capture.isOpened() and capture.grab()
        if not goes_on or not capture.retrieve()[0]:
            raise Trouble(f"The pictures of {path.name} cannot be decoded here.")
        count = float(capture.get(cv2.CAP_PROP_FRAME_COUNT))
        rate = float(capture.get(cv2.CAP_PROP_FPS)) or 24.0
        last = min(part.end, count / rate if count > 0 else math.inf)
        first = capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
        header = read_header(path)
        picture: Any = None
        before, number = -1.0, 0
        if part.begin > _FAR:
            before = _sought(capture, part.begin, first)
        while goes_on and before < part.end:
            at = capture.get(cv2.CAP_PROP_POS_MSEC) / 1000 - first
            at = at if at > before else before + 1 / rate  # some files lack times
            if at + _SEEN / rate >= part.begin:
                read, picture = capture.retrieve(picture)  # into the same memory
                if not read:
                    break
                colour = colour_of(picture.shape[0], header.matrix, header.full_range)
                taken = samples_of_rgb(np.asarray(picture, np.uint8))[::-1]
                yield at, recoloured(np.ascontiguousarray(taken), colour)
            before, number = at, number + 1
            if number % _TOLD_EVERY == 0:
                told(min(1.0, at / last) if last > 0 else 0.0)
            goes_on = capture.grab()
    finally:
        capture.release()


def _sought(capture: Any, begin: Seconds, first: Seconds) -> Seconds:
    """Go on shortly before `begin`; the time before the picture that is there then.

    Where a file has no times, or goes elsewhere, it is read from its beginning as any other.
    """
    import cv2

    capture.set(cv2.CAP_PROP_POS_MSEC, 1000 * (begin - _FAR / 2))
    found = capture.grab()
    at = capture.get(cv2.CAP_PROP_POS_MSEC) / 1000 - first
    if found and 0 < at <= begin:
        return float(at) - _HARDLY
    capture.set(cv2.CAP_PROP_POS_MSEC, 0)
    capture.grab()
    return -1.0
