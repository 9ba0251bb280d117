"""What of each picture is shown when flashes come: by known pictures, without a screen."""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from engine.media.flashes import MOST, FlashMeter
from engine.media.light import Samples, light_of, samples_of_rgb
from player.screen.flash_guard import FlashGuard

BLACK, WHITE, RED = (0, 0, 0), (255, 255, 255), (255, 0, 0)


def plain(colour: tuple[int, int, int]) -> npt.NDArray[np.uint8]:
    return np.full((72, 96, 3), colour, np.uint8)


def square(
    hertz: float, other: tuple[int, int, int] = WHITE
) -> Callable[[float], npt.NDArray[np.uint8]]:
    pictures = (plain(BLACK), plain(other))
    return lambda at: pictures[math.floor(2 * hertz * at + 1e-6) % 2]


def screen(
    picture_at: Callable[[float], npt.NDArray[np.uint8]], rate: float, seconds: float
) -> tuple[FlashGuard, float, list[float], list[float]]:
    """The guard afterwards, the most flashes on a screen of 8 bits, its light, what was taken."""
    guard, meter = FlashGuard(), FlashMeter()
    shown: Samples | None = None
    worst, lights, shares = 0.0, [], []
    for number in range(round(rate * seconds)):
        at = number / rate
        samples = samples_of_rgb(picture_at(at))
        share = guard.step(50 + at, samples)
        mixed = samples if shown is None else shown + share * (samples - shown)
        shown = (np.rint(mixed * 255) / 255).astype(np.float32)
        light = light_of(shown)
        meter = meter.step(at, light)
        worst = max(worst, meter.most)
        lights.append(float(light.luminance.mean()))
        shares.append(share)
    return guard, worst, lights, shares


RATES = [24, 60, *(pytest.param(rate, marks=pytest.mark.thorough) for rate in (25, 30, 50))]


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("hertz", [3.5, 4, 7, 12])
@pytest.mark.parametrize("other", [WHITE, RED], ids=["white", "red"])
def test_a_train_is_within_the_limit_and_neither_black_nor_white(
    other: tuple[int, int, int], hertz: float, rate: float
) -> None:
    guard, worst, lights, _ = screen(square(hertz, other), rate, 4)
    assert worst <= MOST
    assert guard.damping.trains == 1
    assert guard.damping.seconds > 2
    settled = lights[-round(rate) :]
    assert min(settled) > 0.015
    assert max(settled) < 0.5


@pytest.mark.parametrize("rate", RATES)
def test_what_is_permitted_is_not_touched(rate: float) -> None:
    guard, worst, _, shares = screen(square(3), rate, 4)
    assert worst == MOST
    assert set(shares) == {1.0}
    assert not guard.is_alert or guard.damping.trains == 0


def test_after_a_train_the_picture_comes_back_whole() -> None:
    flash = square(8)
    guard, worst, _, shares = screen(lambda at: flash(at) if at < 2 else plain((90, 80, 70)), 24, 5)
    assert worst <= MOST
    assert shares[47] < 0.2
    assert set(shares[-24:]) == {1.0}
    assert guard.damping.seconds == pytest.approx(2.3, abs=0.5)
    assert not guard.is_alert


def test_two_trains_are_counted_as_two() -> None:
    flash = square(8)
    guard, worst, _, _ = screen(
        lambda at: flash(at) if at % 5 < 1.5 else plain((90, 80, 70)), 24, 8
    )
    assert worst <= MOST
    assert guard.damping.trains == 2


def test_a_window_that_falls_behind_shows_no_more_flashes() -> None:
    """Pictures that were displayed in a burst are seen from instants that hardly differ."""
    guard, meter, worst = FlashGuard(), FlashMeter(), 0.0
    flash, shown, clock = square(6), None, 10.0
    for number in range(72):
        clock += 0.0 if number % 4 else 4 / 24
        samples = samples_of_rgb(flash(number / 24))
        share = guard.step(clock, samples)
        shown = samples if shown is None else shown + share * (samples - shown)
        meter = meter.step(clock + (number % 4) * 1e-4, light_of(shown.astype(np.float32)))
        worst = max(worst, meter.most)
    assert worst <= MOST
