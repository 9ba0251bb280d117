"""Records what is shown into a film file: the composited picture and the mixed sound.

Only the film is recorded: no indicator, no notice, and nothing from a camera or a microphone.
Pictures and sound are stamped with film time, so that they stay in sync and a pause leaves no
trace.

Threads: the window thread hands pictures over, the sound card's thread sound, and a thread of low
priority encodes them. Where that falls behind, pictures of the recording are dropped, never those
of the film.
"""

import contextlib
import os
import queue
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from engine.clock import FilmClock
from engine.words import Seconds
from player.audio.buffer import CHANNELS, RATE, Samples
from player.records.recorded_film import Pixels, RecordedFilm
from player.system.worker import drain

_MOST_BYTES: Final = 400_000_000  # of pictures that wait: 4.5 s of film at 1280 by 720
_MOST_WAITING: Final = 1000  # pictures and blocks of sound: some twenty seconds
_SLACK: Final = 0.7  # frames; see `FrameGrid`
_STANDS: Final = 1.5  # frames after which a picture that does not move is recorded anew
_REST: Final[Seconds] = 60.0
_GAP: Final = RATE // 20  # samples; sound that is missing or double, beyond any clock's drift
_NICENESS: Final = 10


@dataclass(slots=True)
class FrameGrid:
    """Numbers the frames of the recording by the times at which pictures were drawn.

    Pictures are drawn with a jitter of a display refresh. Counting from the last one gives every
    picture a frame of its own; a frame or a picture is skipped only where film time is `_SLACK`
    frames away from the count.
    """

    frame_rate: float
    first: Seconds | None = None
    last: int = -1

    def number(self, at: Seconds) -> int | None:
        """The frame number of a picture drawn at film time `at`; None where it is skipped."""
        if self.first is None:
            self.first = at
        expected = self.last + 1
        away = (at - self.first) * self.frame_rate - expected
        if away < -_SLACK:
            return None
        self.last = expected + (round(away) if away > _SLACK else 0)
        return self.last


@dataclass(slots=True)
class SoundLine:
    """Joins blocks of sound by their film times, without gap or overlap.

    The sound card's clock drifts against the machine's by some parts in a million; a block is
    stretched or shortened by a sample where they are more than a millisecond apart.
    """

    first: Seconds
    length: int = 0

    def placed(self, at: Seconds, block: Samples) -> Samples:
        """The samples to append for a block heard from film time `at` on."""
        away = round((at - self.first) * RATE) - self.length
        if away > _GAP:
            block = np.concatenate([np.zeros((away, CHANNELS), np.float32), block])
        elif away < -_GAP:
            block = block[-away:]
        elif abs(away) > RATE // 1000 and len(block) > 1:
            block = _stretched(block, len(block) + (1 if away > 0 else -1))
        self.length += len(block)
        return block


def _stretched(block: Samples, count: int) -> Samples:
    places = np.linspace(0, len(block) - 1, count)
    old = np.arange(len(block))
    sides = [np.interp(places, old, block[:, side]) for side in range(CHANNELS)]
    return np.stack(sides, axis=1).astype(np.float32)


@dataclass(slots=True)
class _Picture:
    at: Seconds
    number: int
    pixels: Pixels


@dataclass(slots=True)
class _Sound:
    at: Seconds
    block: Samples


@dataclass(slots=True)
class _Early:
    """Sound from before the first picture, at which the recording begins."""

    blocks: list[_Sound] = field(default_factory=list)

    def add(self, sound: _Sound) -> None:
        self.blocks = [*self.blocks[-100:], sound]

    def since(self, first: Seconds) -> list[_Sound]:
        kept = []
        for sound in self.blocks:
            before = max(0, round((first - sound.at) * RATE))
            if before < len(sound.block):
                kept.append(_Sound(sound.at + before / RATE, sound.block[before:]))
        return kept


