"""Shots by known pictures: cuts are found, and flashes, fades and sweeps are none."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from engine.media.light import samples_of_rgb
from engine.media.measured import FlashTrain, Measured, read, written
from engine.media.measuring import measure
from engine.media.shots import SHORTEST, Shot

Picture = npt.NDArray[np.uint8]


def scene(seed: int, wide: int = 320) -> Picture:
    """Something with detail and colours of its own."""
    noise = np.random.default_rng(seed)
    coarse = noise.uniform(0, 255, (18, max(1, wide // 10), 3)).astype(np.float32)
    picture = cv2.resize(coarse, (wide, 180), interpolation=cv2.INTER_CUBIC)
    tinted = 0.6 * picture + 0.4 * noise.uniform(0, 255, 3)
    return np.clip(tinted, 0, 255).astype(np.uint8)


def shots(pictures: Sequence[Picture]) -> list[tuple[int, bool]]:
    """The numbers of the pictures with which shots begin, and whether these are blank."""
    found = measure((n / 24, samples_of_rgb(each)) for n, each in enumerate(pictures)).shots
    return [(round(24 * shot.begin), shot.blank) for shot in found]


@pytest.mark.parametrize("seed", range(8))
def test_a_cut_is_found_on_its_frame(seed: int) -> None:
    assert shots([scene(seed)] * 7 + [scene(seed + 100)] * 7) == [(0, False), (7, False)]


@pytest.mark.parametrize("length", [1, 2, 5])
def test_a_picture_put_between_is_a_shot_of_its_own(length: int) -> None:
    pictures = [scene(1)] * 9 + [scene(2)] * length + [scene(1)] * 9
    assert shots(pictures) == [(0, False), (9, False), (9 + length, False)]


def test_a_flash_of_the_same_picture_is_no_cut() -> None:
    lit = np.clip(scene(3).astype(int) * 0.6 + 100, 0, 255).astype(np.uint8)
    assert shots([scene(3)] * 6 + [lit] * 2 + [scene(3)] * 6) == [(0, False)]


def test_a_white_frame_is_blank() -> None:
    white = np.full((180, 320, 3), 255, np.uint8)
    assert shots([scene(4)] * 6 + [white] + [scene(4)] * 6) == [(0, False), (6, True), (7, False)]


def test_sweeps_dissolves_and_fades_are_no_cuts() -> None:
    wide = scene(5, 960)
    assert shots([wide[:, 20 * n : 20 * n + 320] for n in range(24)]) == [(0, False)]
    one, other = scene(6).astype(float), scene(7).astype(float)
    mixed = [((1 - s) * one + s * other).astype(np.uint8) for s in np.linspace(0, 1, 13)]
    assert shots(mixed) == [(0, False)]
    faded = [(one * share).astype(np.uint8) for share in np.linspace(1, 0.1, 13)]
    assert shots(faded) == [(0, False)]


def test_grain_is_no_cut() -> None:
    noise = np.random.default_rng(8)
    still = scene(8).astype(float)
    grainy = [
        np.clip(still + noise.normal(0, 12, still.shape), 0, 255).astype(np.uint8)
        for _ in range(12)
    ]
    assert shots(grainy) == [(0, False)]


def test_three_frames_at_thirty_a_second_are_long_enough() -> None:
    assert 3 / 30 >= SHORTEST > 2 / 24


def test_what_was_measured_is_read_as_it_was_written() -> None:
    trains = (FlashTrain("red", 1.0, 2.5, 6.5, 0.4),)
    made = Measured(trains, (Shot(0.0), Shot(1.5, True)), (0.0, 0.04), (0.1, 0.25), (-23.0, -70.0))
    assert read(written(made)) == made
    assert read(written(Measured(loudness=None))) == Measured(loudness=None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"version":0}',
        '{"version":2}',
        "[" * 9999,
        '{"version":2,"flashes":1}',
    ],
)
def test_what_is_no_measurement_is_measured_anew(text: str) -> None:
    assert read(text) is None


def test_light_and_loudness_are_found_by_time() -> None:
    made = Measured(
        times=(0.0, 0.5, 1.0),
        luminance=(0.1, 0.2, 0.3),
        loudness=tuple(-float(n) for n in range(40)),
    )
    assert made.light_at(0.0) == 0.1
    assert made.light_at(0.99) == 0.2
    assert made.light_at(9.0) == 0.3
    assert made.light_at(-1.0) is None
    # Each value is of the 0.4 s before it: of one second seven lie wholly in it.
    assert list(made.loudness_between(1.0, 2.0)) == [-float(n) for n in range(13, 20)]
