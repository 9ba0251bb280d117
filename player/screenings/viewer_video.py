"""A camera's recording of viewers, made into showings: aligned to the film, and read seat by seat.

No picture and no sound of it is kept: numbers are read in memory, as while a film plays.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np

from engine.problems import Trouble
from engine.screening.adding import Added, HeartTrack, add_events
from engine.screening.codes import new_code, viewer_of
from engine.screening.folder import Film, Screening
from engine.screening.going import About
from engine.screening.incoming.alignment import RATE, SURE, Alignment, Sound, by_clap, by_sound
from engine.screening.incoming.film_places import Course
from engine.screening.incoming.recorded_viewer import BEFORE, events_of
from engine.screening.incoming.seats import Seat, seats_in
from engine.sensing.devices.frame_grabber import FrameTimes, open_capture
from engine.sensing.face.face_reader import FaceReader
from engine.sensing.picture import Picture
from engine.sensing.reading import Reading
from engine.showing.log.reader import Log
from engine.story.model import Story
from engine.story.paths import clip_path
from engine.words import Seconds, SegmentName
from player.tools import ffmpeg

AlignBy = Literal["sound", "clap"]

_LOOKS: Final = 16  # pictures in which seats are looked for
_APART: Final[Seconds] = 1.0  # between two of them, at least
_READ_EVERY: Final[Seconds] = 1 / 16  # of a picture: blinks are seen, and no more is needed


@dataclass(frozen=True, slots=True)
class AddedAudience:
    """What became of a recording: where its film began in it, and a showing for each seat."""

    alignment: Alignment
    told: bool
    """Whether the offset was told, and not found."""
    showings: tuple[Added, ...]

    def line(self) -> str:
        """For people: how it was aligned."""
        where = f"The film begins {self.alignment.offset:.3f} s into the recording"
        if self.told:
            return f"{where}, as you said."
        return (
            f"{where} (certainty {self.alignment.certainty:.2f}; the recorder's clock differs by "
            f"{self.alignment.drift * 1e6:.0f} millionths)."
        )


def add_viewer_video(
    screening: Screening,
    film: Film,
    video: Path,
    *,
    offset: Seconds | None = None,
    align: AlignBy = "sound",
    path: Sequence[SegmentName] = (),
    labels: Sequence[str] = (),
    heart: Callable[[str | None], HeartTrack] | None = None,
    told: Callable[[float], None] = lambda _: None,
) -> AddedAudience:
    """Add everybody whom a recording shows, as a showing each; one that is there already stays.

    The film began `offset` seconds after the recording; where that is None it is found by the
    film's own sound, or a clap. `path` is the way through a branching film, its default one if
    empty; `heart` a recording of the heart, where there is one viewer. `told` hears the share that
    is done. Raises Trouble where it cannot be read or aligned, and shows no face.
    """
    if not video.is_file():
        raise Trouble(f"There is no recording {video}.", blame="call")
    track = heart(None) if heart is not None else None  # what is wrong with it is told at once
    story = screening.story(film)
    course = _course(story, path)
    if offset is not None:
        alignment = Alignment(offset, 1.0)
    else:
        alignment = _aligned(video, film, story, course, align)
    seats = seats_in(_some_pictures(video))
    if not seats:
        raise Trouble(f"{video} shows no face that could be read. Nothing was added.")
    if track is not None and len(seats) > 1:
        raise Trouble(
            f"{video} shows {len(seats)} people: whose heart is it? Add one viewer's recording "
            "with it.",
            blame="call",
        )
    read, last = _readings(video, seats, alignment, course.end, told)
    digest = _digest(video)
    added = []
    for seat in seats:
        called = f"recording {digest} seat {seat.number}"
        events = events_of(
            story, course, read[seat.number], story_path=film.path,
            story_digest=film.story_digest, called=called, last=last,
        )  # fmt: skip
        code = new_code()
        about = About("video", tuple(labels), viewer_of(code, screening.salt))
        log = Log(tuple(events), cut_off=False)
        done = add_events(screening, log, about, f"{video}, seat {seat.number}", track)
        added.append(
            Added(
                done.showing, done.cut, done.ended, done.seconds, done.is_new,
                code if done.is_new else None, video, (f"seat {seat.number}", *done.notes),
            )
        )  # fmt: skip
    return AddedAudience(alignment, offset is not None, tuple(added))


def _course(story: Story, path: Sequence[SegmentName]) -> Course:
    for name in path:
        if name not in story.segments:
            raise Trouble(f'--path: the film has no segment "{name}".', blame="call")
    return Course.along(story, path)


def _aligned(video: Path, film: Film, story: Story, course: Course, align: AlignBy) -> Alignment:
    room = ffmpeg.mono_sound(video, RATE)
    clapped = align == "clap"
    found = by_clap(room) if clapped else by_sound(_sound_of(film, story, course), room)
    if found.certainty < SURE:
        what = "No clap is" if clapped else "The film's sound is not"
        raise Trouble(
            f"{what} heard in {video} with certainty "
            f"({found.certainty:.2f} of 1, {SURE:g} is needed). Say by --offset 12.5s where the "
            "film begins in it.",
            blame="call",
        )
    return found


def _sound_of(film: Film, story: Story, course: Course) -> Sound:
    """The film's own sound along a way, joined without dissolves."""
    place = Path(film.path)
    folder = place if place.is_dir() else place.parent
    parts: list[Sound] = []
    for each in course.seen:
        count = round(each.seconds * RATE)
        segment = story.segments[each.segment]
        sound = np.zeros(count, np.float32)
        if segment.clip is not None:
            clip = clip_path(folder, story, each.segment)
            heard = ffmpeg.mono_sound(clip, RATE, segment.in_point, each.seconds)[:count]
            sound[: len(heard)] = heard
        parts.append(sound)
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def _pictures(video: Path, every: Seconds) -> Iterator[tuple[Seconds, Picture]]:
    """Pictures of a recording with their times, at least so far apart."""
    capture = open_capture(video)
    due = 0.0
    shown = False
    try:
        if capture.isOpened():
            times = FrameTimes(capture)
            while capture.grab():
                at = times.grabbed()
                if at + 1e-6 < due:
                    continue
                fine, picture = capture.retrieve()
                if fine:
                    due, shown = max(due + every, at - every), True
                    yield at, picture
    finally:
        capture.release()
    if not shown:
        raise Trouble(f"{video} cannot be read: is it a film at all?")


