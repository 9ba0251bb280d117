"""Pictures of an audience: each is drawn of what may come, few people and strange ones too."""

import math
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.audience.comparing_time import compared
from engine.audience.curves import curve
from engine.audience.intervals import NOBODY, share_interval
from engine.audience.leaving import staying
from engine.pictures.audience_beats import BeatRow, Cell, draw_beats, draw_table, people_of
from engine.pictures.audience_compared import draw_compared, draw_effects
from engine.pictures.audience_curves import Shade, draw_curves
from engine.pictures.audience_flow import Stop, draw_flow
from engine.pictures.audience_heatmap import draw_heatmap
from engine.pictures.audience_staying import draw_staying
from engine.pictures.audience_style import page_colours, page_svg, write
from engine.pictures.film_strip import Piece, Strip
from engine.problems import Trouble
from engine.words import clock
from tests.support.made_report import STRIP


def values(people: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 0.3, (people, 8))


@pytest.mark.parametrize("people", [1, 2, 5, 12])
def test_curves_of_few_people_and_of_seconds_that_nobody_saw(people: int) -> None:
    felt = values(people)
    felt[:, 3:5] = np.nan
    drawn = curve(felt, np.arange(8) + 0.5, 1)
    shade = ("attention", Shade(1.0, 3.0, "dip"))
    figure = draw_curves(
        [("valence", drawn), ("attention", drawn), ("heart", drawn)],
        STRIP, title="笑い $x$", below="", shades=[shade],
    )  # fmt: skip
    assert "<svg" in page_svg(figure, "a", 'said "so"')


def test_a_heatmap_has_a_row_for_each_person(tmp_path: Path) -> None:
    for people in (1, 12, 400):
        felt = values(people)
        felt[0] = np.nan
        kinds = [0] * (people // 2) + [1] * (people - people // 2)
        figure = draw_heatmap("arousal", felt, 1.0, STRIP, title="a", below="b", kinds=kinds)
        write(figure, tmp_path / f"{people}.png")
        assert Image.open(tmp_path / f"{people}.png").width == 1600


def test_beats_that_nobody_saw_are_said_to_be_so() -> None:
    rows = [
        BeatRow("a 0:01", "joy", share_interval(9, 12), 0.1, "landed"),
        BeatRow("b 0:01", "joy", NOBODY, math.nan, "too few to tell"),
        BeatRow("c 0:01", "", share_interval(3, 3), 0.1, "delighted", "amusement"),
    ]
    draw_beats(rows, title="a", below="b")
    draw_beats([], title="a", below="b")
    assert people_of(NOBODY) == "nobody saw it"
    assert people_of(share_interval(9, 12)).replace("\xa0", " ") == "9 of 12 · 75 %, 47 to 91 %"


def test_a_table_of_feelings() -> None:
    cells = [
        Cell(f"feeling {a}", f"feeling {b}", share_interval(2, 12))
        for a in range(20)
        for b in range(20)
    ]
    draw_table(cells, title="a", below="b", rows="from", columns="to")
    draw_table([], title="a", below="b", rows="from", columns="to")


def test_staying_where_all_stay_and_where_all_leave() -> None:
    for left in (np.zeros(5, bool), np.ones(5, bool)):
        found = staying(np.array([8.0, 8.0, 3.0, 3.2, 7.0]), left)
        draw_staying(found, 8.0, STRIP, title="a", below="b")
        draw_staying(found, 8.0, None, title="a", below="b")


def test_two_cuts_compared() -> None:
    first, second = values(12), values(12, 2) + 0.8
    found = compared(first, second, 1, paired=False, draws=200)
    figure = draw_compared("valence", ("A", "B"), found, STRIP, 1.0, title="a", below="b")
    assert "<svg" in page_svg(figure, "a", "b")
    rows = [("ending", 0.9, 0.2, 1.6, "higher", "12 people"), ("x", *(math.nan,) * 3, "", "")]
    draw_effects(rows, title="a", below="b")


def test_a_flow_with_a_way_back_and_one_never_walked() -> None:
    stops = [
        Stop("a", 12, 0, False),
        Stop("b", 7, 2, False),
        Stop("c", 0, 0, False),
        Stop("d", 10, 10, True),
    ]
    went = {("a", "b"): 7, ("b", "a"): 2, ("a", "d"): 5, ("b", "d"): 5, ("a", "c"): 0}
    draw_flow(stops, went, 12, title="a", below="b")


def test_a_very_short_and_a_very_long_film() -> None:
    one = Strip((Piece("film", 0.0, 1.0),))
    many = Strip(tuple(Piece(f"scene {n}", 9.0 * n, 9.0 * (n + 1)) for n in range(120)))
    for strip, seconds in ((one, 1), (many, 1080)):
        felt = np.random.default_rng(1).normal(0, 0.3, (3, seconds))
        drawn = curve(felt, np.arange(seconds) + 0.5, 1)
        draw_curves([("valence", drawn)], strip, title="a", below="b")


def test_times_as_people_write_them() -> None:
    assert [clock(each) for each in (0, 7.4, 59.6, 3600, 3722)] == [
        "0:00", "0:07", "0:59", "1:00:00", "1:02:02"
    ]  # fmt: skip


def test_only_pictures_are_written(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"\.svg, \.png or \.pdf"):
        write(draw_beats([], title="a", below="b"), tmp_path / "a.txt")


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, 1.4.3."""
    lights = []
    for colour in (one, other):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        lights.append(0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2])
    return (max(lights) + 0.05) / (min(lights) + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_every_hue_stands_out_from_its_ground(dark: bool) -> None:
    colours = page_colours(dark=dark)
    for name in ("ink", "soft", "orange", "blue", "green", "pink"):
        assert contrast(colours[name], colours["ground"]) >= 4.5, name
    for name in ("ink", "soft"):
        assert contrast(colours[name], colours["block"]) >= 4.5, name
