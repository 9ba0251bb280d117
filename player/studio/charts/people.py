"""A row for each person, without a name; the ways people went; how many stayed. Pure."""

import math
from collections.abc import Mapping, Sequence

from engine.audience.flow import Way
from engine.audience.leaving import Staying
from engine.screening.findings import Heatmap
from engine.words import clock
from player.studio.charts.looks import HUES, RANGES, Options, axis, base, colours, numbers


def heatmap(heat: Heatmap, words: Mapping[str, str]) -> Options:
    """The quantity of everybody, second by second. Those alike stand beside each other."""
    hue = colours()
    low, high = RANGES[heat.quantity]
    options = base(words["described"])
    options["tooltip"] |= {"trigger": "item"}
    options["grid"] = {"left": 24, "right": 20, "top": 12, "bottom": 84}
    options["xAxis"] = axis(
        type="category", data=[clock(media) for media in heat.media],
        splitLine={"show": False},
    )  # fmt: skip
    options["yAxis"] = axis(
        type="category", name=words["people"], splitLine={"show": False},
        data=[str(number + 1) for number in range(len(heat.rows))],
        axisLabel={"show": False}, axisTick={"show": False},  # they are no numbers of showings
    )  # fmt: skip
    middle = hue["block"] if low < 0 else hue["ground"]
    ends = [hue["blue"], middle, hue["orange"]] if low < 0 else [middle, hue[HUES[heat.quantity]]]
    options["visualMap"] = {
        "min": low, "max": high, "calculable": True, "orient": "horizontal", "left": "center",
        "bottom": 2, "itemHeight": 180, "itemWidth": 12, "precision": 1,
        "text": [words["more"], words["less"]],
        "textStyle": {"color": hue["soft"]},
        "inRange": {"color": ends},
    }  # fmt: skip
    options["series"] = [
        {
            "type": "heatmap",
            "name": words.get(heat.quantity, heat.quantity),
            "progressive": 4000,
            "data": [
                [at, person, round(value, 2)]
                for person, row in enumerate(heat.rows)
                for at, value in enumerate(row)
                if math.isfinite(value)
            ],
        }
    ]
    return options


def flow(ways: Sequence[Way], words: Mapping[str, str]) -> Options:
    """The film's segments with a band for each way that people went on. Ways that lead back to a
    segment seen before are left out: `leads_back` names them."""
    hue = colours()
    order = _order(ways)
    onward = [way for way in ways if way.to and order[way.segment] < order[way.to]]
    options = base(words["described"])
    options["series"] = [
        {
            "type": "sankey", "left": 12, "right": 140, "top": 12, "bottom": 12,
            "nodeAlign": "left", "draggable": False,
            "label": {"color": hue["ink"]},
            "itemStyle": {"color": hue["blue"], "borderColor": hue["ground"]},
            "lineStyle": {"color": hue["soft"], "opacity": 0.35, "curveness": 0.5},
            "data": [{"name": name} for name in order],
            "links": [
                {"source": way.segment, "target": way.to, "value": _many(way)} for way in onward
            ],
        }
    ]  # fmt: skip
    return options


def leads_back(ways: Sequence[Way]) -> tuple[Way, ...]:
    """The ways that a flow cannot draw, for they lead back."""
    order = _order(ways)
    return tuple(way for way in ways if way.to and order[way.segment] >= order[way.to])


def _many(way: Way) -> int:
    return round(way.share.value * way.share.people)


def _order(ways: Sequence[Way]) -> dict[str, int]:
    """Segments in an order in which every way leads onward, but for those within a loop; in a loop
    they stand as they were first told of."""
    import networkx

    graph: networkx.DiGraph[str] = networkx.DiGraph()
    for way in ways:
        graph.add_node(way.segment)
        if way.to:
            graph.add_edge(way.segment, way.to)
    told = {name: place for place, name in enumerate(graph)}
    loops = networkx.condensation(graph)
    members = {loop: sorted(names, key=told.__getitem__)
               for loop, names in loops.nodes(data="members")}  # fmt: skip
    ranked = networkx.lexicographical_topological_sort(
        loops, key=lambda loop: told[members[loop][0]]
    )
    order = [name for loop in ranked for name in members[loop]]
    return {name: place for place, name in enumerate(order)}


def staying(stayed: Staying, end: float, words: Mapping[str, str]) -> Options:
    """The share of people still watching until `end` (seconds), as steps, with its interval."""
    hue = colours()
    options = base(words["described"])
    options["tooltip"] |= {"trigger": "axis"}
    options["grid"] = {"left": 64, "right": 20, "top": 24, "bottom": 28}
    options["xAxis"] = axis(type="value", name="s")
    options["yAxis"] = axis(type="value", min=0, max=1)
    options["series"] = [
        {
            "type": "line", "step": "end", "symbol": "none", "name": words[name],
            "data": [
                *(list(pair) for pair in zip(stayed.at, numbers(values), strict=True)),
                [max(end, stayed.at[-1]), numbers(values)[-1]],
            ],
            "lineStyle": {"color": hue["green"], "width": wide, "type": dash},
            "itemStyle": {"color": hue["green"]},
        }
        for name, values, wide, dash in (
            ("stayed", stayed.share, 2, "solid"), ("low", stayed.low, 1, "dotted"),
            ("high", stayed.high, 1, "dotted"),
        )
    ]  # fmt: skip
    return options