class Recorder:
    """Records one showing into one file; it is a `Tap` of the mixer."""

    def __init__(self, film_file: RecordedFilm, film: FilmClock, frame_rate: float) -> None:
        self._file = film_file
        self._film = film
        self._grid = FrameGrid(frame_rate)
        self._looks: object = None
        self._recorded_at: Seconds = -1.0
        self._jobs: queue.SimpleQueue[_Picture | _Sound | None] = queue.SimpleQueue()
        self._waiting = 0  # pictures handed over
        self._written = 0  # pictures taken from the queue
        self._said: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._over = threading.Event()
        self.pictures = 0
        """How many were handed over to be written."""
        self.dropped = 0
        """How many could not be kept, because writing fell behind."""
        self.passed_over = 0
        """How many stood on screen for less than a frame, where a late window caught up."""
        self.broke_off = ""
        """Why it is not whole: a sentence."""
        self._thread = threading.Thread(target=self._run, name="recording", daemon=True)
        self._thread.start()

    # --- window thread --------------------------------------------------------------------

    @property
    def path(self) -> Path:
        """The recording's file."""
        return self._file.path

    def wants(self, now: Seconds, looks: object) -> bool:
        """Whether the picture drawn now is a new one, by `looks` (see `layers.looks_of`)."""
        if self._film.paused or self._over.is_set():
            return False
        stood = (now - self._recorded_at) * self._grid.frame_rate > _STANDS
        return looks != self._looks or stood

    def add(self, now: Seconds, looks: object, pixels: Pixels) -> None:
        """Record the picture that is shown from film time `now` on. Returns at once."""
        self._looks, self._recorded_at = looks, now
        number = self._grid.number(now)
        if number is None:
            self.passed_over += 1
            return
        if (self._waiting - self._written) * pixels.nbytes > _MOST_BYTES:
            if not self.dropped:
                self._said.put(
                    "The recording cannot keep up with the film, so some of its pictures will be "
                    "missing; the film itself loses none."
                )
            self.dropped += 1
            return
        self.pictures += 1
        self._waiting += 1
        self._jobs.put(_Picture(now, number, pixels))

    def notices(self) -> list[str]:
        """Sentences for the viewer since the last call."""
        return drain(self._said)

    def close(self) -> None:
        """Encode what is queued, and finish the file; a second call does nothing."""
        self._over.set()
        if self._thread.is_alive():
            self._jobs.put(None)
            self._thread.join(_REST)

    # --- the sound card's thread ------------------------------------------------------------

    def offer(self, heard_at: Seconds, block: Samples) -> None:
        """See `player.audio.mixer.Tap`."""
        if self._film.paused or self._over.is_set():
            return
        if self._jobs.qsize() < _MOST_WAITING:
            self._jobs.put(_Sound(self._film.film_time_of(heard_at), block.copy()))

    # --- its own thread -----------------------------------------------------------------------

    def _run(self) -> None:
        with contextlib.suppress(OSError, AttributeError):
            # On Linux a thread has a priority of its own: the film goes first.
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
        try:
            try:
                self._write_all()
            finally:
                self._file.close()
        except Exception as error:  # a full disk, most likely; whatever it is, the film goes on
            self._over.set()
            reason = getattr(error, "strerror", None) or str(error)
            self.broke_off = f"{reason}."
            self._said.put(f"The recording broke off: {reason}. The film goes on without it.")

    def _write_all(self) -> None:
        early, line = _Early(), None
        while (job := self._jobs.get()) is not None:
            match job:
                case _Picture(at, number, pixels):
                    self._written += 1
                    self._file.add_picture(number, pixels)
                    if line is None:
                        line = SoundLine(at)
                        for sound in early.since(at):
                            self._write_sound(line, sound)
                case _Sound() if line is None:
                    early.add(job)
                case _Sound():
                    self._write_sound(line, job)

    def _write_sound(self, line: SoundLine, sound: _Sound) -> None:
        first = line.length
        samples = line.placed(sound.at, sound.block)
        if len(samples):
            self._file.add_sound(first, samples)
