"""The microphone: a device by PortAudio, or a sound file that plays as a device would.

The only file that records sound. PortAudio's thread posts blocks into a short queue; the
sensor's own thread reads them. Sound lives in that queue and in the reader's window of 64 ms,
nowhere else, and is never written.
"""

import os
import queue
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np

from engine.clock import Clock, ManualClock
from engine.problems import Trouble
from engine.quiet import silenced_stderr
from engine.sensing.devices import portaudio
from engine.sensing.devices.microphone_names import DEFAULT, all_listed, choose, hearing, inputs
from engine.sensing.devices.sound_server import DUMMY, sources, sources_of
from engine.sensing.reading import Reading
from engine.sensing.sensors import RETRY, Sensor
from engine.sensing.voice.frames import Block
from engine.sensing.voice.voice_reader import VoiceReader
from engine.words import Seconds

RATE: Final = 16000
BLOCK: Final = 320  # frames: 20 ms

DEADLINE: Final[Seconds] = 2.0
"""How long a microphone may deliver nothing before that is a fault."""
FIRST_DEADLINE: Final[Seconds] = 8.0
"""The same for the first block: PulseAudio was seen to take four seconds."""
_CHECK: Final[Seconds] = 1.0  # how often the sound server is asked where the sound comes from
_LOOK: Final[Seconds] = 0.1
_RESCAN: Final[Seconds] = 1.0  # PortAudio lists a sound card anew once nobody holds it
_QUEUED: Final = 64
_GOES_ON: Final = "the film goes on without your voice."
_NO_MICROPHONE: Final = (
    "There is no microphone, or another program holds it: plug one in, or close the other program. "
    f"Until then {_GOES_ON}"
)


class Cleaner(Protocol):
    """Removes the film's echo: see `engine.sensing.voice.echo_canceller`. Sensor's thread."""

    def __call__(self, block: Block, rate: int, time: Seconds) -> Block:
        """The block, mono of this rate, without echo; its first sample was captured at `time`."""
        ...

    def faults(self) -> list[str]:
        """Sentences for the viewer since the last call."""
        ...


class MicrophoneSensor(Sensor):
    """Readings of the voice. Consumer's thread, as every sensor.

    `source` is "default", a device by number or by a word of `microphone_names.choose`, looked up
    anew at each opening, or a sound file (WAV, FLAC, Ogg) that plays in real time, repeatedly
    with `loop`. A device that fails is opened again after `retry` seconds or more; the sensor ends
    with a file. `clean` is called in the sensor's thread.
    """

    kind = "microphone"

    def __init__(
        self,
        source: str | int | Path,
        clock: Clock,
        *,
        deadline: Seconds = DEADLINE,
        first_deadline: Seconds = FIRST_DEADLINE,
        retry: Seconds = RETRY,
        clean: Cleaner | None = None,
        loop: bool = False,
    ) -> None:
        if isinstance(source, Path):
            name = f"microphone {source.name}"
        else:
            name = "microphone" if source == "default" else f"microphone {source}"
        super().__init__(name, clock, retry=retry)
        self._source = source
        self.live = not isinstance(source, Path)
        self._deadline, self._first = deadline, first_deadline
        self._clean = clean
        self._loop = loop
        self._reader = VoiceReader()
        self._device: _Device | None = None

    def withdraw(self) -> None:
        """Close the device at once, whatever this sensor's thread waits for just then."""
        super().withdraw()
        device = self._device
        if device is not None:
            threading.Thread(target=device.shut, name="microphone closing", daemon=True).start()

    def _run(self) -> None:
        if isinstance(self._source, Path):
            with self._holding():
                self._play(self._source)
            return
        while not self._stop.is_set():
            sentence = self._listen(self._source)
            if sentence and not self._stop.is_set():
                self._fail(sentence)
                self._may_retry()
            else:
                self._stop.wait(_RESCAN)

    def _hear(self, block: Block, rate: int, time: Seconds) -> None:
        if self._clean is not None:
            block = self._clean(block, rate, time)
            for sentence in self._clean.faults():
                self._report(sentence)
        self._emit(self._reader.read(block, rate, time))

    # A file

    def _play(self, path: Path) -> None:
        start = self._clock.now()
        end = 0.0
        try:
            while True:
                for block, rate, offset in _blocks(path):
                    self._open.set()
                    end = offset + len(block) / rate
                    # A block is there when its last sample has been spoken.
                    if not self._wait_until(start + end):
                        return
                    self._hear(block, rate, start + offset)
                if not self._loop or not end:
                    break
                start += end
        except Trouble as trouble:
            self._report(f"{trouble} Without it {_GOES_ON}")
            return
        self._report(f"The sound {path.name}, which stands in for the microphone, has ended.")

    # A device

    def _listen(self, source: str | int) -> str:
        """Measure until the device fails; return the sentence of the fault, empty at a stop."""
        blocks: queue.Queue[tuple[bytes, Seconds]] = queue.Queue(_QUEUED)
        # Silenced all along: PortAudio's thread speaks when a sound server dies.
        with silenced_stderr(), self._holding():
            with portaudio.exclusive():
                if self._stop.is_set():
                    return ""  # withdrawn while somebody else opened a device
                device = self._device = _Device(source, self._clock, blocks, self._stop)
            try:
                if device.trouble:
                    return device.trouble
                self._open.set()
                return self._follow(device, blocks)
            finally:
                self._device = None
                device.close()

    def _follow(self, device: "_Device", blocks: queue.Queue[tuple[bytes, Seconds]]) -> str:
        last = checked = self._clock.now()
        patience = self._first
        origin: frozenset[str] = frozenset()
        requests = portaudio.rescan_requests()
        while not self._stop.is_set():
            if portaudio.rescan_requests() != requests:
                return ""  # PortAudio lists a sound card that came only once this is closed
            try:
                data, time = blocks.get(timeout=_LOOK)
            except queue.Empty:
                if self._clock.now() - last > patience or not device.is_active():
                    return f"The {self.name} stopped delivering sound; {_GOES_ON}"
                data = b""
            now = self._clock.now()
            if now - checked > _CHECK or (data and not origin and patience == self._first):
                checked = now
                feeding = sources_of(os.getpid())
                if origin and feeding and not feeding <= origin:
                    return f"The {self.name} was unplugged or replaced; {_GOES_ON}"
                if feeding == {DUMMY}:
                    return _NO_MICROPHONE
                origin = feeding or origin
            if not data:
                continue
            last, patience = now, self._deadline
            self._recover()
            self._hear(np.frombuffer(data, np.int16).astype(np.float32) / 32768.0, RATE, time)
        return ""


