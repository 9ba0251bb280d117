"""What a kiosk has over the picture: a card, an invitation, a second person's question, the pad."""

from dataclasses import dataclass
from typing import Final, Literal

from engine.kiosk.pad import KEYS, Pad, key_at
from engine.text.typesetting import Colour
from player.screen.sheet import GROUND, INK, LIT, SOFT, Box, Sheet, faded

Look = Literal["attract", "closed", "notice", "baseline", "film", "end card", "wipe"]
MARKS: Final[dict[Look, Colour]] = {
    "attract": (255, 0, 0, 255),
    "closed": (0, 255, 0, 255),
    "notice": (0, 0, 255, 255),
    "baseline": (255, 255, 0, 255),
    "film": (255, 0, 255, 255),
    "end card": (0, 255, 255, 255),
    "wipe": (255, 255, 255, 255),
}
"""The colour of the small square by which a program that looks at the screen knows the scene."""
MARK: Final = 12
"""Its side in pixels; it stands in the lower left corner, where a test asks for it."""
_PAD: Final = (24, 24, 30, 250)
_ASKED: Final = 0.42  # of the height: where the buttons for a second person begin


@dataclass(frozen=True, slots=True)
class KioskOverlay:
    """What there is of a kiosk's own; by default nothing."""

    title: str = ""
    """Large, on a ground of its own where `is_card`, else over the picture's foot."""
    lines: tuple[str, ...] = ()
    """Below the title."""
    is_card: bool = False
    """Whether nothing of the picture is seen."""
    breath: float | None = None
    """How wide a calm circle is, 0 to 1; None: there is none."""
    question: str = ""
    """What a second person is asked, over the film."""
    answers: tuple[str, str] = ("", "")
    """No and yes, as their buttons say."""
    pad: Pad | None = None
    """The operator's pad, over everything."""
    look: Look | None = None
    """The scene that is marked for a program that looks; None on a real screen."""


def draw_kiosk(sheet: Sheet, state: KioskOverlay) -> None:
    """All of it, the pad last but for the mark."""
    if state.is_card:
        _draw_card(sheet, state)
    elif state.title or state.lines:
        _draw_foot(sheet, state)
    if state.question:
        _draw_question(sheet, state.question, state.answers)
    if state.pad is not None:
        _draw_pad(sheet, state.pad)
    if state.look is not None:
        sheet.bar(0, 0, MARK, MARK, MARKS[state.look])


def pad_key_at(x: float, y: float, width: int, height: int) -> str | None:
    """The key of the pad at a place, in shares of a window of this size in pixels."""
    box = _keys_box(Sheet(width, height))
    return key_at(x * width, y * height, (box.left, box.right), (box.low, box.high))


def _draw_card(sheet: Sheet, state: KioskOverlay) -> None:
    unit, middle = sheet.unit, sheet.width / 2
    wide = 0.86 * sheet.width
    sheet.bar(0, 0, sheet.width, sheet.height, GROUND)
    if state.breath is not None:
        _draw_breath(sheet, state.breath)
        sheet.text("\n".join(state.lines), middle, 0.2 * sheet.height, 3.2 * unit, colour=SOFT,
                   wrap=wide, room=0.2 * sheet.height)  # fmt: skip
        return
    box = sheet.text(state.title, middle, 0.56 * sheet.height, 7 * unit, anchor_y="bottom",
                     wrap=wide, room=0.34 * sheet.height, least=0.4)  # fmt: skip
    y = box.low - 4 * unit
    for line in state.lines:
        box = sheet.text(line, middle, y, 3.2 * unit, anchor_y="top", colour=SOFT, wrap=wide,
                         room=max(3 * unit, y - 4 * unit), least=0.5)  # fmt: skip
        y = box.low - 1.6 * unit


def _draw_breath(sheet: Sheet, breath: float) -> None:
    """A soft circle above the middle, that widens and narrows."""
    x, y = sheet.width / 2, 0.6 * sheet.height
    for share, opacity in ((1.0, 0.10), (0.78, 0.16), (0.56, 0.26)):
        radius = share * (10 + 8 * breath) * sheet.unit
        sheet.panel(x - radius, y - radius, 2 * radius, 2 * radius, faded(LIT, opacity), radius)


