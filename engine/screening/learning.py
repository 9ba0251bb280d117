"""What a screening teaches steering: the response to each segment, as far as it was seen.

Whoever watched segment `s` from its in point to its out point shows how much further than its
author meant it led: the first-order response of `engine.steering.response`, solved for the shift,

    e(i, s) = (last - retention * first - led) / (1 - retention)  =  a(i) + b(s) + noise

with `a(i)` how person `i` leans in every segment, and `b(s)` the shift of the segment. Both are
estimated together, each shrunk towards 0, which for a segment is the author's intention (the
best linear unbiased prediction of a mixed model; Robinson, "That BLUP is a good thing", 1991):

    b(s) = n(s) / (n(s) + k) * mean over people of (e(i, s) - a(i)),   k = noise / between

where `n(s)` is the effective number of people who saw it, `noise` the variance of one person's
answer, and `between` how far segments on the whole lie from what was meant, which the screening
itself tells (empirical Bayes; Efron and Morris, 1973): the mean square of the segments' means, less
what chance alone makes of it. Where segments do what they mean to, `k` is large and nothing is
changed. Where cuts were explored, people count by one over the probability of their coming there.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.screening.folder import Film, Screening
from engine.steering.response import Response, affect_transition
from engine.steering.segment_model import engages
from engine.story.model import Story
from engine.words import Affect, Seconds, SegmentName

_SHORTEST: Final[Seconds] = 2.0  # nothing is learned from less
_LEANING: Final = 0.08  # variance of how people lean, as `engine.steering.traits` has it
_OWN: Final = 0.06  # variance of one person's answer to one segment, likewise
_LEAST: Final = 3  # answers to a segment, below which nothing is said of it
_TURNS: Final = 30
_HEAVIEST: Final = 20.0  # for how many somebody may stand whom chance led there
_FARTHEST: Final = 1.0  # further than intended, at most

Floats = NDArray[np.float64]


class Watched(NamedTuple):
    """A segment that somebody watched for `seconds` from its in point: where they were in the plane
    of valence and arousal at its beginning and at its end, with the variance of either belief,
    and their attention meanwhile (0 to 1, NaN where nobody knows). `probability` is how likely
    chance was to lead them there, 1 where nothing was explored."""

    person: str
    segment: SegmentName
    seconds: Seconds
    first: Affect
    last: Affect
    variance: Affect
    attention: float
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class Learned:
    """The responses by segment, for `Preset.responses`. `between` is the variance of how far
    segments lie from what was meant, `noise` that of one person's answer."""

    responses: Mapping[SegmentName, Response]
    people: int
    between: float
    noise: float


def learn(story: Story, watched: Iterable[Watched]) -> Learned:
    """What people who watched segments of a story teach. Needs no order; one thread."""
    rows = [each for each in watched if _is_told(story, each)]
    people = {name: place for place, name in enumerate(dict.fromkeys(e.person for e in rows))}
    segments = {name: place for place, name in enumerate(dict.fromkeys(e.segment for e in rows))}
    if not rows:
        return Learned({}, 0, 0.0, _OWN)
    who = np.array([people[each.person] for each in rows])
    where = np.array([segments[each.segment] for each in rows])
    shifts, noises = (
        np.array(each) for each in zip(*(_shift(story, e) for e in rows), strict=True)
    )
    weight = np.minimum(_HEAVIEST, 1.0 / np.array([each.probability for each in rows]))
    many = np.bincount(where, weight) ** 2 / np.bincount(where, weight**2)  # Kish
    leaning = np.zeros((len(people), 2))
    shift = np.zeros((len(segments), 2))
    between, noise = _LEANING, float(np.mean(noises))
    for _ in range(_TURNS):
        rest = shifts - leaning[who]
        mean = _means(rest, where, weight, len(segments))
        noise = _noise(rest - mean[where], where, float(np.mean(noises)))
        between = _between(mean, many, noise)
        shift = mean * (many / (many + noise / between))[:, None]
        rest = shifts - shift[where]
        count = np.bincount(who, minlength=len(people))[:, None]
        mine = _means(rest, who, np.ones(len(rows)), len(people))
        leaning = mine * count / (count + noise / _LEANING)
    mean = _means(shifts - leaning[who], where, weight, len(segments))
    prior = noise / between
    responses = {
        name: Response(
            _within(mean[place, 0]),
            _within(mean[place, 1]),
            _attention(story, name, rows, float(many[place]), prior),
            round(float(many[place])),
            prior,
        )
        for name, place in segments.items()
        if many[place] >= _LEAST
    }
    return Learned(responses, len(people), between, noise)


