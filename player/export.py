"""A showing's own cut as an OpenTimelineIO timeline, for editing programs.

The only file that touches OpenTimelineIO. Clips point into the story's source files; beats and
decisions are markers.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine import private
from engine.problems import Trouble
from engine.showing.arrivals import arrivals_of
from engine.showing.events import Decided, Ended, Entered, Event, Opened, Reread
from engine.showing.log import open_log
from engine.showing.replay import story_of
from engine.steering.explain import sentence
from engine.story.model import Segment, Story
from engine.story.paths import clip_path
from engine.words import Seconds


def export_otio(log: Path, out: Path) -> int:
    """Write the cut that a log tells of to `out` (.otio); returns how many clips it has.

    Raises Trouble where the log cannot be read, tells of no picture, or `out` cannot be written.
    """
    import opentimelineio as otio

    events = open_log(log).events
    opened = next((event for event in events if isinstance(event, Opened)), None)
    entered = [event for event in events if isinstance(event, Entered)]
    if opened is None or not entered:
        raise Trouble(f"{log} tells of no picture that was shown: there is no cut to export.")
    story = story_of(opened)
    stories = _stories(events, story)
    timeline = otio.schema.Timeline(name=story.title)
    timeline.global_start_time = otio.opentime.RationalTime(0, story.frame_rate)
    track = otio.schema.Track(name="picture", kind=otio.schema.TrackKind.Video)
    timeline.tracks.append(track)
    folder = Path(opened.story_path).parent
    decisions = arrivals_of(events)
    lengths = _lengths(events)
    for event, decided, length, story in zip(entered, decisions, lengths, stories, strict=True):
        if decided is not None and track:
            _append_dissolve(otio, track, story, decided)
        track.append(_clip(otio, story, folder, event, decided, length))
    try:
        private.write_file(out, otio.adapters.write_to_string(timeline, "otio_json"))
    except OSError as error:
        raise Trouble(f"{out} cannot be written: {error.strerror}.") from error
    return len(entered)


def _stories(events: Sequence[Event], story: Story) -> list[Story]:
    """For each segment that came on screen the story by then: it may have been edited meanwhile."""
    stories = []
    for event in events:
        if isinstance(event, Reread):
            story = story_of(event)
        elif isinstance(event, Entered):
            stories.append(story)
    return stories


def _lengths(events: Sequence[Event]) -> list[Seconds]:
    """How long each segment stayed on screen; what a broken-off log does not tell is 0."""
    begins = [event.at for event in events if isinstance(event, Entered)]
    end = next((event.now for event in events if isinstance(event, Ended)), begins[-1])
    return [after - before for before, after in zip(begins, [*begins[1:], end], strict=True)]


def _clip(
    otio: Any,
    story: Story,
    folder: Path,
    event: Entered,
    decided: Decided | None,
    length: Seconds,
) -> Any:
    segment = story.segments[event.segment]
    start = segment.in_point if event.start is None else event.start
    span = _range(otio, story, start, length)
    media = otio.schema.MissingReference(name=segment.card or "")
    if segment.clip:
        path = clip_path(folder, story, event.segment).resolve()
        media = otio.schema.ExternalReference(target_url=path.as_uri())
    clip = otio.schema.Clip(name=event.segment, media_reference=media, source_range=span)
    clip.markers.extend(_beats(otio, story, segment, start, length))
    if decided is not None:
        marker = otio.schema.Marker(
            name=f"{decided.kind}: {sentence(decided)}",
            marked_range=_range(otio, story, start, 0.0),
            color=otio.schema.MarkerColor.GREEN,
        )
        marker.metadata["kuleshov"] = {
            "kind": decided.kind,
            "default": decided.default or "",
            "why": decided.why,
            "confidence": decided.felt.confidence,
        }
        clip.markers.append(marker)
    return clip


def _beats(otio: Any, story: Story, segment: Segment, start: Seconds, length: Seconds) -> list[Any]:
    return [
        otio.schema.Marker(
            name=beat.feel,
            marked_range=_range(otio, story, segment.in_point + beat.at, 0.0),
            color=otio.schema.MarkerColor.ORANGE,
        )
        for beat in segment.beats
        if start <= segment.in_point + beat.at < start + length
    ]


def _append_dissolve(otio: Any, track: Any, story: Story, decided: Decided) -> None:
    cuts = story.segments[decided.segment].next
    join = next((cut.join for cut in cuts if cut.to == decided.to), None)
    if join is None or join.kind != "dissolve":
        return
    # Ours begins at the out point: all of it lies after the cut.
    track.append(
        otio.schema.Transition(
            transition_type=otio.schema.TransitionTypes.SMPTE_Dissolve,
            in_offset=otio.opentime.RationalTime(0, story.frame_rate),
            out_offset=otio.opentime.RationalTime.from_seconds(join.duration, story.frame_rate),
        )
    )


def _range(otio: Any, story: Story, start: Seconds, length: Seconds) -> Any:
    """In whole frames of the story, as editing programs count."""
    rate = story.frame_rate
    return otio.opentime.TimeRange(
        otio.opentime.RationalTime(round(start * rate), rate),
        otio.opentime.RationalTime(round(length * rate), rate),
    )
