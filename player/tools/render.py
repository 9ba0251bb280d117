"""`kuleshov render`: a showing's film from its log, frame for frame, without playing it.

The log says what was on screen at each instant; clips are decoded, joined and encoded as fast as
the machine can. The same log and clips give the same pictures and the same sound.
"""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from engine import whole_files
from engine.showing.events import Opened
from engine.showing.log.reader import open_log
from engine.story.model import Story
from engine.story.paths import clip_path
from engine.words import Seconds
from player.audio.buffer import CHANNELS, RATE, Samples
from player.audio.score import Score
from player.audio.voice import HARD_JOIN
from player.playback.card_picture import SIZE, CardPicture
from player.records.recorded_film import OFF_LINE, RecordedFilm, encoded_size, planes_of
from player.tools.damped_pictures import DampedPictures, mixed
from player.tools.decoded_clip import DecodedClip, Planes, framed
from player.tools.shown_segments import ShownSegment, shown_segments
from player.viewing.material import read_score

_FIRST_FADE: Final[Seconds] = 0.05
_STANDS: Final[Seconds] = 1.5  # over so long the sound of a picture that stands goes
_BLOCK: Final = 4800
_CARDS: Final = 12  # pictures of a card a second, as it is shown

Progress = Callable[[int, int], None]
"""Told how many frames are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """The film that was written: its pictures and their size, how long that took, and how often
    and for how long of the film flashes were damped."""

    film: Path
    pictures: int
    size: tuple[int, int]
    frame_rate: float
    seconds: Seconds
    flashes_damped: int = 0
    flashes_seconds: Seconds = 0.0

    @property
    def pace(self) -> float:
        """The film's length over the time that it took."""
        return self.pictures / self.frame_rate / max(self.seconds, 1e-9)


def render(
    log: Path,
    out: Path,
    progress: Progress = lambda _done, _total: None,
    announce: Callable[[str], None] = lambda _sentence: None,
    *,
    damps_flashes: bool = True,
) -> Rendered:
    """Write the film that a log tells of to `out`, its flashes damped as on the screen.

    Raises Trouble where the log tells of no picture, a clip cannot be read, or the file cannot be
    written.
    """
    began = time.perf_counter()
    events = open_log(log).events
    shown = shown_segments(events)
    opened = next(event for event in events if isinstance(event, Opened))
    film = _Film(Path(opened.story_path).parent, shown)
    sound = _Sound(film, announce)
    damped = DampedPictures()
    with whole_files.replacing(out, mode=0o600) as part:
        file = RecordedFilm(part, film.size, film.frame_rate, OFF_LINE)
        try:
            for number, planes in enumerate(film.pictures()):
                seen = damped.step(number / film.frame_rate, planes) if damps_flashes else planes
                file.add_planes(number, seen)
                sound.write_until(file, (number + 1) / film.frame_rate)
                progress(number + 1, film.length)
        finally:
            file.close()
    took = time.perf_counter() - began
    damping = damped.damping
    return Rendered(
        out, film.length, film.size, film.frame_rate, took, damping.trains, damping.seconds
    )


class _Film:
    """The pictures of one film, in order. `begins` are the frames at which segments begin."""

    def __init__(self, folder: Path, shown: list[ShownSegment]) -> None:
        self.folder, self.shown = folder, shown
        self.frame_rate = shown[0].story.frame_rate
        first = shown[0].begin
        self.begins = [self.frame(each.begin - first) for each in shown]
        self.length = max(1, self.frame(shown[-1].end - first))
        shapes = (self.clip(each, SIZE) for each in shown)
        self.size = encoded_size(next((each.shape for each in shapes if each is not None), SIZE))

    def frame(self, seconds: Seconds) -> int:
        """The number of the frame nearest to a time, in seconds from the beginning."""
        return round(seconds * self.frame_rate)

    def clip(self, shot: ShownSegment, size: tuple[int, int]) -> DecodedClip | None:
        """The decoded clip of a shown segment; None for a card."""
        if not shot.story.segments[shot.segment].clip:
            return None
        return DecodedClip(clip_path(self.folder, shot.story, shot.segment), size)

    def pictures(self) -> Iterator[Planes]:
        """Every frame, once."""
        leaving: Iterator[Planes] | None = None
        for number, shot in enumerate(self.shown):
            begin, end = self.begins[number], [*self.begins, self.length][number + 1]
            pictures = self._of(shot)
            dissolve = self.frame(shot.dissolve)
            for into in range(end - begin):
                planes = next(pictures)
                if leaving is not None and into < dissolve:
                    planes = mixed(next(leaving), planes, into / dissolve)
                yield planes
            leaving = pictures

    def _of(self, shot: ShownSegment) -> Iterator[Planes]:
        """A segment's pictures from its beginning on, as long as anybody asks."""
        clip = self.clip(shot, self.size)
        moving = self._card(shot) if clip is None else clip.pictures(shot.start, self.frame_rate)
        stands = max(1, self.frame(shot.freezes_at - shot.begin))
        holds = shot.freezes_at < shot.end
        for number, planes in enumerate(moving):
            yield planes
            while holds and number + 1 >= stands:
                yield planes

    def _card(self, shot: ShownSegment) -> Iterator[Planes]:
        text = shot.story.segments[shot.segment].card or ""
        card = CardPicture(shot.segment, text)
        number, drawn, planes = 0, -1, np.zeros((0, 0), np.uint8)
        while True:
            wanted = math.floor(number / self.frame_rate * _CARDS + 1e-6)
            if wanted != drawn:
                small = planes_of(card.at(shot.start + wanted / _CARDS), self.size)
                drawn, planes = wanted, framed(small, self.size)
            yield planes
            number += 1


