"""A cut's audience as the Audience page shows it, before all is worked out: curves, a second, a
person. Under five people no group is shown apart, and nobody by a name. Pure but for the folder.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from engine.audience.curves import pointwise
from engine.audience.groups import FEWEST, shown_apart
from engine.audience.intervals import Interval, mean_interval
from engine.audience.panel import NOWHERE
from engine.screening.findings import BeatFindings, Findings
from engine.screening.folder import Film, Screening
from engine.screening.gathered import SENSED, SOUNDS, Gathered, gather
from engine.words import Seconds, SegmentName
from player.studio.charts.curves import Line, Mark, Place

SHOWN: Final = ("valence", "arousal", "attention", "heart")
_FARTHEST: Final = 3  # people at either end of a second


@dataclass(frozen=True, slots=True)
class Second:
    """A second of a segment over everybody who saw it: means, and how many laughed, gasped or were
    away. `groups` are means of valence by label, where a label may be shown apart. `who` are places
    of people (`AudienceView.person`): who laughed, gasped or was away, and in whom valence was
    `highest` and `lowest`, the farthest first; empty where nobody may be shown by themselves."""

    place: Place
    people: int
    means: Mapping[str, Interval]
    heard: Mapping[str, int]
    groups: Mapping[str, Interval]
    who: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Person:
    """One showing without a name: what was on screen, how they seemed, and why each cut fell."""

    number: int
    seconds: Seconds
    ended: str
    path: tuple[SegmentName, ...]
    lines: Mapping[str, Sequence[float]]
    cuts: tuple[Mapping[str, Any], ...]


class AudienceView:
    """What was measured of everybody who saw a cut. Made in a second; any thread."""

    def __init__(
        self,
        gathered: Gathered,
        comments: Sequence[Mapping[str, Any]],
        *,
        is_group: bool = False,
    ) -> None:
        self.gathered = gathered
        self.is_group = is_group
        self.comments = tuple(comments)
        self.places: tuple[Place, ...] = tuple((e.segment, e.media) for e in gathered.places)
        self.index = {place: number for number, place in enumerate(self.places)}
        self._by_bin = {name: gathered.panel(name).by_bin() for name in SENSED}
        self._heard = {name: gathered.reactions({name}).by_bin() for name in SOUNDS}

    @staticmethod
    def of(
        screening: Screening, film: Film, showings: frozenset[str] | None = None
    ) -> "AudienceView":
        """Read it, of everybody or of a group's `showings`. Raises Trouble where the screening
        cannot be read."""
        rows = screening.store.read("comments").to_pylist()
        return AudienceView(
            gather(screening, film, showings),
            [row for row in rows if row["film"] == film.film],
            is_group=showings is not None,
        )

    @property
    def may_show_one(self) -> bool:
        """Whether showings may be shown by themselves, by numbers: of so few people nobody is, and
        of a group neither, since its label would be known of them."""
        return self.people >= FEWEST and not self.is_group

    @property
    def people(self) -> int:
        """How many there are."""
        return len(self.gathered.people)

    @property
    def made(self) -> int:
        """How many of them were made by simulation."""
        return sum(row["source"] == "made" for row in self.gathered.showings)

    @cached_property
    def lines(self) -> dict[str, Line]:
        """The curves of what was measured at all."""
        weights = self.gathered.weights()
        found = {}
        for name in SHOWN:
            values = self._by_bin[name]
            if np.isfinite(values).any():
                found[name] = Line(*(each.tolist() for each in pointwise(values, weights)))
        return found

    @cached_property
    def counts(self) -> dict[str, tuple[int, ...]]:
        """In how many people a laugh or a gasp began, second by second."""
        return {
            name: tuple(int(each) for each in np.nansum(values > 0, axis=0))
            for name, values in self._heard.items()
        }

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The labels whose people may be shown apart."""
        return shown_apart([row["labels"] for row in self.gathered.showings])

    def nearest(self, segment: SegmentName, media: Seconds) -> int | None:
        """Where a second of a segment stands; None where nobody saw it."""
        return self.index.get((segment, math.floor(media + 1e-6) * 1.0))

    def place(self, number: int) -> Place:
        """One of `places`, or the nearest of its ends."""
        return self.places[max(0, min(len(self.places) - 1, number))]

    def place_of(self, person: int, second: int) -> Place | None:
        """What was on screen for somebody at a second of their showing; None where nothing was."""
        where = self.gathered.where
        if not 0 <= second < where.shape[1] or where[person, second] == NOWHERE:
            return None
        return self.places[where[person, second]]

    def said_at(self, number: int) -> list[Mapping[str, Any]]:
        """The comments about one of `places`."""
        segment, media = self.places[number]
        return [
            row
            for row in self.comments
            if row["segment"] == segment
            and row["media"] is not None
            and math.floor(row["media"]) == media
        ]

    def second(self, number: int) -> Second:
        """What was measured at one of `places`."""
        means = {name: mean_interval(self._by_bin[name][:, number]) for name in self.lines}
        heard = {name: counts[number] for name, counts in self.counts.items()}
        away = self._by_bin["away"][:, number]
        heard["away"] = int((away[np.isfinite(away)] > 0.5).sum())
        groups = {}
        for label in self.labels:
            those = [label in row["labels"] for row in self.gathered.showings]
            if all(those):  # it is everybody
                continue
            values = self._by_bin["valence"][np.array(those, bool), number]
            if np.isfinite(values).sum() >= FEWEST:
                groups[label] = mean_interval(values)
        there = np.isfinite(self._by_bin["attention"][:, number]) | np.isfinite(away)
        who = self._who(number) if self.may_show_one else {}
        return Second(self.places[number], int(there.sum()), means, heard, groups, who)

    def _who(self, number: int) -> dict[str, tuple[int, ...]]:
        found = {
            name: _places(values[:, number] > 0)
            for name, values in (*self._heard.items(), ("away", self._by_bin["away"] - 0.5))
        }
        valence = self._by_bin["valence"][:, number]
        known = np.flatnonzero(np.isfinite(valence))
        order = known[np.argsort(valence[known], kind="stable")]
        if len(order) > 2 * _FARTHEST:
            found["highest"] = tuple(int(each) for each in order[: -_FARTHEST - 1 : -1])
            found["lowest"] = tuple(int(each) for each in order[:_FARTHEST])
        return found

    @cached_property
    def arcs(self) -> np.ndarray:
        """Valence of everybody at each of `places`, (people, places); NaN where there is none."""
        return self._by_bin["valence"]

    def person(self, number: int) -> Person:
        """One of the showings, by its place from 0."""
        row = self.gathered.showings[number]
        name = row["showing"]
        until = min(int(row["seconds"]) + 1, self.gathered.where.shape[1])
        lines = {
            quantity: self.gathered.course[quantity][number, :until].tolist()
            for quantity in SHOWN
            if np.isfinite(self.gathered.course[quantity][number]).any()
        }
        cuts = tuple(each for each in self.gathered.decisions if each["showing"] == name)
        path = tuple(each["segment"] for each in self.gathered.visits if each["showing"] == name)
        return Person(number + 1, row["seconds"], row["ended"], path, lines, cuts)


def marks_of(
    view: AudienceView, found: Findings | None, said: Mapping[str, str]
) -> tuple[Mark, ...]:
    """Beats, dips and comments at their seconds. `said` are words for what came of a beat, for a
    dip and for a comment; without findings only comments are there."""
    marks = []
    for each in found.beats if found else ():
        if (at := view.nearest(each.segment, each.media)) is not None:
            marks.append(
                Mark(
                    at,
                    f"{each.beat.intended}: {said.get(each.beat.says, each.beat.says)}",
                    _kind(each),
                )
            )
    for stretch in found.stretches if found else ():
        if (at := view.nearest(stretch.segment, stretch.most)) is not None:
            marks.append(Mark(at, said.get(stretch.what, stretch.what), "dip"))
    for row in view.comments:
        if row["segment"] is not None and row["media"] is not None:
            at = view.nearest(row["segment"], row["media"])
            if at is not None:
                marks.append(Mark(at, f"“{row['text']}”", "comment"))
    return tuple(marks)


def _places(those: np.ndarray) -> tuple[int, ...]:
    return tuple(int(each) for each in np.flatnonzero(those))


def _kind(each: BeatFindings) -> str:
    return "landed" if each.beat.says.startswith("landed") else each.beat.says
