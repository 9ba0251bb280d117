"""The sound output: it pulls the mix for a sound card or, while there is none, by a timer.

A sound card may be missing, come later, stop or be unplugged in the middle of a film. The
recording and the echo canceller's far end need the mix all the same; the timer therefore renders
silently whenever the card has not pulled for a moment, and stops as soon as it pulls again.

Threads: PortAudio's pulls for the card, the timer's in its place, and the keeper's opens the
card, watches it and opens it again. Opening may take seconds, and only the keeper waits for it.
The only file that plays sound.
"""

import os
import queue
import random
import threading
from collections.abc import Callable
from typing import Any, Final, NamedTuple, Protocol

from engine.backoff import Backoff
from engine.clock import Clock
from engine.consent.wording import Said
from engine.quiet import silenced_stderr
from engine.sensing.devices import portaudio
from engine.sensing.devices.sound_server import NOWHERE, sinks_of
from engine.words import Seconds
from player.audio.buffer import CHANNELS, RATE, Samples
from player.system.worker import drain

BLOCK: Final = 2400
"""Frames rendered at a time. PortAudio keeps three of them in hand, so that Python may be busy
elsewhere for 100 ms before a hole is heard. More would be safer still, but sound is rendered
200 ms ahead with these, and a choice may change until 300 ms before its cut."""

RETRY: Final[Seconds] = 3.0
"""How often a missing sound card is looked for in the end; at first sooner."""

_FIRST_RETRY: Final[Seconds] = 0.5  # a sound server that crashed is back at once

_PERIOD: Final[Seconds] = BLOCK / RATE
_LOOK: Final[Seconds] = 0.1
# Counted in looks, not in seconds: a machine that stood still lost no sound card.
_MISSED: Final = 20  # looks without a block after which a card has stopped
_MISSED_FIRST: Final = 80  # … and for its first one: PulseAudio was seen to take four seconds
_TAKES_OVER: Final = 10  # periods of the timer without a block: far beyond any underflow
_ASKS_SERVER: Final = 30  # looks
_FURTHEST_BACK: Final[Seconds] = 1.0

_NONE: Final = Said(
    "No sound card could be opened, so the film plays silently until there is one.", "sound_none"
)
_FOUND: Final = Said("There is a sound card now, and the film is heard.", "sound_found")
_LOST: Final = Said(
    "The sound card stopped or was unplugged, so the film is silent until it is back.", "sound_lost"
)
_BACK: Final = Said("The sound is back.", "sound_back")


class Mix(Protocol):
    """What an output pulls from: see `player.audio.mixer.Mixer`."""

    underflows: int

    def render(self, count: int, heard_at: Seconds) -> Samples:
        """The next `count` frames, (count, 2) float32, whose first is heard at this instant."""
        ...


class OutputNotice(NamedTuple):
    """Something about the sound card; it is a fault where the film was heard before."""

    said: Said
    is_fault: bool


