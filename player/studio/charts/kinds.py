"""Kinds of viewers as pictures: a dot for everybody beside who felt alike, each kind's arc. Pure.

Kinds have a colour, a shape and a dash of their own.
"""

from collections.abc import Sequence
from typing import Final

from engine.words import clock
from player.studio.charts.curves import Line, Place, band, segments
from player.studio.charts.looks import RANGES, Options, axis, base, colours, numbers

_LOOKS: Final = (
    ("orange", "circle", "solid"), ("blue", "rect", [8, 4]), ("green", "triangle", [2, 3]),
    ("pink", "diamond", [10, 3, 2, 3]),
)  # fmt: skip


def alike(
    at: Sequence[Sequence[float]], kinds: Sequence[int], called: Sequence[str], described: str
) -> Options:
    """A dot for each person, named by their number; `called` are the names of the kinds."""
    hue = colours()
    options = base(described)
    options["tooltip"] |= {"trigger": "item", "formatter": "{b}: {a}"}
    options["legend"] = {"top": 0, "textStyle": {"color": hue["ink"]}}
    options["grid"] = {"left": 16, "right": 16, "top": 34, "bottom": 12}
    bare = {"axisLabel": {"show": False}, "axisTick": {"show": False}, "scale": True}
    options["xAxis"] = axis(type="value", **bare)
    options["yAxis"] = axis(type="value", **bare)
    options["series"] = [
        {
            "type": "scatter", "name": name, "symbol": _LOOKS[kind][1], "symbolSize": 12,
            "itemStyle": {"color": hue[_LOOKS[kind][0]], "borderColor": hue["ground"]},
            "label": {"show": len(at) <= 60, "formatter": "{b}", "position": "top",
                      "color": hue["soft"], "fontSize": 11},
            "labelLayout": {"hideOverlap": True},
            "data": [
                {"name": str(number + 1), "value": numbers(place)}
                for number, place in enumerate(at)
                if kinds[number] == kind
            ],
        }
        for kind, name in enumerate(called)
    ]  # fmt: skip
    return options


def arcs(
    places: Sequence[Place], lines: Sequence[Line], called: Sequence[str], described: str
) -> Options:
    """The mean valence of each kind by the film's seconds, with its band."""
    hue = colours()
    options = base(described)
    options["tooltip"] |= {"trigger": "axis"}
    options["legend"] = {"top": 0, "textStyle": {"color": hue["ink"]}, "data": list(called)}
    options["grid"] = {"left": 64, "right": 20, "top": 52, "bottom": 28}
    options["xAxis"] = axis(
        type="category", data=[clock(media) for _, media in places], boundaryGap=False,
        splitLine={"show": False},
    )  # fmt: skip
    low, high = RANGES["valence"]
    options["yAxis"] = axis(type="value", min=low, max=high)
    series: list[Options] = []
    for (tint, _, dash), line, name in zip(_LOOKS, lines, called, strict=False):
        drawn = band(line, 0, "valence", name, hue[tint])
        drawn[0]["lineStyle"]["type"] = dash
        for each in drawn[1:]:
            each["stack"] = name
        series += drawn
    if series:
        series[0]["markArea"] = segments(places, hue)
    options["series"] = series
    return options
