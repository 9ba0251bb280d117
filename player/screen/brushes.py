"""Draws a sheet with OpenGL: text, panels, lines.

Each thing is made once and drawn many times, for making is what costs; what was not drawn in one
turn is let go. Window thread only.
"""

import math
from typing import Any

from player.screen.pyglet_setup import pyglet
from player.screen.sheet import Item, Panel, Sheet, Stroke, Words


class _Letters:
    """A text as one texture, made when it is first drawn and moved where it is wanted."""

    def __init__(self, words: Words) -> None:
        pixels = words.laid.picture(words.colour, words.shadow)
        high, wide = pixels.shape[:2]
        image = pyglet.image.ImageData(wide, high, "RGBA", pixels.tobytes(), pitch=-4 * wide)
        self._texture = image.create_texture(pyglet.image.Texture)
        # In pyglet's own batch, which is never drawn, what a sprite leaves would be there for ever:
        # a text a second makes gigabytes in a day.
        batch = pyglet.graphics.Batch()
        self._sprite = pyglet.sprite.Sprite(self._texture, *_place(words), batch=batch)

    def draw_at(self, words: Words) -> None:
        # To move it costs, and pyglet keeps the place of each that was moved for ever.
        if self._sprite.position != _place(words):
            self._sprite.position = _place(words)
        self._sprite.draw()

    def delete(self) -> None:
        self._sprite.delete()
        self._texture.delete()


def _place(words: Words) -> tuple[float, int, int]:
    """Where a text's picture stands, from its left lower corner."""
    margin, laid = words.laid.margin, words.laid
    # The picture begins at the top, so that what a fraction of a pixel leaves is below.
    low = words.box.high - math.ceil(laid.height) - margin
    return words.box.left - margin, round(low), 0


class Brushes:
    """Keeps what it draws for as long as it is drawn."""

    def __init__(self) -> None:
        self._kept: dict[object, Any] = {}
        self._ready: dict[object, _Letters] = {}

    def draw(self, sheet: Sheet, begin: int = 0) -> None:
        """Draw a sheet from the item with this number on."""
        for item in sheet.items[begin:]:
            match item:
                case Words():
                    self._letters(item).draw_at(item)
                case _:
                    self._shape(item).draw()

    def prepare(self, sheet: Sheet) -> bool:
        """Make one text of a sheet that will soon be drawn; False where all are made."""
        wanted = {_key(words): words for words in sheet.words}
        for key in set(self._ready) - set(wanted):
            self._ready.pop(key).delete()
        for key, words in wanted.items():
            if key not in self._kept and key not in self._ready:
                self._ready[key] = _Letters(words)
                return True
        return False

    def let_go(self, sheet: Sheet) -> None:
        """Forget what this sheet, just drawn, does not show."""
        used = {_key(item) for item in sheet.items}
        for key in set(self._kept) - used:
            self._kept.pop(key).delete()

    def _letters(self, words: Words) -> _Letters:
        key = _key(words)
        if key not in self._kept:
            self._kept[key] = self._ready.pop(key, None) or _Letters(words)
        found: _Letters = self._kept[key]
        return found

    def _shape(self, item: Panel | Stroke) -> Any:
        key = _key(item)
        if key not in self._kept:
            self._kept[key] = _made(item)
        return self._kept[key]


def _key(item: Item) -> object:
    """Equal for what looks the same; texts may be moved."""
    match item:
        case Words(laid, text, _, colour, shadow):
            return text, laid, colour, shadow
        case Panel(box, colour, round_by):
            return "panel", *(round(edge) for edge in box), colour, round(round_by)
        case Stroke(points, thick, colour):
            return "line", tuple((round(x), round(y)) for x, y in points), round(thick, 1), colour


def _made(item: Panel | Stroke) -> Any:
    if isinstance(item, Stroke):
        return pyglet.shapes.MultiLine(*item.points, thickness=item.thick, color=item.colour)
    left, low, right, high = (round(edge) for edge in item.box)
    wide, tall = max(1, right - left), max(1, high - low)
    if item.round_by < 1:
        return pyglet.shapes.Rectangle(left, low, wide, tall, item.colour)
    radius = min(item.round_by, wide / 2, tall / 2)
    return pyglet.shapes.RoundedRectangle(left, low, wide, tall, radius, color=item.colour)
