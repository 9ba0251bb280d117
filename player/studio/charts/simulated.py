"""What many simulated viewers came to: endings and running times. Pure."""

from collections.abc import Mapping, Sequence

from engine.words import SegmentName, clock
from player.studio.charts.looks import Options, axis, base, colours


def endings(
    now: Mapping[SegmentName, float],
    before: Mapping[SegmentName, float] | None,
    words: Mapping[str, str],
) -> Options:
    """The share of viewers (0 to 1) whose film ended in each ending; `before` the last edit."""
    hue = colours()
    names = list(dict.fromkeys([*now, *(before or {})]))[::-1]
    options = base(words["described"])
    options["tooltip"] |= {"trigger": "axis", "axisPointer": {"type": "shadow"}}
    options["legend"] = {"bottom": 0, "textStyle": {"color": hue["ink"]}}
    options["grid"] = {"left": 8, "right": 48, "top": 8, "bottom": 52, "containLabel": True}
    options["xAxis"] = axis(type="value", max=100, name="%")
    options["yAxis"] = axis(type="category", data=names, splitLine={"show": False})
    shown = [("now", now, "blue", None)] + (
        [("before", before, "soft", _STRIPES)] if before else []
    )
    options["series"] = [
        {
            "type": "bar", "name": words[which], "barMaxWidth": 18,
            "data": [round(100 * shares.get(name, 0.0), 1) for name in names],
            "itemStyle": {"color": hue[tint], "decal": decal} if decal else {"color": hue[tint]},
            "label": {"show": which == "now", "position": "right", "color": hue["ink"]},
        }
        for which, shares, tint, decal in shown[::-1]
    ]  # fmt: skip
    return options


_STRIPES = {"symbol": "rect", "rotation": 0.78, "dashArrayX": [1, 0], "dashArrayY": [2, 3]}


def running_times(
    times: Mapping[int, int],
    limits: tuple[float, float] | None,
    words: Mapping[str, str],
    bars: int = 30,
) -> Options:
    """A histogram of `times` (numbers of showings by tenths of a second); `limits` are marked."""
    hue = colours()
    edges, counts = histogram(times, bars)
    options = base(words["described"])
    options["tooltip"] |= {"trigger": "axis"}
    options["grid"] = {"left": 8, "right": 16, "top": 16, "bottom": 8, "containLabel": True}
    options["xAxis"] = axis(
        type="category", data=[clock(each) for each in edges], splitLine={"show": False}
    )
    options["yAxis"] = axis(type="value", name=words["viewers"], minInterval=1)
    lines = [
        {"xAxis": place} for limit in limits or () if (place := _place(edges, limit)) is not None
    ]
    options["series"] = [
        {
            "type": "bar", "name": words["viewers"], "data": counts, "barCategoryGap": "8%",
            "itemStyle": {"color": hue["green"]},
            "markLine": {"symbol": "none", "data": lines, "lineStyle": {"color": hue["pink"]},
                         "label": {"show": False}},
        }
    ]  # fmt: skip
    return options


def histogram(times: Mapping[int, int], bars: int) -> tuple[list[float], list[int]]:
    """From where on (seconds) each bar counts, and how many."""
    if not times:
        return [], []
    first, last = min(times) / 10, max(times) / 10
    wide = max(0.5, (last - first) / bars)
    counts = [0] * (int((last - first) / wide) + 1)
    for tenths, count in times.items():
        counts[int((tenths / 10 - first) / wide)] += count
    return [first + number * wide for number in range(len(counts))], counts


def _place(edges: Sequence[float], at: float) -> int | None:
    """The bar in which a time lies; None where it lies beyond them."""
    if not edges or not edges[0] <= at <= edges[-1] + (
        edges[1] - edges[0] if len(edges) > 1 else 1
    ):
        return None
    return max(number for number, edge in enumerate(edges) if edge <= at)
