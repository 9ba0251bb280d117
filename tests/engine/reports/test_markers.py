"""Markers, read back by programs that nobody here wrote: OpenTimelineIO, its adapters, csv."""

import csv
import re
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.reports.edl import cmx_3600, resolve_markers
from engine.reports.fcp_xml import fcp_xml
from engine.reports.marker_csv import marker_csv
from engine.reports.markers import Marker, Shot, Timeline
from engine.reports.otio_json import otio_json
from engine.reports.timecode import FrameRate

otio = pytest.importorskip("opentimelineio", reason="it has no release for Python 3.14 yet")

RATES = (23.976, 24.0, 25.0, 29.97, 30.0, 50.0, 59.94)
MARKERS = (
    Marker(2.5, "laugh", "8 of 12 laughed (67 %, 39 to 86 %)", "GREEN"),
    Marker(9.0, "dip of attention", "12 people: 0.41 (0.30 to 0.52)", "YELLOW", lasts=3.0),
    Marker(61.0, "flat: quiet joy", "3 of 12 | 25 %, 9 to 53 %\nmeant: joy & hope", "RED"),
    Marker(650.0, "7 left", "so <many>", "MAGENTA"),
)


def timeline(rate: float, markers: tuple[Marker, ...] = MARKERS) -> Timeline:
    frames = FrameRate.of(rate)
    return Timeline(
        "The Lamp Room: cut B",
        frames,
        (
            Shot("harbour", Path("/films/harbour.mp4"), 2.0, 10.0, length=14.0, sounds=True),
            Shot("title", None, 0.0, 5.0),
            Shot("stair", Path("/films/stair é.mp4"), 1.0, 645.0, 1440, 700.0),
        ),
        markers,
        begins=frames.frames_of("01:00:00:00"),
    )


def frames_of(written: Timeline) -> list[int]:
    return [written.span(each)[0] for each in written.sorted_markers]


@pytest.mark.parametrize("rate", RATES)
def test_opentimelineio_reads_its_own_format(rate: float) -> None:
    written = timeline(rate)
    read = otio.adapters.read_from_string(otio_json(written), "otio_json")
    assert read.name == written.title
    assert read.global_start_time.value == written.begins
    found = read.tracks.markers
    assert [each.marked_range.start_time.value for each in found] == frames_of(written)
    assert [(each.name, each.comment, each.color) for each in found] == [
        (each.name, each.note, each.colour) for each in MARKERS
    ]
    assert found[1].marked_range.duration.value == written.span(MARKERS[1])[1]
    picture, sound = read.tracks
    assert [each.name for each in picture] == ["harbour", "title", "stair"]
    assert picture.duration() == sound.duration()
    assert picture[0].source_range.start_time.to_seconds() == pytest.approx(2.0, abs=0.5 / rate)
    assert picture[0].available_range().duration.to_seconds() == pytest.approx(14, abs=0.5 / rate)
    assert picture[2].media_reference.target_url.endswith("stair%20%C3%A9.mp4")


@pytest.mark.parametrize("rate", RATES)
def test_final_cut_xml_is_read_by_its_adapter(rate: float) -> None:
    written = timeline(rate)
    read = otio.adapters.read_from_string(fcp_xml(written), "fcp_xml")
    read = read if isinstance(read, otio.schema.Timeline) else read[0]
    found = read.tracks.markers
    assert [each.marked_range.start_time.value for each in found] == frames_of(written)
    assert [each.marked_range.start_time.rate for each in found] == [
        pytest.approx(float(written.rate.exact))
    ] * len(MARKERS)
    assert [each.name for each in found] == [each.name for each in MARKERS]
    assert [each.metadata["fcp_xml"]["comment"] for each in found] == [
        each.note for each in MARKERS
    ]
    assert found[1].marked_range.duration.value == written.span(MARKERS[1])[1]
    assert read.global_start_time.value == written.begins
    clips = list(read.find_clips())
    assert [each.name for each in clips] == ["harbour", "stair", "harbour"]  # the last is sound
    assert clips[0].source_range.start_time.value == written.rate.frame(2.0)
    assert clips[1].range_in_parent().start_time.value == written.rate.frame(15.0)


@pytest.mark.parametrize("rate", [23.976, 24.0, 25.0, 30.0, 50.0])
def test_an_edit_decision_list_is_read_by_its_adapter(rate: float) -> None:
    written = timeline(rate)
    read = otio.adapters.read_from_string(
        cmx_3600(written), "cmx_3600", rate=float(written.rate.exact)
    )
    clips = list(read.find_clips())
    assert [each.name for each in clips] == ["harbour", "title", "stair"]
    assert [len(each.markers) for each in clips] == [2, 0, 2]
    found = [marker for clip in clips for marker in clip.markers]
    begins = [each.marked_range.start_time.value - written.begins for each in found]
    assert begins == frames_of(written)
    assert [each.color for each in found] == [each.colour for each in MARKERS]
    assert found[0].name == "laugh. 8 of 12 laughed (67 %, 39 to 86 %)"
    assert clips[0].source_range.start_time.value == written.rate.frame(2.0)
    assert clips[2].source_range.start_time.value == 1440 + written.rate.frame(1.0)


