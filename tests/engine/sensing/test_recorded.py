"""Recorded viewers: written, read, refused, replayed."""

import json
import math
import os
from pathlib import Path

import pytest

from engine.clock import ManualClock, SystemClock
from engine.problems import Trouble
from engine.sensing.quantities import FACE_SMILE, FACE_VALENCE, VOICE_LEVEL
from engine.sensing.reading import Reading
from engine.sensing.recorded import RecordedSensor, read_recording, write_recording
from tests.support.waiting import collected

READINGS = [
    Reading(100.0, FACE_SMILE, 0.25, 1.0),
    Reading(100.0, FACE_VALENCE, -0.5, 0.5),
    Reading(100.2, VOICE_LEVEL, -40.0, 1.0),
]


def line(time: object = 0.0, quantity: object = FACE_SMILE, value: object = 0.5) -> str:
    return json.dumps({"time": time, "quantity": quantity, "value": value, "quality": 1.0})


def test_a_recording_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "viewer.jsonl"
    write_recording(path, READINGS, "laughs at the end")
    recording = read_recording(path)
    assert recording.description == "laughs at the end"
    assert [(one.quantity, one.value, one.quality) for one in recording.readings] == [
        (one.quantity, one.value, one.quality) for one in READINGS
    ]
    assert [one.time for one in recording.readings] == pytest.approx([0.0, 0.0, 0.2])


def test_what_could_not_be_read_back_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "viewer.jsonl"
    with pytest.raises(ValueError, match="value"):
        write_recording(path, [Reading(0.0, FACE_SMILE, math.nan, 1.0)])
    assert not path.exists()


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("{", "not a line of JSON"),
        ("[" * 100000, "not a line of JSON"),
        ("[1]", "should be an object"),
        ("{}", "quantity is missing"),
        (line(quantity="face.smlie"), 'Did you mean "face.smile"'),
        (line(value=1.5), "value 1.5 should be from 0 to 1"),
        (line(value=math.nan), "value nan"),
        (line(value=True), "value should be a number"),
        (line(value="0.5"), "value should be a number"),
        (line(time=-1), "time -1 should be from 0"),
        (line(time=math.inf), "time inf"),
        (line(time=0.05), "runs backwards"),
        ('{"time": 1, "quantity": "face.smile", "value": 0.5}', "quality should be a number"),
        (line(value=10**400), "value inf should be from 0 to 1"),
        (line(value=-(10**400)), "value -inf should be from 0 to 1"),
        ('{"time": 1%s, "quantity": "face.smile"}' % ("0" * 5000), "time inf should be from 0"),
        ('{"time": 1, "quantity": "face.smile", "value": 1e999}', "value inf"),
        ('{"time": 1, "quantity": "face.smile", "value": 0, "quality": NaN}', "quality nan"),
        (line(time=1e300), "time 1e+300 should be from 0"),
        (line(value=[[0.5]]), "value should be a number"),
        (line(value={"value": 0.5}), "value should be a number"),
        (line(value=None), "value should be a number"),
        (line(quantity=7), "quantity is missing"),
        (line(quantity="x" * 100000), 'nobody measures "xxx'),
        (line(quantity="\ud800\x1b[2J"), 'nobody measures "??[2J"'),
        (line(0.1)[:-1] + ', "person": 1%s}' % ("0" * 400), "person should be a whole number"),
        (line(0.1)[:-1] + ', "person": 0.0}', "person should be a whole number"),
        ('{"a":' * 100000, "not a line of JSON"),
    ],
    ids=lambda text: text[:40],
)
def test_bad_lines_are_refused_with_their_number(tmp_path: Path, bad: str, says: str) -> None:
    path = tmp_path / "viewer.jsonl"
    path.write_text("\n".join(['{"viewer": "x"}', line(0.1), "", bad, line(0.2)]))
    with pytest.raises(Trouble) as refused:
        RecordedSensor(path, ManualClock())
    assert f"{path}:4: " in str(refused.value)
    assert says in str(refused.value)


