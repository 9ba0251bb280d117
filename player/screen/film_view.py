"""What stands over the film, and where: the one place that keeps things apart at its edges.

From the foot upwards: the line with the timeline, the question, the captions. From the top
downwards, on the left (what is open stands on the right, over everything): why this scene came and
what there is to notice. Where the viewer's language runs from the right, these change sides.
The question has its room first, then the captions a half of what is left, and whatever has too
little room is set smaller, cut off, or (old notices) left out.
"""

from collections.abc import Sequence
from typing import Final, Literal

from player.screen.facts_view import spoken
from player.screen.offer_view import draw_offer
from player.screen.overlay_state import OverlayState
from player.screen.sheet import INK, LIT, SOFT, Box, Sheet
from player.screen.timeline import Timeline

SAFE: Final = 0.9
"""The share of width and height that captions keep to (SMPTE ST 2046-1's title area)."""

_SECOND: Final = (255, 224, 150, 255)
_SIDE: Final = 2.5  # units left free at the sides
_TOP: Final = 2.5
_GAP: Final = 1.2
_LEFT: Final = 0.56  # of the width, for what stands on the left; the rest is the right's
_PANEL: Final = (16, 14, 14, 205)


def draw_film(sheet: Sheet, state: OverlayState) -> int:
    """Everything over the film; how many of its items belong to the film itself."""
    unit = sheet.unit
    if state.opening:
        sheet.shade(1.0)
        sheet.text(state.title, sheet.width / 2, sheet.height / 2, 6.5 * unit,
                   wrap=0.85 * sheet.width, room=0.3 * sheet.height)  # fmt: skip
    above = 0.0
    if state.offer is not None and not state.opening:
        above = draw_offer(sheet, state.offer)
    top = float(sheet.height)
    floor = max((1 - SAFE) / 2 * sheet.height, above + _GAP * unit)
    if state.opening:
        floor = 0.67 * sheet.height
    else:
        top = _draw_captions(sheet, state, floor)
    belongs = len(sheet.items)
    lowest = (top if state.captions else floor) + _GAP * unit
    high = sheet.height - _TOP * unit
    mirrored = state.wording.right_to_left
    if state.why:
        heading = spoken(state.wording, "came_heading")
        high = _draw_why(sheet, heading, state.why, high, lowest, mirrored) - _GAP * unit
    _draw_notices(sheet, state.notices, high, lowest, mirrored)
    if not state.opening:
        _draw_foot(sheet, state.timeline, _paused(state), mirrored)
    return belongs


def _paused(state: OverlayState) -> str:
    """That the film stands still, and what to press; in a kiosk nobody is shown all the keys."""
    if not state.paused:
        return ""
    return spoken(state.wording, "paused" if state.kiosk is None else "paused_in_kiosk")


def draw_captions_only(sheet: Sheet, state: OverlayState) -> None:
    """The captions as they would stand without anything else: to have them ready beforehand."""
    _draw_captions(sheet, state, (1 - SAFE) / 2 * sheet.height)


def _draw_captions(sheet: Sheet, state: OverlayState, floor: float) -> float:
    """Stacked upwards from `floor`, the second language softer; the height of their upper edge."""
    y = floor
    ceiling = floor + 0.62 * (sheet.height * (1 + SAFE) / 2 - floor)
    last = len(state.captions) - 1
    size = state.captions_size * sheet.unit
    for number, text in reversed(list(enumerate(state.captions))):
        room = (ceiling - y) / (number + 1) - 0.6 * sheet.unit
        box = sheet.text(
            text, sheet.width / 2, y, size * (0.85 if number and last else 1.0),
            anchor_y="bottom", colour=INK if number == 0 else _SECOND,
            wrap=sheet.width * SAFE - 2, room=room, least=0.4, shadow=True,
        )  # fmt: skip
        y = box.high + 0.6 * sheet.unit
    return y