def known(word: str | int) -> None:
    """Raise `Trouble` that says what there is where a word is of no microphone, or of several."""
    with portaudio.exclusive():
        library = portaudio.acquire()
        try:
            choose(word, inputs(library), sources())
        finally:
            portaudio.release(library)


class _Device:
    """A PortAudio input stream that posts (bytes, time of the first sample) and no more."""

    def __init__(
        self,
        source: str | int,
        clock: Clock,
        blocks: queue.Queue[tuple[bytes, Seconds]],
        leave: threading.Event,
    ) -> None:
        import pyaudio

        self.trouble = ""
        self._stream: Any = None
        self._using = threading.Lock()
        self._closing = threading.Event()
        go_on = pyaudio.paContinue

        def heard(data: bytes, _frames: int, _info: object, _flags: int) -> tuple[None, int]:
            # PortAudio's own thread: post and leave. When nobody listens, the oldest goes.
            if not self._closing.is_set():
                if blocks.full():
                    with suppress(queue.Empty):
                        blocks.get_nowait()
                blocks.put_nowait((data, clock.now() - BLOCK / RATE))
            return None, go_on

        self._library: Any = portaudio.acquire()
        try:
            chosen = choose(source, inputs(self._library), sources())
            if leave.is_set():
                return  # withdrawn while it was looked for
            with hearing(chosen.source):
                self._stream = self._library.open(
                    rate=RATE,
                    channels=1,
                    format=pyaudio.paInt16,
                    input=True,
                    input_device_index=chosen.number,
                    frames_per_buffer=BLOCK,
                    stream_callback=heard,
                )
        except Trouble as trouble:
            self.trouble = f"{trouble} Until it is there {_GOES_ON}"
        except (OSError, ValueError):
            self.trouble = self._missing(source)

    def _missing(self, source: str | int) -> str:
        if source == DEFAULT:
            return _NO_MICROPHONE
        others = all_listed(
            [each for each in inputs(self._library) if source not in (each.number, each.name)],
            [each for each in sources() if source not in each],
        )
        return (
            f"The microphone {source} cannot be opened: another program holds it, or it does not "
            f"record. {others} Until then {_GOES_ON}"
        )

    def is_active(self) -> bool:
        with self._using:
            return self._stream is not None and portaudio.is_active(self._stream)

    def shut(self) -> None:
        """Close the stream, and with it the device; a second call does nothing. Any thread."""
        self._closing.set()
        with self._using:
            stream, self._stream = self._stream, None
            portaudio.shut(stream)

    def close(self) -> None:
        self.shut()
        portaudio.close(None, self._library)


def _blocks(path: Path) -> Iterator[tuple[Block, int, Seconds]]:
    """A sound file in mono blocks of 20 ms, with the rate and the time of the first sample."""
    import soundfile

    if not path.is_file():
        raise Trouble(f"There is no sound {path} to stand in for the microphone.")
    try:
        with soundfile.SoundFile(path) as file:
            rate, heard = int(file.samplerate), 0
            if rate < 8000:
                raise Trouble(f"The sound {path} has {rate} Hz; voices need 8000 or more.")
            while len(block := file.read(rate // 50, dtype="float32", always_2d=True)):
                yield block.mean(axis=1), rate, heard / rate
                heard += len(block)
    except soundfile.SoundFileError as error:
        raise Trouble(f"The sound {path} cannot be read: use wav, flac or ogg.") from error
    if not heard:
        raise Trouble(f"The sound {path} is empty.")


def read_file(path: Path, clock: ManualClock) -> Iterator[list[Reading]]:
    """Read a sound file as fast as it goes, with the times at which it would play.

    Moves `clock` along and yields each block's readings. Raises `Trouble` when the file cannot
    be read.
    """
    reader, start = VoiceReader(), clock.now()
    for block, rate, offset in _blocks(path):
        clock.advance(max(0.0, start + offset + len(block) / rate - clock.now()))
        if readings := reader.read(block, rate, start + offset):
            yield readings
