"""Flashes by known pictures: what WCAG 2.3.1 and ITU-R BT.1702 permit, and what they do not."""

import math
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import pytest

from engine.media.flashes import MOST, FlashMeter
from engine.media.headers import Colour
from engine.media.light import light_of, recoloured, samples_of_planes, samples_of_rgb
from engine.media.measuring import measure

Picture = npt.NDArray[np.uint8]
RATES = (
    *(24, 30000 / 1001, 50),
    *(pytest.param(rate, marks=pytest.mark.thorough) for rate in (25, 30, 60)),
)
BLACK, WHITE = (0, 0, 0), (255, 255, 255)


def plain(colour: tuple[int, int, int]) -> Picture:
    return np.full((180, 320, 3), colour, np.uint8)


def square(hertz: float, one: Picture, other: Picture) -> Callable[[float], Picture]:
    """The two by turns, `hertz` times a second each."""
    return lambda at: other if math.floor(2 * hertz * at + 1e-6) % 2 else one


def worst(
    picture_at: Callable[[float], Picture], rate: float = 24, seconds: float = 3.0
) -> tuple[float, float]:
    """The most general and red flashes in any second."""
    meter, general, red = FlashMeter(), 0.0, 0.0
    for number in range(round(rate * seconds)):
        at = number / rate
        meter = meter.step(at, light_of(samples_of_rgb(picture_at(at))))
        general, red = max(general, meter.general), max(red, meter.red)
    return general, red


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("hertz", [1, 2, 3, 4, 6, 10])
def test_as_many_flashes_are_counted_as_there_are(hertz: float, rate: float) -> None:
    assert worst(square(hertz, plain(BLACK), plain(WHITE)), rate) == (hertz, 0.0)


@pytest.mark.parametrize("rate", RATES)
def test_three_a_second_are_permitted_and_half_a_flash_more_is_not(rate: float) -> None:
    three = worst(square(3, plain(BLACK), plain(WHITE)), rate, 6)
    more = worst(square(3.5, plain(BLACK), plain(WHITE)), rate, 6)
    assert three[0] == MOST < more[0]


def test_every_frame_of_a_strobe_counts() -> None:
    pictures = (plain(BLACK), plain(WHITE))
    assert worst(lambda at: pictures[round(60 * at) % 2], 60)[0] == pytest.approx(30, abs=0.5)


def grey(luminance: float) -> tuple[int, int, int]:
    """The grey of a relative luminance, by sRGB."""
    value = luminance * 12.92 if luminance <= 0.0031308 else 1.055 * luminance ** (1 / 2.4) - 0.055
    return (round(255 * value),) * 3


@pytest.mark.parametrize(
    ("dark", "light", "counts"),
    [(0.20, 0.29, False), (0.20, 0.31, True), (0.78, 0.90, True), (0.82, 1.0, False)],
)
def test_a_change_counts_from_a_tenth_and_below_four_fifths(
    dark: float, light: float, counts: bool
) -> None:
    assert (worst(square(5, plain(grey(dark)), plain(grey(light))))[0] > MOST) == counts


def test_red_against_a_blue_as_light_is_a_red_flash_and_no_general_one() -> None:
    red, blue = (150, 0, 0), (0, 0, 236)
    lights = [light_of(samples_of_rgb(plain(each))).luminance.mean() for each in (red, blue)]
    assert abs(lights[0] - lights[1]) < 0.05
    assert worst(square(5, plain(red), plain(blue))) == (0.0, 5.0)
    assert worst(square(3, plain(red), plain(blue))) == (0.0, 3.0)


def test_pale_red_is_not_saturated() -> None:
    assert worst(square(5, plain((190, 120, 120)), plain((120, 140, 160))))[1] == 0.0


def test_a_red_lit_scene_that_stands_does_not_flash() -> None:
    noise = np.random.default_rng(5)

    def lit(_at: float) -> Picture:
        grain = noise.normal(0, 6, (180, 320, 1))
        return np.clip(np.array([170, 60, 45]) + grain, 0, 255).astype(np.uint8)

    assert worst(lit) == (0.0, 0.0)


