"""A pulse is found in pictures of skin that beats, and in no others."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.sensing.face.geometry import canonical_face
from engine.sensing.heart.pulse import AGREEING, PulseReader, patches
from engine.sensing.heart.pulse_gate import Gate, shipped_gate
from engine.sensing.heart.pulse_wave import WINDOW, Rhythm
from engine.sensing.picture import Picture
from engine.sensing.quantities import HEART_RATE
from engine.sensing.reading import Reading

Floats = NDArray[np.float64]

RATE = 30.0
SKIN = np.array([110.0, 140.0, 180.0], np.float32)  # B, G, R
BLOOD = np.array([0.53, 0.77, 0.33])
LIGHT = np.ones(3)
NOISE = 3.0 * np.random.default_rng(1).standard_normal((64, 120, 160, 3), np.float32)
"""What stands over the pictures, drawn in any order: to make noise anew for each takes longer
than to look for a pulse in it."""


def face(x: float = 80.0, y: float = 60.0, scale: float = 6.0) -> Floats:
    """The canonical face before the camera, (468, 3) in pixels."""
    place = np.array([x, y, 0.0])
    return np.asarray(canonical_face() * (scale, -scale, -scale) + place)


class Camera:
    """Pictures (120, 160, 3) of one colour under noise, that swings as it is told."""

    def __init__(self, seed: int = 1) -> None:
        self._chance = np.random.default_rng(seed)

    def picture(self, swing: Floats) -> Picture:
        """`swing` (3,), relative, of the face's middle; the upper edge stays as it is."""
        picture = NOISE[self._chance.integers(len(NOISE))] + 0.5
        picture[:12] += SKIN
        picture[12:] += (SKIN * (1.0 + swing)).astype(np.float32)
        return np.clip(picture, 0, 255).astype(np.uint8)


def watch(
    reader: PulseReader,
    swing: Callable[[float], Floats],
    *,
    seconds: float = 18.0,
    start: float = 0.0,
    place: Callable[[float], Floats] = lambda _: face(),
    person: int = 0,
    seed: int = 1,
) -> list[Reading]:
    camera, said = Camera(seed), []
    for index in range(round(seconds * RATE)):
        now = start + index / RATE
        said += reader.see(camera.picture(swing(now)), place(now), now, person)
    return said


def pulse(rate: float, percent: float = 0.6) -> Callable[[float], Floats]:
    """Skin that beats, `percent` of green from peak to peak."""
    strength = percent / 200.0 / BLOOD[1]
    return lambda now: BLOOD * strength * np.sin(2 * np.pi * rate / 60.0 * now)


def nothing(_now: float) -> Floats:
    return np.zeros(3)


@pytest.mark.parametrize("rate", [52.0, 74.0, 120.0])
def test_a_beating_face_is_read(rate: float) -> None:
    said = watch(PulseReader(), pulse(rate))
    assert len(said) >= 2
    assert {reading.quantity for reading in said} == {HEART_RATE}
    assert all(abs(reading.value - rate) < 3.0 for reading in said)
    assert all(reading.quality >= shipped_gate().threshold for reading in said)
    # Nothing before a whole window and the judgements that have to agree.
    assert said[0].time >= WINDOW + AGREEING - 1


def test_a_photograph_under_noise_has_no_pulse() -> None:
    assert watch(PulseReader(), nothing, seconds=40.0) == []


def test_a_light_that_swings_like_a_pulse_is_none() -> None:
    """White light, and light of any one colour but blood's."""
    for colour in (LIGHT, np.array([1.0, 0.2, 0.1]), np.array([0.1, 0.2, 1.0])):
        reader = PulseReader()
        said = watch(reader, lambda now, c=colour: c * 0.006 * np.sin(2 * np.pi * 1.2 * now))
        assert said == []
        assert reader.latest is not None
        assert reader.latest.rejection


def test_what_is_stronger_than_any_pulse_is_none() -> None:
    reader = PulseReader()
    assert watch(reader, pulse(72.0, percent=30.0)) == []
    assert reader.latest is not None
    assert reader.latest.rejection == "not the strength of a pulse"