@pytest.mark.parametrize("rate", [29.97, 59.94])
def test_timecode_that_drops_is_said_and_is_right(rate: float) -> None:
    written = timeline(rate)
    text = cmx_3600(written)
    assert "FCM: DROP FRAME" in text
    exact = float(written.rate.exact)
    codes = re.findall(r"LOC: (\S+)", text)
    read = [otio.opentime.from_timecode(code, exact).value - written.begins for code in codes]
    assert read == frames_of(written)
    clips = list(otio.adapters.read_from_string(text, "cmx_3600", rate=exact).find_clips())
    assert [each.duration().value for each in clips] == [
        each.last - each.first for each in written.placed
    ]


@pytest.mark.parametrize("rate", RATES)
def test_resolve_reads_note_colour_name_and_duration(rate: float) -> None:
    """The form is that of Resolve's own lists; its events are read by the adapter."""
    written = timeline(rate)
    text = resolve_markers(written)
    read = otio.adapters.read_from_string(text, "cmx_3600", rate=float(written.rate.exact))
    clips = list(read.find_clips())
    assert [each.source_range.start_time.value - written.begins for each in clips] == frames_of(
        written
    )
    lines = re.findall(r"^(.*) \|C:ResolveColor(\w+) \|M:(.*) \|D:(\d+)\r$", text, re.MULTILINE)
    assert [(colour, name) for _, colour, name, _ in lines] == [
        ("Green", "laugh"),
        ("Yellow", "dip of attention"),
        ("Red", "flat: quiet joy"),
        ("Fuchsia", "7 left"),
    ]
    assert int(lines[1][3]) == written.span(MARKERS[1])[1]
    # A bar would end the note, a number at its beginning would begin an event.
    assert lines[2][0] == "(3 of 12 / 25 %, 9 to 53 % meant: joy & hope)"


@pytest.mark.parametrize("rate", RATES)
def test_a_spreadsheet_reads_the_rows(rate: float) -> None:
    written = timeline(rate)
    rows = list(csv.DictReader(StringIO(marker_csv(written))))
    exact = float(written.rate.exact)
    read = [otio.opentime.from_timecode(row["Record In"], exact).value for row in rows]
    assert [each - written.begins for each in read] == frames_of(written)
    assert [(row["Name"], row["Notes"]) for row in rows] == [
        (each.name, each.note) for each in MARKERS
    ]


def test_a_marker_outside_stands_at_the_nearest_frame() -> None:
    early, late = Marker(-3.0, "before", lasts=1.0), Marker(1e6, "after", lasts=5.0)
    written = timeline(25.0, (late, early))
    read = otio.adapters.read_from_string(otio_json(written), "otio_json")
    first, last = read.tracks.markers
    assert (first.name, first.marked_range.start_time.value) == ("before", 0)
    assert (last.name, last.marked_range.start_time.value) == ("after", written.frames - 1)


@pytest.mark.parametrize("write", [cmx_3600, resolve_markers, fcp_xml, otio_json, marker_csv])
def test_a_timeline_without_a_marker_and_odd_letters_are_written(write: Any) -> None:
    assert write(timeline(24.0, ()))
    assert write(timeline(24.0, (Marker(1.0, "nul \0 bell \a\n笑い", "“quoted”, \ud800"),)))


@given(frame=st.integers(0, 24 * 3600 * 23), rate=st.sampled_from(RATES))
def test_timecode_is_what_opentimelineio_makes_of_it(frame: int, rate: float) -> None:
    ours = FrameRate.of(rate)
    theirs = otio.opentime.RationalTime(frame, float(ours.exact))
    assert ours.timecode(frame) == otio.opentime.to_timecode(theirs)
    assert ours.frames_of(ours.timecode(frame)) == frame


@pytest.mark.parametrize(
    "text", ["", "1:2:3", "01:00:60:00", "01:00:00:30", "01:01:00;01", "a:b:c:d"]
)
def test_what_is_no_timecode_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        FrameRate.of(29.97).frames_of(text)


def test_rates_as_people_write_them() -> None:
    assert FrameRate.of(23.98).exact == Fraction(24000, 1001)
    assert FrameRate.of(29.97).drops
    assert not FrameRate.of(23.976).drops
    assert FrameRate.of(25.001).exact == 25
    assert FrameRate.of(12.5) == FrameRate(Fraction(25, 2), 12)
