"""Coverage: how often 95 % intervals hold the truth, by the number of people."""

from concurrent.futures import Executor
from functools import cache
from typing import Any

import numpy as np

from engine.audience.comparing import difference
from engine.audience.curves import curve
from engine.audience.intervals import Floats, mean_interval, mean_over, share_interval
from engine.audience.transitions import transitions
from tests.bench.screening.naive import holds
from tests.support.made_audience import Film, watched

SECONDS = 60
_SHARES = (0.1, 0.3, 0.5, 0.7, 0.9)
_EFFECT = 0.3
_FOLLOWS = np.array([[0.5, 0.3, 0.2], [0.3, 0.4, 0.3], [0.2, 0.2, 0.6]])
_DIFFER = 20  # how alike people are in it: the sum of a Dirichlet distribution's parameters
_STEPS = 25


def coverage(executor: Executor, screenings: int, people: int) -> dict[str, float]:
    """By kind of interval, the share of screenings (and seconds) in which it holds the truth."""
    rows = list(executor.map(_held, range(screenings), [people] * screenings, chunksize=8))
    return {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}


def _held(number: int, people: int) -> dict[str, Any]:
    seed = 20_000 * people + number
    chance = np.random.default_rng(seed)
    flat = Film(np.zeros(SECONDS), np.full(SECONDS, 0.7))
    better = Film(np.full(SECONDS, _EFFECT), flat.attention)
    one = watched(flat, people, 3 * seed)
    same = watched(better, people, 3 * seed + 1, offset=one.offset)
    other = watched(better, people, 3 * seed + 2)
    found = curve(one.valence, np.arange(SECONDS), seed)
    low, high = np.array(found.low), np.array(found.high)
    told = np.isfinite(low)
    inside = ((low <= 0) & (high >= 0))[told]
    wide = (np.array(found.band_low) <= 0) & (np.array(found.band_high) >= 0)
    means = [mean_over(each.valence, 1) for each in (one, same, other)]
    unpaired = difference(means[0], means[2], paired=False)
    return {
        "mean of a second": inside.mean(),
        "curve at once": wide[told].all(),
        "mean of a segment": mean_interval(means[0]).holds(0.0),
        "share of people": np.mean(
            [share_interval(chance.binomial(people, p), people).holds(p) for p in _SHARES]
        ),
        "difference, same people": difference(means[0], means[1], paired=True).difference.holds(
            _EFFECT
        ),
        "difference, two audiences": unpaired.difference.holds(_EFFECT),
        "what follows what": _transitions(chance, people),
        "naive: readings as people": holds(one.valence[:, :10], 0.0),
    }


def _transitions(chance: np.random.Generator, people: int) -> float:
    """Of people who each have their own likelihoods around those of all."""
    names = "abc"
    truth = _cases()
    held = [
        each.share.holds(truth[names.index(each.before), names.index(each.after)])
        for each in transitions(_ways(chance, people).tolist(), names)
    ]
    return float(np.mean(held))


@cache
def _cases() -> Floats:
    """The share of all cases, of very many people: whoever stays in a feeling has more cases of
    it, so that it is not the mean over people."""
    ways = _ways(np.random.default_rng(0), 200_000)
    counts = np.zeros((3, 3))
    np.add.at(counts, (ways[:, :-1], ways[:, 1:]), 1)
    shares: Floats = counts / counts.sum(axis=1, keepdims=True)
    return shares


def _ways(chance: np.random.Generator, people: int) -> np.ndarray:
    """The feelings of so many people one after another, (people, steps)."""
    own = np.stack([chance.dirichlet(_DIFFER * row, people) for row in _FOLLOWS], axis=1)
    ends = own.cumsum(axis=2)[:, :, :-1]
    ways = np.zeros((people, _STEPS + 1), int)
    for step, draws in enumerate(chance.random((_STEPS, people)), 1):
        ways[:, step] = (draws[:, None] > ends[np.arange(people), ways[:, step - 1]]).sum(axis=1)
    return ways
