"""The camera: a device, or a film file that plays as a device would.

Two threads. The grabber only takes pictures and leaves the newest one in a place for one; the
sensor's own thread takes it from there and computes. So capture never waits for computing, and
computing never falls behind. OpenCV's cameras that vanish return success, repeat their last
picture for ever, or block: hence the deadline, the look for repetition, and a grabber that can
be left to itself. No picture is kept or written.
"""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.clock import Clock, ManualClock
from engine.problems import Trouble
from engine.sensing.reading import Reading
from engine.sensing.sensors import Sensor
from engine.words import Seconds

Picture = NDArray[np.uint8]

DEADLINE: Final[Seconds] = 2.0
"""How long a camera may deliver nothing, or the very same picture, before that is a fault."""
RETRY: Final[Seconds] = 3.0
_LOOK: Final[Seconds] = 0.05  # how often the worker looks up when nothing comes
_LEAVE: Final[Seconds] = 0.8  # how long a grabber may take to let go of the device
_GOES_ON: Final = "the film goes on without your face."


class Reader(Protocol):
    """What looks at pictures: `face.FaceReader`, or a double of it."""

    def read(self, frame_bgr: Picture, time: Seconds) -> list[Reading]: ...

    def close(self) -> None: ...


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


def open_capture(source: int | Path) -> Capture:
    """Open a device by number, or a file; ask `isOpened()` whether it worked. Any thread."""
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    # A film may be a playlist in disguise: it must not make us fetch anything.
    os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = "protocol_whitelist;file"
    import cv2

    cv2.setLogLevel(0)
    if isinstance(source, Path):
        # The absolute path, so that no name is taken for an address or a pattern of images.
        return cv2.VideoCapture(str(source.resolve()), cv2.CAP_FFMPEG)
    capture = cv2.VideoCapture(source)
    if capture.isOpened():
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, 640)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, 480)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    return capture


def face_reader() -> Reader:
    """The real reader; importing and building it takes about three seconds."""
    from engine.sensing.face import FaceReader

    return FaceReader()


class _Newest:
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


class _Timeline:
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