def patch(across: float, down: float, left: float = 0.0, top: float = 0.0) -> Picture:
    """White on black, by shares of the width and height."""
    picture = plain(BLACK)
    x, y = round(320 * left), round(180 * top)
    picture[y : y + round(180 * down), x : x + round(320 * across)] = 255
    return picture


@pytest.mark.parametrize("place", [(0.0, 0.0), (0.45, 0.4), (0.8, 0.8)])
def test_an_area_counts_from_a_quarter_of_ten_degrees_wherever_it_is(
    place: tuple[float, float],
) -> None:
    # A third of width and height are 10 degrees: a quarter of that is a sixth of either.
    assert worst(square(5, plain(BLACK), patch(0.2, 0.2, *place)))[0] == 5.0
    assert worst(square(5, plain(BLACK), patch(0.12, 0.12, *place)))[0] == 0.0


def test_small_areas_far_apart_are_not_added_up() -> None:
    corners = [(0.0, 0.0), (0.9, 0.0), (0.0, 0.9), (0.9, 0.9), (0.45, 0.45)]
    spots = np.max([patch(0.1, 0.1, *place) for place in corners], axis=0)
    assert worst(square(5, plain(BLACK), spots))[0] == 0.0


def test_a_flash_that_wanders_within_the_field_counts_each_time() -> None:
    places = [patch(0.25, 0.25, 0.3, 0.3), patch(0.25, 0.25, 0.34, 0.34)]

    def wandering(at: float) -> Picture:
        turn = math.floor(10 * at + 1e-6)
        return places[turn // 2 % 2] if turn % 2 else plain(BLACK)

    assert worst(wandering)[0] == 5.0


@pytest.mark.parametrize("hertz", [0.25, 1, 2.5])
def test_slow_fades_are_no_train_of_flashes(hertz: float) -> None:
    def fading(at: float) -> Picture:
        return plain((round(127.5 - 127.5 * math.cos(2 * math.pi * hertz * at)),) * 3)

    assert worst(fading, seconds=6)[0] <= MOST


def test_a_fade_in_steps_counts_once() -> None:
    assert worst(lambda at: plain((min(255, round(90 * at)),) * 3))[0] <= 0.5


def test_combs_of_two_fields_are_one_even_light() -> None:
    combed = plain(BLACK)
    combed[::2] = 255
    turned = plain(BLACK)
    turned[1::2] = 255
    assert worst(square(12, combed, turned)) == (0.0, 0.0)


def test_planes_and_pixels_have_the_same_light() -> None:
    by_709 = Colour("bt709")
    luma, blue, red = (np.full(shape, 0, np.uint8) for shape in ((180, 320), (90, 160), (90, 160)))
    luma[:], blue[:], red[:] = 63, 102, 240  # R'G'B' 255, 0, 0 by BT.709, limited
    light = light_of(samples_of_planes(luma, blue, red, by_709))
    assert light.saturated.all()
    assert light.luminance.mean() == pytest.approx(0.2126, abs=0.01)
    # OpenCV's decoder makes this of the same planes, by BT.601.
    by_601 = light_of(recoloured(samples_of_rgb(plain((232, 0, 8))), by_709))
    assert by_601.saturated.all()


def test_trains_are_located() -> None:
    def pictures() -> Iterator[tuple[float, npt.NDArray[np.float32]]]:
        flash = square(6, plain(BLACK), plain(WHITE))
        for number in range(240):
            at = number / 24
            shown = flash(at) if 3 <= at < 5 else plain(BLACK)
            yield at, samples_of_rgb(shown)

    (train,) = measure(pictures()).flashes
    assert train.kind == "general"
    assert train.begin == pytest.approx(3, abs=0.2)
    assert 4.9 < train.end < 5.9
    assert train.a_second == 6
    assert train.share == 1
