"""The outcome of many simulated showings, in whole numbers that add up the same in any order."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.adding import added
from engine.showing.events import Decided, Ended, Entered, Moment
from engine.simulation.never import never_made
from engine.simulation.reasons import CutPlace, Reasons
from engine.story.graph import default_duration
from engine.story.model import Story
from engine.words import Seconds, SegmentName

SHARES: Final = 40
"""Parts of the default path's length in which feelings are counted."""

LEVELS: Final = 40
"""Parts of the range from -1 to 1 in which feelings are counted."""

Numbers = NDArray[np.float64]

_FAILURES: Final = 100  # kept by number; the rest are only counted


@dataclass
class Tally:
    """Counts over showings. `cuts` counts (from, to), `endings` the segments that films ended
    with, `times` running times in tenths of a second, `valence` and `arousal` how often viewers
    truly were at (share, level); `reasons` say why each cut was made or not, `failures` what went
    wrong in a viewer's showing.
    """

    showings: int = 0
    segments: Counter[SegmentName] = field(default_factory=Counter)
    cuts: Counter[tuple[SegmentName, SegmentName]] = field(default_factory=Counter)
    endings: Counter[SegmentName] = field(default_factory=Counter)
    times: Counter[int] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    abstained: Counter[SegmentName] = field(default_factory=Counter)
    valence: Counter[tuple[int, int]] = field(default_factory=Counter)
    arousal: Counter[tuple[int, int]] = field(default_factory=Counter)
    reasons: dict[CutPlace, Reasons] = field(default_factory=dict)
    failed: int = 0
    failures: dict[int, str] = field(default_factory=dict)

    def add(
        self,
        number: int,
        told: Iterable[Entered | Decided | Ended | Moment],
        story: Story,
    ) -> None:
        """One showing, by what it told."""
        self.showings += 1
        shown: set[SegmentName] = set()
        last: Entered | None = None
        reason = "did not come to an end"
        broken = ""
        for event in told:
            if isinstance(event, Decided):
                self.kinds[event.kind] += 1
                if event.kind == "abstained":
                    self.abstained[event.segment] += 1
                if not broken and event.broken:
                    broken = event.why
            elif isinstance(event, Entered):
                shown.add(event.segment)
                if last is not None:
                    self.cuts[last.segment, event.segment] += 1
                last = event
            elif isinstance(event, Ended):
                reason = "" if event.reason == "ending" else f"ended by a {event.reason}"
        self.segments.update(shown)
        if last is not None and not reason:
            self.endings[last.segment] += 1
            segment = story.segments[last.segment]
            self.times[round(10 * (last.at + segment.on_screen))] += 1
        if reason or broken:
            self.failed += 1
            self._fail(number, reason or broken)

    def watch(self, share: int, valence: Numbers, arousal: Numbers) -> None:
        """How some viewers truly feel (-1 to 1) at an instant in a part of the running time."""
        for counts, feelings in ((self.valence, valence), (self.arousal, arousal)):
            levels = np.minimum(LEVELS - 1, ((feelings + 1) / 2 * LEVELS).astype(int))
            for level, count in enumerate(np.bincount(levels).tolist()):
                if count:
                    counts[share, level] += count

    def merge(self, other: "Tally") -> None:
        """Take in what another tally counted."""
        self.showings += other.showings
        self.failed += other.failed
        for mine, others in zip(self._counters(), other._counters(), strict=True):
            mine.update(others)
        for cut, reasons in other.reasons.items():
            self.reasons.setdefault(cut, Reasons()).merge(reasons)
        for number, why in other.failures.items():
            self._fail(number, why)

    def _counters(self) -> tuple[Counter[Any], ...]:
        return (
            *(self.segments, self.cuts, self.endings, self.times, self.kinds, self.abstained),
            *(self.valence, self.arousal),
        )

    def _fail(self, number: int, why: str) -> None:
        """The first failures by number are kept, in whatever order they come."""
        self.failures[number] = why
        if len(self.failures) > _FAILURES:
            del self.failures[max(self.failures)]


