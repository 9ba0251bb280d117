"""What a film does not permit nobody can switch on: no option, no answer, no recording."""

import itertools
from pathlib import Path

import pytest

from engine.clock import FilmClock, ManualClock
from engine.consent.purposes import CONSENTS, Consent
from engine.sensing.devices.sensor_factory import OFF, open_sensors
from player.audio.mixer import Mixer
from player.viewing.asking import Choice, not_permitted, within
from player.viewing.senses import senses_for


def choices(folder: Path) -> list[Choice]:
    """Everything that could be asked for, in every combination."""
    viewer = folder / "viewer.jsonl"
    viewer.write_text(
        '{"time": 0.1, "quantity": "face.present", "value": 1, "quality": 1}\n', "utf-8"
    )
    film, sound = folder / "film.mp4", folder / "sound.wav"
    for each in (film, sound):
        each.touch()
    consents: list[frozenset[Consent]] = [frozenset(), frozenset(CONSENTS)]
    return [
        Choice(camera, microphone, heart, readings, consent, resumes=False)
        for camera, microphone, heart, readings, consent in itertools.product(
            (None, OFF, "0", str(film)),
            (None, OFF, "default", str(sound)),
            (None, OFF, "ble:A0:9E:1A:12:34:56"),
            (None, viewer),
            consents,
        )
    ]


def test_forbidden_nothing_is_left_of_any_choice(tmp_path: Path) -> None:
    clock = ManualClock()
    for choice in choices(tmp_path):
        left = within(choice, "forbidden")
        assert left.sensed == frozenset()
        assert not left.consent & not_permitted("forbidden")
        senses = senses_for(left, Mixer(clock), clock, FilmClock(clock), "forbidden")
        assert senses.sensors == ()
        # and whoever forgets to ask what is left of a choice makes no sensor either
        unasked = senses_for(choice, Mixer(clock), clock, FilmClock(clock), "forbidden")
        assert unasked.sensors == ()


def test_expressions_leave_the_camera_alone(tmp_path: Path) -> None:
    clock = ManualClock()
    for choice in choices(tmp_path):
        left = within(choice, "expressions")
        assert left.sensed <= {"face"}
        if choice.camera not in (None, OFF) and "face" not in choice.consent:
            continue  # refused with a sentence, as ever
        senses = senses_for(left, Mixer(clock), clock, FilmClock(clock), "expressions")
        assert {each.kind for each in senses.sensors} <= {"camera", "recorded"}


@pytest.mark.parametrize("wanted", [{"camera": "0"}, {"mic": "default"}, {"heart": "lsl:x"}])
def test_forbidden_no_library_that_could_open_a_device_is_asked(wanted: dict[str, str]) -> None:
    named = {"camera": None, "mic": None, "heart": None} | wanted
    made = open_sensors(
        named["camera"], named["mic"], None, frozenset({"face", "voice", "heart"}),
        ManualClock(), heart=named["heart"], sensing="forbidden",
    )  # fmt: skip
    assert made == []
