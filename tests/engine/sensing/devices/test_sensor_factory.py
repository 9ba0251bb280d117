"""From words to sensors, and never without consent."""

import subprocess
import sys
from pathlib import Path

import pytest

from engine.clock import ManualClock
from engine.problems import Trouble
from engine.sensing.devices.sensor_factory import open_sensors
from engine.sensing.quantities import FACE_SMILE
from engine.sensing.reading import Reading
from engine.sensing.recorded import write_recording

CLOCK = ManualClock()
BOTH = frozenset({"face", "voice"})
HEART = frozenset({"heart"})
STRAP = "ble:A0:9E:1A:12:34:56"


def test_off_is_off() -> None:
    assert open_sensors(None, None, None, BOTH, CLOCK) == []
    assert open_sensors("off", "off", None, BOTH, CLOCK, heart="off") == []


def test_each_word_finds_its_sensor(tmp_path: Path) -> None:
    film, sound, viewer = tmp_path / "a.mp4", tmp_path / "a.wav", tmp_path / "a.jsonl"
    film.touch()
    sound.touch()
    write_recording(viewer, [Reading(0.0, FACE_SMILE, 0.5, 1.0)])
    made = open_sensors("0", "default", viewer, BOTH, CLOCK)
    assert [one.kind for one in made] == ["camera", "microphone", "recorded"]
    assert made[0].name == "camera 0"
    made = open_sensors(str(film), str(sound), None, BOTH, CLOCK)
    assert [one.name for one in made] == ["camera a.mp4", "microphone a.wav"]
    assert not any(one.is_open for one in made)


@pytest.mark.parametrize("consent", [frozenset(), frozenset({"voice"})])
def test_no_camera_without_consent(consent: frozenset[str]) -> None:
    with pytest.raises(Trouble, match="no consent to reading the face"):
        open_sensors("0", None, None, consent, CLOCK)


@pytest.mark.parametrize("consent", [frozenset(), frozenset({"face"})])
def test_no_microphone_without_consent(consent: frozenset[str]) -> None:
    with pytest.raises(Trouble, match="no consent to reading the voice"):
        open_sensors(None, "default", None, consent, CLOCK)


def test_a_heart_is_a_strap_or_a_lab_stream() -> None:
    (strap,) = open_sensors(None, None, None, HEART, CLOCK, heart=STRAP)
    (stream,) = open_sensors(None, None, None, HEART, CLOCK, heart="lsl:Polar H10: RR")
    assert (strap.kind, strap.name) == ("heart", "heart strap A0:9E:1A:12:34:56")
    assert (stream.kind, stream.name) == ("heart", "heart stream Polar H10: RR")
    assert not strap.is_open
    assert not stream.is_open


@pytest.mark.parametrize("word", ["ble:", "lsl:", "polar", "ble:my strap", "usb:0"])
def test_other_hearts_are_refused_with_an_example(word: str) -> None:
    with pytest.raises(Trouble, match=r"ble:ADDRESS|A0:9E:1A:12:34:56"):
        open_sensors(None, None, None, HEART, CLOCK, heart=word)


@pytest.mark.parametrize("word", [STRAP, "lsl:heart"])
def test_no_heart_without_consent(word: str) -> None:
    with pytest.raises(Trouble, match=r"no consent to reading the heart.*--consent heart"):
        open_sensors(None, None, None, BOTH, CLOCK, heart=word)


def test_a_missing_film_is_refused_before_anything_starts() -> None:
    with pytest.raises(Trouble, match="no camera or film"):
        open_sensors("nowhere.mp4", None, None, BOTH, CLOCK)
    with pytest.raises(Trouble, match="no sound"):
        open_sensors(None, "nowhere.wav", None, BOTH, CLOCK)


def test_without_consent_no_library_that_opens_a_device_is_imported() -> None:
    program = """
import sys
from engine.clock import SystemClock
from engine.problems import Trouble
from engine.sensing.devices.sensor_factory import open_sensors
for words in (("0", None, None), (None, "default", None), ("off", "off", "off"),
              (None, None, "ble:A0:9E:1A:12:34:56"), (None, None, "lsl:heart")):
    try:
        open_sensors(*words[:2], None, frozenset(), SystemClock(), heart=words[2])
    except Trouble:
        pass
opens = {"cv2", "pyaudio", "soundfile", "onnxruntime", "pywebrtc_audio"}
opens |= {"bleak", "pylsl", "asyncio"}
print(sorted(opens & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[4],
    )
    assert done.stdout.strip() == "[]"
