"""The showings of one cut as arrays: people along their ways, second by second.

A person is a viewer by their code, or a showing where there is none; of several showings of one
cut the first counts, since whoever sees a film again is another audience.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.audience.panel import NOWHERE, Panel
from engine.screening.folder import Film, Screening
from engine.words import Seconds, SegmentName

MOST_PEOPLE: Final = 300
"""So many people's courses are looked at one by one; of more so many are drawn, always the same."""

SENSED: Final = ("valence", "arousal", "attention", "heart", "away")
"""What is measured of people; `away` is the share of the time in which nobody was there."""
SOUNDS: Final = ("laugh", "gasp")
"""Of these the number that began in a second, in each person."""

_LONGEST: Final[Seconds] = 6 * 3600.0

Floats = NDArray[np.float64]
Row = dict[str, Any]

_COURSE: Final = """
SELECT showing, CAST(floor("at") AS INTEGER) AS tick, arg_min(segment, "at") AS segment,
    arg_min(media, "at") AS media, avg(valence) AS valence, avg(arousal) AS arousal,
    avg(attention) AS attention, avg(heart) AS heart,
    1.0 - avg(CAST(present AS DOUBLE)) AS away
FROM readings WHERE list_contains($those, showing) GROUP BY 1, 2
"""
_OTHERS: Final = {
    name: f"SELECT * FROM {name} WHERE list_contains($those, showing)"
    for name in ("moments", "visits", "decisions", "beats")
}


@dataclass(frozen=True, slots=True)
class Place:
    """A bin of the film: the second of a segment that begins `media` after its in point."""

    segment: SegmentName
    media: Seconds


@dataclass(frozen=True)
class Gathered:
    """All that was measured of the people who saw one cut; `of` is how many they are, more than
    `people` where some were drawn. Arrays are in the order of `people`."""

    film: Film
    people: tuple[str, ...]
    showings: tuple[Row, ...]
    of: int
    places: tuple[Place, ...]
    course: dict[str, Floats] = field(repr=False)
    where: NDArray[np.int64] = field(repr=False)
    moments: tuple[Row, ...] = field(repr=False)
    visits: tuple[Row, ...] = field(repr=False)
    decisions: tuple[Row, ...] = field(repr=False)
    beats: tuple[Row, ...] = field(repr=False)

    @cached_property
    def number(self) -> dict[str, int]:
        """The place of each person in the arrays, by their showing."""
        return {row["showing"]: number for number, row in enumerate(self.showings)}

    def panel(self, name: str) -> Panel:
        """One of `SENSED` along everybody's way."""
        return Panel(self.course[name], self.where, len(self.places))

    def reactions(self, kinds: Collection[str]) -> Panel:
        """Whether a moment of these kinds began in a second, where somebody was measured."""
        values = np.where(np.isfinite(self.course["attention"]), 0.0, np.nan)
        for row in self.moments:
            person, tick = self.number[row["showing"]], int(row["at"])
            if row["kind"] in kinds and tick < values.shape[1]:
                values[person, tick] = 1.0
        return Panel(values, self.where, len(self.places))

    def paths(self) -> list[tuple[SegmentName, ...]]:
        """The segments that each person saw, in their order."""
        found: list[list[SegmentName]] = [[] for _ in self.people]
        for row in self.visits:
            found[self.number[row["showing"]]].append(row["segment"])
        return [tuple(each) for each in found]

    def weights(self) -> Floats | None:
        """By how much each person stands for others in each bin: one over the probability with
        which chance let them come there (inverse probability; Horvitz and Thompson, 1952), no more
        than 20; None where nothing was explored."""
        if all(row["probability"] >= 1 for row in self.decisions):
            return None
        likely = np.ones(self.where.shape)
        for row in self.decisions:
            person, tick = self.number[row["showing"]], max(0, int(row["at"]))
            likely[person, tick:] *= row["probability"]
        panel = Panel(np.minimum(20.0, 1.0 / likely), self.where, len(self.places))
        return np.nan_to_num(panel.by_bin(), nan=1.0)


def gather(screening: Screening, film: Film, showings: Collection[str] | None = None) -> Gathered:
    """What was measured of everybody who saw a cut, or of those `showings` of it alone."""
    store = screening.store
    rows = store.sql(
        "SELECT * FROM showings WHERE film = $film ORDER BY began NULLS LAST, showing",
        {"film": film.film},
        film=film.film,
    ).to_pylist()
    first: dict[str, Row] = {}
    for row in rows:
        if showings is None or row["showing"] in showings:
            first.setdefault(row["viewer"] or row["showing"], row)
    of = len(first)
    chosen = sorted(first)
    if of > MOST_PEOPLE:
        chance = np.random.default_rng(of)
        chosen = sorted(chance.choice(np.array(chosen), MOST_PEOPLE, replace=False).tolist())
    people = tuple(chosen)
    picked = tuple(first[each] for each in people)
    those = {"those": [row["showing"] for row in picked]}
    course = store.sql(_COURSE, those, film=film.film)
    found = {
        name: tuple(store.sql(query, those, film=film.film).sort_by("at").to_pylist())
        for name, query in _OTHERS.items()
    }
    number = {row["showing"]: place for place, row in enumerate(picked)}
    places, arrays, where = _arrays(course, number)
    return Gathered(film, people, picked, of, places, arrays, where, **found)


def _arrays(
    course: Any, number: dict[str, int]
) -> tuple[tuple[Place, ...], dict[str, Floats], NDArray[np.int64]]:
    """The bins of the film, and (people, seconds) of each quantity and of where everybody was."""
    person = np.array([number[each] for each in course["showing"].to_pylist()], np.int64)
    tick = course["tick"].to_numpy().astype(np.int64)
    segments: Sequence[str] = course["segment"].to_pylist()
    media = np.floor(course["media"].to_numpy() + 1e-3)
    within = (tick >= 0) & (tick < _LONGEST)
    seen = sorted(set(zip(segments, media.tolist(), strict=True)), key=_by_segment(segments, tick))
    places = {each: place for place, each in enumerate(seen)}
    shape = (len(number), int(tick[within].max()) + 1 if within.any() else 1)
    where = np.full(shape, NOWHERE, np.int64)
    bins = np.array([places[each] for each in zip(segments, media.tolist(), strict=True)], np.int64)
    where[person[within], tick[within]] = bins[within]
    arrays = {}
    for name in SENSED:
        arrays[name] = np.full(shape, np.nan)
        values = course[name].to_numpy().astype(float)
        arrays[name][person[within], tick[within]] = values[within]
    return tuple(Place(*each) for each in seen), arrays, where


def _by_segment(segments: Sequence[str], tick: NDArray[np.int64]) -> Any:
    """Segments in the order of when they are first seen on the whole, then second by second."""
    when: dict[str, int] = {}
    for segment, at in zip(segments, tick.tolist(), strict=True):
        when[segment] = min(at, when.get(segment, at))
    return lambda each: (when[each[0]], each[0], each[1])
