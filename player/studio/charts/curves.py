"""Curves of an audience under the film: means with bands, a row for each quantity. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from engine.words import Seconds, SegmentName, clock
from player.studio.charts.looks import (
    DASHES,
    HUES,
    QUANTITIES,
    RANGES,
    Options,
    axis,
    base,
    colours,
    numbers,
)

Place = tuple[SegmentName, Seconds]
"""A second of the film: of which segment, and from its in point."""


@dataclass(frozen=True, slots=True)
class Line:
    """A mean with its 95 % interval at each second; NaN where there is none."""

    mean: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    people: Sequence[int]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something at a second: a beat and what came of it, a dip, a comment."""

    at: int
    said: str
    kind: str


def curves(
    places: Sequence[Place],
    lines: Mapping[str, Line],
    counts: Mapping[str, Sequence[int]],
    marks: Sequence[Mark],
    words: Mapping[str, str],
) -> Options:
    """A row for each quantity that was measured, and one of how many laughed or gasped.

    `counts` are numbers of people by kind of sound, `words` the names of quantities and sounds in
    the page's language, and `described`.
    """
    hue = colours()
    shown = [name for name in QUANTITIES if name in lines]
    heard = [name for name in ("laugh", "gasp") if any(counts.get(name, ()))]
    rows = [*shown, *(["heard"] if heard else [])]
    options = base(words["described"])
    options["tooltip"] |= {"trigger": "axis", "axisPointer": {"type": "line"}}
    options["axisPointer"] = {"link": [{"xAxisIndex": "all"}]}
    options["grid"] = [
        {"left": 64, "right": 20, "top": _top(row), "height": _HIGH} for row in range(len(rows))
    ]
    seconds = [clock(media) for _, media in places]
    options["xAxis"] = [
        axis(
            type="category", data=seconds, gridIndex=row, boundaryGap=False,
            splitLine={"show": False},
            axisLabel={"show": row == len(rows) - 1, "color": hue["soft"]},
        )
        for row in range(len(rows))
    ]  # fmt: skip
    options["yAxis"] = [
        axis(
            type="value", gridIndex=row, name=words.get(name, name), nameGap=38,
            nameLocation="middle", nameTextStyle={"color": hue["ink"]},
            splitNumber=2, **_range(name),
        )
        for row, name in enumerate(rows)
    ]  # fmt: skip
    options["dataZoom"] = [
        {"type": "inside", "xAxisIndex": "all", "zoomOnMouseWheel": "ctrl"},
        {"type": "slider", "xAxisIndex": "all", "bottom": 4, "height": 18},
    ]
    series: list[Options] = []
    for row, name in enumerate(shown):
        series += band(lines[name], row, name, words.get(name, name), hue[HUES[name]])
    for name in heard:
        tint, decal = ("orange", 0) if name == "laugh" else ("blue", 45)
        series.append(
            {
                "type": "bar", "name": words.get(name, name), "data": list(counts[name]),
                "xAxisIndex": len(rows) - 1, "yAxisIndex": len(rows) - 1, "stack": "heard",
                "itemStyle": {
                    "color": hue[tint], "decal": {"rotation": decal / 57.3, "dashArrayX": [1, 0]}
                },
            }
        )  # fmt: skip
    if series:
        series[0] |= {"markArea": segments(places, hue), "markLine": _marks(marks, hue)}
    options["series"] = series
    return options


def height(lines: Mapping[str, Line], counts: Mapping[str, Sequence[int]]) -> int:
    """How high such a chart is, in pixels."""
    return _top(len(lines) + any(any(each) for each in counts.values())) + 26


_HIGH = 88


def _top(row: int) -> int:
    return 40 + row * (_HIGH + 34)


def _range(name: str) -> Options:
    if name in RANGES:
        low, high = RANGES[name]
        return {"min": low, "max": high}
    return {"scale": True} if name == "heart" else {"minInterval": 1}