def test_all_bad_lines_at_once_but_no_flood(tmp_path: Path) -> None:
    path = tmp_path / "viewer.jsonl"
    path.write_text("\n".join(["?"] * 30))
    with pytest.raises(Trouble) as refused:
        read_recording(path)
    assert len(str(refused.value).splitlines()) == 11
    assert "20 more" in str(refused.value)


def test_missing_and_empty_recordings(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="cannot be read"):
        read_recording(tmp_path / "none.jsonl")
    (tmp_path / "empty.jsonl").write_text("")
    with pytest.raises(Trouble, match="no readings"):
        read_recording(tmp_path / "empty.jsonl")


def test_what_is_no_text_and_no_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "viewer.jsonl"
    path.write_text(line(), encoding="utf-16")
    with pytest.raises(Trouble, match="not text in UTF-8"):
        read_recording(path)
    path.write_bytes(line(0.0).encode() + b"\n\xff\xfe\n")
    with pytest.raises(Trouble, match="not text in UTF-8"):
        read_recording(path)
    path.write_bytes(b"\0" * 2 * 1024 * 1024)
    with pytest.raises(Trouble, match="line 1 has no end"):
        read_recording(path)
    with pytest.raises(Trouble, match="it is no file"):
        read_recording(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Trouble, match="it is no file"):
        read_recording(tmp_path / "pipe")


def test_an_editor_may_have_left_its_marks(tmp_path: Path) -> None:
    path = tmp_path / "viewer.jsonl"
    lines = ['{"viewer": "a line\u2028separator"}', line(0.0), line(0.1), ""]
    path.write_text("\r\n".join(lines), encoding="utf-8-sig", newline="")
    recording = read_recording(path)
    assert recording.description == "a line\u2028separator"
    assert len(recording.readings) == 2


def test_lines_of_state_and_moments_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "sensed.jsonl"
    path.write_text("\n".join([line(0.0), '{"state": {"time": 0.0}}', line(0.1)]))
    assert len(read_recording(path).readings) == 2


def gathered(sensor: RecordedSensor, count: int) -> list[Reading]:
    return collected(sensor.take, count)


def test_it_replays_in_time_and_ends(tmp_path: Path) -> None:
    path = tmp_path / "viewer.jsonl"
    write_recording(path, READINGS)
    clock = SystemClock()
    sensor = RecordedSensor(path, clock)
    assert not sensor.is_open
    started = clock.now()
    sensor.start()
    seen = gathered(sensor, 3)
    assert clock.now() - started >= 0.2
    begun = seen[0].time
    assert begun >= started
    assert [one.time - begun for one in seen] == pytest.approx([0.0, 0.0, 0.2])
    sensor.stop()
    assert sensor.faults() == ["The recorded viewer viewer.jsonl has ended."]
    assert not sensor.is_open


def test_it_goes_round_and_stops_when_told(tmp_path: Path) -> None:
    path = tmp_path / "viewer.jsonl"
    write_recording(path, READINGS)
    sensor = RecordedSensor(path, SystemClock(), loop=True)
    sensor.start()
    seen = gathered(sensor, 8)
    times = [one.time for one in seen]
    assert times == sorted(times)
    sensor.stop()
    assert sensor.faults() == []


def test_with_a_clock_moved_by_hand_nothing_comes_early(tmp_path: Path) -> None:
    path = tmp_path / "viewer.jsonl"
    write_recording(path, READINGS)
    clock = ManualClock(50.0)
    sensor = RecordedSensor(path, clock)
    sensor.start()
    assert [one.time for one in gathered(sensor, 2)] == [50.0, 50.0]
    assert sensor.take() == []
    clock.advance(0.3)
    assert gathered(sensor, 1)[0].time == pytest.approx(50.2)
    sensor.stop()