class Output:
    """Pulls from a mix until it is closed. Window thread.

    Without `device` only the timer pulls. A missing card is looked for every `retry` seconds.
    """

    def __init__(
        self, mix: Mix, clock: Clock, *, device: bool = True, retry: Seconds = RETRY
    ) -> None:
        self._mix = mix
        self._clock = clock
        self._retry = retry
        self._stop = threading.Event()
        self._turn = threading.Lock()  # whoever renders holds it
        self._pulls = 0  # by the card
        self._heard_until: Seconds = clock.now()
        self._notices: queue.SimpleQueue[OutputNotice] = queue.SimpleQueue()
        self._is_missing = False
        self._was_heard = False
        takes_over = _TAKES_OVER if device else 0
        self._threads = [self._begin(lambda: self._go_silently(takes_over), "silent output")]
        if device:
            self._threads.append(self._begin(self._keep, "sound output"))

    def notices(self) -> list[OutputNotice]:
        """Sentences about the sound card since the last call, oldest first."""
        return drain(self._notices)

    @property
    def is_heard(self) -> bool:
        """Whether a sound card plays the film now."""
        return self._was_heard and not self._is_missing

    def close(self) -> None:
        """Stop pulling, close the card and join the threads."""
        self._stop.set()
        for thread in self._threads:
            thread.join(5.0)

    @staticmethod
    def _begin(run: Callable[[], None], name: str) -> threading.Thread:
        thread = threading.Thread(target=run, name=name, daemon=True)
        thread.start()
        return thread

    # --- PortAudio's thread -----------------------------------------------------------------

    def pull(self, count: int, heard_at: Seconds, ran_dry: bool) -> Samples:
        """The card's next block; `ran_dry` where it underflowed before. PortAudio's thread."""
        with self._turn:
            self._pulls += 1
            self._mix.underflows += ran_dry
            self._heard_until = heard_at + count / RATE
            return self._mix.render(count, heard_at)

    # --- the timer's thread ----------------------------------------------------------------------

    def _go_silently(self, takes_over: int) -> None:
        seen, missed = 0, 0
        due = self._clock.now()
        while not self._stop.wait(max(0.0, due - self._clock.now())):
            with self._turn:
                if self._pulls != seen:
                    seen, missed = self._pulls, 0
                if missed < takes_over:
                    missed += 1
                    due = self._clock.now() + _PERIOD
                    continue
                if missed == takes_over:  # first what the card has left out
                    missed += 1
                    due = max(self._heard_until, self._clock.now() - _FURTHEST_BACK)
                self._mix.render(BLOCK, due)
                due = max(due + _PERIOD, self._clock.now() - _FURTHEST_BACK)

    # --- the keeper's -------------------------------------------------------------------------

    def _keep(self) -> None:
        failures = 0
        backoff = Backoff(first=min(_FIRST_RETRY, self._retry), most=self._retry)
        with (
            silenced_stderr()
        ):  # for as long as a card is open: PortAudio's thread speaks when it dies
            while not self._stop.is_set():
                card = self._open()
                if card is not None:
                    failures = 0 if self._watch(card) else failures
                    card.close()
                if not self._stop.is_set():
                    self._miss()
                    failures += 1
                    self._stop.wait(backoff.pause(failures, random.random()))

    def _open(self) -> "_Card | None":
        with portaudio.exclusive():
            try:
                return _Card(self, self._clock)
            except (OSError, ValueError):
                return None

    def _watch(self, card: "_Card") -> bool:
        """Until it delivers no more, or all is over; whether it has ever delivered."""
        seen, missed, looks, most = self._pulls, 0, 0, _MISSED_FIRST
        while not self._stop.wait(_LOOK) and missed < most and card.is_active():
            looks += 1
            missed = 0 if self._pulls != seen else missed + 1
            if self._pulls != seen:
                if most != _MISSED or looks % _ASKS_SERVER == 0:
                    # When a card is unplugged, the server plays to nowhere without a word.
                    if sinks_of(os.getpid()) == {NOWHERE}:
                        self._miss()
                    else:
                        self._hear()
                seen, most = self._pulls, _MISSED
        return most == _MISSED

    def _miss(self) -> None:
        if not self._is_missing:
            self._is_missing = True
            self._notices.put(
                OutputNotice(_LOST, True) if self._was_heard else OutputNotice(_NONE, False)
            )

    def _hear(self) -> None:
        if self._is_missing:
            self._notices.put(
                OutputNotice(_BACK, True) if self._was_heard else OutputNotice(_FOUND, False)
            )
        self._is_missing, self._was_heard = False, True


class _Card:
    """PortAudio's default output. OSError or ValueError where there is none. Keeper's thread."""

    def __init__(self, output: Output, clock: Clock) -> None:
        import pyaudio

        underflow, go_on = pyaudio.paOutputUnderflow, pyaudio.paContinue

        def pull(_data: Any, count: int, times: Any, status: int) -> tuple[bytes, int]:
            ahead = times["output_buffer_dac_time"] - times["current_time"]
            heard_at = clock.now() + (ahead if 0 < ahead < 1 else 0.0)
            return output.pull(count, heard_at, bool(status & underflow)).tobytes(), go_on

        self._library = portaudio.acquire()
        try:
            self._stream = self._library.open(
                RATE,
                CHANNELS,
                pyaudio.paFloat32,
                output=True,
                frames_per_buffer=BLOCK,
                stream_callback=pull,
            )
        except (OSError, ValueError):
            portaudio.release(self._library)
            raise

    def is_active(self) -> bool:
        return portaudio.is_active(self._stream)

    def close(self) -> None:
        portaudio.close(self._stream, self._library)
