"""`sense`: the same numbers live and faster, states often enough, moments, and honest lines."""

import io
import json
import math
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from engine.problems import Trouble
from engine.sensing.reading import Reading
from engine.sensing.recorded import write_recording
from player.tools.sense import STATE_EVERY, Course, SenseOptions, consented, read_fast, sense
from player.tools.sense_view import JsonLines, Table
from tests.support.astronaut import swaying, write_film
from tests.support.calling import kuleshov


def laughing(seconds: float = 8.0, people: int = 1) -> list[Reading]:
    """Faces that laugh between the fourth and the sixth second."""
    readings = []
    for frame in range(int(seconds * 20)):
        now = frame / 20
        into = (now - 4.0) / 2.0
        smile = 0.5 - 0.5 * math.cos(2 * math.pi * into) if 0 < into < 1 else 0.0
        for person in range(people):
            values = {
                "face.present": 1.0,
                "face.smile": 0.8 * smile,
                "face.valence": 0.6 * smile if person == 0 else -0.4,
                "face.arousal": 0.3 * smile,
            }
            readings += [Reading(now, name, value, 0.9, person) for name, value in values.items()]
    return readings


def options(path: Path, *, fast: bool) -> SenseOptions:
    return SenseOptions(None, None, None, path, frozenset(), True, fast, None)


def lines(readings: Iterable[Reading]) -> list[dict[str, Any]]:
    out = io.StringIO()
    course = Course(JsonLines(out))
    course.take(readings)
    course.finish()
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_states_come_at_least_ten_times_a_second_with_confidence_and_causes() -> None:
    states = [line for line in lines(laughing()) if "state" in line]
    times = [state["time"] for state in states]
    assert all(0 < b - a <= 0.1 for a, b in pairwise(times))
    at_apex = next(state for state in states if state["time"] >= 5.2)
    for name in ("valence", "arousal", "attention", "presence"):
        assert {"mean", "variance", "confidence"} <= set(at_apex["state"][name])
    assert at_apex["state"]["valence"]["causes"]["face.smile"] > 0.05
    assert at_apex["causes"]["face.valence"] > 0.05
    assert at_apex["looks"].startswith("looks ")


def test_a_moment_is_a_line_of_its_own_in_modest_words() -> None:
    moments = [line["moment"] for line in lines(laughing()) if "moment" in line]
    assert [moment["offset"] is None for moment in moments] == [True, False]
    assert moments[0]["looks"].startswith("looks ")
    assert 4.6 < moments[0]["apex"] < 5.5


def test_two_people_are_told_apart() -> None:
    states = [line for line in lines(laughing(people=2)) if "state" in line]
    last = states[-1]
    assert last["people"] == 2
    assert set(last["each"]) == {"0", "1"}
    # One laughs; the other looks the same from the first picture on, which is how they rest.
    assert max(state["spread"] for state in states) > 0.1
    valence = [{n: own["valence"]["mean"] for n, own in s["each"].items()} for s in states[20:]]
    assert max(each["0"] for each in valence) > 0.3
    assert all(abs(each["1"]) < 0.2 for each in valence)


def test_what_sense_writes_can_be_sensed_again(tmp_path: Path) -> None:
    path = tmp_path / "viewer.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines(laughing())) + "\n")
    out = io.StringIO()
    read_fast(options(path, fast=True), Course(JsonLines(out)))
    assert [json.loads(line) for line in out.getvalue().splitlines()] == lines(laughing())


