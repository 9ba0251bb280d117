"""The microphone: a device by PortAudio, or a sound file that plays as a device would.

A device is opened in a process of its own, which sends its blocks as they come; the sensor's thread
reads them. Sound lives in that pipe and in the reader's window of 64 ms, nowhere else, and is never
written.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

import numpy as np

from engine.clock import Clock, ManualClock
from engine.problems import Trouble
from engine.sensing.devices import portaudio
from engine.sensing.devices.device_process import DeviceProcess, Ended, Serve
from engine.sensing.devices.microphone_names import choose, inputs
from engine.sensing.devices.microphone_process import (
    NONE,
    RATE,
    block_of,
    serve_microphone,
)
from engine.sensing.devices.sound_server import DUMMY, sources, sources_of
from engine.sensing.reading import Reading
from engine.sensing.sensors import RETRY, Sensor
from engine.sensing.voice.echo_canceller import Cleaned
from engine.sensing.voice.frames import Block
from engine.sensing.voice.voice_reader import VoiceReader
from engine.words import Seconds

DEADLINE: Final[Seconds] = 2.0
"""How long a microphone may deliver nothing before that is a fault."""
FIRST_DEADLINE: Final[Seconds] = 8.0
"""The same for the first block: PulseAudio was seen to take four seconds."""
_CHECK: Final[Seconds] = 1.0  # how often the sound server is asked where the sound comes from
_LOOK: Final[Seconds] = 0.1
_RESCAN: Final[Seconds] = 1.0  # PortAudio lists a sound card anew once nobody holds it
_OPENS_IN: Final[Seconds] = 30.0  # one that is still being opened is ended, and tried again
_GOES_ON: Final = "the film goes on without your voice."
_NO_MICROPHONE: Final = (
    "There is no microphone, or another program holds it: plug one in, or close the other program. "
    f"Until then {_GOES_ON}"
)


class Cleaner(Protocol):
    """Removes the film's echo: see `engine.sensing.voice.echo_canceller`. Sensor's thread."""

    def __call__(self, block: Block, rate: int, time: Seconds) -> Cleaned:
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
    with a file. `clean` is called in the sensor's thread, `serve` in the device's process.
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
        serve: Serve = serve_microphone,
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
        self._serve = serve
        self._device: DeviceProcess | None = None

    def withdraw(self) -> None:
        """Close the device at once, whatever this sensor's thread waits for just then."""
        super().withdraw()
        device = self._device
        if device is not None:
            device.end()

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
        if self._clean is None:
            self._emit(self._reader.read(block, rate, time))
            return
        sound, residual, film = self._clean(block, rate, time)
        for sentence in self._clean.faults():
            self._report(sentence)
        self._emit(self._reader.read(sound, rate, time, residual, film))

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
        with self._holding():
            device = self._device = DeviceProcess(self._serve, source, "microphone")
            try:
                said = device.answer(self._stop.is_set, _OPENS_IN)
                if said:
                    return _NO_MICROPHONE if said == NONE else f"{said} Until then {_GOES_ON}"
                self._open.set()
                return self._follow(device)
            except Ended:
                return f"The {self.name} stopped delivering sound; {_GOES_ON}"
            finally:
                self._device = None
                device.close()

    def _follow(self, device: DeviceProcess) -> str:
        last = checked = self._clock.now()
        patience = self._first
        origin: frozenset[str] = frozenset()
        while not self._stop.is_set():
            sent = device.take_bytes() if device.has_answer(_LOOK) else b""
            now = self._clock.now()
            if not sent and now - last > patience:
                return f"The {self.name} stopped delivering sound; {_GOES_ON}"
            if now - checked > _CHECK or (sent and not origin and patience == self._first):
                checked = now
                feeding = sources_of(device.pid)
                if origin and feeding and not feeding <= origin:
                    return f"The {self.name} was unplugged or replaced; {_GOES_ON}"
                if feeding == {DUMMY}:
                    return _NO_MICROPHONE
                origin = feeding or origin
            if not sent:
                continue
            last, patience = now, self._deadline
            self._recover()
            instant, data = block_of(sent)
            ago = time.monotonic() - instant
            block = np.frombuffer(data, np.int16).astype(np.float32) / 32768.0
            self._hear(block, RATE, self._clock.now() - ago)
        return ""


def known(word: str | int) -> None:
    """Raise `Trouble` that says what there is where a word is of no microphone, or of several."""
    with portaudio.exclusive():
        library = portaudio.acquire()
        try:
            choose(word, inputs(library), sources())
        finally:
            portaudio.release(library)


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
