"""What many showings of a film come to, in whole numbers that add up the same in any order.

One question to DuckDB for each table; the sums of parts of a screening are the sums of the whole,
to the last digit, so that they may be worked out anywhere and added. Values are counted in
ten-thousandths. Curves lie in quarters of a second of media time, in each of which a showing has
one reading, and hold the first visit to a segment alone: a person counts once.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final, NamedTuple

from engine.audience.groups import FEWEST, shown_apart
from engine.problems import Trouble
from engine.screening.folder import Film, Screening
from engine.screening.parts import Part
from engine.screening.store import Store

UNIT: Final = 10_000
"""Parts of one in which values are counted."""

QUARTERS: Final = 4
"""Parts of a second in which curves lie."""

_AT_ONCE: Final = 8  # parts that a worker tallies before it reports

Counts = dict[tuple[Any, ...], tuple[int, ...]]
"""Whole numbers by what they are of; two are added key by key."""

_MEASURED: Final = ("valence", "arousal", "attention", "heart")


class CurvePoint(NamedTuple):
    """One measure in one quarter of a second: how many people were measured, and in ten-thousandths
    the sum and the sum of squares of their values (of the heart in beats a minute)."""

    people: int
    total: int
    squares: int

    @property
    def mean(self) -> float:
        """Their mean."""
        return self.total / self.people / UNIT if self.people else float("nan")

    @property
    def variance(self) -> float:
        """The variance between them, with n - 1."""
        if self.people < 2:
            return float("nan")
        apart = self.squares - self.total * self.total / self.people
        return max(0.0, apart) / (self.people - 1) / UNIT**2


@dataclass
class Tally:
    """Sums over showings; add others by `merge`.

    `showings` has for a cut how many there are. `curves` has for (segment, quarter) how many
    showings were there, of how many it is known whether somebody was before it, and of how many
    somebody was; then people, total and squares of valence, arousal, attention and heart.
    `moments` has for (segment, second, kind) how many there were and their certainty in
    ten-thousandths. `beats` has for (segment, beat, intended) how often it passed, how often it is
    known whether it landed, and how often it did, in ten-thousandths. `decisions` has for (segment,
    chosen, kind) how many there were, and the sum of one over their probability, in
    ten-thousandths. `visits` has for a segment the visits, the showings, and seconds in
    ten-thousandths. `ended` has for (ended, second) how many showings ended so, then.
    """

    showings: Counts = field(default_factory=dict)
    curves: Counts = field(default_factory=dict)
    moments: Counts = field(default_factory=dict)
    beats: Counts = field(default_factory=dict)
    decisions: Counts = field(default_factory=dict)
    visits: Counts = field(default_factory=dict)
    ended: Counts = field(default_factory=dict)

    def merge(self, other: "Tally") -> None:
        """Add what another counted, of other showings."""
        for each in fields(self):
            mine, others = getattr(self, each.name), getattr(other, each.name)
            for key, counts in others.items():
                known = mine.get(key, (0,) * len(counts))
                mine[key] = tuple(one + more for one, more in zip(known, counts, strict=True))

    @property
    def count(self) -> int:
        """How many showings there are."""
        return sum(many for (many,) in self.showings.values())

    def curve(self, segment: str, measure: str) -> dict[int, CurvePoint]:
        """A measure along a segment, by quarters of a second after its in point. `measure` is
        valence, arousal, attention or heart."""
        first = 3 + 3 * _MEASURED.index(measure)
        return {
            quarter: CurvePoint(*counts[first : first + 3])
            for (name, quarter), counts in sorted(self.curves.items())
            if name == segment
        }


def _sums(name: str, unit: int = UNIT) -> str:
    scaled = f"cast(round({name} * {unit}) as bigint)"
    return f"count({name}), coalesce(sum({scaled}), 0), coalesce(sum({scaled} * {scaled}), 0)"


_QUESTIONS: Final[dict[str, tuple[int, str]]] = {
    "showings": (1, "select cut, count(*) from showings {whose} group by all"),
    "curves": (
        2,
        f"select segment, cast(floor(media * {QUARTERS}) as integer), count(*), count(present), "
        "coalesce(sum(cast(present as integer)), 0), "
        + ", ".join(_sums(each) for each in _MEASURED)
        + " from readings {whose} and visit = 1 group by all",
    ),
    "moments": (
        3,
        "select segment, cast(floor(media) as integer), kind, count(*), "
        f"coalesce(sum(cast(round(probability * {UNIT}) as bigint)), 0) "
        "from moments {whose} group by all",
    ),
    "beats": (
        3,
        "select segment, beat, intended, count(*), count(landed), "
        f"coalesce(sum(cast(round(landed * {UNIT}) as bigint)), 0) "
        "from beats {whose} group by all",
    ),
    "decisions": (
        3,
        "select segment, chosen, kind, count(*), "
        f"sum(cast(round({UNIT} / probability) as bigint)) "
        "from decisions {whose} group by all",
    ),
    "visits": (
        1,
        "select segment, count(*), count(*) filter (visit = 1), "
        f"sum(cast(round(seconds * {UNIT}) as bigint)) "
        "from visits {whose} group by all",
    ),
    "ended": (
        2,
        "select ended, cast(floor(seconds) as integer), count(*) "
        "from showings {whose} group by all",
    ),
}
"""Of each of a tally's sums: how many columns say what it is of, and the question."""


