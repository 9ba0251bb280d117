"""The camera: a device, or a film file that plays in real time as a device would.

It has two threads. The grabber captures pictures and keeps only the latest; the sensor's thread
takes that and computes, so that capture never waits and computing never falls behind. OpenCV's
cameras that were unplugged return success, repeat their last picture for ever, or block; hence
the deadline, the detection of repetition, and a grabber that may be abandoned. No picture is kept
or written.
"""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from engine.clock import Clock, ManualClock
from engine.problems import Trouble
from engine.sensing.devices.device_names import Device, cameras, not_opened
from engine.sensing.devices.frame_grabber import (
    Capture,
    Frame,
    FrameTimes,
    Grabber,
    LatestFrame,
    Source,
    open_capture,
)
from engine.sensing.face.face_process import Pulsed, Reader
from engine.sensing.reading import Reading
from engine.sensing.sensors import RETRY, Sensor
from engine.words import Seconds, Sensing

DEADLINE: Final[Seconds] = 2.0
"""After this many seconds without a picture, or with the same picture, a camera has failed."""
OPENS_IN: Final[Seconds] = 10.0
"""A camera that is being opened for longer is told, and one whose driver blocks for so long is left
to it: another is opened beside."""
_POLL: Final[Seconds] = 0.05
_RELEASE_TIMEOUT: Final[Seconds] = 0.8  # a grabber that blocks longer is abandoned
_MOST_STUCK: Final = 3
_GOES_ON: Final = "the film goes on without your face."


def face_reader(*, pulse: bool = False, sensing: Sensing = "feelings") -> Reader:
    """Build the real reader, which takes about three seconds with its imports.

    With `pulse` it also measures the pulse in the skin, which needs a consent of its own; what
    `sensing` does not permit it does not tell.
    """
    from engine.sensing.face.face_reader import FaceReader

    if not pulse:
        return FaceReader(sensing=sensing)
    from engine.sensing.heart.pulse import PulseReader

    return FaceReader(pulse=PulseReader(), sensing=sensing)


def presence_reader() -> Reader:
    """Build the reader that tells whether somebody is there, and nothing else."""
    from engine.sensing.face.presence_reader import PresenceReader

    return PresenceReader()


class _Repetition:
    """Detects a camera that repeats a picture exactly: a working one has noise."""

    def __init__(self) -> None:
        self._last = b""
        self._since: Seconds = 0.0

    def repeated_for(self, frame: Frame) -> Seconds:
        """The seconds since the picture last changed; 0 where it has changed now."""
        # Every fourth pixel of every fourth row is enough, and cheap.
        sample = frame.picture[::4, ::4].tobytes()
        if sample != self._last:
            self._last, self._since = sample, frame.time
            return 0.0
        return frame.time - self._since


