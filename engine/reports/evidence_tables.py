"""The tables of a report: every figure of the findings, one row each. Pure."""

from collections.abc import Iterable, Sequence
from typing import Final

from engine.audience.curves import Curve
from engine.audience.intervals import Interval
from engine.reports.document import Table, Value
from engine.screening.findings import Curves, Findings

_INTERVAL: Final = ("low", "high", "people")
_INTERVAL_MEANING: Final = (
    "lower end of its 95 % interval",
    "upper end of its 95 % interval",
    "people behind it",
)
_CURVE: Final = ("quantity", "at", "mean", "low", "high", "band_low", "band_high", "people")
_CURVE_MEANING: Final = (
    "valence and arousal -1 to 1, attention and away 0 to 1, heart in beats a minute, laugh and "
    "gasp as the share of people in whom one began",
    "the second that begins here, from the segment's in point (of a path: film time)",
    "mean over people",
    "lower end of the 95 % interval of this second by itself",
    "upper end of it",
    "lower end of the 95 % band of all seconds at once",
    "upper end of it",
    "people who were measured",
)


def _made(
    name: str, title: str, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Value]]
) -> Table:
    names = tuple(each for each, _ in columns)
    return Table(
        name, title, names, tuple(each for _, each in columns), tuple(tuple(row) for row in rows)
    )


def _interval(value: Interval) -> tuple[Value, ...]:
    return (value.low, value.high, value.people)


_ENDS: Final = tuple(zip(_INTERVAL, _INTERVAL_MEANING, strict=True))


def _rows_of(curves: Curves) -> Iterable[tuple[Value, ...]]:
    for quantity, curve in curves.items():
        for row in _columns(curve):
            yield (quantity, *row)


def _columns(curve: Curve) -> Iterable[tuple[Value, ...]]:
    return zip(
        curve.at, curve.mean, curve.low, curve.high, curve.band_low, curve.band_high, curve.people,
        strict=True,
    )  # fmt: skip


def seconds(found: Findings) -> Table:
    """Every second of every segment, over all paths that hold it."""
    return _made(
        "seconds",
        "Every second of every segment",
        (("segment", "which segment"), *zip(_CURVE, _CURVE_MEANING, strict=True)),
        ((each.segment, *row) for each in found.segments for row in _rows_of(each.curves)),
    )


def paths(found: Findings) -> Table:
    """Every second along each path that five people or more took."""
    return _made(
        "paths",
        "Every second along each path of five people or more",
        (("path", "its segments in order"), *zip(_CURVE, _CURVE_MEANING, strict=True)),
        ((" > ".join(each.path), *row) for each in found.paths for row in _rows_of(each.curves)),
    )


def synchrony(found: Findings) -> Table:
    """How much people went together, by quantity."""
    return _made(
        "synchrony",
        "How much people went together",
        (
            ("quantity", "valence, arousal or attention"),
            ("together", "mean correlation of each person with the mean of all others"),
            *_ENDS,
            ("chance", "what circular shifts of people's courses bring"),
            ("probability", "how likely chance alone brings as much"),
            ("says", "what can be said by it"),
        ),
        (
            (name, s.together.value, *_interval(s.together), s.chance, s.probability, s.says)
            for name, s in found.synchrony.items()
        ),
    )


def beats(found: Findings) -> Table:
    """What came of each beat."""
    return _made(
        "beats",
        "Every beat",
        (
            ("segment", "which segment"),
            ("at", "seconds from its in point"),
            ("beat", "its name, or its feeling and second"),
            ("intended", "the feeling that was meant"),
            ("share", "share of people in whom it landed"),
            *_ENDS,
            ("chance", "share of people in whom chance alone brings such a reaction"),
            ("above_chance", "probability of as many by chance alone, corrected for all beats"),
            ("below_wanted", "probability of so few where half of all answer, corrected"),
            ("says", "landed, landed with some, flat, or too few to tell"),
            ("would_do", "how many people would tell, where these were too few"),
        ),
        (
            (
                each.segment, each.media, each.beat.name, each.beat.intended, each.beat.share.value,
                *_interval(each.beat.share), each.beat.chance, each.beat.above_chance,
                each.beat.below_wanted, each.beat.says, each.beat.would_do,
            )
            for each in found.beats
        ),
    )  # fmt: skip