def tally(
    screening: Screening,
    film: Film,
    label: str | None = None,
    executor: Executor | None = None,
) -> Tally:
    """The tally of a film's showings; by the executor's workers where there is one, which have to
    see the folder under the same path.

    With a `label`, of the viewers alone who have it. Raises Trouble where these are fewer than
    five, or leave fewer over: so few are never shown apart.
    """
    if label is not None:
        _enough(screening.store, film, label)
    if executor is None:
        return tally_of(screening.folder, film.film, label)
    parts = [each for each in screening.store.parts if each.film in ("", film.film)]
    waiting = [
        executor.submit(tally_of, screening.folder, film.film, label, parts[at : at + _AT_ONCE])
        for at in range(0, len(parts), _AT_ONCE)
    ]
    found = Tally()
    for done in as_completed(waiting):
        found.merge(done.result())
    return found


def tally_of(
    folder: Path, film: str, label: str | None = None, parts: Sequence[Part] | None = None
) -> Tally:
    """The tally of some parts of a screening, or of all: what one worker does."""
    whose, values = "where true", {}
    if label is not None:
        whose = (
            "where showing in (select showing from showings where list_contains(labels, $label))"
        )
        values = {"label": label}
    asked = [question.format(whose=whose) for _, question in _QUESTIONS.values()]
    answers = Store(folder).answers(asked, values, film=film, parts=parts)
    found = Tally()
    for (name, (keys, _)), rows in zip(_QUESTIONS.items(), answers, strict=True):
        getattr(found, name).update(_counted(rows.to_pylist(), keys))
    return found


def _counted(rows: Iterable[Mapping[str, Any]], keys: int) -> Counts:
    counted: Counts = {}
    for row in rows:
        columns = list(row.values())
        counted[tuple(columns[:keys])] = tuple(int(each) for each in columns[keys:])
    return counted


def _enough(store: Store, film: Film, label: str) -> None:
    rows = store.sql(
        "select coalesce(viewer, showing) as person, labels from showings", film=film.film
    )
    people: dict[str, set[str]] = {}
    for row in rows.to_pylist():
        people.setdefault(row["person"], set()).update(row["labels"])
    if label not in shown_apart(list(people.values())):
        raise Trouble(
            f'Fewer than {FEWEST} people are "{label}" here, or fewer are not, so that they are '
            "not shown apart."
        )