def _is_told(story: Story, each: Watched) -> bool:
    known = math.isfinite(sum(each.first) + sum(each.last) + sum(each.variance))
    return known and each.segment in story.segments and each.seconds >= _SHORTEST


def _shift(story: Story, each: Watched) -> tuple[tuple[float, float], float]:
    """How much further than intended somebody went, and the variance with which that is known."""
    meant = affect_transition(story.segments[each.segment], each.seconds)
    share = 1.0 - meant.retention
    valence = (each.last.valence - meant.retention * each.first.valence - meant.valence) / share
    arousal = (each.last.arousal - meant.retention * each.first.arousal - meant.arousal) / share
    return (valence, arousal), sum(each.variance) / 2 / share**2 + _OWN


def _means(values: Floats, group: NDArray[np.int64], weight: Floats, groups: int) -> Floats:
    """The weighted mean of each group, (groups, 2)."""
    whole = np.maximum(1e-12, np.bincount(group, weight, groups))
    return np.stack([np.bincount(group, weight * v, groups) / whole for v in values.T], axis=1)


def _noise(away: Floats, group: NDArray[np.int64], expected: float) -> float:
    """The variance within segments; what is expected of it weighs as much as ten answers."""
    freedom = max(0, len(away) - len(np.unique(group)))
    return float(((away**2).sum() / 2 + 10 * expected) / (freedom + 10))


def _between(mean: Floats, many: Floats, noise: float) -> float:
    """The variance between segments, by moments; never quite 0."""
    told = many >= _LEAST
    if not told.any():
        return noise / 5.0
    excess = (mean[told] ** 2).mean(axis=1) - noise / many[told]
    weight = many[told]
    return max(noise / 200.0, float(weight @ excess / weight.sum()))


def _attention(
    story: Story, name: SegmentName, rows: list[Watched], many: float, prior: float
) -> float:
    """Attention, shrunk towards what a segment may expect of anybody."""
    seen = [e.attention for e in rows if e.segment == name and math.isfinite(e.attention)]
    expected = engages(story.segments[name])
    if not seen:
        return expected
    trust = many / (many + prior)
    return min(1.0, max(0.0, trust * float(np.mean(seen)) + (1 - trust) * expected))


def _within(value: float) -> float:
    return float(min(_FARTHEST, max(-_FARTHEST, value)))


_WATCHED: Final = """
WITH likely AS (
    SELECT showing, "at", CAST(exp(sum(ln(greatest(probability, 1e-6))) OVER (
        PARTITION BY showing ORDER BY "at")) AS DOUBLE) AS probability
    FROM decisions
), seen AS (
    SELECT showing, segment, min("at") AS began, max(media) - min(media) AS seconds,
        arg_min(valence, "at") AS v0, arg_min(arousal, "at") AS a0,
        arg_max(valence, "at") AS v1, arg_max(arousal, "at") AS a1,
        arg_max(valence_sd, "at") AS v1sd, arg_max(arousal_sd, "at") AS a1sd,
        avg(attention) AS attention, min(media) AS media
    FROM readings WHERE visit = 1 GROUP BY 1, 2
)
SELECT coalesce(showings.viewer, showings.showing) AS person, seen.segment, seen.seconds,
    v0, a0, v1, a1, v1sd, a1sd, attention, media,
    coalesce((SELECT arg_max(probability, "at") FROM likely
        WHERE likely.showing = seen.showing AND likely."at" <= seen.began + 0.5), 1.0) AS likely
FROM seen JOIN showings USING (showing)
WHERE v0 IS NOT NULL AND v1 IS NOT NULL AND a0 IS NOT NULL AND a1 IS NOT NULL
"""


def learned(screening: Screening, film: Film) -> Learned:
    """What the screening teaches about one of its films. Raises Trouble where it cannot be read."""
    rows = screening.store.sql(_WATCHED, film=film.film).to_pylist()
    return learn(
        screening.story(film),
        (
            Watched(
                row["person"],
                row["segment"],
                row["seconds"],
                Affect(row["v0"], row["a0"]),
                Affect(row["v1"], row["a1"]),
                Affect((row["v1sd"] or 0.2) ** 2, (row["a1sd"] or 0.2) ** 2),
                math.nan if row["attention"] is None else row["attention"],
                row["likely"],
            )
            for row in rows
            if row["media"] < 0.5
        ),
    )