class _Grabber(threading.Thread):
    """Holds one capture from opening to release, in its own thread, and may be left alone."""

    def __init__(
        self,
        source: int | Path,
        clock: Clock,
        *,
        leave: threading.Event,
        newest: _Newest,
        opener: Callable[[int | Path], Capture],
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
        timeline = _Timeline(capture)
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
                    self._newest.put(Frame(now, picture))
        self._until(start + timeline.end)

    def _until(self, due: Seconds) -> bool:
        """Wait for an instant of the clock; false when it is time to leave instead."""
        while (ahead := due - self._clock.now()) > 0:
            if self._dismissed.is_set() or self._sensor_stop.wait(min(ahead, 0.2)):
                return False
        return not self._leaving()


class _Repetition:
    """Notices a camera that delivers the very same picture: real ones have noise."""

    def __init__(self) -> None:
        self._last = b""
        self._since: Seconds = 0.0

    def repeats(self, frame: Frame) -> Seconds:
        """For how long the picture has been the same; 0 for a new one."""
        # Every fourth pixel of every fourth row is evidence enough, and cheap.
        sample = frame.picture[::4, ::4].tobytes()
        if sample != self._last:
            self._last, self._since = sample, frame.time
            return 0.0
        return frame.time - self._since


class CameraSensor(Sensor):
    """Readings of the face before a camera. Consumer's thread, as every sensor.

    `source` is a device number, or a file that plays in real time at its own frame rate, once
    or over and over (`loop`). A device that fails is tried again every `retry` seconds, and both
    its failing and its coming back are told by `faults`. A file that has ended ends the sensor.
    `reader` and `opener` are made and called in the worker's threads.
    """

    kind = "camera"

    def __init__(
        self,
        source: int | Path,
        clock: Clock,
        *,
        loop: bool = False,
        deadline: Seconds = DEADLINE,
        retry: Seconds = RETRY,
        reader: Callable[[], Reader] = face_reader,
        opener: Callable[[int | Path], Capture] = open_capture,
    ) -> None:
        name = f"camera {source}" if isinstance(source, int) else f"camera {source.name}"
        super().__init__(name, clock)
        self._source, self._loop = source, loop
        self._deadline, self._retry = deadline, retry
        self._make_reader, self._opener = reader, opener
        self._newest = _Newest()
        self._grabber: _Grabber | None = None
        self._repetition = _Repetition()
        self._well = True

    @property
    def is_open(self) -> bool:
        """Whether the device or file is held right now, even by a grabber that hangs."""
        return self._grabber is not None and self._grabber.holding.is_set()

    def _run(self) -> None:
        if isinstance(self._source, Path) and not self._source.is_file():
            self._say(f"There is no film {self._source} to stand in for the camera.")
            return
        reader: Reader | None = None
        try:
            while not self._stop.is_set():
                if reader is None and isinstance(self._source, Path):
                    # A file must not play while nobody looks; a device is opened at once.
                    reader = self._make_reader()
                grabber = self._begin()
                if reader is None and self._opens(grabber):
                    reader = self._make_reader()
                again = self._watch(grabber, reader) if reader else self._ended(grabber)
                grabber.dismiss()
                if not again:
                    return
                if not self._stop.wait(self._retry):
                    # Two grabbers on one device would only disturb each other.
                    while grabber.is_alive() and not self._stop.wait(_LOOK):
                        pass
        finally:
            if self._grabber is not None:
                self._grabber.dismiss()
                self._grabber.join(_LEAVE)
            if reader is not None:
                reader.close()

    def _begin(self) -> _Grabber:
        self._newest.take(0.0)
        self._grabber = _Grabber(
            self._source,
            self._clock,
            leave=self._stop,
            newest=self._newest,
            opener=self._opener,
            loop=self._loop,
        )
        self._grabber.start()
        return self._grabber

    def _opens(self, grabber: _Grabber) -> bool:
        """Wait until the device is open, or is known not to be there; whether it is open."""
        while grabber.opened is None and grabber.is_alive() and not self._stop.wait(_LOOK):
            pass
        return bool(grabber.opened)

    def _watch(self, grabber: _Grabber, reader: Reader) -> bool:
        """Read until something ends it; whether to try again."""
        last = self._clock.now()
        while not self._stop.is_set():
            frame = self._newest.take(_LOOK)
            if frame is None:
                if not grabber.is_alive():
                    return self._ended(grabber)
                if self._clock.now() - last > self._deadline and grabber.opened is not None:
                    self._fail(f"The {self.name} stopped delivering pictures; {_GOES_ON}")
                    return True
                continue
            last = self._clock.now()
            same_for = self._repetition.repeats(frame)
            if same_for > self._deadline:
                self._fail(f"The {self.name} delivers the same picture again and again; {_GOES_ON}")
                if isinstance(self._source, int):
                    return True
                continue
            if same_for == 0.0 and not self._well:
                self._well = True
                self._say(f"The {self.name} is back.")
            if self._well:
                self._give(reader.read(frame.picture, frame.time))
        return False

    def _ended(self, grabber: _Grabber) -> bool:
        if self._stop.is_set():
            return False
        if isinstance(self._source, int):
            self._fail(
                f"The {self.name} stopped delivering pictures; {_GOES_ON}"
                if grabber.opened
                else f"There is no {self.name}, or another program holds it: plug it in, close "
                f"the other program, or name another, such as --camera 0. Until then {_GOES_ON}"
            )
            return True
        if not grabber.grabbed:
            self._say(f"The film {self._source} cannot be read; {_GOES_ON}")
        else:
            self._say(f"The film {self._source.name}, which stands in for the camera, has ended.")
        return False

    def _fail(self, sentence: str) -> None:
        """Tell a fault once, not at every attempt."""
        if self._well:
            self._well = False
            self._say(sentence)


def read_file(
    path: Path, clock: ManualClock, reader: Reader | None = None
) -> Iterator[list[Reading]]:
    """Read a film's every picture as fast as it goes, with the times at which they would play.

    Moves `clock` to each picture's time and yields its readings. The times are those of a
    `CameraSensor` that dropped nothing. Raises `Trouble` when the film cannot be read. A reader
    that is handed in is not closed.
    """
    if not path.is_file():
        raise Trouble(f"There is no film {path}.")
    capture = open_capture(path)
    own = reader is None
    looker = face_reader() if reader is None else reader
    start = clock.now()
    read = 0
    try:
        if capture.isOpened():
            timeline = _Timeline(capture)
            while capture.grab():
                due = start + timeline.grabbed()
                fine, picture = capture.retrieve()
                if not fine:
                    continue
                read += 1
                clock.advance(max(0.0, due - clock.now()))
                yield looker.read(picture, clock.now())
    finally:
        capture.release()
        if own:
            looker.close()
    if not read:
        raise Trouble(f"The film {path} cannot be read: is it a film at all?")
