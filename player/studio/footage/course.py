"""A path through a story as a row of pieces that a page plays one after the other. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from engine.story.graph import default_path, graph_of
from engine.story.model import Story
from engine.viewer.emotions import feelings
from engine.words import Seconds, SegmentName


@dataclass(frozen=True, slots=True)
class BeatMark:
    """A beat of a piece, by its place in the segment's `beats`; `at` from the in point. The feeling
    lies at `valence` and `arousal` (-1 to 1), times its strength; None where it has no place."""

    number: int
    at: Seconds
    feel: str
    strength: float
    valence: float | None
    arousal: float | None


@dataclass(frozen=True, slots=True)
class Piece:
    """One visit of a segment: `begins` in film time, in and out in media time. A card has a text
    and no clip; `captions` are the languages that there are."""

    segment: SegmentName
    begins: Seconds
    in_point: Seconds
    out_point: Seconds
    hold: Seconds
    clip: str
    card: str | None
    beats: tuple[BeatMark, ...]
    captions: tuple[str, ...]
    dissolve: Seconds
    onward: tuple[SegmentName, ...]

    @property
    def ends(self) -> Seconds:
        """In film time, the last picture's hold with it."""
        return self.begins + self.out_point - self.in_point + self.hold


def path_from(story: Story, wanted: Sequence[SegmentName]) -> tuple[SegmentName, ...]:
    """The wanted path as far as the story has it, and then the default way to an ending; the
    default path where nothing is wanted."""
    path: list[SegmentName] = []
    for name in wanted:
        follows = not path or any(cut.to == name for cut in story.segments[path[-1]].next)
        if name not in story.segments or not follows:
            break
        path.append(name)
    if not path:
        return default_path(story)
    been = set(path)
    while (cut := story.segments[path[-1]].default_cut) is not None:
        if cut.to not in story.segments or cut.to in been:
            break
        path.append(cut.to)
        been.add(cut.to)
    return tuple(path)


def path_to(story: Story, segment: SegmentName) -> tuple[SegmentName, ...]:
    """The shortest path to a segment, and then the default way to an ending; it begins with the
    segment where no path leads there. Of one that there is not, the default path."""
    if segment not in story.segments:
        return default_path(story)
    try:
        wanted = nx.shortest_path(graph_of(story), story.start, segment)
    except nx.NetworkXNoPath:
        wanted = [segment]
    return path_from(story, wanted)


def pieces_of(story: Story, path: Sequence[SegmentName]) -> tuple[Piece, ...]:
    """The pieces of a path."""
    known = feelings()
    found: list[Piece] = []
    at = 0.0
    for number, name in enumerate(path):
        segment = story.segments[name]
        cut = next((c for c in story.segments[path[number - 1]].next if c.to == name), None)
        dissolve = cut.join.duration if number and cut and cut.join.kind == "dissolve" else 0.0
        beats = []
        for place, beat in enumerate(segment.beats):
            point = known.get(beat.feel)
            beats.append(
                BeatMark(
                    place, beat.at, beat.feel, beat.strength,
                    point.valence * beat.strength if point else None,
                    point.arousal * beat.strength if point else None,
                )
            )  # fmt: skip
        onward = tuple(dict.fromkeys(c.to for c in segment.next if c.to in story.segments))
        found.append(
            Piece(
                name, at, segment.in_point, segment.out_point, segment.hold, segment.clip,
                segment.card, tuple(beats), tuple(segment.captions), dissolve, onward,
            )
        )  # fmt: skip
        at = found[-1].ends
    return tuple(found)


def arc_over(story: Story, seconds: Seconds) -> tuple[tuple[Seconds, float, float], ...]:
    """The arc's points over a path of so many seconds: when, valence and arousal."""
    return tuple((point.at * seconds, point.valence, point.arousal) for point in story.arc)


def as_json(piece: Piece, urls: Mapping[str, str]) -> dict[str, object]:
    """A piece as the page's player takes it, with the addresses of its clip and its pictures."""
    return {
        "segment": piece.segment,
        "begins": piece.begins,
        "ends": piece.ends,
        "inPoint": piece.in_point,
        "outPoint": piece.out_point,
        "hold": piece.hold,
        "card": piece.card,
        "dissolve": piece.dissolve,
        "beats": [
            {"number": b.number, "at": b.at, "feel": b.feel, "valence": b.valence or 0.0}
            for b in piece.beats
        ],
        **urls,
    }
