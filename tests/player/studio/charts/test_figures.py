"""The numbers of charts, as tables."""

import csv
import io
import math

import numpy as np

from engine.audience.flow import ways
from engine.audience.likeness import spread_by_likeness
from engine.screening.findings import Heatmap
from player.studio.charts.curves import Line, curves
from player.studio.charts.figures import figures, separated
from player.studio.charts.kinds import alike, arcs
from player.studio.charts.people import flow, heatmap
from player.studio.charts.simulated import endings

PLACES = [("a", 0.0), ("a", 1.0), ("b", 0.0)]
LINE = Line([0.1, 0.2, math.nan], [0.0, 0.1, math.nan], [0.3, 0.25, math.nan], [7, 7, 0])


def test_a_curve_is_told_with_both_ends_of_its_band() -> None:
    options = curves(PLACES, {"valence": LINE}, {"laugh": (0, 2, 1)}, (), {"described": ""})
    at = {"segment": [name for name, _ in PLACES], "time": [f"{media:g}" for _, media in PLACES]}
    head, rows = figures(options, at)
    assert head == ["segment", "time", "valence", "valence -", "valence +", "laugh"]
    assert rows == [
        ["a", "0", 0.1, 0.0, 0.3, 0], ["a", "1", 0.2, 0.1, 0.25, 2],
        ["b", "0", None, None, None, 1],
    ]  # fmt: skip


def test_every_kind_of_chart_has_its_numbers() -> None:
    said = {"described": "", "people": "", "more": "", "less": "", "now": "now", "before": "before"}
    heat = Heatmap("valence", ("a", "a"), (0.0, 1.0), ((0.1, math.nan), (0.2, 0.3)))
    assert figures(heatmap(heat, said)) == (
        ["", "1", "2"], [["0:00", 0.1, 0.2], ["0:01", None, 0.3]],
    )  # fmt: skip
    assert figures(flow(ways([("a", "b"), ("a", "b")]), said))[1] == [["a", "b", 2]]
    shares = endings({"up": 0.25, "down": 0.75}, {"up": 1.0}, said)
    assert figures(shares) == (["", "before", "now"], [["down", 0.0, 75.0], ["up", 100.0, 25.0]])
    dots = alike([[0.5, 0.0], [-0.5, 0.1]], [0, 1], ["one", "two"], "")
    assert figures(dots)[1] == [["1", "one", 0.5, 0.0], ["2", "two", -0.5, 0.1]]
    assert figures(arcs(PLACES, [LINE], ["one"], ""))[0] == ["", "one", "one -", "one +"]
    assert figures({}) == ([], [])


def test_a_table_is_read_back_and_holds_no_formula() -> None:
    text = separated((["", "share"], [["=1+1", 0.5], ["a, b\nc", None]]), "Made by simulation")
    assert list(csv.reader(io.StringIO(text))) == [
        ["Made by simulation"], ["", "share"], ["'=1+1", "0.5"], ["a, b c", ""],
    ]  # fmt: skip


def test_who_felt_alike_lie_near_one_another() -> None:
    at = np.arange(40.0)
    up, down = np.sin(at / 6), -np.sin(at / 6)
    values = np.array([up, up * 2 + 1, down, down - 0.5, up])
    values[4, :8] = np.nan
    found = spread_by_likeness(values)

    def apart(one: int, other: int) -> float:
        return float(np.hypot(*(found[one] - found[other])))

    assert max(apart(0, 1), apart(0, 4), apart(2, 3)) < 0.1
    assert apart(0, 2) > 1.9
    assert np.allclose(spread_by_likeness(values), found)
    assert not spread_by_likeness(values[:2]).any()