def test_one_beating_patch_is_no_pulse() -> None:
    """A blinking lamp on one cheek: the others do not beat."""
    reader, camera = PulseReader(), Camera()
    left, top, right, bottom = patches(face())[1]
    for index in range(round(16 * RATE)):
        now = index / RATE
        picture = camera.picture(np.zeros(3)).astype(np.float64)
        picture[top:bottom, left:right] *= 1.0 + 3.0 * pulse(72.0, 1.0)(now)
        assert reader.see(np.clip(picture, 0, 255).astype(np.uint8), face(), now) == []
    assert reader.latest is not None
    assert reader.latest.rejection == "the patches of skin disagree"


def test_a_head_that_moves_is_not_judged() -> None:
    reader = PulseReader()
    said = watch(
        reader, pulse(72.0), place=lambda now: face(x=80.0 + 8.0 * np.sin(2 * np.pi * 0.8 * now))
    )
    assert said == []
    assert reader.latest is not None
    assert reader.latest.rejection == "the head moves"


def test_a_head_that_nods_as_the_wave_beats_is_suspected() -> None:
    reader = PulseReader()
    said = watch(
        reader, pulse(72.0), place=lambda now: face(y=60.0 + 0.5 * np.sin(2 * np.pi * 1.2 * now))
    )
    assert said == []
    assert reader.latest is not None
    assert reader.latest.rejection == "movement or light"


def test_a_face_that_was_away_begins_anew() -> None:
    reader = PulseReader()
    assert watch(reader, pulse(72.0), seconds=10.0) == []
    assert watch(reader, pulse(72.0), seconds=12.5, start=11.0) == []
    assert watch(reader, pulse(72.0), seconds=5.0, start=23.5) != []


def test_time_that_runs_backwards_begins_anew() -> None:
    reader = PulseReader()
    watch(reader, pulse(72.0), seconds=14.0, start=100.0)
    assert watch(reader, pulse(72.0), seconds=5.0, start=0.0) == []


def test_two_people_are_told_apart() -> None:
    reader = PulseReader()
    one, other, said = Camera(1), Camera(2), []
    for index in range(round(17 * RATE)):
        now = index / RATE
        said += reader.see(one.picture(pulse(60.0)(now)), face(), now, 0)
        said += reader.see(other.picture(pulse(90.0)(now)), face(), now, 1)
    for person, rate in ((0, 60.0), (1, 90.0)):
        own = [reading for reading in said if reading.person == person]
        assert own
        assert all(abs(reading.value - rate) < 3.0 for reading in own)


@pytest.mark.parametrize(
    "points", [face(x=20.0), face(y=5.0), face(scale=0.5), face(x=-500.0)], ids=str
)
def test_a_face_that_is_cut_off_or_too_small_says_nothing(points: Floats) -> None:
    reader = PulseReader()
    assert watch(reader, pulse(72.0), seconds=15.0, place=lambda _: points) == []
    assert reader.latest is None


def test_too_few_pictures_a_second_say_nothing() -> None:
    reader, camera = PulseReader(), Camera()
    for index in range(200):
        now = index / 10.0
        assert reader.see(camera.picture(pulse(72.0)(now)), face(), now) == []
    assert reader.latest is not None
    assert reader.latest.rejection == "too few pictures a second"


def test_in_the_dark_nothing_is_said() -> None:
    reader = PulseReader()
    for index in range(round(13 * RATE)):
        picture = Camera(index).picture(np.zeros(3)) // 8
        assert reader.see(picture, face(), index / RATE) == []
    assert reader.latest is not None
    assert reader.latest.rejection == "too dark or too bright"


def test_the_gate_believes_clean_rhythms_more() -> None:
    gate = shipped_gate()
    clean, doubtful = Rhythm(70.0, 12.0, 0.5, 1.0, 0.05), Rhythm(70.0, -2.0, 9.0, 30.0, 0.6)
    assert gate.probability(clean) > 0.97
    assert gate.probability(doubtful) < 0.3
    assert 0.5 < gate.threshold < 1.0


def test_what_no_heart_does_is_never_believed() -> None:
    gate = Gate((0.0, 0.0, 0.0, 0.0), 9.0, 0.5)
    assert gate.probability(Rhythm(30.0, 12.0, 0.0, 0.0, 0.0)) == 0.0
    assert gate.probability(Rhythm(70.0, float("nan"), 0.0, 0.0, 0.0)) == 0.0
    assert gate.probability(Rhythm(70.0, 12.0, 0.0, 0.0, 0.0)) > 0.99
