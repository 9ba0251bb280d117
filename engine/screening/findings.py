"""All that a screening says of one cut: a frozen value, each figure with an interval and the number
of people behind it. `engine.answers.json_text` writes it as JSON.
"""

from dataclasses import dataclass

from engine.audience.beats import Beat, Felt
from engine.audience.before import Mark
from engine.audience.clusters import Clusters
from engine.audience.curves import Curve
from engine.audience.flow import Abstained, Contradiction, Seen, Way
from engine.audience.intervals import Interval
from engine.audience.leaving import Staying
from engine.audience.synchrony import Synchrony
from engine.audience.transitions import Transition
from engine.words import Seconds, SegmentName

Curves = dict[str, Curve]
"""By what was measured: valence, arousal (-1 to 1), attention (0 to 1), heart (beats a minute),
away (0 to 1), laugh and gasp (share of people in whom one began in that second)."""


@dataclass(frozen=True, slots=True)
class SegmentFindings:
    """A segment over all paths that hold it; `curves` are by seconds from its in point."""

    segment: SegmentName
    people: int
    curves: Curves


@dataclass(frozen=True, slots=True)
class PathFindings:
    """A path that at least five people took from its beginning to its end; `curves` are by film
    time."""

    path: tuple[SegmentName, ...]
    people: int
    curves: Curves


@dataclass(frozen=True, slots=True)
class Heatmap:
    """One quantity of everybody: a row for each person, those alike beside each other, and a column
    for each second of the film (`segments` and `media` say of what); NaN where nothing was
    measured. Rows have no names."""

    quantity: str
    segments: tuple[SegmentName, ...]
    media: tuple[Seconds, ...]
    rows: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class BeatFindings:
    """A beat, where it is, and what came of it."""

    segment: SegmentName
    media: Seconds
    beat: Beat


@dataclass(frozen=True, slots=True)
class StretchFindings:
    """A stretch in which people stood out from their usual, together. `what` is "dip" (of
    attention), "away" (they turned away), or "delight" (a laugh where nothing was meant).

    From `first` to `last` (seconds from the in point) of the segment, most at `most`; `change` is
    against everybody's own mean. `before` is what stood just before it.
    """

    what: str
    segment: SegmentName
    first: Seconds
    last: Seconds
    most: Seconds
    change: Interval
    probability: float
    before: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody left, at a second of a segment; `before` is what stood just before."""

    segment: SegmentName
    media: Seconds
    at: Seconds
    before: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class TransitionFindings:
    """What feeling follows what: of all, or where `segment` (or its `beat`) was on screen."""

    segment: SegmentName
    beat: str
    transitions: tuple[Transition, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What the screening says of one cut, by the people who saw it.

    `people` are those behind it, `of` how many saw it (more where some were drawn by chance).
    `labels` are the groups that may be shown apart. `weighted` says that cuts were explored and
    people weighted by one over their probability of coming there. Times are in seconds.
    """

    cut: str
    film: str
    title: str
    people: int
    of: int
    seconds: Interval
    labels: tuple[str, ...]
    weighted: bool
    segments: tuple[SegmentFindings, ...]
    paths: tuple[PathFindings, ...]
    heatmaps: tuple[Heatmap, ...]
    synchrony: dict[str, Synchrony]
    kinds: Clusters
    beats: tuple[BeatFindings, ...]
    felt: tuple[Felt, ...]
    stretches: tuple[StretchFindings, ...]
    staying: Staying
    left: tuple[Left, ...]
    ways: tuple[Way, ...]
    seen: tuple[Seen, ...]
    abstained: tuple[Abstained, ...]
    chosen: tuple[Way, ...]
    contradictions: tuple[Contradiction, ...]
    transitions: tuple[TransitionFindings, ...]