def _draw_notices(
    sheet: Sheet, notices: Sequence[str], high: float, lowest: float, mirrored: bool
) -> None:
    """The newest first; of older ones as many as have room."""
    unit, side, size = sheet.unit, _side(mirrored), 2.3 * sheet.unit * sheet.letters
    edge = _edge(sheet, mirrored)
    wide = _LEFT * sheet.width - _SIDE * unit
    for number, notice in enumerate(reversed(notices)):
        room = high - lowest
        if room < (4 if number else 2.8) * unit:
            break
        before = len(sheet.items)
        box = sheet.text(
            notice, edge, high, size, anchor_x=side, anchor_y="top", wrap=wide,
            room=room if not number else float(sheet.height), least=0.7, shadow=True,
        )  # fmt: skip
        if box.low < lowest - 0.5:
            del sheet.items[before:]
            break
        high = box.low - 0.6 * unit


def _draw_why(
    sheet: Sheet, heading: str, why: str, high: float, lowest: float, mirrored: bool
) -> float:
    """A panel at the side; the height of its lower edge."""
    unit, side, letters = sheet.unit, _side(mirrored), sheet.letters
    inner, wide = 1.6 * unit, 0.46 * sheet.width
    left = _edge(sheet, mirrored) - (wide if mirrored else 0.0)
    begins = left + (wide - inner if mirrored else inner)
    room = 0.7 * (high - lowest) - 2 * inner - 3.4 * unit
    if room < 2.5 * unit:
        return high
    place = len(sheet.items)
    head = sheet.text(heading, begins, high - inner, 1.9 * unit * letters, anchor_x=side,
                      anchor_y="top", colour=LIT, wrap=wide - 2 * inner)  # fmt: skip
    body = sheet.text(why, begins, head.low - 0.8 * unit, 2.3 * unit * letters, anchor_x=side,
                      anchor_y="top", wrap=wide - 2 * inner, room=room)  # fmt: skip
    low = body.low - inner
    panel = Sheet(sheet.width, sheet.height)
    panel.panel(left, low, wide, high - low, _PANEL, 1.4 * unit)
    sheet.items[place:place] = panel.items
    return low


def _side(mirrored: bool) -> Literal["left", "right"]:
    """The side that texts begin at."""
    return "right" if mirrored else "left"


def _edge(sheet: Sheet, mirrored: bool) -> float:
    """Where they begin there."""
    return sheet.width - _SIDE * sheet.unit if mirrored else _SIDE * sheet.unit


def _draw_foot(sheet: Sheet, timeline: Timeline | None, paused: str, mirrored: bool) -> None:
    """One line below the captions: that the film stands still, and what has been seen of it. The
    timeline itself always runs to the right."""
    unit = sheet.unit
    y = 2.5 * unit
    left, right = _SIDE * unit, sheet.width - _SIDE * unit
    if paused:
        box = sheet.text(paused, right if mirrored else left, y, 2.2 * unit,
                         anchor_x=_side(mirrored), colour=LIT, shadow=True)  # fmt: skip
        left, right = _beside(box, left, right, 2 * unit, mirrored)
    if timeline is None:
        return
    clock = sheet.text(timeline.clock, left if mirrored else right, y, 2.2 * unit,
                       anchor_x=_side(not mirrored), shadow=True)  # fmt: skip
    left, right = _beside(clock, left, right, 2 * unit, not mirrored)
    length, high = right - left, 0.9 * unit
    gap = 0.2 * unit
    for block in timeline.blocks:
        colour = (*SOFT[:3], 90) if block.ahead else (*INK[:3], 200)
        wide = max(1.0, (block.end - block.begin) * length - gap)
        sheet.bar(left + block.begin * length, y - high / 2, wide, high, colour)
    place = left + timeline.here * length
    sheet.bar(place - 0.2 * unit, y - high / 2 - 0.6 * unit, 0.4 * unit, high + 1.2 * unit, LIT)


def _beside(box: Box, left: float, right: float, gap: float, mirrored: bool) -> tuple[float, float]:
    """What is free between two edges beside a text at one of them."""
    return (left, box.left - gap) if mirrored else (box.right + gap, right)