class CameraSensor(Sensor):
    """Readings of the faces before a camera. Consumer's thread, as every sensor.

    `source` is a device by number or name, or a file that plays in real time at its own frame
    rate, once or repeatedly (`loop`). A device that fails is opened again after `retry` seconds or
    more, and one that blocks is left to its driver after `opens_in`; the sensor ends with a file.
    `reader` and `opener` are called in the sensor's threads; `there` lists the cameras for the
    sentence of a fault. `leave` ends it, and whoever reads for it.
    """

    kind = "camera"

    def __init__(
        self,
        source: Source,
        clock: Clock,
        *,
        loop: bool = False,
        deadline: Seconds = DEADLINE,
        retry: Seconds = RETRY,
        opens_in: Seconds = OPENS_IN,
        reader: Callable[[], Reader] = face_reader,
        opener: Callable[[Source], Capture] = open_capture,
        there: Callable[[], list[Device]] = cameras,
        leave: threading.Event | None = None,
    ) -> None:
        name = f"camera {source.name if isinstance(source, Path) else source}"
        super().__init__(name, clock, leave, retry)
        self._source, self._loop = source, loop
        self.live = not isinstance(source, Path)
        self._deadline, self._opens_in = deadline, opens_in
        self._make_reader, self._opener, self._cameras = reader, opener, there
        self._latest = LatestFrame()
        self._grabber: Grabber | None = None
        self._stuck: list[Grabber] = []  # whose drivers block; they may hold the device still
        self._reader: Reader | None = None
        self._repetition = _Repetition()
        self._reads = threading.Event()
        self._pulseless = threading.Event()

    @property
    def is_ready(self) -> bool:
        """Whether it is open and its reader is built."""
        return self.is_open and self._reads.is_set()

    @property
    def is_open(self) -> bool:
        """Whether the device or file is open now, even where its grabber blocks."""
        return self._grabber is not None and self._grabber.open.is_set()

    @property
    def is_held(self) -> bool:
        """Whether a handle of the device may exist, or a picture in whoever reads it. A grabber
        that blocks holds its device for as long as it does."""
        grabbers = [*self._stuck, *([] if self._grabber is None else [self._grabber])]
        return super().is_held or any(each.holding.is_set() for each in grabbers)

    def forgo_pulse(self) -> None:
        """Measure no pulse any more, nor tell what was measured of it. Consumer's thread."""
        self._pulseless.set()
        reader = self._reader
        if isinstance(reader, Pulsed):
            reader.forgo_pulse()

    def _run(self) -> None:
        if isinstance(self._source, Path) and not self._source.is_file():
            self._report(f"There is no film {self._source} to stand in for the camera.")
            return
        try:
            while not self._stop.is_set() and self._attempt():
                pass
        finally:
            if self._grabber is not None:
                self._grabber.dismiss()
            if self._reader is not None:
                self._reader.close()
                self._reader = None
                self._reads.clear()
            if self._grabber is not None:
                self._grabber.join(_RELEASE_TIMEOUT)

    def _attempt(self) -> bool:
        """Open the camera and measure until it fails or ends; whether to try again."""
        try:
            again = self._measured()
        except Trouble as trouble:  # what read ended by itself, or was not built: another is
            if self._stop.is_set():
                return False
            self._fail(f"The {self.name}: {trouble}")
            self._reader, again = None, True
            self._reads.clear()
        if self._grabber is not None:
            self._grabber.dismiss()
        return again and self._may_retry() and self._is_let_go()

    def _measured(self) -> bool:
        """Open the camera and measure; whether to try again. Trouble where the reader ends."""
        if self._reader is None and isinstance(self._source, Path):
            # A file must not play while nobody looks; a device is opened at once.
            self._build()
        grabber = self._begin()
        if self._reader is None:
            self._held.clear()  # from here on the grabber says whether it holds the device
            if self._opens(grabber):
                self._build()
        return self._watch(grabber, self._reader) if self._reader else self._ended(grabber)

    def _is_let_go(self) -> bool:
        """Wait until the device is let go, for two grabbers on one would only disturb each other.
        One whose driver blocks for too long is left to it; of those there are a few at most."""
        self._stuck = [each for each in self._stuck if each.is_alive()]
        until = self._clock.now() + self._opens_in
        while self._grabber is not None and self._grabber.is_alive():
            if self._clock.now() >= until and len(self._stuck) < _MOST_STUCK:
                self._stuck.append(self._grabber)
                break
            if self._stop.wait(_POLL):
                return False
        return not self._stop.is_set()

    def _build(self) -> None:
        self._held.set()  # from here on somebody may hold a picture
        self._reader = self._make_reader()
        if self._pulseless.is_set() and isinstance(self._reader, Pulsed):
            self._reader.forgo_pulse()
        self._reads.set()

    def _begin(self) -> Grabber:
        self._latest.take(0.0)
        self._grabber = Grabber(
            self._source,
            self._clock,
            leave=self._stop,
            latest=self._latest,
            opener=self._opener,
            loop=self._loop,
        )
        self._grabber.start()
        return self._grabber

    def _opens(self, grabber: Grabber) -> bool:
        """Wait until the device is open or known to be missing; return whether it is open."""
        late = self._clock.now() + self._opens_in
        while grabber.opened is None and grabber.is_alive() and not self._stop.wait(_POLL):
            if self._clock.now() >= late:
                self._fail(f"The {self.name} does not open; {_GOES_ON}")
                return False
        return bool(grabber.opened)

    def _watch(self, grabber: Grabber, reader: Reader) -> bool:
        """Measure until the grabber ends or the camera fails; return whether to try again."""
        last = self._clock.now()
        while not self._stop.is_set():
            frame = self._latest.take(_POLL)
            if frame is None:
                if not grabber.is_alive():
                    return self._ended(grabber)
                if self._clock.now() - last > self._deadline and grabber.opened is not None:
                    self._fail(f"The {self.name} stopped delivering pictures; {_GOES_ON}")
                    return True
                continue
            last = self._clock.now()
            same_for = self._repetition.repeated_for(frame)
            if same_for > self._deadline:
                self._fail(f"The {self.name} delivers the same picture again and again; {_GOES_ON}")
                if not isinstance(self._source, Path):
                    return True
                continue
            if same_for == 0.0:
                self._recover()
            if self._well:
                self._emit(reader.read(frame.picture, frame.time))
        return False

    def _ended(self, grabber: Grabber) -> bool:
        if self._stop.is_set():
            return False
        if grabber.opened is None and grabber.is_alive():
            return True  # it blocks, as was told
        if not isinstance(self._source, Path):
            self._fail(
                f"The {self.name} stopped delivering pictures; {_GOES_ON}"
                if grabber.opened
                else f"{not_opened(self._source, self._cameras())} Until then {_GOES_ON}"
            )
            return True
        if not grabber.grabbed:
            self._report(f"The film {self._source} cannot be read; {_GOES_ON}")
        else:
            self._report(
                f"The film {self._source.name}, which stands in for the camera, has ended."
            )
        return False


def read_file(
    path: Path, clock: ManualClock, reader: Reader | None = None, *, pulse: bool = False
) -> Iterator[list[Reading]]:
    """Read every picture of a film as fast as possible; yield the readings of each.

    `clock` is moved to the time at which each picture would play, so that the readings are those
    of a `CameraSensor` that dropped no picture. Raises `Trouble` where the film cannot be read. A
    `reader` that is passed in is not closed.
    """
    if not path.is_file():
        raise Trouble(f"There is no film {path}.")
    capture = open_capture(path)
    own = reader is None
    looker = face_reader(pulse=pulse) if reader is None else reader
    start = clock.now()
    read = 0
    try:
        if capture.isOpened():
            frame_times = FrameTimes(capture)
            while capture.grab():
                due = start + frame_times.grabbed()
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
