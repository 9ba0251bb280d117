"""Exports the cut of a showing as an OpenTimelineIO timeline, for editing programs.

The only file that touches OpenTimelineIO. Clips point into the story's source files, by the
timecode these begin at; beats and decisions are markers. Three tracks: the picture, its sound
with the same cuts, and the score.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from engine import private_files
from engine.media.headers import Source, read_source
from engine.problems import Trouble
from engine.showing.log.reader import open_log
from engine.steering.explain import sentence
from engine.story.model import Story
from engine.story.paths import clip_path, score_path
from engine.words import Seconds
from player.tools.shown_segments import ShownSegment, shown_segments


def export_otio(log: Path, out: Path) -> int:
    """Write the cut of a log to `out` (.otio); return the number of clips of its picture track.

    Raises Trouble where the log cannot be read or has no picture, or `out` cannot be written, and
    where OpenTimelineIO is missing, as it is with Python 3.14.
    """
    otio = _open_timeline_io()
    events = open_log(log).events
    shown = shown_segments(events)
    story = shown[0].story
    opened: Any = events[0]
    timeline = otio.schema.Timeline(name=story.title)
    timeline.global_start_time = otio.opentime.RationalTime(0, story.frame_rate)
    timeline.tracks.extend(_Writer(otio, Path(opened.story_path).parent, story).tracks(shown))
    try:
        private_files.write_file(out, otio.adapters.write_to_string(timeline, "otio_json"))
    except OSError as error:
        raise Trouble(f"{out} cannot be written: {error.strerror}.") from error
    return len(shown)


def _open_timeline_io() -> Any:
    try:
        import opentimelineio
    except ImportError as error:
        raise Trouble(
            "export needs OpenTimelineIO, which is not installed here. It comes along with Python "
            "3.11, 3.12 and 3.13, and has no release for Python 3.14 yet."
        ) from error
    return opentimelineio


class _Writer:
    """Makes the tracks of one timeline, at the story's frame rate."""

    def __init__(self, otio: Any, folder: Path, story: Story) -> None:
        self._otio = otio
        self._folder = folder
        self._rate = story.frame_rate
        self._source: Callable[[Path], Source] = cache(read_source)

    def tracks(self, shown: list[ShownSegment]) -> Iterator[Any]:
        kinds = self._otio.schema.TrackKind
        first = shown[0].begin
        picture = self._track("picture", kinds.Video)
        sound = self._track("sound", kinds.Audio)
        for shot in shown:
            for track in (picture, sound):
                if shot.dissolve and len(track):
                    track.append(self._dissolve(shot.dissolve))
            picture.extend(self._pictures(shot, first))
            sound.extend(self._sounds(shot, first))
        score = self._track("score", kinds.Audio)
        score.extend(self._score(shown, first))
        yield picture
        if any(isinstance(each, self._otio.schema.Clip) for each in sound):
            yield sound
        if any(isinstance(each, self._otio.schema.Clip) for each in score):
            yield score

    def _track(self, name: str, kind: str) -> Any:
        return self._otio.schema.Track(name=name, kind=kind)

    def _pictures(self, shot: ShownSegment, first: Seconds) -> Iterator[Any]:
        """The clip and, where it ends with a freeze frame, the freeze frame."""
        stands = shot.freezes_at
        clip = self._clip(shot, shot.begin - first, stands - first, shot.start)
        clip.markers.extend(self._markers(shot, clip))
        yield clip
        if self._frame(shot.end - first) > self._frame(stands - first):
            last = shot.start + (stands - shot.begin) - 1 / self._rate
            held = self._clip(shot, stands - first, shot.end - first, last)
            held.effects.append(self._otio.schema.FreezeFrame())
            yield held

    def _sounds(self, shot: ShownSegment, first: Seconds) -> Iterator[Any]:
        """The clip's sound, which runs on under a freeze frame; a card has none."""
        segment = shot.story.segments[shot.segment]
        ends = [*(at for at, _ in shot.sounds[1:]), shot.end]
        for (at, number), end in zip(shot.sounds, ends, strict=True):
            length = self._frame(end - first) - self._frame(at - first)
            if not segment.clip or self._sounds_of(shot) == 0:
                yield self._otio.schema.Gap(
                    duration=self._otio.opentime.RationalTime(length, self._rate)
                )
                continue
            start = shot.start + at - shot.begin
            clip = self._clip(shot, at - first, end - first, start)
            known = self._sounds_of(shot)
            track = number if known is None or number < known else 0  # a clip that has not so many
            clip.metadata["kuleshov"] = {"sound_track": track + 1}
            yield clip

    def _score(self, shown: Iterable[ShownSegment], first: Seconds) -> Iterator[Any]:
        """The stems of the score, which are loops on one time line."""
        for shot in shown:
            begin, end = self._frame(shot.begin - first), self._frame(shot.end - first)
            name = shot.story.segments[shot.segment].score
            path = self._stem(shot.story, name)
            loop = self._loop(path) if path is not None else None
            if name is None or path is None or not loop:
                yield self._otio.schema.Gap(
                    duration=self._otio.opentime.RationalTime(end - begin, self._rate)
                )
                continue
            while begin < end:
                length = min(end - begin, loop - begin % loop)
                span = self._range(begin % loop, length)
                media = self._reference(path, self._range(0, loop))
                yield self._otio.schema.Clip(name=name, media_reference=media, source_range=span)
                begin += length

    def _stem(self, story: Story, name: str | None) -> Path | None:
        try:
            return score_path(self._folder, story, name).resolve() if name in story.score else None
        except Trouble:
            return None

    def _loop(self, path: Path) -> int:
        """The length of a stem in frames of the story; 0 where it cannot be read."""
        import soundfile

        try:
            found = soundfile.info(str(path))
        except (OSError, RuntimeError):
            return 0
        return self._frame(found.frames / found.samplerate)

    def _clip(self, shot: ShownSegment, begin: Seconds, end: Seconds, start: Seconds) -> Any:
        """What is seen or heard from `begin` to `end` on the timeline, from `start` in the clip."""
        segment = shot.story.segments[shot.segment]
        length = self._frame(end) - self._frame(begin)
        if not segment.clip:
            media = self._otio.schema.MissingReference(name=segment.card or "")
            span = self._range(self._frame(start), length)
        else:
            path = clip_path(self._folder, shot.story, shot.segment).resolve()
            source = self._source(path)
            media = self._reference(path, self._available(source))
            span = self._range(self._timecode(source) + self._frame(start), length)
        return self._otio.schema.Clip(name=shot.segment, media_reference=media, source_range=span)

    def _reference(self, path: Path, available: Any) -> Any:
        return self._otio.schema.ExternalReference(
            target_url=path.as_uri(), available_range=available
        )

    def _available(self, source: Source) -> Any:
        """All that a file holds, from its own timecode on; None where that is not known."""
        if source.duration is None:
            return None
        return self._range(self._timecode(source), self._frame(source.duration))

    def _timecode(self, source: Source) -> int:
        """The frame of the story that a file's first timecode is; 0 where it has none."""
        time: Any = self._otio.opentime.RationalTime
        if not source.timecode:
            return 0
        try:
            rate = time.nearest_valid_timecode_rate(source.frame_rate or self._rate)
            code = time.from_timecode(source.timecode, rate)
        except ValueError:
            return 0
        if abs(rate - self._rate) < 0.01:
            return round(float(code.value))
        return self._frame(float(code.to_seconds()))

    def _sounds_of(self, shot: ShownSegment) -> int | None:
        path = clip_path(self._folder, shot.story, shot.segment).resolve()
        return self._source(path).sounds

    def _markers(self, shot: ShownSegment, clip: Any) -> Iterator[Any]:
        segment, decided = shot.story.segments[shot.segment], shot.decided
        markers = self._otio.schema.MarkerColor
        begin = clip.source_range.start_time.value
        for beat in segment.beats:
            frame = self._frame(segment.in_point + beat.at - shot.start)
            if 0 <= frame < clip.source_range.duration.value:
                yield self._otio.schema.Marker(
                    name=beat.feel,
                    marked_range=self._range(begin + frame, 0),
                    color=markers.ORANGE,
                )
        if decided is not None:
            marker = self._otio.schema.Marker(
                name=f"{decided.kind}: {sentence(decided)}",
                marked_range=self._range(begin, 0),
                color=markers.GREEN,
            )
            marker.metadata["kuleshov"] = {
                "kind": decided.kind,
                "default": decided.default or "",
                "why": decided.why,
                "confidence": decided.felt.confidence,
            }
            yield marker

    def _dissolve(self, seconds: Seconds) -> Any:
        # Ours begins at the out point: all of it lies after the cut.
        return self._otio.schema.Transition(
            transition_type=self._otio.schema.TransitionTypes.SMPTE_Dissolve,
            in_offset=self._otio.opentime.RationalTime(0, self._rate),
            out_offset=self._otio.opentime.RationalTime(self._frame(seconds), self._rate),
        )

    def _frame(self, seconds: Seconds) -> int:
        """In whole frames of the story, as editing programs count."""
        return round(seconds * self._rate)

    def _range(self, start: int, length: int) -> Any:
        time = self._otio.opentime.RationalTime
        return self._otio.opentime.TimeRange(time(start, self._rate), time(length, self._rate))
