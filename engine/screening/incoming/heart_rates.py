"""Heart rates as straps' and watches' programs export them, in CSV.

Known are Polar Flow (a second table that begins with `Sample rate,Time,HR (bpm)`), Polar Sensor
Logger (`Phone timestamp;HR [bpm]`, and `RR-interval [ms]`), Garmin's FitCSVTool (one message a
line, or its data file with `record.heart_rate[bpm]`), and any table with a column of times and one
of heart rates.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from engine.problems import Trouble
from engine.screening.incoming.csv_tables import (
    Line,
    Table,
    read_lines,
    refuse_backwards,
    table_of,
)
from engine.screening.incoming.times import GARMIN_EPOCH, instant_of, seconds_of
from engine.words import Seconds

SLOWEST, FASTEST = 25.0, 250.0
"""Beats a minute: beyond these it is no heart rate."""

_TIMES: Final = (
    *("time", "seconds", "secs", "s", "t", "elapsed", "elapsed_time", "elapsed time"),
    *("time (s)", "time [s]", "time_s", "timestamp", "phone timestamp", "datetime", "date_time"),
    *("date", "date/time", "record.timestamp[s]", "record.timestamp"),
)
_RATES: Final = (
    *("heart_rate", "hr", "heart rate", "heartrate", "bpm", "hr (bpm)", "hr [bpm]", "hr_bpm"),
    *("heart rate (bpm)", "heart rate [bpm]", "heart_rate_bpm", "pulse", "value"),
    *("record.heart_rate[bpm]", "record.heart_rate"),
)
_INTERVALS: Final = ("rr-interval [ms]", "rr interval [ms]", "rr [ms]", "rr_ms", "rr (ms)")
_FLOW: Final = ("sample rate", "time", "hr (bpm)")
_FIT: Final = ("type", "local number", "message")


@dataclass(frozen=True, slots=True)
class HeartRates:
    """A recording: `rates` in beats a minute at seconds `at` from its beginning, ascending.

    `began` is when it began, without a zone where the file tells none; None where it is not told.
    """

    at: tuple[Seconds, ...]
    rates: tuple[float, ...]
    began: datetime | None
    path: Path


def read_heart_rates(path: Path) -> HeartRates:
    """Any of the known exports. Instants at which nothing was measured (empty, or 0) are left out.

    Raises Trouble for a file that is none, or holds what cannot be.
    """
    lines = read_lines(path)
    for place, line in enumerate(lines):
        names = tuple(each.casefold().strip() for each in line.values)
        if names[:3] == _FLOW:
            return _flow(table_of(path, lines[place:]), lines[:place])
        if names[:3] == _FIT:
            return _fit(table_of(path, lines[place:]))
    return _plain_table(table_of(path, lines))


def _flow(table: Table, before: Sequence[Line]) -> HeartRates:
    """Polar Flow: a table about the training, and below it one of its samples."""
    about = {}
    filled = [line for line in before if any(line.values)]
    if len(filled) > 1:
        about = dict(zip(filled[0].values, filled[1].values, strict=False))
    began = None
    try:
        began = datetime.strptime(
            f"{about.get('Date', '')} {about.get('Start time', '')}", "%d-%m-%Y %H:%M:%S"
        )
    except ValueError:
        began = None  # a file without it is aligned by its beginning
    return _recording(
        table, table.column(("Time",), "times"), table.column(("HR (bpm)",), "heart rates"), began
    )


def _fit(table: Table) -> HeartRates:
    """Garmin's FitCSVTool: a message a line, its fields as name, value and unit."""
    told: list[tuple[Line, Seconds, float]] = []
    for line in table.lines:
        if line.value(0).casefold() != "data" or line.value(2).casefold() != "record":
            continue
        names = [line.value(each).casefold() for each in range(3, len(line.values), 3)]
        places = {name: 4 + 3 * number for number, name in enumerate(names)}
        if "timestamp" not in places or "heart_rate" not in places:
            continue
        if line.value(places["heart_rate"]) in ("", "0", "255"):  # 255: FIT's word for unknown
            continue
        at = table.number(line, places["timestamp"], 0, 2**32, "time of FIT's, in seconds")
        rate = table.number(line, places["heart_rate"], SLOWEST, FASTEST, "heart rate")
        told.append((line, at, rate))
    began = GARMIN_EPOCH + timedelta(seconds=told[0][1]) if told else None
    return _made(table, told, began)


