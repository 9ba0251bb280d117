"""The way through the film: which way people went, what they hardly saw, what spoke against it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from engine.audience.discoveries import WRONG, adjusted
from engine.audience.intervals import Interval, mean_interval, share_interval
from engine.audience.telling import TOO_FEW, people_needed


@dataclass(frozen=True, slots=True)
class Way:
    """Of those who were in `segment`, the share that went on to `to` at least once. `to` is empty
    for those who went nowhere: at an ending, or because they left. `times` is over all visits."""

    segment: str
    to: str
    share: Interval
    times: int


@dataclass(frozen=True, slots=True)
class Seen:
    """How many of all people saw a segment, and how many seconds of it (a mean over those)."""

    segment: str
    share: Interval
    seconds: float


@dataclass(frozen=True, slots=True)
class Abstained:
    """How often steering took the author's default path in a segment, out of its `decisions`, and
    why, the commonest first."""

    segment: str
    share: Interval
    decisions: int
    why: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A cut after which people felt otherwise than it was made for.

    `away` is by how much farther from what was expected they were in the minute after it than
    decisions usually leave people (in the units of feeling; above 0 is farther). `probability` is
    corrected for all cuts. `says` is "spoke against", "too few to tell", or "nothing against".
    """

    segment: str
    to: str
    away: Interval
    probability: float
    says: str
    would_do: int | None


def ways(paths: Iterable[Sequence[str]]) -> tuple[Way, ...]:
    """The flow, from the segments that each person saw, in their order."""
    people: dict[tuple[str, str], set[int]] = {}
    been: dict[str, set[int]] = {}
    times: Counter[tuple[str, str]] = Counter()
    for person, path in enumerate(paths):
        for segment, to in zip(path, (*path[1:], ""), strict=True):
            been.setdefault(segment, set()).add(person)
            people.setdefault((segment, to), set()).add(person)
            times[segment, to] += 1
    return tuple(
        Way(segment, to, share_interval(len(those), len(been[segment])), times[segment, to])
        for (segment, to), those in people.items()
    )


def seen(seconds: Iterable[dict[str, float]], segments: Sequence[str]) -> tuple[Seen, ...]:
    """How much of each segment was seen, from each person's seconds by segment; what was hardly
    seen first."""
    people = list(seconds)
    found = []
    for segment in segments:
        those = [each[segment] for each in people if each.get(segment, 0) > 0]
        share = share_interval(len(those), len(people))
        found.append(Seen(segment, share, sum(those) / len(those) if those else 0.0))
    return tuple(sorted(found, key=lambda each: (each.share.value, each.seconds)))


def abstained(decisions: Iterable[tuple[int, str, bool, str]]) -> tuple[Abstained, ...]:
    """From (person, segment, whether it abstained, why) of every decision, the most often first.

    The share is over people, of each one's own decisions there.
    """
    met: dict[str, dict[int, list[bool]]] = {}
    why: dict[str, Counter[str]] = {}
    for person, segment, did, reason in decisions:
        met.setdefault(segment, {}).setdefault(person, []).append(did)
        if did:
            why.setdefault(segment, Counter())[reason] += 1
    found = [
        Abstained(
            segment,
            share_interval(sum(sum(e) / len(e) for e in people.values()), len(people)),
            sum(len(each) for each in people.values()),
            tuple(why.get(segment, Counter()).most_common()),
        )
        for segment, people in met.items()
    ]
    return tuple(sorted(found, key=lambda each: -each.share.value))


def spoke_against(after: Iterable[tuple[int, str, str, float]]) -> tuple[Contradiction, ...]:
    """From (person, segment, to, how far from what was expected they were in the next minute) of
    every decision; the farthest first.

    Each cut's people are compared with the mean of all decisions by a one-sided t test, corrected
    for the number of cuts (Benjamini and Hochberg).
    """
    from scipy.stats import t

    met: dict[tuple[str, str], dict[int, list[float]]] = {}
    for person, segment, to, away in after:
        met.setdefault((segment, to), {}).setdefault(person, []).append(away)
    means = {cut: np.array([np.mean(e) for e in people.values()]) for cut, people in met.items()}
    if not means:
        return ()
    usual = float(np.mean(np.concatenate(list(means.values()))))
    cuts, intervals, looks, effects = list(means), [], [], []
    for cut in cuts:
        values = means[cut] - usual
        intervals.append(mean_interval(values))
        spread = float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
        effects.append(float(values.mean()) / spread if spread > 0 else 0.0)
        told = len(values) > 2 and spread > 0
        seen = effects[-1] * len(values) ** 0.5
        looks.append(float(t.sf(seen, len(values) - 1)) if told else np.nan)
    found = []
    for cut, interval, effect, look in zip(
        cuts, intervals, effects, adjusted(np.array(looks)), strict=True
    ):
        if look <= WRONG:
            says = "spoke against"
        else:
            says = TOO_FEW if interval.value > 0 or not interval.high <= 0 else "nothing against"
        would_do = people_needed(round(effect, 2), groups=1) if says == TOO_FEW else None
        found.append(Contradiction(*cut, interval, float(look), says, would_do))
    return tuple(sorted(found, key=lambda each: -each.away.value))
