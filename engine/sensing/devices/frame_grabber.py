"""The frame grabber: a thread that captures from a device or a film, and keeps the latest frame."""

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
"""A camera by its number or its name, or a film."""


class Capture(Protocol):
    """The part of cv2.VideoCapture that is used; see OpenCV's documentation."""

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        """Whether the device or file was opened."""
        ...

    def grab(self) -> bool:
        """Capture the next picture without decoding it; False where there is none."""
        ...

    def retrieve(self) -> tuple[bool, Any]:
        """Decode the picture grabbed last: whether that worked, and (height, width, 3) BGR."""
        ...

    def get(self, what: int, /) -> float:
        """A property of the capture, by OpenCV's number."""
        ...

    def release(self) -> None:
        """Close the device or file."""
        ...


class Frame(NamedTuple):
    """One picture, (height, width, 3) BGR, and the instant of its capture."""

    time: Seconds
    picture: Picture


def open_capture(source: Source) -> Capture:
    """Open a device or a file; `isOpened()` says whether it worked. Any thread.

    Raises `Trouble` where no device, or more than one, has the name.
    """
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


class LatestFrame:
    """A queue of one frame between two threads, in which a newer frame replaces an older."""

    def __init__(self) -> None:
        self._ready = threading.Condition()
        self._frame: Frame | None = None

    def put(self, frame: Frame) -> None:
        """Replace the frame that waits, if any."""
        with self._ready:
            self._frame = frame
            self._ready.notify()

    def clear(self) -> None:
        """Remove the frame that waits, if any."""
        with self._ready:
            self._frame = None

    def take(self, timeout: Seconds) -> Frame | None:
        """Remove and return the frame; None where none comes within `timeout` seconds."""
        with self._ready:
            if self._frame is None:
                self._ready.wait(timeout)
            frame, self._frame = self._frame, None
            return frame


class FrameTimes:
    """The time of each frame of a file, in seconds from its beginning."""

    def __init__(self, capture: Capture) -> None:
        self._capture = capture
        rate = capture.get(5)  # CAP_PROP_FPS
        self.period = 1.0 / rate if 1.0 <= rate <= 240.0 else 1.0 / 25.0
        self._last = -self.period

    def grabbed(self) -> Seconds:
        """The time of the frame just grabbed; by counting where the file states none."""
        stated = self._capture.get(0) / 1000.0  # CAP_PROP_POS_MSEC
        if not self._last < stated < self._last + 60.0:
            stated = self._last + self.period
        self._last = stated
        return stated

    @property
    def end(self) -> Seconds:
        """The time at which the frame grabbed last ends."""
        return self._last + self.period


class Grabber(threading.Thread):
    """A thread that holds one capture from opening to release; it may block, and be abandoned.

    `holding` is set from before the device is opened until after it is closed, `open` in between
    while it gives pictures; `opened` is None until opening was tried, and `grabbed` counts frames.
    It ends by `dismiss`, by the event `leave`, or with the capture.
    """

    def __init__(
        self,
        source: Source,
        clock: Clock,
        *,
        leave: threading.Event,
        latest: LatestFrame,
        opener: Callable[[Source], Capture],
        loop: bool,
    ) -> None:
        super().__init__(name=f"grabber {source}", daemon=True)
        self._source, self._clock, self._opener, self._loop = source, clock, opener, loop
        self._sensor_stop = leave
        self._dismissed = threading.Event()
        self._latest = latest
        self.holding = threading.Event()
        self.open = threading.Event()
        self.opened: bool | None = None
        self.grabbed = 0

    def start(self) -> None:
        """Begin; `holding` is set from here on."""
        self.holding.set()
        super().start()

    def dismiss(self) -> None:
        """Ask it to release the device. Any thread."""
        self._dismissed.set()

    def run(self) -> None:
        """The thread's body: open, capture until told to leave, release."""
        try:
            going = not self._leaving()
            while going:
                capture = self._opener(self._source)
                try:
                    self.opened = capture.isOpened()
                    if not self.opened:
                        return
                    self.open.set()
                    before = self.grabbed
                    if isinstance(self._source, Path):
                        self._play(capture)
                    else:
                        self._watch(capture)
                    going = self._loop and self.grabbed > before and not self._leaving()
                finally:
                    self.open.clear()
                    capture.release()
                    self._latest.clear()
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
                self._latest.put(Frame(now, picture))

    def _play(self, capture: Capture) -> None:
        frame_times = FrameTimes(capture)
        start = self._clock.now()
        while not self._leaving() and capture.grab():
            self.grabbed += 1
            due = start + frame_times.grabbed()
            if not self._wait_until(due):
                return
            now = self._clock.now()
            # Late frames are dropped without being decoded.
            if now - due < frame_times.period or self.grabbed == 1:
                fine, picture = capture.retrieve()
                if fine:
                    # Its time is when it was due: this thread may have woken late.
                    self._latest.put(Frame(due, picture))
        self._wait_until(start + frame_times.end)

    def _wait_until(self, due: Seconds) -> bool:
        """Wait for an instant of the clock; return False where it must leave."""
        while (ahead := due - self._clock.now()) > 0:
            if self._dismissed.is_set() or self._sensor_stop.wait(min(ahead, 0.2)):
                return False
        return not self._leaving()
