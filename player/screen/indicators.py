"""What is open, in a corner of whatever is on screen, and how it is withdrawn there. Pure."""

from dataclasses import dataclass, field
from typing import Final, Literal

from engine.consent.wording import Wording, english
from engine.sensing.sensors import SensorKind
from engine.words import Seconds
from player.screen.controls import KEYS, Control
from player.screen.facts_view import directed, spoken
from player.screen.sheet import INK, LIT, SOFT, Box, Sheet

IndicatorState = Literal["opening", "looking", "open", "closing", "withdrawn"]
"""A camera is `looking` from when it is open until it has found somebody."""

OFFERS_FOR: Final[Seconds] = 20.0
"""How long after a withdrawal it is offered to have forgotten what was inferred."""
SAYS_FOR: Final[Seconds] = 8.0
"""How long it stands there what was done."""

WITHDRAWS: Final[dict[SensorKind, Control]] = {
    "camera": "withdraw camera",
    "microphone": "withdraw microphone",
    "heart": "withdraw heart",
}
"""The control that withdraws a sensor of each kind by itself."""

_NAMES: Final = {  # how the name of a sensor begins, and the sentence that says it to a viewer
    "camera": "sensor_camera",
    "microphone": "sensor_microphone",
    "heart strap": "sensor_strap",
    "heart stream": "sensor_stream",
    "recorded viewer": "sensor_recorded",
    "pulse, by the camera": "sensor_pulse",
}
_GROUND: Final = (16, 14, 14, 215)
_KEY_OF: Final = {control: key for key, control in reversed(KEYS.items())}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One sensor: its name, and what is so of its device. Lit while a handle of it may exist."""

    name: str
    kind: SensorKind
    state: IndicatorState

    @property
    def is_lit(self) -> bool:
        """Whether a handle of its device may exist."""
        return self.state != "withdrawn"


@dataclass(frozen=True, slots=True)
class Indicators:
    """All that is drawn in the corner. `at_hand` while buttons shall be seen: the viewer moved
    something, or something else than the film stands there. `offers` whether it can be asked to
    forget what was inferred; `said` what was just done; `wording` is the viewer's language."""

    each: tuple[Indicator, ...] = ()
    at_hand: bool = False
    offers: bool = False
    said: str = ""
    wording: Wording = field(default_factory=english)


Place = tuple[Box, Indicator | None]
"""Where a click withdraws this sensor; None: where it has what was inferred forgotten."""


def draw_indicators(sheet: Sheet, shown: Indicators) -> list[Place]:
    """One line for each sensor, from the upper right corner down (the left one, where the language
    runs from the right); where clicks mean what."""
    begin = len(sheet.items)
    places = _lines(sheet, shown)
    if not shown.wording.right_to_left:
        return places
    sheet.mirror(begin)
    return [(box.mirrored(sheet.width), each) for box, each in places]


def _lines(sheet: Sheet, shown: Indicators) -> list[Place]:
    unit = sheet.unit
    high = sheet.height - 1.6 * unit
    wording = shown.wording
    places: list[Place] = []
    for each in shown.each:
        if not each.is_lit and not shown.at_hand and not shown.offers:
            continue
        button = ""
        if shown.at_hand and each.is_lit and each.state != "closing":
            button = spoken(wording, "close_it", key=_key(each))
        box = _line(sheet, high, _words(each, wording), LIT if each.is_lit else SOFT, button)
        if each.is_lit:
            places.append((box, each))
        high = box.low - 0.5 * unit
    if shown.offers:
        forget = spoken(wording, "forget_it", key=_KEY_OF["forget"])
        box = _line(sheet, high, "", INK, forget)
        places.append((box, None))
        high = box.low - 0.5 * unit
    if shown.said:
        _line(sheet, high, shown.said, INK, "")
    return places


def acts_at(
    shown: Indicators, x: float, y: float, size: tuple[int, int]
) -> Indicator | Literal["forget"] | None:
    """What a click means at a place, in shares of a window of this size; None: nothing here."""
    sheet = Sheet(*size)
    for box, each in draw_indicators(sheet, shown):
        if box.left <= x * size[0] <= box.right and box.low <= y * size[1] <= box.high:
            return each or "forget"
    return None


def sensor_named(name: str, wording: Wording) -> str:
    """A sensor's name as a viewer reads it, such as "Kamera 0"."""
    for begin, sentence in _NAMES.items():
        if name == begin or name.startswith(f"{begin} "):
            return wording.say(sentence) + name[len(begin) :]
    return name


def _words(each: Indicator, wording: Wording) -> str:
    said = sensor_named(each.name, wording)
    if each.state != "open":
        said = wording.say(f"sensor_{each.state}", sensor=said)
    mark = "●" if each.is_lit else "○"
    return directed(f"{mark}  {said}", mirrored=wording.right_to_left)


def _key(each: Indicator) -> str:
    return _KEY_OF[WITHDRAWS.get(each.kind, "withdraw")]


def _line(
    sheet: Sheet, high: float, words: str, colour: tuple[int, int, int, int], button: str
) -> Box:
    """A line that ends at the right edge: words, and behind them a button; its box."""
    unit, size = sheet.unit, 2.2 * sheet.unit
    right, inner = sheet.width - 2.0 * unit, 0.7 * unit
    wide = 0.62 * sheet.width
    place = len(sheet.items)
    left, low = right - inner, high - 2 * inner
    if button:
        box = sheet.text(button, left, high - inner, size, anchor_x="right", anchor_y="top",
                         colour=INK, wrap=wide, room=5 * unit)  # fmt: skip
        left, low = box.left - 2 * unit, box.low
    if words:
        room = max(12 * unit, wide - (right - left))
        text = sheet.text(words, left if button else right - inner, high - inner, size,
                          anchor_x="right", anchor_y="top", colour=colour, wrap=room,
                          room=5 * unit, shadow=not button)  # fmt: skip
        left, low = text.left, min(low, text.low)
    elif button:
        left += 2 * unit
    found = Box(left - inner, low - inner, right, high)
    if button or colour != LIT:
        under = Sheet(sheet.width, sheet.height)
        under.panel(found.left, found.low, found.right - found.left, found.high - found.low,
                    _GROUND, 1.2 * unit)  # fmt: skip
        sheet.items[place:place] = under.items
    return found
