"""Two cuts over one another, and their difference. Pure."""

from collections.abc import Mapping

from engine.screening.comparing import Compared
from engine.words import clock
from player.studio.charts.curves import Line, band
from player.studio.charts.looks import RANGES, Options, axis, base, colours, numbers


def compared(found: Compared, quantity: str, words: Mapping[str, str]) -> Options:
    """Both means above; below, the second less the first with its 95 % interval. Stretches that
    differ are shaded."""
    hue = colours()
    each = found.seconds[quantity]
    at = (
        [f"{place.segment} {clock(place.media)}" for place in found.places]
        if found.places
        else [clock(second) for second in range(len(each.first))]
    )
    options = base(words["described"])
    options["tooltip"] |= {"trigger": "axis"}
    options["axisPointer"] = {"link": [{"xAxisIndex": "all"}]}
    options["legend"] = {
        "top": 0, "itemGap": 40, "textStyle": {"color": hue["ink"]},
        "data": [found.first, found.second],
    }  # fmt: skip
    options["grid"] = [
        {"left": 64, "right": 20, "top": 36, "height": 130},
        {"left": 64, "right": 20, "top": 206, "height": 110},
    ]
    options["xAxis"] = [
        axis(
            type="category", data=at, gridIndex=row, boundaryGap=False,
            splitLine={"show": False}, axisLabel={"show": row == 1, "color": hue["soft"]},
        )
        for row in (0, 1)
    ]  # fmt: skip
    low, high = RANGES[quantity]
    options["yAxis"] = [
        axis(type="value", gridIndex=0, min=low, max=high),
        axis(type="value", gridIndex=1, name=words["difference"], scale=True,
             nameTextStyle={"align": "left", "color": hue["ink"]}),
    ]  # fmt: skip
    both = [
        {
            "type": "line", "name": name, "data": numbers(values), "symbol": "none",
            "lineStyle": {"color": hue[tint], "width": 2, "type": dash},
            "itemStyle": {"color": hue[tint]},
        }
        for name, values, tint, dash in (
            (found.first, each.first, "blue", [8, 4]),
            (found.second, each.second, "orange", "solid"),
        )
    ]  # fmt: skip
    line = Line(each.difference, each.low, each.high, ())
    apart = [[{"xAxis": stretch.first}, {"xAxis": stretch.last}] for stretch in each.apart]
    below = band(line, 1, quantity, words["difference"], hue["ink"])
    below[0]["lineStyle"]["type"] = "solid"
    shade = {"color": hue["pink"], "opacity": 0.18}
    below[0]["markArea"] = {"silent": True, "itemStyle": shade, "data": apart}
    below[0]["markLine"] = {
        "silent": True, "symbol": "none", "label": {"show": False}, "data": [{"yAxis": 0}],
        "lineStyle": {"color": hue["soft"]},
    }  # fmt: skip
    options["series"] = [*both, *below]
    return options
