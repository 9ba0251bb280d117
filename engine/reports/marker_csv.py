"""Markers as a CSV file, with the columns of DaVinci Resolve's edit index. Pure.

Resolve writes such lists (*Timelines > Export > Edit Index*), spreadsheets and scripts read them.
Into Resolve itself markers come by `edl.resolve_markers` alone.
"""

import csv
from io import StringIO
from typing import Final

from engine.reports.edl import RESOLVE_COLOURS
from engine.reports.markers import Timeline

COLUMNS: Final = ("#", "V", "C", "Record In", "Record Out", "Dur", "Name", "Color", "Notes")


def marker_csv(timeline: Timeline) -> str:
    """One row for each marker, its times as timecode of the timeline, RFC 4180."""
    text = StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    code = timeline.rate.timecode
    for number, marker in enumerate(timeline.sorted_markers, 1):
        first, length = timeline.span(marker)
        begin = timeline.begins + first
        colour = RESOLVE_COLOURS[marker.colour]
        times = (code(begin), code(begin + length), code(length))
        rows.writerow((number, "V1", "C", *times, marker.name, colour, marker.note))
    return text.getvalue()