class _Sound:
    """The sound of one film, a segment at a time."""

    def __init__(self, film: _Film, announce: Callable[[str], None]) -> None:
        self._film = film
        self._score, self._stems = Score(), dict[str, str]()
        self._announce = announce
        self._next = 0  # the segment that is mixed next
        self._ready = np.zeros((0, CHANNELS), np.float32)
        self._tail = np.zeros((0, CHANNELS), np.float32)  # of those before, beyond their cut
        self._written = 0

    def write_until(self, file: RecordedFilm, seconds: Seconds) -> None:
        """Write the sound up to a time from the film's beginning."""
        wanted = round(seconds * RATE)
        while self._written + len(self._ready) < wanted and self._next < len(self._film.begins):
            self._ready = np.concatenate([self._ready, self._mix(self._next)])
            self._next += 1
        part, self._ready = np.split(self._ready, [wanted - self._written])
        if len(part):
            file.add_sound(self._written, part)
            self._written += len(part)

    def _mix(self, number: int) -> Samples:
        film = self._film
        shot = film.shown[number]
        first, last = (
            round(frame / film.frame_rate * RATE)
            for frame in (film.begins[number], [*film.begins, film.length][number + 1])
        )
        count = last - first
        after = film.shown[number + 1].dissolve if number + 1 < len(film.shown) else 0.0
        fade_in = shot.dissolve or (HARD_JOIN if number else _FIRST_FADE)
        fade_out = max(after, HARD_JOIN)
        whole = np.zeros((max(count + round(fade_out * RATE), len(self._tail)), 2), np.float32)
        whole[: len(self._tail)] = self._tail
        self._add(shot, whole[: count + round(fade_out * RATE)], count, fade_in, fade_out)
        mixed, self._tail = whole[:count], whole[count:]
        self._add_score(shot, mixed)
        return np.clip(mixed, -1.0, 1.0)

    def _add(
        self, shot: ShownSegment, out: Samples, count: int, fade_in: Seconds, fade_out: Seconds
    ) -> None:
        """A segment's own sound; it goes from `count` on, or as soon as its picture stands."""
        clip = self._film.clip(shot, self._film.size)
        if clip is None:
            return
        ends = [*(at for at, _ in shot.sounds[1:]), math.inf]
        for part, ((at, track), until) in enumerate(zip(shot.sounds, ends, strict=True)):
            begin = round((at - shot.begin) * RATE) if part else 0
            stop = count if until == math.inf else round((until - shot.begin) * RATE)
            going = fade_out if until == math.inf else HARD_JOIN
            if shot.freezes_at < shot.end and until == math.inf:
                stop = min(stop, round((shot.freezes_at - shot.begin) * RATE))
                going = _STANDS
            length = min(len(out) - begin, stop - begin + round(going * RATE))
            if length <= 0:
                continue
            heard = clip.sound(track, shot.start + begin / RATE, length)
            coming = HARD_JOIN if part else fade_in
            gain = np.sin(_slope(length, 0, coming)) * np.cos(_slope(length, stop - begin, going))
            out[begin : begin + length] += heard * gain[:, None].astype(np.float32)

    def _add_score(self, shot: ShownSegment, out: Samples) -> None:
        story: Story = shot.story
        if story.score != self._stems:
            self._stems = dict(story.score)
            read_score(self._film.folder, story, self._score, self._announce)
        self._score.play(story.segments[shot.segment].score)
        for begin in range(0, len(out), _BLOCK):
            self._score.add_to(out[begin : begin + _BLOCK])


def _slope(count: int, begin: int, length: Seconds) -> np.ndarray:
    """A quarter turn from sample `begin` on, over so many seconds."""
    share = (np.arange(count) - begin) / max(1.0, length * RATE)
    return np.clip(share, 0.0, 1.0) * (math.pi / 2)