def _draw_foot(sheet: Sheet, state: KioskOverlay) -> None:
    unit, middle = sheet.unit, sheet.width / 2
    wide = 0.88 * sheet.width
    sheet.dusk(0.42 * sheet.height, 0.92)
    y = 6 * unit
    for line in reversed(state.lines):
        box = sheet.text(line, middle, y, 3.4 * unit, anchor_y="bottom", colour=LIT, wrap=wide,
                         room=12 * unit, shadow=True)  # fmt: skip
        y = box.high + 1.4 * unit
    if state.title:
        sheet.text(state.title, middle, y + unit, 6.5 * unit, anchor_y="bottom", wrap=wide,
                   room=20 * unit, least=0.4, shadow=True)  # fmt: skip


def answer_at(x: float, y: float, width: int, height: int) -> Literal["no", "yes"] | None:
    """The button at a place, in shares of a window of this size in pixels, while a second person
    is asked."""
    for name, box in zip(("no", "yes"), _answer_boxes(Sheet(width, height)), strict=True):
        if box.left <= x * width <= box.right and box.low <= y * height <= box.high:
            return "no" if name == "no" else "yes"
    return None


def _answer_boxes(sheet: Sheet) -> tuple[Box, Box]:
    """The buttons for no and yes, of the same size, at the foot of the question's panel. Below it
    is room for captions and for what the film itself asks."""
    unit = sheet.unit
    wide = min(0.9 * sheet.width, 120 * unit)
    left, low, gap = (sheet.width - wide) / 2, _ASKED * sheet.height, 2 * unit
    across = (wide - 3 * gap) / 2
    first = Box(left + gap, low, left + gap + across, low + 9 * unit)
    return first, Box(first.right + gap, low, first.right + gap + across, first.high)


def _draw_question(sheet: Sheet, question: str, answers: tuple[str, str]) -> None:
    unit = sheet.unit
    boxes = _answer_boxes(sheet)
    left, right = boxes[0].left - 2 * unit, boxes[1].right + 2 * unit
    place = len(sheet.items)
    box = sheet.text(question, sheet.width / 2, boxes[0].high + 2.4 * unit, 3.2 * unit,
                     anchor_y="bottom", wrap=right - left - 4 * unit, room=30 * unit)  # fmt: skip
    panel = Sheet(sheet.width, sheet.height)
    low = boxes[0].low - 2 * unit
    panel.panel(left, low, right - left, box.high + 2.4 * unit - low, _PAD, 1.6 * unit)
    for each in boxes:
        panel.panel(each.left, each.low, each.right - each.left, each.high - each.low,
                    faded(INK, 0.14), 1.4 * unit)  # fmt: skip
    sheet.items[place:place] = panel.items
    for each, said in zip(boxes, answers, strict=True):
        sheet.text(said, (each.left + each.right) / 2, (each.low + each.high) / 2, 3 * unit,
                   colour=LIT, wrap=each.right - each.left - 2 * unit,
                   room=each.high - each.low - unit, least=0.5)  # fmt: skip


def _keys_box(sheet: Sheet) -> Box:
    """Where the keys of the pad stand: in the middle, three across and four down."""
    unit, side = sheet.unit, 13.0
    wide, high = 3 * side * unit, 4 * side * unit
    left, low = (sheet.width - wide) / 2, (sheet.height - high) / 2 - 7 * unit
    return Box(left, low, left + wide, low + high)


def _draw_pad(sheet: Sheet, pad: Pad) -> None:
    unit, box = sheet.unit, _keys_box(sheet)
    sheet.shade(0.6)
    edge = 4 * unit
    sheet.panel(box.left - edge, box.low - edge, box.right - box.left + 2 * edge,
                box.high - box.low + 2 * edge + 16 * unit, _PAD, 2 * unit)  # fmt: skip
    middle = (box.left + box.right) / 2
    sheet.text("●" * len(pad.typed) or pad.asks, middle, box.high + 12 * unit, 4 * unit,
               colour=INK if pad.typed else SOFT, wrap=box.right - box.left + edge,
               room=6 * unit, least=0.4)  # fmt: skip
    if pad.said:
        sheet.text(pad.said, middle, box.high + 4.5 * unit, 2.4 * unit, colour=LIT,
                   wrap=box.right - box.left + edge, room=7 * unit)  # fmt: skip
    across, down = (box.right - box.left) / 3, (box.high - box.low) / 4
    for place, key in enumerate(KEYS):
        row, column = divmod(place, 3)
        x, y = box.left + column * across, box.high - (row + 1) * down
        sheet.panel(x + 0.6 * unit, y + 0.6 * unit, across - 1.2 * unit, down - 1.2 * unit,
                    faded(INK, 0.12), 1.4 * unit)  # fmt: skip
        sheet.text(key, x + across / 2, y + down / 2, 4 * unit)