@pytest.mark.programs
def test_the_same_file_gives_the_same_lines_live_and_fast(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # A busy machine may wake the sensor late; here it may be a second late without harm.
    monkeypatch.setattr("player.tools.sense._SETTLES", 1.0)
    path = tmp_path / "viewer.jsonl"
    write_recording(path, laughing(3.0))
    said: list[str] = []
    written = []
    for fast in (True, True, False):
        sense(options(path, fast=fast), said.append)
        found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        written.append([line for line in found if "fault" not in line])
    assert written[0] == written[1]
    # Live goes on until somebody notices the end, a few states later.
    assert written[2][: len(written[0])] == written[0]
    assert len(written[0]) > 200


@pytest.mark.programs
def test_a_film_gives_the_same_lines_twice(tmp_path: Path) -> None:
    """With the real reader of faces, on a film of a still photograph."""
    path = write_film(tmp_path / "film.mp4", swaying(20))
    fast = SenseOptions(str(path), None, None, None, frozenset(("face",)), True, True, None)
    written = []
    for _ in range(2):
        out = io.StringIO()
        read_fast(fast, Course(JsonLines(out)))
        written.append(out.getvalue())
    assert written[0] == written[1]
    assert '"face.smile"' in written[0]


def test_readings_out_of_order_and_of_broken_clocks_do_no_harm() -> None:
    readings = laughing(3.0)
    shuffled = sorted(readings, key=lambda each: (round(each.time, 1), each.quantity, each.time))
    strange = [Reading(time, "face.smile", 0.5, 1.0) for time in (1e300, math.inf, math.nan, -1e9)]
    out = io.StringIO()
    course = Course(JsonLines(out))
    course.take(readings[:4])
    course.take([*shuffled[4:], *strange])
    course.finish()
    states = [line for line in map(json.loads, out.getvalue().splitlines()) if "state" in line]
    assert len(states) == pytest.approx(3.0 / STATE_EVERY, abs=2)
    assert states[-1]["confidence"] > 0.4


def test_an_hour_of_silence_does_not_hold_the_terminal_up() -> None:
    out = io.StringIO()
    course = Course(JsonLines(out))
    course.take(laughing(1.0))
    course.advance(1.0)
    course.take([Reading(3600.0, "face.present", 1.0, 1.0)])
    course.finish()
    assert len(out.getvalue().splitlines()) < 3000


def test_the_table_shows_state_moments_readings_and_faults() -> None:
    from rich.console import Console

    table = Table()
    course = Course(table)
    course.take(laughing(people=2))
    course.finish()
    table.fault(8.0, "The camera 0 stopped delivering pictures.")
    console = Console(width=160, file=io.StringIO(), record=True)
    console.print(table.draw())
    shown = console.export_text()
    for words in ("valence", "presence", "face.smile", "person 1", "looks", "camera 0", "spread"):
        assert words in shown


@pytest.mark.thorough
def test_what_stops_sensing_is_said_alone() -> None:
    done = kuleshov("sense", "--readings", "no_such_file.jsonl")
    assert done.returncode == 1
    assert "Waiting" not in done.stdout + done.stderr


@pytest.mark.thorough
def test_sensing_can_be_asked_to_stop() -> None:
    done = kuleshov(
        "sense", "--readings", "sample_film/viewer.jsonl", "--fast", "--json", "--seconds", "2"
    )
    assert done.returncode == 0
    times = [json.loads(line)["time"] for line in done.stdout.splitlines()]
    assert 1.9 < max(times) <= 2.0 + STATE_EVERY


def test_where_no_source_can_be_read_sensing_has_failed(tmp_path: Path) -> None:
    noise = tmp_path / "noise.wav"
    noise.write_bytes(bytes(5000))
    asked = SenseOptions(None, str(noise), None, None, frozenset({"voice"}), True, False, None)
    said: list[str] = []
    with pytest.raises(Trouble, match="Nothing was sensed"):
        sense(asked, said.append)
    assert [each for each in said if "noise.wav cannot be read" in each]


def test_what_may_be_sensed_without_asking_and_what_is_asked_for(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"")
    asked: list[str] = []

    def may(given: set[str] | None, *words: str | None, agree: bool = True) -> set[str]:
        asked.clear()

        def agrees(device: str) -> bool:
            asked.append(device)
            return agree

        return set(consented(*words, given, agrees))  # type: ignore[call-arg, arg-type]

    assert (may(None, "0", None, None), asked) == ({"face"}, ["camera"])
    assert (may(None, "0", "default", "off", agree=False), asked) == (
        set(),
        ["camera", "microphone"],
    )
    # A file has nobody in front of it; so named, a heart sensor is still a device.
    assert (may(None, str(film), str(film), None), asked) == ({"face", "voice"}, [])
    assert (may(None, None, None, str(film)), asked) == ({"heart"}, ["heart sensor"])
    # Whoever said what may be opened is not asked for more.
    assert (may({"voice"}, "0", "default", "ble:x"), asked) == ({"voice"}, [])
    assert (may(set(), "0", None, None), asked) == (set(), [])
