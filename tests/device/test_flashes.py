"""Flashes on a real screen: damped where they come too often, and else left to the bit.

What is grabbed from the window is measured by the meter that `check` measures clips with.
"""

import math
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from engine.media.flashes import MOST, FlashMeter
from engine.media.headers import Colour
from engine.media.light import light_of, samples_of_rgb
from engine.media.measuring import measure_pictures
from player.playback.deck import Deck
from player.playback.layers import Layer
from player.playback.picture import Picture
from tests.support.clips import make_clip
from tests.support.waiting import until

ROOT = Path(__file__).parents[2]
WIDE, HIGH = 320, 180
Shown = list[tuple[float, npt.NDArray[np.uint8]]]


@pytest.fixture(scope="module")
def window(display: str) -> Iterator[Any]:
    from player.screen.window import FilmWindow

    made = FilmWindow("test")
    yield made
    made.close()


def new_compositor() -> Any:
    from player.screen.compositor import Compositor

    return Compositor()


class Slides:
    """A deck whose picture is set by hand: one shade of Y'CbCr, or luma and chromas as planes."""

    _numbers = count(1)

    def __init__(self) -> None:
        self._planes = np.full(WIDE * HIGH * 3 // 2, 128, np.uint8)
        self.shown: Picture | None = None

    def show(self, at: float, shade: tuple[int, int, int]) -> None:
        luma, blue, red = np.split(self._planes, (WIDE * HIGH, WIDE * HIGH * 5 // 4))
        luma[:], blue[:], red[:] = shade
        base = self._planes.ctypes.data
        self.shown = Picture(
            WIDE, HIGH, (WIDE, WIDE // 2, WIDE // 2), (HIGH, HIGH // 2, HIGH // 2),
            (base, base + WIDE * HIGH, base + WIDE * HIGH * 5 // 4),
            next(self._numbers), 1.0, Colour("bt709"), at,
        )  # fmt: skip

    def picture(self, since: float = -math.inf, until: float = math.inf) -> Picture | None:
        return self.shown


BLACK, WHITE = (16, 128, 128), (235, 128, 128)
RED, BLUE = (63, 102, 240), (32, 240, 118)


def flashing(compositor: Any, pictures: Any, rate: float = 24) -> Shown:
    """What the window shows of shades that follow one another, each with the deck it is on."""
    shown = []
    for number, (deck, shade) in enumerate(pictures):
        at = 1000 + number / rate
        deck.show(at, shade)
        compositor.draw([Layer(deck, 1.0)], WIDE, HIGH)
        shown.append((at, compositor.grab(WIDE, HIGH)))
    return shown


def worst(shown: Shown) -> float:
    meter, most = FlashMeter(), 0.0
    for at, picture in shown:
        meter = meter.step(at, light_of(samples_of_rgb(picture)))
        most = max(most, meter.most)
    return most


def light(picture: npt.NDArray[np.uint8]) -> float:
    return float(light_of(samples_of_rgb(picture)).luminance.mean())


@pytest.mark.parametrize("rate", [24, 60])
@pytest.mark.parametrize("other", [WHITE, RED], ids=["white", "red"])
def test_a_strobe_is_damped_and_never_black(window: Any, other: Any, rate: float) -> None:
    deck: Any = Slides()
    compositor = new_compositor()
    window.listen()
    strobe = [(deck, other if number // 3 % 2 else BLACK) for number in range(round(3 * rate))]
    shown = flashing(compositor, strobe, rate)
    assert worst(shown) <= MOST
    assert min(light(picture) for _, picture in shown[2 * round(rate) :]) > 0.02
    assert compositor.damping.trains == 1
    assert worst(flashing(new_undamped(), strobe, rate)) > MOST


def new_undamped() -> Any:
    compositor = new_compositor()
    compositor.damps_flashes = False
    return compositor


def test_red_and_blue_by_turns_are_damped_too(window: Any) -> None:
    deck: Any = Slides()
    turns = [(deck, RED if number // 3 % 2 else BLUE) for number in range(72)]
    window.listen()
    assert worst(flashing(new_undamped(), turns)) == 4
    assert worst(flashing(new_compositor(), turns)) <= MOST


def test_a_train_across_cuts_is_damped(window: Any) -> None:
    """Neither deck flashes: the cuts between them do."""
    decks: Any = (Slides(), Slides())
    cuts = [(decks[number // 3 % 2], (BLACK, WHITE)[number // 3 % 2]) for number in range(72)]
    window.listen()
    assert worst(flashing(new_undamped(), cuts)) == 4
    compositor = new_compositor()
    assert worst(flashing(compositor, cuts)) <= MOST
    assert compositor.damping.trains == 1


def test_three_a_second_and_what_comes_after_a_train_are_left_to_the_bit(window: Any) -> None:
    deck: Any = Slides()
    three = [(deck, WHITE if number // 4 % 2 else BLACK) for number in range(72)]
    window.listen()
    compositor = new_compositor()
    asked, left = flashing(compositor, three), flashing(new_undamped(), three)
    assert all(np.array_equal(one, two) for (_, one), (_, two) in zip(asked, left, strict=True))
    assert compositor.damping.trains == 0
    calm = (110, 120, 140)
    train = [(deck, WHITE if number // 2 % 2 else BLACK) for number in range(48)]
    after = [(deck, calm)] * 48
    shown = flashing(new_compositor(), [*train, *after])
    last = flashing(new_undamped(), [(deck, calm)])[0][1]
    assert np.array_equal(shown[-1][1], last)
    assert not np.array_equal(shown[47][1], flashing(new_undamped(), [train[-1]])[0][1])


def test_the_same_picture_drawn_again_stays_as_it_is(window: Any) -> None:
    """As when a caption comes over it, or the window is uncovered."""
    deck: Any = Slides()
    compositor = new_compositor()
    window.listen()
    flashing(compositor, [(deck, WHITE if n // 2 % 2 else BLACK) for n in range(48)])
    before = compositor.grab(WIDE, HIGH)
    for _ in range(5):
        compositor.draw([Layer(deck, 1.0)], WIDE, HIGH)
        assert np.array_equal(compositor.grab(WIDE, HIGH), before)


class Overheard:
    """A deck, and the picture that it gave last."""

    def __init__(self, deck: Deck) -> None:
        self._deck = deck
        self.last: Picture | None = None

    def picture(self, since: float = -math.inf, until: float = math.inf) -> Picture | None:
        self.last = self._deck.picture(since, until)
        return self.last


def played(
    window: Any, compositor: Any, clip: Path, seconds: float, fewest: int, begin: float = 1.0
) -> Shown:
    """What the window shows of a clip that runs, each picture once, and when.

    For so long and, where a busy machine draws seldom, until it has drawn so many.
    """
    deck = Deck("test")
    deck.load(clip, begin)
    until(lambda: deck.state == "ready")
    overheard: Any = Overheard(deck)
    shown: Shown = []
    deck.start(time.monotonic())
    end = time.monotonic() + seconds
    number = 0
    while time.monotonic() < end or (len(shown) < fewest and deck.state == "playing"):
        if deck.next_number() != number:
            window.listen()
            compositor.draw([Layer(overheard, 1.0)], *window.size)
            number = overheard.last.number
            shown.append((overheard.last.at, compositor.grab(*window.size)))
        time.sleep(0.002)
    deck.close()
    return shown


def test_a_clip_above_the_limit_in_its_file_is_within_it_on_screen(
    window: Any, tmp_path: Path
) -> None:
    drawn = "geq=lum='if(mod(floor(T*10)\\,2)\\,225\\,30)':cb=128:cr=128"
    clip = make_clip(tmp_path / "strobe.mp4", "color=gray", seconds=10.0, drawn=drawn)
    trains = measure_pictures(clip).flashes
    assert [train.a_second for train in trains] == [5.0]
    shown = played(window, new_compositor(), clip, 4.0, fewest=25)
    assert len(shown) >= 25
    assert worst(shown) <= MOST


def test_the_sample_film_is_left_to_the_bit(window: Any) -> None:
    damping, undamped = new_compositor(), new_undamped()
    again: Any = Slides()
    seen: list[bool] = []

    class Both:
        """Draws each picture by both, and gives what the first one drew."""

        def draw(self, layers: Any, width: int, height: int) -> None:
            damping.draw(layers, width, height)
            self._drawn = damping.grab(width, height).copy()
            again.shown = layers[0].deck.last
            undamped.draw([Layer(again, 1.0)], width, height)
            seen.append(bool(np.array_equal(self._drawn, undamped.grab(width, height))))

        def grab(self, *_size: int) -> Any:
            return self._drawn

    played(window, Both(), ROOT / "sample_film/clips/storm.mp4", 3.0, fewest=13, begin=6.0)
    assert len(seen) >= 13
    assert all(seen)
    assert damping.damping.trains == 0
