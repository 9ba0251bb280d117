"""How the studio's charts look: the colours of printed pictures, in light and dark. Pure.

A chart is a mapping of options as Apache ECharts takes them. Hues are never alone: lines have
dashes of their own, areas patterns, and everything a name (see `engine.pictures.audience_style`).
"""

import math
from collections.abc import Iterable
from typing import Any, Final

from engine.pictures.audience_style import page_colours

Options = dict[str, Any]

QUANTITIES: Final = ("valence", "arousal", "attention", "heart")
HUES: Final = {"valence": "orange", "arousal": "blue", "attention": "green", "heart": "pink"}
"""Colours by their names, as pages have them."""
DASHES: Final[dict[str, Any]] = {
    "valence": "solid", "arousal": [8, 4], "attention": [2, 3], "heart": [10, 3, 2, 3],
}  # fmt: skip
RANGES: Final = {"valence": (-1.0, 1.0), "arousal": (-1.0, 1.0), "attention": (0.0, 1.0)}


def colours() -> dict[str, str]:
    """Colours by their names: ink, soft, rule, ground, block, orange, blue, green, pink. Each is a
    token, for which the page puts its light or its dark colour (`palettes`)."""
    return {name: f"@{name}" for name in page_colours(dark=False)}


def palettes() -> dict[str, dict[str, str]]:
    """What the tokens stand for, in `light` and in `dark`."""
    return {"light": page_colours(dark=False), "dark": page_colours(dark=True)}


def base(described: str) -> Options:
    """What every chart has: letters, a name for screen readers, no movement."""
    hue = colours()
    return {
        "animation": False,
        "backgroundColor": "transparent",
        "textStyle": {"color": hue["ink"], "fontFamily": "inherit"},
        "aria": {"enabled": True, "label": {"description": described}},
        "tooltip": {
            "confine": True,
            "backgroundColor": hue["ground"],
            "borderColor": hue["rule"],
            "textStyle": {"color": hue["ink"]},
        },
    }


def axis(**more: Any) -> Options:
    """The look of an axis, with more options."""
    hue = colours()
    return {
        "axisLine": {"lineStyle": {"color": hue["rule"]}},
        "axisTick": {"lineStyle": {"color": hue["rule"]}},
        "axisLabel": {"color": hue["soft"]},
        "splitLine": {"lineStyle": {"color": hue["rule"], "opacity": 0.5}},
        "nameTextStyle": {"color": hue["soft"]},
        **more,
    }


def numbers(values: Iterable[float], digits: int = 3) -> list[float | None]:
    """Values as a chart takes them: None where there is no number."""
    return [round(float(each), digits) if math.isfinite(each) else None for each in values]
