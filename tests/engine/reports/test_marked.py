"""Markers of findings: along a path, and over one segment's clip; read back by other libraries."""

from pathlib import Path
from typing import get_args

import pytest

from engine.audience.beats import Landing
from engine.pictures.film_strip import MARKS
from engine.problems import Trouble
from engine.reports.marked import COLOURS, FORMATS, likeliest_path, markers_of, timeline_of
from engine.reports.markers import Timeline
from tests.support.made_findings import made_findings, story

otio = pytest.importorskip("opentimelineio", reason="it has no release for Python 3.14 yet")


def along(path: tuple[str, ...], *, clip: bool = False, begins: str = "01:00:00:00") -> Timeline:
    return timeline_of(made_findings(), story(), Path("/films"), path, begins, clip=clip)


@pytest.mark.thorough
def test_the_way_that_most_people_took() -> None:
    assert likeliest_path(made_findings(), story()) == ("door", "room")


def test_along_a_path_markers_stand_where_their_segment_does() -> None:
    timeline = along(("door", "room"))
    read = otio.adapters.read_from_string(FORMATS["otio"].write(timeline), "otio_json")
    found = {each.name: each.marked_range.start_time.to_seconds() for each in read.tracks.markers}
    assert found == {
        "landed: amusement": 1.0,
        "laughter where nothing was meant": 1.0,
        "flat: joy": 3.0,
        "attention dips": 5.0,
        "somebody left": 5.52,
        "too few to tell: awe": 6.0,
    }
    notes = {each.name: each.comment for each in read.tracks.markers}
    assert notes["landed: amusement"] == "9 of 12 people (75 %, 47 to 91 %) answered as was meant"
    assert "31 people would tell" in notes["too few to tell: awe"]
    colours = {each.name: each.color for each in read.tracks.markers}
    assert (colours["flat: joy"], colours["landed: amusement"]) == ("RED", "GREEN")


def test_over_a_clip_markers_stand_in_media_time() -> None:
    timeline = along(("door",), clip=True)
    assert [(each.name, each.at) for each in timeline.sorted_markers] == [
        ("landed: amusement", 3.0),
        ("laughter where nothing was meant", 3.0),
        ("flat: joy", 5.0),
    ]


def test_a_path_that_is_none_and_a_timecode_that_is_none_are_told() -> None:
    with pytest.raises(Trouble, match='Did you mean "door"'):
        along(("dor",))
    with pytest.raises(Trouble, match="that is no timecode at 25 frames a second"):
        along(("door",), begins="1 hour")


def test_whatever_is_said_of_a_beat_has_a_colour_and_a_mark() -> None:
    for says in get_args(Landing):
        assert says in COLOURS
        assert says in MARKS


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_every_marker(name: str) -> None:
    timeline = along(("door", "hall", "room"))
    written = FORMATS[name].write(timeline)
    assert len(timeline.markers) == sum(
        len(markers_of(made_findings(), each)) for each in ("door", "room")
    )
    for marker in timeline.markers:
        assert marker.name in written
