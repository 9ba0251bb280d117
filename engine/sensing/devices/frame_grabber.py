"""Taking pictures: a thread that holds a device or a film, and leaves the newest picture.

The other half of `camera`: nothing here looks at what a picture shows.
"""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from engine.clock import Clock
from engine.sensing.devices.device_names import CameraName
from engine.sensing.picture import Picture
from engine.words import Seconds

Source = int | CameraName | Path
"""A camera by its number of today or by its name, or a film."""


class Capture(Protocol):
    """The part of cv2.VideoCapture that is used."""

    def isOpened(self) -> bool: ...  # noqa: N802 - OpenCV's name

    def grab(self) -> bool: ...

    def retrieve(self) -> tuple[bool, Any]: ...

    def get(self, what: int, /) -> float: ...

    def release(self) -> None: ...


class Frame(NamedTuple):
    """One picture and the instant at which it was taken."""

    time: Seconds
    picture: Picture


def open_capture(source: Source) -> Capture:
    """Open a device or a file; ask `isOpened()` whether it worked. Any thread.

    Raises `Trouble` where no device, or more than one, has the name."""
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    # A film may be a playlist in disguise: it must not make us fetch anything.
    os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = "protocol_whitelist;file"
    import cv2

    cv2.setLogLevel(0)
    if isinstance(source, Path):
        # The absolute path, so that no name is taken for an address or a pattern of images.
        return cv2.VideoCapture(str(source.resolve()), cv2.CAP_FFMPEG)
    capture = cv2.VideoCapture(source if isinstance(source, int) else source.find())
    if capture.isOpened():
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, 640)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, 480)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    return capture


class Newest:
    """A place for one frame. Putting replaces, taking empties."""

    def __init__(self) -> None:
        self._ready = threading.Condition()
        self._frame: Frame | None = None

    def put(self, frame: Frame) -> None:
        with self._ready:
            self._frame = frame
            self._ready.notify()

    def take(self, timeout: Seconds) -> Frame | None:
        with self._ready:
            if self._frame is None:
                self._ready.wait(timeout)
            frame, self._frame = self._frame, None
            return frame


class Timeline:
    """When each picture of a file is due, in seconds from its beginning."""

    def __init__(self, capture: Capture) -> None:
        self._capture = capture
        rate = capture.get(5)  # CAP_PROP_FPS
        self.period = 1.0 / rate if 1.0 <= rate <= 240.0 else 1.0 / 25.0
        self._last = -self.period

    def grabbed(self) -> Seconds:
        """The time of the picture just grabbed; files that tell none are counted."""
        told = self._capture.get(0) / 1000.0  # CAP_PROP_POS_MSEC
        if not self._last < told < self._last + 60.0:
            told = self._last + self.period
        self._last = told
        return told

    @property
    def end(self) -> Seconds:
        return self._last + self.period


class Grabber(threading.Thread):
    """Holds one capture from opening to release, in its own thread, and may be left alone."""

    def __init__(
        self,
        source: Source,
        clock: Clock,
        *,
        leave: threading.Event,
        newest: Newest,
        opener: Callable[[Source], Capture],
        loop: bool,
    ) -> None:
        super().__init__(name=f"grabber {source}", daemon=True)
        self._source, self._clock, self._opener, self._loop = source, clock, opener, loop
        self._sensor_stop = leave
        self._dismissed = threading.Event()
        self._newest = newest
        self.holding = threading.Event()
        self.opened: bool | None = None
        self.grabbed = 0

    def dismiss(self) -> None:
        """Ask it to let go of the device. Any thread."""
        self._dismissed.set()

    def run(self) -> None:
        try:
            going = True
            while going:
                capture = self._opener(self._source)
                try:
                    self.opened = capture.isOpened()
                    if not self.opened:
                        return
                    self.holding.set()
                    before = self.grabbed
                    if isinstance(self._source, Path):
                        self._play(capture)
                    else:
                        self._watch(capture)
                    going = self._loop and self.grabbed > before and not self._leaving()
                finally:
                    capture.release()
        except Exception:
            # OpenCV raises for what it cannot decode; to the sensor that is a stopped camera.
            self.opened = bool(self.opened)
        finally:
            self.holding.clear()

    def _leaving(self) -> bool:
        return self._dismissed.is_set() or self._sensor_stop.is_set()

    def _watch(self, capture: Capture) -> None:
        while not self._leaving() and capture.grab():
            now = self._clock.now()
            fine, picture = capture.retrieve()
            if fine:
                self.grabbed += 1
                self._newest.put(Frame(now, picture))

    def _play(self, capture: Capture) -> None:
        timeline = Timeline(capture)
        start = self._clock.now()
        while not self._leaving() and capture.grab():
            self.grabbed += 1
            due = start + timeline.grabbed()
            if not self._until(due):
                return
            now = self._clock.now()
            # Late pictures are passed over without being converted.
            if now - due < timeline.period or self.grabbed == 1:
                fine, picture = capture.retrieve()
                if fine:
                    # Captured when it was due: how punctual this thread is says nothing of it.
                    self._newest.put(Frame(due, picture))
        self._until(start + timeline.end)

    def _until(self, due: Seconds) -> bool:
        """Wait for an instant of the clock; false when it is time to leave instead."""
        while (ahead := due - self._clock.now()) > 0:
            if self._dismissed.is_set() or self._sensor_stop.wait(min(ahead, 0.2)):
                return False
        return not self._leaving()