def _some_pictures(video: Path) -> list[Picture]:
    """Some from all over it."""
    kept: list[Picture] = []
    every = 1
    for number, (_, picture) in enumerate(_pictures(video, _APART)):
        if number % every:
            continue
        kept.append(picture)
        if len(kept) == 2 * _LOOKS:
            kept, every = kept[::2], 2 * every
    return kept


def _readings(
    video: Path,
    seats: Sequence[Seat],
    alignment: Alignment,
    end: Seconds,
    told: Callable[[float], None],
) -> tuple[dict[int, list[Reading]], Seconds]:
    """What is read of each seat, in film time, and the film time of the last picture."""
    readers = {seat.number: FaceReader(people=1) for seat in seats}
    found: dict[int, list[Reading]] = {seat.number: [] for seat in seats}
    last = 0.0
    try:
        for at, picture in _pictures(video, _READ_EVERY):
            now = alignment.film_time(at)
            if now > end:
                last = end
                break
            last = now
            told(max(0.0, now) / end if end else 1.0)
            if now < -BEFORE:
                continue
            for seat in seats:
                read = readers[seat.number].read(np.ascontiguousarray(seat.cut(picture)), now)
                found[seat.number] += read
    finally:
        for reader in readers.values():
            reader.close()
    if last <= 0:
        raise Trouble(
            f"{video} ends before the film begins, {alignment.offset:.1f} s into it. Nothing was "
            "added.",
            blame="call",
        )
    return found, last


def _digest(video: Path) -> str:
    digest = hashlib.sha256()
    with video.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()[:16]
