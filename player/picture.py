"""One decoded picture, as a deck hands it to the compositor."""

from dataclasses import dataclass

from engine.story.headers import Colour


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of a clip's picture by its header, and the shape of its pixels: across to down."""

    width: int
    height: int
    across: int = 1
    down: int = 1

    @property
    def sample_aspect(self) -> float:
        """The width of a pixel over its height; 1 where the header does not say."""
        return self.across / self.down if self.across > 0 and self.down > 0 else 1.0

    def turned(self) -> "Shape":
        """The same by a quarter turn."""
        return Shape(self.height, self.width, self.down, self.across)


@dataclass(frozen=True, slots=True)
class Picture:
    """One decoded frame in I420: three planes in one block of memory that a deck owns.

    `width` and `height` are what to show; the planes are `pitch` bytes wide and padded
    below. `number` is among this deck's pictures, of all clips: it never comes
    twice. A pixel is `sample_aspect` times as wide as high.
    """

    width: int
    height: int
    pitches: tuple[int, int, int]
    lines: tuple[int, int, int]
    addresses: tuple[int, int, int]
    number: int
    sample_aspect: float
    colour: Colour
