"""A page with thousands of marks: those that look alike are drawn as one path, which is fast."""

from typing import Any, Final

import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Curve

from engine.pictures.map_pens import INK
from engine.pictures.printed import lettering
from engine.pictures.sheet import ROUND, Point, Sheet, Steps

_MOST: Final = 30_000  # points of a path, of which Agg's own bounds are far away
_BEND: Final = 0.5523  # of the radius: how far a quarter circle's handles reach (cubic Bézier)
_HUNDREDTHS: Final = 7_200.0  # of a point, in an inch
_CORNERS: Final = [
    Curve.MOVETO,
    *([Curve.LINETO, Curve.CURVE4, Curve.CURVE4, Curve.CURVE4] * 4),
    Curve.CLOSEPOLY,
]


class BulkSheet(Sheet):
    """A sheet on which marks of one look lie at one depth, in no order that could be told."""

    under = 1.9

    def __init__(self, width: float, height: float) -> None:
        # In hundredths of a point all numbers are short in an SVG, which is a third smaller for it.
        super().__init__(float(_fitting(width)), float(_fitting(height)))
        self._kept: dict[tuple[Any, ...], list[tuple[Any, Any]]] = {}
        self._points: dict[tuple[Any, ...], int] = {}

    def text(self, x: float, y: float, text: str, points: float, **style: Any) -> None:
        """See `Sheet.text`; without a ground."""
        colour, zorder = style.pop("colour", INK), style.pop("zorder", 4.0)
        vertices, codes = lettering(text, points, **style)
        if len(codes):
            self._keep(vertices + np.array((x, y)), codes, zorder, facecolor=colour, linewidth=0)

    def stroke(self, steps: Steps, pen: dict[str, Any], zorder: float = 1) -> None:
        """See `Sheet.stroke`."""
        points, codes = [point for point, _ in steps], [code for _, code in steps]
        self._keep(points, codes, zorder, facecolor="none", capstyle="butt", **pen)

    def _rounded(
        self, x: float, y: float, size: tuple[float, float], zorder: float, **look: Any
    ) -> None:
        self._keep(_round_corners(x, y, *size), _CORNERS, zorder, **look)

    def _polygon(self, corners: list[Point], zorder: float, **look: Any) -> None:
        codes = [Curve.MOVETO, *[Curve.LINETO] * (len(corners) - 1), Curve.CLOSEPOLY]
        self._keep([*corners, corners[0]], codes, zorder, **look)

    def _keep(self, points: Any, codes: Any, zorder: float, **look: Any) -> None:
        key = (zorder, *sorted(look.items()))
        self._kept.setdefault(key, []).append((points, codes))
        self._points[key] = self._points.get(key, 0) + len(codes)
        if self._points[key] > _MOST:
            self._draw(key)

    def _draw(self, key: tuple[Any, ...]) -> None:
        kept = self._kept.pop(key)
        del self._points[key]
        vertices = _fitting(np.concatenate([np.asarray(points, float) for points, _ in kept]))
        codes = np.concatenate([np.asarray(codes, np.uint8) for _, codes in kept])
        self._add(PathPatch(Curve(vertices, codes), zorder=key[0], **dict(key[1:])))

    def _finish(self) -> None:
        for key in list(self._kept):
            self._draw(key)


def _fitting(inches: Any) -> Any:
    """Lengths in inches, in whole hundredths of a point."""
    return np.round(np.asarray(inches) * _HUNDREDTHS) / _HUNDREDTHS


def _round_corners(x: float, y: float, width: float, height: float) -> list[Point]:
    """A rectangle with round corners, as points of lines and cubic curves."""
    left, right = x - width / 2, x + width / 2
    top, foot = y - height / 2, y + height / 2
    r = min(ROUND, width / 2, height / 2)
    h = r * (1 - _BEND)
    return [
        (left + r, top),
        *((right - r, top), (right - h, top), (right, top + h), (right, top + r)),
        *((right, foot - r), (right, foot - h), (right - h, foot), (right - r, foot)),
        *((left + r, foot), (left + h, foot), (left, foot - h), (left, foot - r)),
        *((left, top + r), (left, top + h), (left + h, top), (left + r, top)),
        (left + r, top),
    ]
