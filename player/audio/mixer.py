"""The mixer: it sums every sound of a showing into one stream, which `player.audio.output` plays.

It has two buses: the film's voices, and the score. A voice fades in and out at exact instants,
with equal-power slopes, and joins the voice before it sample by sample, so that a hard cut has
neither a click nor a hole; the score runs on across cuts.
"""

import queue
import threading
from typing import Final, Protocol

import numpy as np

from engine.clock import Clock
from engine.words import Seconds
from player.audio.buffer import CHANNELS, RATE, Samples, SoundBuffer
from player.audio.output import Output, OutputNotice
from player.audio.playout_clock import PlayoutClock
from player.audio.score import Ramp, Score
from player.audio.voice import HARD_JOIN, Voice
from player.system.worker import drain

_VOLUME_RAMP: Final[Seconds] = 0.05
_RUN_OUT: Final = RATE // 100  # frames
_BUS_RAMP: Final[Seconds] = 1.0


class Tap(Protocol):
    """A consumer of the mix: the recording, the echo canceller's far end."""

    def offer(self, heard_at: Seconds, block: Samples) -> None:
        """Take a block, (n, 2) float32, whose first frame is heard at this monotonic instant.

        Called in the sound card's thread: copy, post, return. The block is used again.
        """
        ...


class Mixer:
    """Sums the buses. `render` runs in the sound card's thread, all else in the window thread.

    `taps` are offered every block as it is heard, volume and silence included; they are set
    before `open`, or by replacing the tuple.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._voices: list[Voice] = []
        self._lock = threading.Lock()
        self._paused = False
        self._runs_out = False
        self._last = np.zeros(CHANNELS, np.float32)
        self._volume = 1.0
        self._master = Ramp(1.0, _VOLUME_RAMP)
        self.film = Ramp(1.0, _BUS_RAMP)
        """The gain of the film's bus; set its goal."""
        self.score = Score()
        self.taps: tuple[Tap, ...] = ()
        self._muted = False
        self._output: Output | None = None
        self._playout = PlayoutClock(RATE)
        self._underflows_told = 0
        self._faults: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.blocks = 0
        self.underflows = 0

    # --- window thread ------------------------------------------------------------------

    def open(self, device: bool = True) -> None:
        """Start the output, without waiting for a sound card; without `device` a silent one."""
        self._output = Output(self, self._clock, device=device)

    def notices(self) -> list[OutputNotice]:
        """Sentences about the sound card since the last call."""
        return self._output.notices() if self._output else []

    @property
    def is_heard(self) -> bool:
        """Whether a sound card plays the mix now."""
        return self._output is not None and self._output.is_heard

    def close(self) -> None:
        """Stop the output and join its threads."""
        if self._output:
            self._output.close()
            self._output = None

    def clear(self) -> None:
        """Forget a film that is over: its sounds, its score, who listened in, and the volume that
        its viewer chose. Counts go on."""
        with self._lock:
            self._voices, self.score, self._paused = [], Score(), False
            self._runs_out = True
        self.taps = ()
        self._volume, self._muted = 1.0, False
        self.film.goal = 1.0
        self.faults()

    def begin(self, buffer: SoundBuffer, at: Seconds, fade: Seconds = HARD_JOIN) -> None:
        """Fade a sound in from the monotonic instant `at` on, over `fade` seconds."""
        self._let_in(Voice(buffer, at, fade))

    def join(
        self,
        old: SoundBuffer,
        new: SoundBuffer,
        at: Seconds,
        *,
        old_at: Seconds,
        new_at: Seconds,
        fade: Seconds = HARD_JOIN,
        waits: bool = True,
    ) -> None:
        """Crossfade from one sound to another at monotonic instant `at`, over `fade` seconds.

        The new sound is at its media time `new_at` exactly where the old one reaches `old_at`.
        Where it is not decoded by then, the old one runs on until it is; with `waits` False,
        for a clip without sound, it does not.
        """
        with self._lock:
            leader = next((voice for voice in self._voices if voice.buffer is old), None)
            if leader is not None:
                leader.stop, leader.fade_out = at, fade
        self._let_in(
            Voice(new, at, fade, leader=leader, leader_at=old_at, own_at=new_at, waits=waits)
        )

    def end(self, buffer: SoundBuffer, at: Seconds, fade: Seconds = HARD_JOIN) -> None:
        """Fade a sound out from the monotonic instant `at` on, over `fade` seconds."""
        with self._lock:
            for voice in self._voices:
                if voice.buffer is buffer:
                    voice.stop, voice.fade_out = at, fade

    def _let_in(self, voice: Voice) -> None:
        with self._lock:
            self._voices = [each for each in self._voices if each.buffer is not voice.buffer]
            self._voices.append(voice)

    def drop(self, buffer: SoundBuffer) -> None:
        """Remove a sound without a fade: for one that is silent already."""
        with self._lock:
            self._voices = [voice for voice in self._voices if voice.buffer is not buffer]
            for voice in self._voices:
                if voice.leader is not None and voice.leader.buffer is buffer:
                    voice.leader = None

    def is_led_by(self, buffer: SoundBuffer) -> bool:
        """Whether a sound that has not begun yet is joined to this one."""
        with self._lock:
            leaders = [voice.leader for voice in self._voices if voice.leader is not None]
            return any(leader.buffer is buffer for leader in leaders)

    def faults(self) -> list[str]:
        """Sentences about sound that was late or lost since the last call."""
        return drain(self._faults)

    def pause(self) -> None:
        """Fall silent; every sound stays where it is."""
        with self._lock:
            self._paused = True

    def resume(self, paused_for: Seconds) -> None:
        """Go on after a `pause` of this many seconds."""
        with self._lock:
            self._paused = False
            for voice in self._voices:
                voice.postpone(paused_for)

    @property
    def volume(self) -> float:
        """The master gain, 0 to 1; a change is a ramp of 50 ms."""
        return self._volume

    @volume.setter
    def volume(self, value: float) -> None:
        self._volume = min(1.0, max(0.0, value))

    @property
    def muted(self) -> bool:
        """Whether the sound is off, whatever the volume."""
        return self._muted

    @muted.setter
    def muted(self, value: bool) -> None:
        self._muted = value

    # --- the sound card's thread ----------------------------------------------------------

    def render(self, count: int, heard_at: Seconds) -> Samples:
        """The next `count` frames, (count, 2) float32, whose first is heard at this instant."""
        broken, self._underflows_told = self.underflows > self._underflows_told, self.underflows
        first = self._playout.start_of(heard_at, count, broken=broken)
        times = first + np.arange(count) / RATE
        out = np.zeros((count, CHANNELS), np.float32)
        with self._lock:
            if not self._paused:
                for voice in self._voices:
                    voice.align(times)
                for voice in self._voices:
                    voice.add(times, out)
                    self._report(voice)
                out *= self.film.over(count)
                self.score.add_to(out)
                past = float(times[-1])
                self._voices = [voice for voice in self._voices if not voice.is_over(past)]
            self._master.goal = 0.0 if self._paused or self._muted else self._volume
            runs_out, self._runs_out = self._runs_out, False
        out *= self._master.over(count)
        self.blocks += 1
        if runs_out:  # what was cut off in the middle of a wave would be heard as a click
            slope = np.linspace(1.0, 0.0, min(count, _RUN_OUT), dtype=np.float32)
            out[: len(slope)] += self._last * slope[:, None]
        np.clip(out, -1.0, 1.0, out=out)
        self._last = out[-1].copy()
        for tap in self.taps:
            tap.offer(float(times[0]), out)
        return out

    def _report(self, voice: Voice) -> None:
        if covered := voice.take_covered():
            self._faults.put(
                f"At a cut the next sound was decoded {1000 * covered:.0f} ms too late; the sound "
                "before it ran on meanwhile."
            )
        if missed := voice.take_missed():
            self._faults.put(
                f"{1000 * missed:.0f} ms of a clip's sound were decoded too late to be heard."
            )
