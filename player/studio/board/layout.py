"""The board: where each segment of a story lies, what it shows, and the cuts between them.

A small film is laid out from left to right (`engine.pictures.layout`); of a larger one each chapter
(`engine.pictures.parts`) is a field of its own, with its segments in the order of the film. Pure;
lengths are in pixels at the board's own size.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from engine.pictures.layered_map import draws_well
from engine.pictures.layout import Edge, Layout, Slot, lay_out
from engine.pictures.map_pens import Colour, Feel, colour_of
from engine.pictures.parts import Part, parts_of
from engine.story.graph import graph_of
from engine.story.model import Segment, Story
from engine.words import SegmentName

Point = tuple[float, float]

WIDE: Final = 168
HIGH: Final = 134
_INCH: Final = 105  # pixels for one of the layout's inches
_ACROSS: Final = 6  # segments beside each other in a chapter
_GAP: Final = (46, 34)
_EDGE: Final = 26  # of a chapter around its segments
_HEAD: Final = 40  # a chapter's name
_CHAPTER: Final = 24  # segments, at most
_BETWEEN: Final = 90  # rows of a small film
_SHAPE: Final = 1.4  # how many times as wide as high a board is meant to be


def board_of(story: Story, feel: Feel | None = None) -> dict[str, Any]:
    """The board as what `json` can write: `segments`, `cuts` and `chapters`, and its size.

    A cut has `way`, the points that it is drawn through, where the layout says them.
    """
    ways: Mapping[Edge, list[Point]]
    if draws_well(story):
        places, ways, size = _layered(story)
        chapters: list[dict[str, Any]] = []
    else:
        places, chapters, size = _by_chapters(parts_of(story, _CHAPTER))
        ways = {}
    return {
        "size": size,
        "box": [WIDE, HIGH],
        "chapters": chapters,
        "segments": [
            _segment(story, name, segment, places[name], feel)
            for name, segment in story.segments.items()
        ],
        "cuts": list(_cuts(story, ways)),
    }


def _segment(
    story: Story, name: SegmentName, segment: Segment, place: Point, feel: Feel | None
) -> dict[str, Any]:
    return {
        "name": name,
        "x": round(place[0]),
        "y": round(place[1]),
        "card": segment.card,
        "clip": segment.clip,
        "seconds": round(segment.on_screen, 2),
        "beats": [beat.feel for beat in segment.beats],
        "colour": _hex(colour_of(segment, feel)) if segment.beats else None,
        "starts": name == story.start,
        "ends": segment.is_ending,
        "must": name in story.limits.must_see,
    }


def _cuts(story: Story, ways: Mapping[Edge, list[Point]]) -> Iterable[dict[str, Any]]:
    for name, segment in story.segments.items():
        met: dict[SegmentName, int] = {}
        for place, cut in enumerate(segment.next):
            if cut.to not in story.segments:
                continue
            number = met[cut.to] = met.get(cut.to, -1) + 1
            yield {
                "from": name,
                "to": cut.to,
                "place": place,
                "when": cut.when,
                "choice": cut.choice,
                "default": segment.default_cut is cut,
                "way": ways.get((name, cut.to, number), []),
            }


def _layered(
    story: Story,
) -> tuple[dict[SegmentName, Point], dict[Edge, list[Point]], list[int]]:
    """From left to right, in as many rows as make it fit a screen."""
    laid = lay_out(
        graph_of(story), story.start, lambda _: (WIDE / _INCH, HIGH / _INCH), lambda _: None
    )
    columns = 1 + max(box.column // 2 for box in laid.boxes.values())
    rows = max(1, round((laid.width / max(laid.height, 1) / _SHAPE) ** 0.5))
    in_row = -(-columns // rows)
    shifts = _shifts(laid, in_row)

    def at(slot: Slot, row: int) -> Point:
        across, down = shifts[row]
        return slot.x * _INCH - across, slot.y * _INCH - down

    places = {}
    for name, box in laid.boxes.items():
        x, y = at(box, box.column // 2 // in_row)
        places[name] = (x - WIDE / 2, y - HIGH / 2)
    numbers: dict[tuple[str, str], int] = {}
    ways: dict[Edge, list[Point]] = {}
    for route in laid.routes:
        pair = route.edge[:2]
        number = numbers[pair] = numbers.get(pair, -1) + 1
        row, last = (laid.boxes[name].column // 2 // in_row for name in pair)
        if row == last and not route.backward:
            ways[(*pair, number)] = [
                (round(x), round(y)) for x, y in (at(slot, row) for slot in route.slots[1:-1])
            ]
    right = max(x for x, _ in places.values()) + WIDE
    return places, ways, [round(right), round(max(y for _, y in places.values()) + HIGH)]


def _shifts(laid: Layout, in_row: int) -> list[Point]:
    """How far each row of columns is moved to the left and up, so that it begins below the last."""
    rows: dict[int, list[Slot]] = {}
    for box in laid.boxes.values():
        rows.setdefault(box.column // 2 // in_row, []).append(box)
    shifts: list[Point] = []
    top = 0.0
    for row in sorted(rows):
        left = min(box.left for box in rows[row]) * _INCH
        high = [box.y * _INCH for box in rows[row]]
        shifts.append((left, min(high) - HIGH / 2 - top))
        top += max(high) - min(high) + HIGH + _BETWEEN
    return shifts


def _by_chapters(
    parts: list[Part],
) -> tuple[dict[SegmentName, Point], list[dict[str, Any]], list[int]]:
    """Chapters in rows, each as high as its highest; together about as wide as a screen."""
    fields = [(part, *_field(len(part.segments))) for part in parts]
    area = sum((wide + _EDGE) * (high + _EDGE) for _, wide, high in fields)
    widest = max(*(wide for _, wide, _ in fields), round((area * _SHAPE) ** 0.5))
    places: dict[SegmentName, Point] = {}
    chapters: list[dict[str, Any]] = []
    x = y = row = right = 0
    for part, wide, high in fields:
        if x and x + wide > widest:
            x, y, row = 0, y + row + _EDGE, 0
        chapters.append(
            {"name": part.name, "number": part.number, "x": x, "y": y, "wide": wide, "high": high}
        )
        for number, name in enumerate(part.segments):
            down, across = divmod(number, _ACROSS)
            places[name] = (
                x + _EDGE + across * (WIDE + _GAP[0]),
                y + _HEAD + _EDGE / 2 + down * (HIGH + _GAP[1]),
            )
        x, row, right = x + wide + _EDGE, max(row, high), max(right, x + wide)
    return places, chapters, [right, y + row]


def _field(count: int) -> tuple[int, int]:
    """How wide and high a chapter of so many segments is."""
    across, down = min(count, _ACROSS), -(-count // _ACROSS)
    wide = across * (WIDE + _GAP[0]) - _GAP[0] + 2 * _EDGE
    return wide, _HEAD + down * (HIGH + _GAP[1]) - _GAP[1] + 2 * _EDGE


def _hex(colour: Colour) -> str:
    if isinstance(colour, str):
        return colour
    return "#" + "".join(f"{round(255 * part):02x}" for part in tuple(colour)[:3])
