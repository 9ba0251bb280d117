"""A timeline with markers as Final Cut Pro 7's XML (xmeml 5), which Premiere, Resolve and Avid
read. Pure."""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from engine.reports.markers import RGB, Marker, Placed, Timeline
from engine.reports.timecode import FrameRate


def fcp_xml(timeline: Timeline) -> str:
    """A sequence: the picture, its sound where the files have some, and the markers."""
    root = Element("xmeml", version="5")
    sequence = SubElement(root, "sequence", id="sequence-1")
    _put(sequence, "name", timeline.title)
    _put(sequence, "duration", timeline.frames)
    _rate(sequence, timeline.rate)
    _timecode(sequence, timeline.rate, timeline.begins)
    media = SubElement(sequence, "media")
    described: set[str] = set()
    track = SubElement(SubElement(media, "video"), "track")
    for number, placed in enumerate(timeline.placed, 1):
        if placed.shot.clip is not None:
            _item(track, timeline, placed, f"picture-{number}", described)
    track = SubElement(SubElement(media, "audio"), "track")
    for number, placed in enumerate(timeline.placed, 1):
        if placed.shot.clip is not None and placed.shot.sounds:
            item = _item(track, timeline, placed, f"sound-{number}", described)
            source = SubElement(item, "sourcetrack")
            _put(source, "mediatype", "audio")
            _put(source, "trackindex", 1)
    for marker in timeline.sorted_markers:
        _marker(sequence, timeline, marker)
    indent(root)
    text = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xmeml>\n{text}\n'


def _item(
    track: Element, timeline: Timeline, placed: Placed, name: str, described: set[str]
) -> Element:
    """A clip on a track; the first of a file says what the file is."""
    shot, rate = placed.shot, timeline.rate
    begin = rate.frame(shot.start)
    item = SubElement(track, "clipitem", id=name)
    _put(item, "name", shot.name)
    length = rate.frame(shot.length) if shot.length else begin + placed.last - placed.first
    _put(item, "duration", length)
    _rate(item, rate)
    _put(item, "start", placed.first)
    _put(item, "end", placed.last)
    _put(item, "in", begin)
    _put(item, "out", begin + placed.last - placed.first)
    assert shot.clip is not None
    url = shot.clip.absolute().as_uri()
    known = sorted({each.shot.clip for each in timeline.placed if each.shot.clip is not None})
    file = SubElement(item, "file", id=f"file-{known.index(shot.clip) + 1}")
    if url in described:
        return item
    described.add(url)
    _put(file, "name", shot.clip.name)
    _put(file, "pathurl", url)
    _rate(file, rate)
    _put(file, "duration", length)
    _timecode(file, rate, shot.timecode)
    kinds = SubElement(file, "media")
    SubElement(kinds, "video")
    if shot.sounds:
        SubElement(kinds, "audio")
    return item


def _marker(sequence: Element, timeline: Timeline, marker: Marker) -> None:
    first, length = timeline.span(marker)
    element = SubElement(sequence, "marker")
    _put(element, "name", marker.name)
    _put(element, "comment", marker.note)
    _put(element, "in", first)
    _put(element, "out", first + length if marker.lasts else -1)  # -1: a place, no stretch
    colour = SubElement(element, "color")
    _put(colour, "alpha", 0)
    for name, value in zip(("red", "green", "blue"), RGB[marker.colour], strict=True):
        _put(colour, name, value)


def _rate(parent: Element, rate: FrameRate) -> None:
    element = SubElement(parent, "rate")
    _put(element, "timebase", rate.base)
    _put(element, "ntsc", "TRUE" if rate.is_ntsc else "FALSE")


def _timecode(parent: Element, rate: FrameRate, frame: int) -> None:
    element = SubElement(parent, "timecode")
    _rate(element, rate)
    _put(element, "string", rate.timecode(frame))
    _put(element, "frame", frame)
    _put(element, "displayformat", "DF" if rate.drops else "NDF")


def _put(parent: Element, name: str, value: str | int) -> None:
    SubElement(parent, name).text = _written(str(value))


def _written(text: str) -> str:
    """A text without the characters that XML cannot hold (XML 1.0, 2.2)."""
    return "".join(
        letter
        for letter in text
        if letter in "\t\n\r" or " " <= letter <= "\ud7ff" or "\ue000" <= letter <= "\ufffd"
        or letter >= "\U00010000"
    )  # fmt: skip
