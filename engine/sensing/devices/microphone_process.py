"""The process in which a microphone is opened: the only place that records sound.

PortAudio's thread posts blocks into a short queue, and they are sent on as they come: for each the
instant of its first sample, in seconds of `time.monotonic`, which all processes of a machine share,
and its samples.
"""

import queue
import struct
from contextlib import suppress
from multiprocessing.connection import Connection
from time import monotonic
from typing import Any, Final

from engine.quiet import silenced_stderr
from engine.sensing.devices.microphone_names import DEFAULT, all_listed, choose, hearing, inputs
from engine.sensing.devices.sound_server import sources
from engine.words import Seconds

RATE: Final = 16000
BLOCK: Final = 320  # frames: 20 ms
OPEN: Final = ""
"""Sent once the device is open; where it cannot be, a sentence that says why is sent instead."""
NONE: Final = "none"
"""Sent instead where there is no device at all, or all are held by others."""

_QUEUED: Final = 64
_LOOK: Final[Seconds] = 0.1
_TIME: Final = struct.Struct("=d")


def serve_microphone(pipe: Connection, source: str | int) -> None:
    """Open a microphone by a word of `microphone_names.choose` and send what it hears, until it
    fails or the pipe is closed. Trouble where the word means none, or several."""
    with silenced_stderr():  # PortAudio's thread speaks when a sound server dies
        import pyaudio

        library = pyaudio.PyAudio()
        chosen = choose(source, inputs(library), sources())
        blocks: queue.Queue[bytes] = queue.Queue(_QUEUED)
        go_on = pyaudio.paContinue

        def heard(data: bytes, _frames: int, _info: object, _flags: int) -> tuple[None, int]:
            # PortAudio's own thread: post and leave. When nobody listens, the oldest goes.
            if blocks.full():
                with suppress(queue.Empty):
                    blocks.get_nowait()
            blocks.put_nowait(_TIME.pack(monotonic() - BLOCK / RATE) + data)
            return None, go_on

        try:
            with hearing(chosen.source):
                stream = library.open(
                    rate=RATE,
                    channels=1,
                    format=pyaudio.paInt16,
                    input=True,
                    input_device_index=chosen.number,
                    frames_per_buffer=BLOCK,
                    stream_callback=heard,
                )
        except (OSError, ValueError):
            pipe.send(NONE if source == DEFAULT else _not_opened(source, library))
            return
        pipe.send(OPEN)
        while True:
            try:
                pipe.send_bytes(blocks.get(timeout=_LOOK))
            except queue.Empty:
                if not stream.is_active():
                    return


def block_of(sent: bytes) -> tuple[Seconds, bytes]:
    """Of what was sent the instant of the first sample, and the samples: int16, mono, `RATE`."""
    return _TIME.unpack_from(sent)[0], sent[_TIME.size :]


def _not_opened(source: str | int, library: Any) -> str:
    others = all_listed(
        [each for each in inputs(library) if source not in (each.number, each.name)],
        [each for each in sources() if source not in each],
    )
    return (
        f"The microphone {source} cannot be opened: another program holds it, or it does not "
        f"record. {others}"
    )