def _plain_table(table: Table) -> HeartRates:
    rates, intervals = table.find(_RATES), table.find(_INTERVALS)
    if rates is None and intervals is not None:
        return _recording(table, table.column(_TIMES, "times"), intervals, intervals=True)
    rate = table.column(_RATES, "heart rates")
    return _recording(table, table.column(_TIMES, "times"), rate)


def _recording(
    table: Table, time: int, column: int, began: datetime | None = None, *, intervals: bool = False
) -> HeartRates:
    """The recording of two columns: times, which are lengths from its beginning or instants, and
    rates, or milliseconds between two beats."""
    told: list[tuple[Line, Seconds, float]] = []
    first: datetime | None = None
    for line in table.lines:
        if line.value(column) in ("", "0", "0.0", "-", "--"):
            continue
        written = line.value(time)
        instant, at = instant_of(written), seconds_of(written)
        if table.columns[time].startswith("record.timestamp") and at is not None:
            instant = GARMIN_EPOCH + timedelta(seconds=at)
        if instant is not None:
            first = first or instant
            if (instant.tzinfo is None) is not (first.tzinfo is None):
                table.refuse(line, f'"{written}" has its zone otherwise than the lines above it.')
            at = (instant - first).total_seconds()
        if at is None:
            table.refuse(line, f'"{written}" is no time.', "Write seconds, 0:01:15 or an instant.")
        if intervals:
            longest = 60000 / SLOWEST
            rate = 60000 / table.number(line, column, 60000 / FASTEST, longest, "interval")
        else:
            rate = table.number(line, column, SLOWEST, FASTEST, "heart rate")
        told.append((line, at, rate))
    return _made(table, told, first or began, from_zero=first is None)


def _made(
    table: Table,
    told: Sequence[tuple[Line, Seconds, float]],
    began: datetime | None,
    *,
    from_zero: bool = False,
) -> HeartRates:
    if not told:
        raise Trouble(f"{table.path} holds no heart rate. Nothing was added.")
    refuse_backwards(table, [(line, at) for line, at, _ in told])
    zero = 0.0 if from_zero else told[0][1]
    return HeartRates(
        tuple(at - zero for _, at, _ in told),
        tuple(rate for *_, rate in told),
        began,
        table.path,
    )


def aligned(heart: HeartRates, film_began: datetime | None, offset: Seconds | None) -> HeartRates:
    """The recording by film time: its film began `offset` seconds after it did or, where that is
    not told, at `film_began` (UTC). What lies before the film is left out.

    Raises Trouble where neither tells it, and where nothing of it lies in the film.
    """
    if offset is None:
        if heart.began is None or film_began is None:
            which = "the recording" if heart.began is None else "the showing"
            raise Trouble(
                f"{heart.path} cannot be placed: when {which} began is not known. Say by "
                "--offset 12.5s how long after the recording the film began.",
                blame="call",
            )
        began = heart.began
        if began.tzinfo is None:
            began = began.astimezone()  # the zone of this machine
        offset = (film_began.astimezone(UTC) - began.astimezone(UTC)).total_seconds()
    kept = [
        (at - offset, rate) for at, rate in zip(heart.at, heart.rates, strict=True) if at >= offset
    ]
    if not kept:
        raise Trouble(
            f"{heart.path} ends {offset - heart.at[-1]:.0f} s before the film began: nothing of it "
            "lies in the film. Say by --offset where the film began in it.",
            blame="call",
        )
    return HeartRates(
        tuple(at for at, _ in kept), tuple(rate for _, rate in kept), None, heart.path
    )
