"""A deck holds one clip: libVLC decoding into our planes and our sample buffer.

A deck is prerolled: it opens its clip a handle before the
in point, paused on the first frame, so that it can be let go at an exact instant later on.

Threads: `load` and `unload` block for tens of milliseconds and belong to the pool's loader
thread; everything else belongs to the window thread. libVLC's own threads run the callbacks at
the end of this file, which only copy and post, and never call back into libVLC.
"""

import ctypes
import math
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np

from engine.media.headers import Header, colour_of, read_header
from engine.media.playability import Playability, playability_of
from engine.words import Seconds
from player.audio.buffer import CHANNELS, RATE, SoundBuffer
from player.playback import libvlc
from player.playback.picture import Picture, Shape
from player.playback.picture_queue import RING, PictureQueue

RESUME_LAG: Final[Seconds] = 0.0093
"""libVLC's media clock starts this much after resuming a prerolled player (sd < 1 ms)."""

_PLANES = 3

_OPAQUE_CHROMAS = (b"VA", b"VD", b"DX", b"CV")  # VA-API, VDPAU, Direct3D, Core Video

_ENDS: Final = ("MediaPlayerEndReached", "MediaPlayerEncounteredError")

State = Literal["empty", "opening", "ready", "playing", "ended", "failed"]


