"""A camera that is opened in a process of its own, to whoever captures what any other is.

See `device_process`: a camera's driver may hang for as long as it likes.
"""

import threading
from multiprocessing.connection import Connection
from typing import Any, Final, Literal

import numpy as np

from engine.problems import Trouble
from engine.sensing.devices.device_process import BEGINS_IN, DeviceProcess, Ended, Serve
from engine.sensing.devices.frame_grabber import Source, open_capture
from engine.words import Seconds

_OPENS_IN: Final[Seconds] = 10.0
_GRABS_IN: Final[Seconds] = 5.0
GIVES_UP_IN: Final[Seconds] = BEGINS_IN + _OPENS_IN + 1.0
"""Within these seconds a `CaptureApart` is open, or not; one that hangs is not waited for."""
Question = Literal["grab", "retrieve"]
"""What is asked of the process: see `frame_grabber.Capture`."""


def serve_camera(pipe: Connection, source: Source) -> None:
    """Open a camera, send whether it is open, and answer each `Question` until the pipe is closed.

    A picture is answered by its shape, None where there is none, and then by its bytes.
    """
    capture = open_capture(source)
    pipe.send(capture.isOpened())
    while True:
        question: Question = pipe.recv()
        if question == "grab":
            pipe.send(capture.grab())
            continue
        fine, picture = capture.retrieve()
        pipe.send(picture.shape if fine else None)
        if fine:
            pipe.send_bytes(np.ascontiguousarray(picture).data.cast("B"))


class CaptureApart:
    """A `frame_grabber.Capture` of a device in a process of its own; one thread at a time.

    Once `leave` is set, by any thread, the process is ended, whatever it waits for, and there are
    no more pictures. Raises `Trouble` where no device, or more than one, has the name.
    """

    def __init__(self, source: Source, leave: threading.Event, serve: Serve = serve_camera) -> None:
        self._leave = leave
        self._device = DeviceProcess(serve, source, "camera")
        said = self._answer(_OPENS_IN)
        self._is_open = said is True
        if isinstance(said, str):
            self._device.close()
            raise Trouble(said)

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        """Whether the device was opened."""
        return self._is_open

    def grab(self) -> bool:
        """Capture the next picture; False where there is none, or none soon."""
        self._device.ask("grab")
        return self._answer(_GRABS_IN) is True

    def retrieve(self) -> tuple[bool, Any]:
        """The picture grabbed last: whether there is one, and (height, width, 3) BGR."""
        self._device.ask("retrieve")
        shape = self._answer(_GRABS_IN)
        if shape is None:
            return False, None
        try:
            return True, np.frombuffer(self._device.take_bytes(), np.uint8).reshape(shape)
        except Ended:
            return False, None

    def get(self, what: int, /) -> float:
        """Nothing: what a device says of its rate and its position is not needed."""
        return 0.0

    def release(self) -> None:
        """Close the device, by ending its process."""
        self._device.close()

    def _answer(self, within: Seconds) -> Any:
        try:
            return self._device.answer(self._leave.is_set, within)
        except Ended:
            return None
