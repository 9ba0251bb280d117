"""From words to sensors, and never without consent."""

import subprocess
import sys
from pathlib import Path

import pytest

from engine.clock import ManualClock
from engine.problems import Trouble
from engine.sensing.choose import open_sensors
from engine.sensing.reading import FACE_SMILE, Reading
from engine.sensing.recorded import write_recording

CLOCK = ManualClock()
BOTH = frozenset({"face", "voice"})


def test_off_is_off() -> None:
    assert open_sensors(None, None, None, BOTH, CLOCK) == []
    assert open_sensors("off", "off", None, BOTH, CLOCK) == []


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
from engine.sensing.choose import open_sensors
for words in (("0", None), (None, "default"), ("off", "off")):
    try:
        open_sensors(*words, None, frozenset(), SystemClock())
    except Trouble:
        pass
kept_away = {"cv2", "mediapipe", "pyaudio", "soundfile", "onnxruntime", "pywebrtc_audio"}
print(sorted(kept_away & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert done.stdout.strip() == "[]"