class Deck:
    """One libVLC player, used for one clip after another."""

    def __init__(self, name: str) -> None:
        vlc, instance = libvlc.library()
        self.name = name
        self.sound = SoundBuffer()
        self.refused = ""
        """Why the clip was not opened, to follow its name; empty where it was."""
        self._vlc = vlc
        self._instance = instance
        self._player = instance.media_player_new()
        self._blocks: list[Any] = []
        self._kept: list[Any] = []
        self._events: Any = None
        self._size = (0, 0)
        self._shape: Shape | None = None
        self._sounds: tuple[libvlc.SoundTrack, ...] = ()
        self._header = Header()
        self._full_range = False
        self._pitches = (0, 0, 0)
        self._lines = (0, 0, 0)
        self._pictures = PictureQueue()
        self._displayed_before = 0
        self._displayed_at: Seconds = 0.0
        self._shown = threading.Event()
        self._finished = threading.Event()
        self._broken = threading.Event()
        self._loaded = False
        self._started = False
        self._paused = False
        self._begins: Seconds = 0.0
        self._started_at: Seconds | None = None
        self._really_started_at: Seconds = 0.0
        self._attach()

    # --- loader thread ------------------------------------------------------------------

    def load(self, path: Path, begin: Seconds, sound_track: int = 0) -> None:
        """Open a clip and hold its frame at media time `begin`. Loader thread.

        `sound_track` counts from 0; a clip that has not so many is heard with its first.

        Returns at once; `state` becomes "ready" when the frame is there, or "failed"; `refused`
        then says why, where it was not even opened.
        """
        try:
            plays = playability_of(path)
        except OSError:
            plays = Playability()  # libVLC will not read it either
        if plays.refusal is not None:
            self.refused = plays.refusal.why
            self._loaded = True
            self._broken.set()
            return
        media = self._instance.media_new_path(os.fsencode(path))
        # start-time 0 would be taken for "none", and then start-paused shows no frame.
        media.add_option(f":start-time={max(begin + plays.offset, 0.001):.6f}")
        media.add_option(":start-paused")
        self._begins = begin
        self._header = read_header(path)
        tracks = libvlc.tracks_of(media)
        self._shape, self._sounds = tracks.shape, tracks.sounds
        if 0 < sound_track < len(tracks.sounds):
            media.add_option(f":audio-track-id={tracks.sounds[sound_track].id}")
        self._player.set_media(media)
        media.release()
        self._loaded = True
        if self._player.play() == -1:
            self._broken.set()

    def unload(self) -> None:
        """Stop and forget the clip; joins libVLC's threads (10 to 120 ms). Loader thread."""
        self._player.stop()
        self._loaded = self._started = self._paused = False
        self._pictures.clear()
        self._shape, self._sounds = None, ()
        self.refused = ""
        self._started_at = None
        for flag in (self._shown, self._finished, self._broken):
            flag.clear()
        self.sound.clear()

    def close(self) -> None:
        """Give the player back to libVLC; the deck is of no use afterwards. Loader thread."""
        self._player.stop()
        for kind in _ENDS:
            self._events.event_detach(getattr(self._vlc.EventType, kind))
        self._player.release()
        # libVLC calls back no more: what it wrote into goes now, and not with the next collection.
        self._pictures.clear()
        self._blocks, self._kept = [], []

    # --- window thread ------------------------------------------------------------------

    @property
    def state(self) -> State:
        """The state of the deck. Any thread; asks libVLC nothing."""
        if self._broken.is_set():
            return "failed"
        if not self._loaded:
            return "empty"
        if self._finished.is_set():
            return "ended" if self._shown.is_set() else "failed"
        if not self._shown.is_set():
            return "opening"
        return "playing" if self._started else "ready"

    def start(self, now: Seconds) -> None:
        """Let the clip run; media time `begin` passes at monotonic `now` + RESUME_LAG."""
        self._displayed_before = self._pictures.count
        self._started_at = now + RESUME_LAG
        # Where the first sound belongs is told by when the clip really went, not by when it
        # should have: a thread may wake late.
        self._really_started_at = time.monotonic() + RESUME_LAG
        self._player.set_pause(0)
        self._started = True

    def pause(self) -> None:
        """Stop where it is: the viewer paused."""
        if self._started and not self._paused:
            self._paused = True
            self._player.set_pause(1)

    def resume(self, paused_for: Seconds) -> None:
        """Go on after `pause`, which lasted this long."""
        if not self._paused:
            return
        self._paused = False
        self._player.set_pause(0)
        self.sound.shift(paused_for)
        self._displayed_at += paused_for
        if self._started_at is not None:
            self._started_at += paused_for

    @property
    def sound_tracks(self) -> tuple[str, ...]:
        """The names of the clip's sound tracks, in its order."""
        return tuple(track.name for track in self._sounds)

    def choose_sound(self, number: int) -> None:
        """Go over to another sound track while the clip runs.

        Heard in a second or a little more, where the sound ends that is decoded already.
        """
        if number < len(self._sounds):
            self._player.audio_set_track(self._sounds[number].id)

    def position(self, now: Seconds) -> Seconds:
        """Media time that is on screen at monotonic `now`, by the clock."""
        return self._begins + (0.0 if self._started_at is None else now - self._started_at)

    @property
    def media_time(self) -> Seconds | None:
        """The position in seconds by libVLC's own word, which moves every 0.3 s or so; None before
        it has one. Waits for libVLC, and for ever where that hangs: not for the window thread."""
        found = int(self._player.get_time())
        return None if found < 0 else found / 1000.0

    def still_for(self, now: Seconds) -> Seconds:
        """How long no new picture came although the clip runs: a stall, or its end."""
        running = self._started_at is not None and not self._paused
        return now - max(self._displayed_at, self._started_at or now) if running else 0.0

    @property
    def displayed(self) -> int:
        """Pictures displayed since the clip was started; repeats while paused do not count."""
        return self._pictures.count - self._displayed_before if self._started else 0

    @property
    def given(self) -> int:
        """Which of the pictures since the clip was started `picture` gave last, counted from 1; 0
        before the first."""
        given = self._pictures.given
        if given is None or not self._started:
            return 0
        return max(0, given.number - self._displayed_before)

    @property
    def displayed_at(self) -> Seconds:
        """The monotonic instant at which the newest picture was displayed."""
        return self._displayed_at

    def next_number(self, since: Seconds = -math.inf, until: Seconds = math.inf) -> int | None:
        """The number of the picture that `picture` would give; see `Picture.number`."""
        found = self._pictures.peek(since, until)
        return None if found is None else found.number

    def has_unseen(self, since: Seconds = -math.inf, until: Seconds = math.inf) -> bool:
        """Whether `picture` would give one that it has not given yet."""
        return self._pictures.peek(since, until) not in (None, self._pictures.given)

    def picture(self, since: Seconds = -math.inf, until: Seconds = math.inf) -> Picture | None:
        """The next picture to show of those displayed after the monotonic instant `since` and not
        after `until`, safe to read until the next call; see `PictureQueue.peek`."""
        found = self._pictures.give(since, until)
        if found is None:
            return None
        base = ctypes.addressof(self._blocks[found.place])
        sizes = [pitch * lines for pitch, lines in zip(self._pitches, self._lines, strict=True)]
        addresses = (base, base + sizes[0], base + sizes[0] + sizes[1])
        shape = self._shape or Shape(*self._size)
        colour = colour_of(self._size[1], self._header.matrix, self._full_range)
        return Picture(
            *self._size,
            self._pitches,
            self._lines,
            addresses,
            found.number,
            shape.sample_aspect,
            colour,
            found.at,
        )

    # --- libVLC's threads ----------------------------------------------------------------

    def _attach(self) -> None:
        # ctypes keeps no reference to these; libVLC would call into freed memory.
        self._kept = [
            libvlc.FormatCallback(self._on_format),
            libvlc.CleanupCallback(lambda _: None),
            libvlc.LockCallback(self._on_lock),
            libvlc.UnlockCallback(lambda _opaque, _picture, _planes: None),
            libvlc.DisplayCallback(self._on_display),
            libvlc.PlayCallback(self._on_sound),
        ]
        form, cleanup, lock, unlock, display, play = self._kept
        pointer = ctypes.c_void_p
        player = self._player
        libvlc.declared(
            "libvlc_video_set_format_callbacks",
            pointer,
            libvlc.FormatCallback,
            libvlc.CleanupCallback,
        )(player, form, cleanup)
        libvlc.declared(
            "libvlc_video_set_callbacks",
            pointer,
            libvlc.LockCallback,
            libvlc.UnlockCallback,
            libvlc.DisplayCallback,
            pointer,
        )(player, lock, unlock, display, None)
        libvlc.declared(
            "libvlc_audio_set_format", pointer, ctypes.c_char_p, ctypes.c_uint, ctypes.c_uint
        )(player, b"S16N", RATE, CHANNELS)
        libvlc.declared(
            "libvlc_audio_set_callbacks", pointer, libvlc.PlayCallback, *[ctypes.c_void_p] * 5
        )(player, play, None, None, None, None, None)
        # The player's own `event_manager` would be kept by python-vlc for as long as the process
        # lives, and this deck with it.
        self._events = self._vlc.libvlc_media_player_event_manager(player)
        kinds = self._vlc.EventType
        for kind, flag in zip(_ENDS, (self._finished, self._broken), strict=True):
            self._events.event_attach(getattr(kinds, kind), lambda _, flag=flag: flag.set())

    def _on_format(
        self, _opaque: Any, chroma: Any, width: Any, height: Any, pitches: Any, lines: Any
    ) -> int:
        # Decoders for H.264 and HEVC call full range by a chroma of its own (J420), and libVLC
        # would squeeze that into the limited range on its way to I420. Those for VP9 and AV1 call
        # it I420, and leave the range to be read in the header.
        offered = bytes(chroma.contents)
        if offered[:2] not in _OPAQUE_CHROMAS:
            self._full_range = offered[:1] == b"J" or bool(self._header.full_range)
        chroma.contents[:] = b"J420" if offered[:1] == b"J" else b"I420"
        # Asked several times a start: first for pictures in a graphics card's memory, with the
        # true size, then for the decoder's padded one (1280x738). Refusing the first and
        # answering the last with the true size keeps libVLC from scaling.
        if self._shape is None:
            self._shape = Shape(width.contents.value, height.contents.value)
        if offered[:2] in _OPAQUE_CHROMAS:
            return 0
        wide, high = self._shape.width, self._shape.height
        width.contents.value, height.contents.value = wide, high
        # 32-byte rows, as libVLC's converters like them; chroma planes are half as large.
        pitch = -(-wide // 64) * 64
        rows = -(-high // 2) * 2
        for plane, divisor in enumerate((1, 2, 2)):
            pitches[plane] = pitch // divisor
            lines[plane] = rows // divisor
        if (wide, high) != self._size or not self._blocks:
            size = pitch * rows + 2 * (pitch // 2) * (rows // 2)
            self._pictures.clear()
            self._pitches = (pitch, pitch // 2, pitch // 2)
            self._lines = (rows, rows // 2, rows // 2)
            self._size = (wide, high)
            self._blocks = [(ctypes.c_uint8 * size)() for _ in range(RING)]
        return RING

    def _on_lock(self, _opaque: Any, planes: Any) -> int:
        place = self._pictures.free()
        address = ctypes.addressof(self._blocks[place])
        for plane in range(_PLANES):
            planes[plane] = address
            address += self._pitches[plane] * self._lines[plane]
        return place + 1  # a picture's name must not be null

    def _on_display(self, _opaque: Any, picture: int | None) -> None:
        if not picture:
            return
        self._displayed_at = time.monotonic()
        self._pictures.put(picture - 1, self._displayed_at)
        self._shown.set()

    def _on_sound(self, _opaque: Any, data: int, count: int, pts: int) -> None:
        block = np.ctypeslib.as_array((ctypes.c_int16 * (count * CHANNELS)).from_address(data))
        heard_at = pts / 1e6 + libvlc.clock_offset()
        media_time = self._begins + heard_at - self._really_started_at
        self.sound.write(block.reshape(count, CHANNELS), heard_at, media_time)


if sys.byteorder != "little":  # pragma: no cover
    raise ImportError("S16N is read as little-endian here")
