"""Hearts out of XDF files, as LabRecorder writes them (the format is XDF 1.0's specification)."""

import struct
from datetime import datetime
from pathlib import Path

import pytest

from engine.problems import Trouble
from engine.screening.incoming.lab_streams import read_lab_stream


def chunk(tag: int, content: bytes) -> bytes:
    """One chunk: its length, its tag, its content."""
    return b"\x04" + struct.pack("<I", len(content) + 2) + struct.pack("<H", tag) + content


def stream(
    number: int, name: str, kind: str, label: str, samples: list[tuple[float, float]]
) -> bytes:
    """A stream of one channel of doubles."""
    header = (
        f"<?xml version='1.0'?><info><name>{name}</name><type>{kind}</type><channel_count>1"
        f"</channel_count><nominal_srate>0</nominal_srate><channel_format>double64"
        f"</channel_format><desc><channels><channel><label>{label}</label></channel></channels>"
        "</desc></info>"
    )
    told = b"".join(b"\x08" + struct.pack("<dd", at, value) for at, value in samples)
    body = struct.pack("<I", number) + b"\x04" + struct.pack("<I", len(samples)) + told
    return chunk(2, struct.pack("<I", number) + header.encode()) + chunk(3, body)


def write(folder: Path, *streams: bytes) -> Path:
    path = folder / "lab.xdf"
    head = "<?xml version='1.0'?><info><version>1.0</version><datetime>2026-02-13T20:05:12+0100"
    path.write_bytes(b"XDF:" + chunk(1, f"{head}</datetime></info>".encode()) + b"".join(streams))
    return path


MARKERS = stream(1, "Markers", "Markers", "code", [(100.0, 1.0)])


@pytest.mark.parametrize(
    ("kind", "label", "value", "rate"),
    [("HR", "", 72.0, 72.0), ("ECG", "HeartRate", 72.0, 72.0), ("RR", "", 800.0, 75.0),
     ("RR", "", 0.8, 75.0)],
)  # fmt: skip
def test_a_stream_of_a_heart_is_found(
    tmp_path: Path, kind: str, label: str, value: float, rate: float
) -> None:
    beats = [(101.5, value), (102.5, value), (103.5, 0.0)]
    found = read_lab_stream(write(tmp_path, MARKERS, stream(2, "Strap", kind, label, beats)))
    assert found.at == pytest.approx((1.5, 2.5))
    assert found.rates == pytest.approx((rate, rate))
    assert found.began == datetime.fromisoformat("2026-02-13T20:05:12+01:00")


def test_what_is_no_heart_is_told(tmp_path: Path) -> None:
    two = [stream(n, f"Strap {n}", "HR", "", [(100.0, 70.0)]) for n in (2, 3)]
    with pytest.raises(Trouble, match="no stream of heart rates: it has Markers"):
        read_lab_stream(write(tmp_path, MARKERS))
    with pytest.raises(Trouble, match=r"2 streams of hearts.*Strap 2, Strap 3"):
        read_lab_stream(write(tmp_path, *two))
    assert read_lab_stream(write(tmp_path, *two), "Strap 3").rates == (70.0,)
    with pytest.raises(Trouble, match="holds no heart rate"):
        read_lab_stream(write(tmp_path, stream(2, "Strap", "HR", "", [(100.0, 7.0)])))
    (tmp_path / "no.xdf").write_bytes(b"time,hr\n0,70\n")
    with pytest.raises(Trouble, match="is no XDF file"):
        read_lab_stream(tmp_path / "no.xdf")
    with pytest.raises(Trouble, match="There is no file"):
        read_lab_stream(tmp_path / "gone.xdf")
