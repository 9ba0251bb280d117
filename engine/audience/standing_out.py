"""Stretches of the film in which people stand out from their own usual, together: dips of
attention, laughter where nothing was meant, a heart that beats faster.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from engine.audience.discoveries import WRONG
from engine.audience.intervals import Floats, Interval, Truths, mean_interval, mean_over
from engine.audience.panel import Panel
from engine.audience.telling import FEWEST_PEOPLE

DRAWS: Final = 999
"""Circular shifts of everybody, to which what was seen is compared."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bins of the film, `first` to `last`, in which people stood out; most in the bin `most`.

    `change` is how far from their own mean they were there, in the units measured, over those who
    were measured there; chosen for being large, it will be somewhat smaller another time.
    `probability` is how likely chance alone brings as much anywhere in the film. That a few of them
    stood out by very much is no stretch: its interval holds no 0.
    """

    first: int
    last: int
    most: int
    change: Interval
    probability: float


def standing_out(
    panel: Panel,
    side: Literal["below", "above"],
    seed: int,
    *,
    smooth: int = 1,
    looked_at: Truths | None = None,
    draws: int = DRAWS,
) -> tuple[Stretch, ...]:
    """The stretches in which people stand below (or above) their usual, in the film's order.

    The sum of everybody's standardized deviations in a bin is compared with the largest in the
    whole film after circular shifts, so that in one film of twenty at most there is a false one
    (family-wise, max-T; Westfall and Young, "Resampling-based multiple testing", 1993). `smooth` is
    over how many ticks is averaged first; `looked_at` (bins,) leaves the others out.
    """
    sign = -1.0 if side == "below" else 1.0
    smoothed = panel.smoothed(smooth)
    scaled = smoothed.standardized()
    seen = _score(scaled.by_bin(), sign, looked_at)
    if not np.isfinite(seen).any():
        return ()
    largest = np.array(
        [
            np.nanmax(_score(scaled.by_bin(values), sign, looked_at), initial=-np.inf)
            for values in scaled.shifts(seed, draws)
        ]
    )
    beaten = (largest[None, :] >= seen[:, None]).sum(axis=1)
    probability = np.where(np.isfinite(seen), (1 + beaten) / (1 + draws), 1.0)
    deviations = smoothed.by_bin() - mean_over(smoothed.values, 1)[:, None]
    found = (
        Stretch(
            first,
            last,
            first + int(np.nanargmax(seen[first : last + 1])),
            mean_interval(mean_over(deviations[:, first : last + 1], 1)),
            float(probability[first : last + 1].min()),
        )
        for first, last in runs(np.asarray(probability <= WRONG))
    )
    return tuple(each for each in found if _tells(each.change, sign))


def _tells(change: Interval, sign: float) -> bool:
    return change.high < 0.0 if sign < 0 else change.low > 0.0


def runs(those: Truths) -> list[tuple[int, int]]:
    """Where an array is true without a break: first and last place of each."""
    edges = np.diff(np.concatenate([[False], those, [False]]).astype(int))
    firsts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return [(int(first), int(end) - 1) for first, end in zip(firsts, ends, strict=True)]


def _score(scaled: Floats, sign: float, looked_at: Truths | None) -> Floats:
    """The sum of deviations in each bin, over the square root of people; NaN where few were."""
    known = np.isfinite(scaled)
    people = known.sum(axis=0)
    told = people >= FEWEST_PEOPLE
    if looked_at is not None:
        told = told & looked_at
    score = sign * np.where(known, scaled, 0.0).sum(axis=0) / np.sqrt(np.maximum(1, people))
    found: Floats = np.where(told, score, np.nan)
    return found