def felt(found: Findings) -> Table:
    """What was meant against what was felt."""
    return _made(
        "intended_and_felt",
        "What was meant against what was felt",
        (
            ("intended", "family of the feeling that was meant"),
            ("felt", "family of the feeling that was found"),
            ("share", "share of answers to such beats, each person counting once"),
            *_ENDS,
        ),
        ((e.intended, e.felt, e.share.value, *_interval(e.share)) for e in found.felt),
    )


def stretches(found: Findings) -> Table:
    """Where people stood out from their usual."""
    return _made(
        "stretches",
        "Dips, turning away, and laughs where nothing was meant",
        (
            ("what", "dip (of attention), away (turned away), delight (laughed, nothing meant)"),
            ("segment", "which segment"),
            ("first", "from this second after its in point"),
            ("last", "to this one"),
            ("most", "the second in which it was most"),
            ("change", "how far people were from their own mean"),
            *_ENDS,
            ("probability", "how likely chance alone brings as much anywhere in the film"),
            ("before", "what stood just before it"),
        ),
        (
            (
                e.what, e.segment, e.first, e.last, e.most, e.change.value, *_interval(e.change),
                e.probability, "; ".join(f"{mark.kind}: {mark.what}" for mark in e.before),
            )
            for e in found.stretches
        ),
    )  # fmt: skip


def left(found: Findings) -> Table:
    """Who left, and when."""
    return _made(
        "left",
        "Where people left",
        (
            ("segment", "which segment"),
            ("at", "seconds from its in point"),
            ("film_time", "seconds from the showing's beginning"),
            ("before", "what stood just before it"),
        ),
        (
            (e.segment, e.media, e.at, "; ".join(f"{mark.kind}: {mark.what}" for mark in e.before))
            for e in found.left
        ),
    )


def ways(found: Findings) -> Table:
    """Where people went on from each segment."""
    return _made(
        "ways",
        "Where people went from each segment",
        (
            ("segment", "from"),
            ("to", "to; empty: nowhere, at an ending or because they left"),
            ("share", "share of those who were there"),
            *_ENDS,
            ("times", "how often, over all visits"),
        ),
        ((e.segment, e.to, e.share.value, *_interval(e.share), e.times) for e in found.ways),
    )


def seen(found: Findings) -> Table:
    """How much of the footage was seen."""
    return _made(
        "seen",
        "How much of each segment was seen",
        (
            ("segment", "which segment"),
            ("share", "share of people who saw it"),
            *_ENDS,
            ("seconds", "how long, a mean over those"),
        ),
        ((e.segment, e.share.value, *_interval(e.share), e.seconds) for e in found.seen),
    )


def abstained(found: Findings) -> Table:
    """Where steering took the default path since it could not read the viewer."""
    return _made(
        "abstentions",
        "Where the viewer could not be read, and the default path was taken",
        (
            ("segment", "at the end of which segment"),
            ("share", "share of decisions that took the default path"),
            *_ENDS,
            ("decisions", "all decisions there"),
            ("why", "the reasons, with how often each was given"),
        ),
        (
            (
                e.segment, e.share.value, *_interval(e.share), e.decisions,
                "; ".join(f"{why} ({times})" for why, times in e.why),
            )
            for e in found.abstained
        ),
    )  # fmt: skip


def contradictions(found: Findings) -> Table:
    """Which cuts the next minute spoke against."""
    return _made(
        "contradictions",
        "Whether the minute after each cut spoke against it",
        (
            ("segment", "from"),
            ("to", "to"),
            ("away", "how much farther from what was expected people were than usual"),
            *_ENDS,
            ("probability", "by chance alone, corrected for all cuts"),
            ("says", "spoke against, nothing against, or too few to tell"),
            ("would_do", "how many people would tell, where these were too few"),
        ),
        (
            (
                e.segment, e.to, e.away.value, *_interval(e.away), e.probability, e.says, e.would_do
            )
            for e in found.contradictions
        ),
    )  # fmt: skip


def transitions(found: Findings) -> Table:
    """What feeling followed what: in the whole film, by segment, by beat."""
    return _made(
        "transitions",
        "What feeling followed what",
        (
            ("segment", "where; empty: in the whole film"),
            ("beat", "at which beat; empty: in the whole segment"),
            ("before", "one feeling"),
            ("after", "the feeling that followed"),
            ("share", "in such a share of cases"),
            *_ENDS,
            ("times", "how often, over all people"),
        ),
        (
            (
                where.segment, where.beat, e.before, e.after, e.share.value, *_interval(e.share),
                e.times,
            )
            for where in found.transitions
            for e in where.transitions
        ),
    )  # fmt: skip
