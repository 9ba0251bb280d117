"""Heart rates as the programs of straps and watches export them, with their own column names."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.problems import Trouble
from engine.screening.incoming.heart_rates import HeartRates, aligned, read_heart_rates

FLOW = """\
Name,Sport,Date,Start time,Duration,Total distance (km),Average heart rate (bpm),Average speed \
(km/h),Max speed (km/h),Average pace (min/km),Max pace (min/km),Calories,Fat percentage of \
calories(%),Average cadence (rpm),Average stride length (cm),Running index,Training load,Ascent \
(m),Descent (m),Average power (W),Max power (W),Notes,Height (cm),Weight (kg),HR max,HR sit,VO2max,
Ada,OTHER_INDOOR,13-02-2026,20:05:12,00:00:03,,72,,,,,5,,,,,,,,,,,170,60,190,55,50,
Sample rate,Time,HR (bpm),Speed (km/h),Pace (min/km),Cadence,Altitude (m),Stride length (m),\
Distances (m),Temperatures (C),Power (W),
1,00:00:00,70,,,,,,,,,
,00:00:01,,,,,,,,,,
,00:00:02,74,,,,,,,,,
"""
LOGGER = """\
Phone timestamp;HR [bpm];HRV [ms];Breathing interval [rpm];
2026-02-13T20:05:12.250;70;;;
2026-02-13T20:05:13.250;71;31.5;;
"""
INTERVALS = """\
Phone timestamp;RR-interval [ms]
2026-02-13T20:05:12.250;800
2026-02-13T20:05:13.000;750
"""
FIT = """\
Type,Local Number,Message,Field 1,Value 1,Units 1,Field 2,Value 2,Units 2,Field 3,Value 3,Units 3
Definition,0,file_id,serial_number,1,,time_created,1,,type,1,,
Data,0,file_id,serial_number,"1",,time_created,"1140000000",,type,"4",,
Definition,1,record,timestamp,1,,heart_rate,1,,
Data,1,record,timestamp,"1140000000",s,heart_rate,"70",bpm
Data,1,record,timestamp,"1140000001",s,distance,"0.5",m,heart_rate,"72",bpm
Data,1,record,timestamp,"1140000002",s,heart_rate,"255",bpm
Data,2,event,timestamp,"1140000003",s,event,"0",
"""
FIT_DATA = """\
record.timestamp[s],record.distance[m],record.heart_rate[bpm]
1140000000,0,70
1140000001,0.5,72
"""


def written(folder: Path, text: str, name: str = "heart.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


GARMIN = datetime(1989, 12, 31, tzinfo=UTC) + timedelta(seconds=1140000000)


@pytest.mark.parametrize(
    ("text", "at", "rates", "began"),
    [
        (FLOW, (0, 2), (70, 74), datetime(2026, 2, 13, 20, 5, 12)),
        (LOGGER, (0, 1), (70, 71), datetime(2026, 2, 13, 20, 5, 12, 250000)),
        (INTERVALS, (0, 0.75), (75, 80), datetime(2026, 2, 13, 20, 5, 12, 250000)),
        (FIT, (0, 1), (70, 72), GARMIN),
        (FIT_DATA, (0, 1), (70, 72), GARMIN),
        ("time;heart_rate\n0,5;70\n1,5;72\n", (0.5, 1.5), (70, 72), None),
        ("Timestamp,Heart Rate (bpm)\n1760000000,70\n1760000001,72\n", (0, 1), (70, 72),
         datetime.fromtimestamp(1760000000, UTC)),
        ("\ufeffSeconds\tBPM\r\n0:01:00\t70\r\n0:01:01\t0\r\n", (60,), (70,), None),
    ],
    ids=["flow", "logger", "intervals", "fit", "fit data", "commas", "since 1970", "tabs"],
)  # fmt: skip
def test_exports_are_read(
    tmp_path: Path,
    text: str,
    at: tuple[float, ...],
    rates: tuple[float, ...],
    began: datetime | None,
) -> None:
    found = read_heart_rates(written(tmp_path, text))
    assert found.at == pytest.approx(at)
    assert found.rates == pytest.approx(rates)
    assert found.began == began


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", "", "is empty"),
        ("time,pace\n0,5\n", "line 1", "no column for heart rates: it has time, pace"),
        ("when,hr\n0,70\n", "line 1", "no column for times"),
        ("time,hr\n0,70\n1,999\n", "line 3", '"999" is no heart rate'),
        ("time,hr\n0,70\n1,fast\n", "line 3", '"fast" is no heart rate'),
        ("time,hr\n5,70\n1,71\n", "line 3", "before that of the line above"),
        ("time,hr\nsoon,70\n", "line 2", '"soon" is no time'),
        ("time,hr\n0,0\n1,\n", "", "holds no heart rate"),
        (FLOW.replace("00:00:02,74", "00:00:02,7400"), "line 6", '"7400" is no heart rate'),
        ("time,hr\n2026-01-01T00:00:00Z,70\n2026-01-01T00:00:01,70\n", "line 3", "its zone"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, text: str, line: str, says: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(Trouble) as told:
        read_heart_rates(path)
    assert str(told.value).startswith(f"{path}{', ' + line if line else ''}")
    assert says in str(told.value)


def test_a_picture_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "heart.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    with pytest.raises(Trouble, match="is no text"):
        read_heart_rates(path)


def test_a_recording_is_aligned_by_its_offset_or_by_both_clocks(tmp_path: Path) -> None:
    began = datetime(2026, 2, 13, 20, 5, 12, tzinfo=UTC)
    heart = HeartRates((0.0, 10.0, 20.0), (60.0, 70.0, 80.0), began, tmp_path / "h.csv")
    for found in (aligned(heart, None, 8.0), aligned(heart, began + timedelta(seconds=8), None)):
        assert found.at == pytest.approx((2.0, 12.0))
        assert found.rates == (70.0, 80.0)
    with pytest.raises(Trouble, match="nothing of it lies in the film"):
        aligned(heart, None, 100.0)
    with pytest.raises(Trouble, match="when the showing began is not known"):
        aligned(heart, None, None)
