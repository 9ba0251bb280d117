"""A timeline with markers as OpenTimelineIO's JSON (`.otio`). Pure.

The format is simple enough to be written without its library, which has no release for Python
3.14. The tests read it with that.
"""

import json
from typing import Any

from engine.reports.markers import Marker, Placed, Timeline


def otio_json(timeline: Timeline) -> str:
    """The picture's track, the sound's where the files have some, and markers over all tracks."""
    tracks = [_track(timeline, "Video")]
    if any(shot.sounds for shot in timeline.shots):
        tracks.append(_track(timeline, "Audio"))
    return json.dumps(
        {
            "OTIO_SCHEMA": "Timeline.1",
            "metadata": {},
            "name": timeline.title,
            "global_start_time": _time(timeline, timeline.begins),
            "tracks": {
                "OTIO_SCHEMA": "Stack.1",
                "metadata": {},
                "name": "tracks",
                "source_range": None,
                "effects": [],
                "markers": [_marker(timeline, each) for each in timeline.sorted_markers],
                "enabled": True,
                "children": tracks,
            },
        },
        indent=2,
        ensure_ascii=False,
    )


def _track(timeline: Timeline, kind: str) -> dict[str, Any]:
    return {
        "OTIO_SCHEMA": "Track.1",
        "metadata": {},
        "name": "picture" if kind == "Video" else "sound",
        "source_range": None,
        "effects": [],
        "markers": [],
        "enabled": True,
        "kind": kind,
        "children": [_child(timeline, each, kind) for each in timeline.placed],
    }


def _child(timeline: Timeline, placed: Placed, kind: str) -> dict[str, Any]:
    shot, length = placed.shot, placed.last - placed.first
    if kind == "Audio" and not shot.sounds:
        return {
            "OTIO_SCHEMA": "Gap.1",
            "metadata": {},
            "name": "",
            "source_range": _range(timeline, 0, length),
            "effects": [],
            "markers": [],
            "enabled": True,
        }
    return {
        "OTIO_SCHEMA": "Clip.2",
        "metadata": {},
        "name": shot.name,
        "source_range": _range(timeline, placed.source, length),
        "effects": [],
        "markers": [],
        "enabled": True,
        "media_references": {"DEFAULT_MEDIA": _media(timeline, placed)},
        "active_media_reference_key": "DEFAULT_MEDIA",
    }


def _media(timeline: Timeline, placed: Placed) -> dict[str, Any]:
    shot = placed.shot
    whole = (
        _range(timeline, shot.timecode, timeline.rate.frame(shot.length)) if shot.length else None
    )
    common = {"metadata": {}, "available_range": whole, "available_image_bounds": None}
    if shot.clip is None:
        return {"OTIO_SCHEMA": "MissingReference.1", "name": shot.name, **common}
    url = shot.clip.absolute().as_uri()
    return {
        "OTIO_SCHEMA": "ExternalReference.1", "name": shot.clip.name, "target_url": url, **common
    }  # fmt: skip


def _marker(timeline: Timeline, marker: Marker) -> dict[str, Any]:
    first, length = timeline.span(marker)
    return {
        "OTIO_SCHEMA": "Marker.2",
        "metadata": {},
        "name": marker.name,
        "color": marker.colour,
        "comment": marker.note,
        "marked_range": _range(timeline, first, length if marker.lasts else 0),
    }


def _range(timeline: Timeline, start: int, length: int) -> dict[str, Any]:
    return {
        "OTIO_SCHEMA": "TimeRange.1",
        "start_time": _time(timeline, start),
        "duration": _time(timeline, length),
    }


def _time(timeline: Timeline, frame: int) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": float(timeline.rate.exact), "value": frame}
