"""Two cuts, or two audiences of one, compared: second by second, beat by beat, as a whole."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.audience.comparing import Difference, difference
from engine.audience.comparing_time import Comparison, compared
from engine.audience.discoveries import WRONG, adjusted
from engine.audience.groups import shown_apart
from engine.audience.intervals import Floats, mean_over
from engine.audience.panel import NOWHERE
from engine.audience.telling import TOO_FEW
from engine.problems import Trouble
from engine.screening.finding import SEED
from engine.screening.folder import Film, Screening
from engine.screening.gathered import Gathered, Place, gather

QUANTITIES: Final = ("valence", "arousal", "attention")
_SMOOTH: Final = 3  # seconds over which is averaged first
_ALIKE: Final = 0.5  # share of bins in common, from which on cuts are compared by segment


@dataclass(frozen=True, slots=True)
class BeatDifference:
    """A beat that both have: how much more often it landed in the second (share of people).
    `difference.probability` is corrected for all beats."""

    segment: str
    beat: str
    difference: Difference


@dataclass(frozen=True, slots=True)
class Compared:
    """The second less the first; effect sizes are Hedges' g.

    `paired`: the same people saw both. `by` is "segment" where both have the same segments (then
    `places` are their seconds), else "film time" (seconds from the beginning). `whole` are
    people's means over the film, by quantity; `seconds` the same second by second. `beats` are
    those that both have.
    """

    first: str
    second: str
    people: tuple[int, int]
    paired: bool
    by: str
    places: tuple[Place, ...]
    whole: dict[str, Difference]
    seconds: dict[str, Comparison]
    beats: tuple[BeatDifference, ...]


def compared_cuts(screening: Screening, first: Film, second: Film, seed: int = SEED) -> Compared:
    """Two cuts. People who saw both, by their codes, are compared with themselves where they are
    more than half of all: others are left out then."""
    return of_two(gather(screening, first), gather(screening, second), first.cut, second.cut, seed)


def compared_labels(
    screening: Screening, film: Film, first: str, second: str, seed: int = SEED
) -> Compared:
    """Two groups of one cut by their labels. Raises Trouble where one has too few people to be
    shown apart, or somebody is in both."""
    everybody = gather(screening, film)
    groups = [
        {row["showing"] for row in everybody.showings if label in row["labels"]}
        for label in (first, second)
    ]
    may = shown_apart([row["labels"] for row in everybody.showings])
    for label in (first, second):
        if label not in may:
            raise Trouble(
                f'"{label}" is not shown apart: it has fewer than five people, or leaves fewer '
                "than five over.",
                blame="call",
            )
    if groups[0] & groups[1]:
        raise Trouble(f'Some people have both labels, "{first}" and "{second}".', blame="call")
    one, other = (gather(screening, film, group) for group in groups)
    return of_two(one, other, first, second, seed)


def of_two(one: Gathered, other: Gathered, first: str, second: str, seed: int = SEED) -> Compared:
    """Two that were gathered, by their names."""
    both = [each for each in one.people if each in set(other.people)]
    paired = 2 * len(both) > len(set(one.people) | set(other.people))
    rows = [
        [gathered.people.index(each) for each in both]
        if paired
        else list(range(len(gathered.people)))
        for gathered in (one, other)
    ]
    shared = [place for place in one.places if place in set(other.places)]
    by_segment = len(shared) >= _ALIKE * max(len(one.places), len(other.places))
    seconds, whole = {}, {}
    for name in QUANTITIES:
        values = [
            _aligned(gathered, name, shared if by_segment else None)[those]
            for gathered, those in zip((one, other), rows, strict=True)
        ]
        width = min(each.shape[1] for each in values)
        if not width or not all(np.isfinite(each).any() for each in values):
            continue
        seconds[name] = compared(values[0][:, :width], values[1][:, :width], seed, paired=paired)
        whole[name] = difference(mean_over(values[0], 1), mean_over(values[1], 1), paired=paired)
    places = tuple(shared) if by_segment else ()
    people = (len(rows[0]), len(rows[1]))
    by = "segment" if by_segment else "film time"
    beats = _beats(one, other, rows, paired=paired)
    return Compared(first, second, people, paired, by, places, whole, seconds, beats)


def _aligned(gathered: Gathered, name: str, shared: list[Place] | None) -> Floats:
    """A quantity of everybody by the bins that both have, or by film time."""
    panel = gathered.panel(name).smoothed(_SMOOTH)
    if shared is None:
        return np.where(panel.places != NOWHERE, panel.values, np.nan)
    place = {each: number for number, each in enumerate(gathered.places)}
    found: Floats = panel.by_bin()[:, [place[each] for each in shared]]
    return found


def _beats(
    one: Gathered, other: Gathered, rows: list[list[int]], *, paired: bool
) -> tuple[BeatDifference, ...]:
    landed = [_landed(gathered, those) for gathered, those in zip((one, other), rows, strict=True)]
    names = [each for each in landed[0] if each in landed[1]]
    found = [difference(landed[0][each], landed[1][each], paired=paired) for each in names]
    corrected = adjusted(np.array([each.probability for each in found], float))
    return tuple(
        BeatDifference(*name, _told(each, float(probability)))
        for name, each, probability in zip(names, found, corrected, strict=True)
    )


def _landed(gathered: Gathered, those: list[int]) -> dict[tuple[str, str], Floats]:
    found: dict[tuple[str, str], Floats] = {}
    for row in gathered.beats:
        if row["landed"] is not None:
            values = found.setdefault(
                (row["segment"], row["beat"]), np.full(len(gathered.people), np.nan)
            )
            values[gathered.number[row["showing"]]] = row["landed"]
    return {name: values[those] for name, values in found.items()}


def _told(each: Difference, probability: float) -> Difference:
    """The difference with its corrected probability, and what can be said by it."""
    says = each.says
    if says in ("higher", "lower") and not probability <= WRONG:
        says = TOO_FEW
    return Difference(each.effect, each.difference, probability, each.paired, says, each.would_do)
