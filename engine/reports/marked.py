"""What a screening found, as markers on a timeline: along a path, or in one segment's clip."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.audience.telling import TOO_FEW
from engine.media.headers import Source, read_source
from engine.problems import Trouble, did_you_mean
from engine.reports.claims import laughed
from engine.reports.edl import cmx_3600, resolve_markers
from engine.reports.fcp_xml import fcp_xml
from engine.reports.marker_csv import marker_csv
from engine.reports.markers import Marker, MarkerColour, Shot, Timeline
from engine.reports.otio_json import otio_json
from engine.reports.phrases import figure, share_of, stood_before
from engine.reports.timecode import FrameRate
from engine.screening.findings import Findings
from engine.story.model import Story
from engine.story.paths import clip_path
from engine.words import Seconds, SegmentName

COLOURS: Final[dict[str, MarkerColour]] = {
    "landed": "GREEN",
    "landed with some": "GREEN",
    "flat": "RED",
    TOO_FEW: "BLUE",
    "delight": "CYAN",
    "dip": "YELLOW",
    "away": "YELLOW",
    "left": "MAGENTA",
}
"""The colour of each kind of marker, in every editing program."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of markers: the suffixes of its files, how it is written, what reads it."""

    suffixes: tuple[str, ...]
    write: Callable[[Timeline], str]
    reads: str


FORMATS: Final[Mapping[str, Format]] = {
    "otio": Format((".otio",), otio_json, "OpenTimelineIO: Resolve, Premiere, Avid, Kdenlive"),
    "edl": Format((".edl",), cmx_3600, "CMX 3600 with locators: Avid, Premiere, Flame"),
    "xml": Format((".xml",), fcp_xml, "Final Cut Pro 7 XML: Premiere, Resolve, Avid"),
    "resolve": Format((".edl",), resolve_markers, "Resolve: Timeline Markers from EDL"),
    "csv": Format((".csv",), marker_csv, "spreadsheets and scripts; columns of Resolve's index"),
}
"""By the word that names them on the command line."""


def timeline_of(
    found: Findings,
    story: Story,
    folder: Path,
    path: Sequence[SegmentName],
    begins: str,
    *,
    clip: bool = False,
) -> Timeline:
    """The segments of `path` one after the other with the markers of each.

    Where `clip` is said, `path` is one segment, and the timeline is its whole clip by the clip's
    own timecode. `folder` is the story's, `begins` the timecode of a timeline's first frame.
    Raises Trouble for a segment that there is not, and what is no timecode.
    """
    rate = FrameRate.of(story.frame_rate)
    for name in path:
        if name not in story.segments:
            raise Trouble(
                f"{name} is no segment of the film. {did_you_mean(name, story.segments)}",
                blame="call",
            )
    shots, markers, at = [], [], 0.0
    sources = {name: _source(folder, story, name) for name in path}
    for name in path:
        segment, (file, source) = story.segments[name], sources[name]
        length = source.duration
        lasts = (length or segment.out_point) if clip else segment.duration
        shot = Shot(
            name if len(story.segments) > 1 else story.title, file,
            0.0 if clip else segment.in_point, lasts, _first_frame(source, rate), length,
            bool(source.sounds),
        )  # fmt: skip
        shots.append(shot)
        offset = segment.in_point if clip else 0.0
        markers += [
            _moved(each, at + offset)
            for each in markers_of(found, name)
            if each.at + offset < lasts
        ]
        at += lasts
    if clip:
        first = shots[0].timecode
    else:
        try:
            first = rate.frames_of(begins)
        except ValueError:
            raise Trouble(
                f"--begins {begins}: that is no timecode at {story.frame_rate:g} frames a second. "
                "Write it as 01:00:00:00.",
                blame="call",
            ) from None
    title = found.title if found.cut == found.title else f"{found.title}, {found.cut}"
    if clip:
        title = f"{found.title}: {path[0]}"
    return Timeline(title, rate, tuple(shots), tuple(markers), first)


def likeliest_path(found: Findings, story: Story) -> tuple[SegmentName, ...]:
    """The way that most people took to its end; the author's default path where no five did."""
    from engine.story.graph import default_path

    return found.paths[0].path if found.paths else default_path(story)


def markers_of(found: Findings, segment: SegmentName) -> list[Marker]:
    """The markers of a segment, at seconds from its in point."""
    markers = []
    for each in found.beats:
        if each.segment != segment:
            continue
        beat = each.beat
        note = f"{share_of(beat.share)} answered as was meant"
        if beat.would_do:
            note += f"; {beat.would_do:,} people would tell"
        markers.append(
            Marker(each.media, f"{beat.says}: {beat.intended}", note, COLOURS[beat.says])
        )
    for stretch in found.stretches:
        if stretch.segment != segment:
            continue
        name, note = {
            "dip": ("attention dips", f"{figure(stretch.change)} below their usual"),
            "away": ("people turn away", f"{figure(stretch.change)} more than usual"),
            "delight": ("laughter where nothing was meant", share_of(laughed(found, stretch))),
        }.get(stretch.what, (stretch.what, figure(stretch.change)))
        note = f"{note}.{stood_before(stretch.before)}".rstrip(".")
        lasts = stretch.last - stretch.first
        colour = COLOURS.get(stretch.what, "BLUE")
        markers.append(Marker(stretch.first, name, note, colour, lasts))
    seen = next((each.people for each in found.segments if each.segment == segment), found.people)
    for left in found.left:
        if left.segment == segment:
            note = f"1 of {seen} people.{stood_before(left.before)}"
            markers.append(Marker(left.media, "somebody left", note, COLOURS["left"]))
    return [_plain(each) for each in markers]


def _plain(marker: Marker) -> Marker:
    """With letters that every editing program has: plain spaces and quotes."""
    plain = str.maketrans({"\N{NO-BREAK SPACE}": " ", "“": '"', "”": '"', "→": ">"})
    return Marker(
        marker.at, marker.name.translate(plain), marker.note.translate(plain), marker.colour,
        marker.lasts,
    )  # fmt: skip


def _moved(marker: Marker, by: Seconds) -> Marker:
    return Marker(marker.at + by, marker.name, marker.note, marker.colour, marker.lasts)


def _source(folder: Path, story: Story, name: SegmentName) -> tuple[Path | None, Source]:
    if not story.segments[name].clip:
        return None, Source()
    try:
        file = clip_path(folder, story, name).resolve()
    except Trouble:
        return None, Source()
    return file, read_source(file)


def _first_frame(source: Source, rate: FrameRate) -> int:
    """The number of a file's first frame, by its own timecode; 0 where it has none."""
    try:
        return rate.frames_of(source.timecode) if source.timecode else 0
    except ValueError:
        return 0
