"""What is drawn over the film in one picture, each thing with its place. Pure.

Views write on a sheet, `brushes` draws it. Lengths are pixels, y grows upwards. All lengths that
views choose are multiples of `unit`, a hundredth of the height (less in a narrow window), so that
a screen looks the same in any window.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from engine.text.typesetting import Align, Colour, TextLayout, TextStyle, typeset, typeset_to_fit

INK: Final[Colour] = (244, 238, 226, 255)
SOFT: Final[Colour] = (190, 184, 172, 255)
LIT: Final[Colour] = (255, 176, 92, 255)
DARK: Final[Colour] = (30, 22, 18, 255)
GROUND: Final[Colour] = (12, 13, 18, 255)
"""What screens without a film stand on, and what shades it: never black."""

_NARROWEST: Final = 4 / 3
_LARGER: Final = 1.35
_STRIPES: Final = 40


def faded(colour: Colour, opacity: float) -> Colour:
    """A colour with so much (0 to 1) of its opacity."""
    return (*colour[:3], round(colour[3] * opacity))


def unit_of(width: float, height: float) -> float:
    """The unit of all lengths in a window of this size, in pixels."""
    return min(height, width / _NARROWEST) / 100


class Box(NamedTuple):
    """A rectangle: its left, lower, right and upper edge."""

    left: float
    low: float
    right: float
    high: float

    def meets(self, other: "Box") -> bool:
        """Whether two of them share more than an edge."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.high, other.high) - max(self.low, other.low)
        return across > 0.5 and down > 0.5

    def mirrored(self, width: float) -> "Box":
        """Where it stands in a window of this width once left is right."""
        return Box(width - self.right, self.low, width - self.left, self.high)

    def holds(self, x: float, y: float) -> bool:
        """Whether a place lies within."""
        return self.left <= x <= self.right and self.low <= y <= self.high


@dataclass(frozen=True, slots=True)
class Words:
    """A text; `shadow` is how far its dark edge reaches."""

    laid: TextLayout
    text: str
    box: Box
    colour: Colour
    shadow: float


@dataclass(frozen=True, slots=True)
class Panel:
    """A rectangle; `round_by` is the radius of its corners."""

    box: Box
    colour: Colour
    round_by: float = 0.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    thick: float
    colour: Colour


Item = Words | Panel | Stroke


@dataclass(slots=True)
class Sheet:
    """One picture's worth of things, the lowest first, for a window of this size in pixels."""

    width: int
    height: int
    items: list[Item] = field(default_factory=list)

    @property
    def unit(self) -> float:
        """The unit of all lengths that views choose, in pixels."""
        return unit_of(self.width, self.height)

    @property
    def letters(self) -> float:
        """How much larger letters may be than in a wide window: a tall one has room for them."""
        return min(_LARGER, max(1.0, self.height / self.width / _NARROWEST))

    @property
    def words(self) -> list[Words]:
        """The texts on the sheet, the lowest first."""
        return [item for item in self.items if isinstance(item, Words)]

    def text(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        *,
        anchor_x: Align = "center",
        anchor_y: str = "center",
        colour: Colour = INK,
        wrap: float | None = None,
        room: float | None = None,
        least: float = 0.6,
        shadow: bool = False,
        bold: bool = False,
    ) -> Box:
        """Write a text in letters `size` high; where it stands.

        `wrap` is the width it may take. With `room`, the height that it may take, letters shrink
        down to the share `least` of their size, and what still has no room is cut off.
        """
        setting = TextStyle(round(size, 1), wrap and round(wrap), anchor_x, bold)
        laid = (
            typeset(text, setting) if room is None else typeset_to_fit(text, setting, room, least)
        )
        left = x - {"left": 0.0, "center": 0.5, "right": 1.0}[anchor_x] * laid.width
        low = y - {"bottom": 0.0, "center": 0.5, "top": 1.0}[anchor_y] * laid.height
        left, low = round(left), round(low)
        box = Box(left, low, left + laid.width, low + laid.height)
        drop = max(1.0, round(size / 14)) if shadow else 0.0
        if text.strip():
            self.items.append(Words(laid, text, box, colour, drop))
        return box

    def bar(self, x: float, y: float, wide: float, high: float, colour: Colour) -> Box:
        """Add a rectangle with square corners; return its box."""
        return self.panel(x, y, wide, high, colour, 0.0)

    def panel(
        self, x: float, y: float, wide: float, high: float, colour: Colour, round_by: float
    ) -> Box:
        """A rectangle with round corners."""
        box = Box(x, y, x + wide, y + high)
        self.items.append(Panel(box, colour, min(round_by, wide / 2, high / 2)))
        return box

    def line(self, points: Sequence[tuple[float, float]], thick: float, colour: Colour) -> None:
        """Add a line through points, `thick` pixels wide."""
        self.items.append(Stroke(tuple(points), max(1.0, thick), colour))

    def shade(self, opacity: float) -> None:
        """Everything darker; with 1 nothing of it is seen."""
        self.bar(0, 0, self.width, self.height, faded(GROUND, opacity))

    def mirror(self, begin: int) -> None:
        """What was added from the item with this number on changes sides, as where a language
        runs from the right; a text in itself stays as it is."""
        for number, item in enumerate(self.items[begin:], begin):
            if isinstance(item, Stroke):
                points = tuple((self.width - x, y) for x, y in item.points)
                self.items[number] = replace(item, points=points)
            else:
                self.items[number] = replace(item, box=item.box.mirrored(self.width))

    def dusk(self, height: float, opacity: float) -> None:
        """The picture's foot up to `height`, darker and darker downwards."""
        for stripe in range(_STRIPES):
            low = round(height * stripe / _STRIPES)
            high = round(height * (stripe + 1) / _STRIPES) - low
            depth = (1 - (stripe + 0.5) / _STRIPES) ** 1.2
            self.bar(0, low, self.width, high, faded(GROUND, opacity * depth))