def band(line: Line, row: int, name: str, called: str, colour: str) -> list[Options]:
    """A mean and its interval, in a row of the chart; `name` is the quantity, `called` its name."""
    low, high = numbers(line.low), numbers(line.high)
    width = [
        None if one is None or other is None else round(other - one, 3)
        for one, other in zip(low, high, strict=True)
    ]
    where = {"type": "line", "xAxisIndex": row, "yAxisIndex": row, "symbol": "none"}
    unseen = {"lineStyle": {"opacity": 0}, "silent": True, "tooltip": {"show": False}}
    return [
        where | {
            "name": called, "data": numbers(line.mean), "z": 3,
            "lineStyle": {"color": colour, "width": 2, "type": DASHES[name]},
            "itemStyle": {"color": colour},
        },
        where | unseen | {"name": f"{called} -", "data": low, "stack": name},
        where | unseen | {
            "name": f"{called} +", "data": width, "stack": name, "stackStrategy": "all",
            "areaStyle": {"color": colour, "opacity": 0.22},
        },
    ]  # fmt: skip


def segments(places: Sequence[Place], hue: Mapping[str, str]) -> Options:
    """Names of segments above the first row, every other one shaded."""
    areas = []
    for number, (name, those) in enumerate(groupby(enumerate(places), key=lambda each: each[1][0])):
        at = [place for place, _ in those]
        areas.append(
            [
                {
                    "name": name, "xAxis": at[0],
                    "itemStyle": {"color": hue["block"], "opacity": 0.5 * (number % 2)},
                    "label": {"color": hue["soft"], "position": "top", "overflow": "truncate"},
                },
                {"xAxis": at[-1]},
            ]
        )  # fmt: skip
    return {"silent": True, "data": areas}


def _marks(marks: Sequence[Mark], hue: Mapping[str, str]) -> Options:
    tint = {"landed": "green", "flat": "pink", "dip": "orange", "comment": "blue"}
    return {
        "symbol": ["none", "circle"],
        "symbolSize": 7,
        "label": {"show": False},
        "data": [
            {
                "name": mark.said, "xAxis": mark.at,
                "lineStyle": {"color": hue[tint.get(mark.kind, "soft")], "type": "dotted"},
            }
            for mark in marks
        ],
    }  # fmt: skip


def live(
    felt: Sequence[Sequence[tuple[Seconds, float | None, float | None]]], words: Mapping[str, str]
) -> Options:
    """How the viewers of showings that are on seem, by film time: a pair of lines for each."""
    hue = colours()
    options = base(words["described"])
    options["tooltip"] |= {"trigger": "axis"}
    options["grid"] = {"left": 64, "right": 20, "top": 20, "bottom": 28}
    options["xAxis"] = axis(type="value", name="s", min=0)
    options["yAxis"] = axis(type="value", min=-1, max=1)
    options["series"] = [
        {
            "type": "line", "name": f"{words[name]} {number}", "symbol": "none",
            "data": [[each[0], each[place]] for each in course],
            "lineStyle": {"color": hue[HUES[name]], "width": 2, "type": DASHES[name]},
            "itemStyle": {"color": hue[HUES[name]]},
        }
        for number, course in enumerate(felt, 1)
        for place, name in ((1, "valence"), (2, "arousal"))
    ]  # fmt: skip
    return options


def person(
    lines: Mapping[str, Sequence[float]],
    cuts: Sequence[tuple[Seconds, SegmentName]],
    words: Mapping[str, str],
) -> Options:
    """One showing by film time, with where it was cut to."""
    hue = colours()
    shown = [name for name in ("valence", "arousal", "attention") if name in lines]
    until = max((len(each) for each in lines.values()), default=0)
    options = base(words["described"])
    options["tooltip"] |= {"trigger": "axis"}
    options["legend"] = {"top": 0, "textStyle": {"color": hue["ink"]}}
    options["grid"] = {"left": 48, "right": 20, "top": 34, "bottom": 28}
    options["xAxis"] = axis(
        type="category", data=[clock(at) for at in range(until)], splitLine={"show": False},
    )  # fmt: skip
    options["yAxis"] = axis(type="value", min=-1, max=1)
    series: list[Options] = [
        {
            "type": "line", "name": words.get(name, name), "symbol": "none",
            "data": numbers(lines[name]),
            "lineStyle": {"color": hue[HUES[name]], "width": 2, "type": DASHES[name]},
            "itemStyle": {"color": hue[HUES[name]]},
        }
        for name in shown
    ]  # fmt: skip
    if series:
        series[0]["markLine"] = {
            "symbol": "none", "lineStyle": {"color": hue["soft"], "type": "dotted"},
            "label": {"color": hue["soft"], "formatter": "{b}", "fontSize": 10},
            "data": [{"name": to, "xAxis": int(at)} for at, to in cuts if int(at) < until],
        }  # fmt: skip
    options["series"] = series
    return options
