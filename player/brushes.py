"""What everything over the film is drawn with: text, bars, frames, lines, shades.

Each thing is laid out once and drawn many times, for laying out is what costs; what was not
drawn in one turn is let go. Window thread only; lengths in pixels, y grows upwards.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

import pyglet

Colour = tuple[int, int, int, int]

FONT: Final = ("DejaVu Sans", "Helvetica Neue", "Segoe UI", "Arial")
INK: Final[Colour] = (244, 238, 226, 255)
SOFT: Final[Colour] = (190, 184, 172, 255)
LIT: Final[Colour] = (255, 176, 92, 255)
DARK: Final[Colour] = (30, 22, 18, 255)
_SHADE: Final = (12, 13, 18)
_STRIPES: Final = 40


def faded(colour: Colour, opacity: float) -> Colour:
    """A colour with so much (0 to 1) of its opacity."""
    return (*colour[:3], round(colour[3] * opacity))


class Brushes:
    """Keeps what it draws for as long as it is drawn: call `begin` and `end` around a turn."""

    def __init__(self) -> None:
        self._kept: dict[object, Any] = {}
        self._used: set[object] = set()

    def begin(self) -> None:
        self._used.clear()

    def end(self) -> None:
        """Let go of what was not drawn since `begin`."""
        for key in set(self._kept) - self._used:
            self._kept.pop(key).delete()

    def _draw(self, key: object, make: Callable[[], Any]) -> Any:
        thing = self._kept.get(key)
        if thing is None:
            thing = self._kept[key] = make()
        self._used.add(key)
        thing.draw()
        return thing

    def bar(self, x: float, y: float, wide: float, high: float, colour: Colour) -> None:
        key = ("bar", round(x), round(y), round(wide), round(high), colour)
        self._draw(key, lambda: pyglet.shapes.Rectangle(round(x), round(y), wide, high, colour))

    def panel(
        self, x: float, y: float, wide: float, high: float, colour: Colour, round_by: float
    ) -> None:
        """A rectangle with round corners."""
        key = ("panel", round(x), round(y), round(wide), round(high), colour, round(round_by))
        radius = min(round_by, wide / 2, high / 2)
        self._draw(
            key,
            lambda: pyglet.shapes.RoundedRectangle(
                round(x), round(y), round(wide), round(high), radius, color=colour
            ),
        )

    def line(self, points: Sequence[tuple[float, float]], thick: float, colour: Colour) -> None:
        """A line through these points."""
        key = ("line", tuple((round(x), round(y)) for x, y in points), round(thick, 1), colour)
        self._draw(key, lambda: pyglet.shapes.MultiLine(*points, thickness=thick, color=colour))

    def shade(self, width: int, height: int, opacity: float) -> None:
        """Everything darker."""
        key = ("shade", width, height, opacity)
        colour = (*_SHADE, int(opacity * 255))
        self._draw(key, lambda: pyglet.shapes.Rectangle(0, 0, width, height, colour))

    def dusk(self, width: int, height: float, opacity: float) -> None:
        """The picture's foot up to `height`, darker and darker downwards."""
        for stripe in range(_STRIPES):
            low = round(height * stripe / _STRIPES)
            high = round(height * (stripe + 1) / _STRIPES) - low
            depth = (1 - (stripe + 0.5) / _STRIPES) ** 1.2
            self.bar(0, low, width, high, (*_SHADE, round(255 * opacity * depth)))

    def text(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        *,
        anchor_x: str = "center",
        anchor_y: str = "center",
        colour: Colour = INK,
        wrap: float | None = None,
        shadow: bool = False,
    ) -> float:
        """Draw a text, its letters `size` high; how high all of it is."""
        if shadow:
            drop = max(1.0, size / 14)
            dark = (0, 0, 0, 220)
            for across, down in ((drop, -drop), (-drop, -drop), (drop, drop), (-drop, drop)):
                self.text(text, x + across, y + down, size, anchor_x=anchor_x,
                          anchor_y=anchor_y, colour=dark, wrap=wrap)  # fmt: skip
        key = (text, round(x), round(y), round(size, 1), anchor_x, anchor_y, colour, wrap)
        label = self._draw(
            key,
            lambda: pyglet.text.Label(
                text,
                font_name=FONT,
                font_size=size * 0.75,  # pixels to points at 96 dots an inch
                x=round(x),
                y=round(y),
                color=colour,
                anchor_x=anchor_x,
                anchor_y=anchor_y,
                multiline=wrap is not None,
                width=round(wrap) if wrap else None,
                align={"left": "left", "right": "right"}.get(anchor_x, "center"),
            ),
        )
        return float(label.content_height)
