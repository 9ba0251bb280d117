"""A report as plain values, from which every form of it is written: page, print, tables. Pure.

`claims` are the first page: each says in a sentence what is known, with its interval and how many
people are behind it. `sections` are the evidence.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Verdict = Literal["worked", "did not work", "differs", "too few to tell"]
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)

Value = str | float | int | bool | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence on the first page. `people` is how many it rests on."""

    verdict: Verdict
    sentence: str
    people: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with a word for its file, what it shows for who cannot see it, and how to read
    it. It is drawn when it is needed."""

    name: str
    draw: "Callable[[], Figure]"
    described: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; `meanings` says what each column is. `name` is that of its file.

    None stands where there is no value. `shown` is how many rows a page shows of it.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    meanings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    shown: int = 200


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the evidence: a heading, what it says in sentences, pictures, tables."""

    heading: str
    sentences: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. `facts` are the short lines under its title, `limits` what it cannot say."""

    title: str
    subtitle: str
    facts: tuple[str, ...]
    claims: tuple[Claim, ...]
    limits: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, in the order of the sections."""
        return tuple(table for section in self.sections for table in section.tables)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Every picture, in the order of the sections."""
        return tuple(picture for section in self.sections for picture in section.pictures)

    def said(self, verdict: Verdict) -> tuple[Claim, ...]:
        """The claims of a verdict."""
        return tuple(claim for claim in self.claims if claim.verdict == verdict)


def written(value: Value) -> str:
    """A value as a page shows it: numbers short, nothing where there is none."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return _number(value)
        case int():
            return f"{value:,}"
        case _:
            return str(value)


def _number(value: float) -> str:
    if math.isnan(value):
        return ""
    if value == int(value) and abs(value) < 1e6:
        return f"{int(value)}"
    return f"{value:.2f}" if abs(value) < 100 else f"{value:.0f}"