def traffic(tally: Tally) -> dict[tuple[SegmentName, SegmentName], float]:
    """The share of showings in which each cut was made, by where from and where to; a cut that
    was never made is not there. More than 1 for a cut that is made several times."""
    return {cut: count / tally.showings for cut, count in sorted(tally.cuts.items())}


def never_seen(tally: Tally, story: Story) -> tuple[SegmentName, ...]:
    """The segments that no showing reached, in the story's order."""
    return tuple(name for name in story.segments if name not in tally.segments)


def band(
    counts: Counter[tuple[int, int]], shares: tuple[float, ...]
) -> list[tuple[float, list[float]]]:
    """For each part of the running time: where it lies (0 to 1), and the levels (-1 to 1) below
    which `shares` of the viewers were. Parts that nobody reached are left out."""
    found = []
    for part in range(SHARES + 1):
        levels = [counts[part, level] for level in range(LEVELS)]
        whole = added(levels)
        if whole:
            found.append((part / SHARES, [_quantile(levels, share * whole) for share in shares]))
    return found


def _quantile(levels: list[int], rank: float) -> float:
    """Straight within a level."""
    below = 0
    for level, count in enumerate(levels):
        if count and below + count >= rank:
            return round(2 * (level + (rank - below) / count) / LEVELS - 1, 6)
        below += count
    return 1.0


def report(tally: Tally, story: Story, seed: int) -> dict[str, Any]:
    """The whole tally as what `json` can write; shares are of all showings."""
    whole = max(1, tally.showings)
    unseen = never_seen(tally, story)
    cuts = [(name, cut.to) for name, segment in story.segments.items() for cut in segment.next]
    return {
        "title": story.title,
        "viewers": tally.showings,
        "seed": seed,
        "segments": {name: tally.segments[name] / whole for name in story.segments},
        "cuts": [
            {"from": one, "to": other, "share": tally.cuts[one, other] / whole}
            for one, other in dict.fromkeys(cuts)
        ],
        "endings": {
            name: tally.endings[name] / whole
            for name, segment in story.segments.items()
            if segment.is_ending
        },
        "running_time": _times(tally),
        "decisions": dict(sorted(tally.kinds.items())),
        "abstained": {name: tally.abstained[name] / whole for name in sorted(tally.abstained)},
        "never_seen": {
            "segments": list(unseen),
            "seconds": sum(story.segments[name].on_screen for name in unseen),
            "cuts": [
                [one, other] for one, other in dict.fromkeys(cuts) if not tally.cuts[one, other]
            ],
        },
        "never_made": never_made(story, tally.reasons, tally.segments),
        "cards": [
            name for name, segment in story.segments.items() if segment.card and segment.beats
        ],
        "arcs": {
            name: [
                {"at": at, "low": low, "median": middle, "high": high}
                for at, (low, middle, high) in band(counts, (0.1, 0.5, 0.9))
            ]
            for name, counts in (("valence", tally.valence), ("arousal", tally.arousal))
        },
        "default_duration": default_duration(story),
        "failures": {
            "count": tally.failed,
            "showings": [
                {"seed": seed, "viewer": number, "what": why}
                for number, why in sorted(tally.failures.items())
            ],
        },
    }


def _times(tally: Tally) -> dict[str, Seconds | None]:
    ordered = sorted(tally.times.items())
    whole = sum(count for _, count in ordered)
    found: dict[str, Seconds | None] = {}
    for name, share in (("shortest", 0.0), ("p10", 0.1), ("median", 0.5), ("p90", 0.9)):
        found[name] = _reached(ordered, share * whole)
    found["longest"] = ordered[-1][0] / 10 if ordered else None
    return found


def _reached(ordered: list[tuple[int, int]], rank: float) -> Seconds | None:
    below = 0
    for tenths, count in ordered:
        below += count
        if below >= rank:
            return tenths / 10
    return None
