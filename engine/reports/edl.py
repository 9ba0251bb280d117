"""Markers as edit decision lists: CMX 3600 with locators, and DaVinci Resolve's own. Pure.

Both are text in UTF-8 with a line for each event, its times as timecode. Avid Media Composer
writes `* LOC:` comments for locators, and Premiere, Resolve and Flame know them. Resolve takes
timeline markers from a list in which each is an event of its own (*Timelines > Import > Timeline
Markers from EDL*).
"""

from collections.abc import Iterator
from typing import Final

from engine.reports.markers import Marker, MarkerColour, Placed, Timeline, on_one_line

_MOST_EVENTS: Final = 999  # numbers of events have three digits
RESOLVE_COLOURS: Final[dict[MarkerColour, str]] = {
    "RED": "Red",
    "GREEN": "Green",
    "BLUE": "Blue",
    "CYAN": "Cyan",
    "MAGENTA": "Fuchsia",
    "YELLOW": "Yellow",
}


def cmx_3600(timeline: Timeline) -> str:
    """The shots as events, and each marker as a locator of the event that it lies in."""
    lines = _head(timeline)
    markers = list(timeline.sorted_markers)
    events = timeline.placed[:_MOST_EVENTS]
    for number, event in enumerate(events, 1):
        lines += _event(timeline, number, event)
        is_last = number == len(events)
        while markers and (is_last or timeline.span(markers[0])[0] < event.last):
            lines.append(_locator(timeline, markers.pop(0)))
        lines.append("")
    lines += [_locator(timeline, each) for each in markers]
    return "\r\n".join(lines) + "\r\n"


def resolve_markers(timeline: Timeline) -> str:
    """A list of markers alone, as Resolve writes and reads them: note, colour, name, duration."""
    lines = _head(timeline)
    for number, marker in enumerate(timeline.sorted_markers, 1):
        first, length = timeline.span(marker)
        begin = timeline.rate.timecode(timeline.begins + first)
        end = timeline.rate.timecode(timeline.begins + first + 1)
        lines += [
            f"{number:03}  001      V     C        {begin} {end} {begin} {end}  ",
            f"{_note(marker)} |C:ResolveColor{RESOLVE_COLOURS[marker.colour]} "
            f"|M:{_without_bars(marker.name)} |D:{length}",
            "",
        ]
    return "\r\n".join(lines) + "\r\n"


def _head(timeline: Timeline) -> list[str]:
    mode = "DROP FRAME" if timeline.rate.drops else "NON-DROP FRAME"
    return [f"TITLE: {on_one_line(timeline.title)}", f"FCM: {mode}", ""]


def _event(timeline: Timeline, number: int, event: Placed) -> Iterator[str]:
    code = timeline.rate.timecode
    length = event.last - event.first
    times = (
        code(event.source),
        code(event.source + length),
        code(timeline.begins + event.first),
        code(timeline.begins + event.last),
    )
    reel = "BL" if event.shot.clip is None else "AX"  # black, and a file without a reel's name
    yield f"{number:03}  {reel:8} V     C        {' '.join(times)}"
    yield f"* FROM CLIP NAME: {on_one_line(event.shot.name)}"
    if event.shot.clip is not None:
        yield f"* SOURCE FILE: {event.shot.clip.name}"


def _locator(timeline: Timeline, marker: Marker) -> str:
    code = timeline.rate.timecode(timeline.begins + timeline.span(marker)[0])
    said = f"{marker.name}. {marker.note}" if marker.note else marker.name
    return f"* LOC: {code} {marker.colour:7} {on_one_line(said)}"


def _note(marker: Marker) -> str:
    """Its note; one that began with a number would be taken for the next event."""
    note = _without_bars(marker.note)
    return f"({note})" if note[:1].isdigit() else note


def _without_bars(text: str) -> str:
    return on_one_line(text).replace("|", "/")
