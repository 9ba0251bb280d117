"""What `kuleshov sense` shows: a table redrawn in the terminal, or one JSON object a line.

{"time": 0.04, "quantity": "face.smile", "value": 0.62, "quality": 0.9}
{"time": 0.05, "state": {"valence": {"mean": 0.4, …, "causes": {"face.smile": 0.3}}, …}, …}
{"time": 3.10, "moment": {"name": "amusement", "looks": "looks amused", "apex": 2.6, …}}
{"time": 9.00, "fault": "The camera 0 stopped delivering pictures; …"}
"""

from collections import deque
from collections.abc import Iterable
from typing import Any, Final, TextIO

from engine.answers import json_text
from engine.sensing.reading import Reading
from engine.sensing.recorded import as_line
from engine.viewer.emotions import looks
from engine.viewer.felt import Estimate, Felt, Moment
from engine.viewer.wording import (
    causes_wording,
    family_of_state,
    moment_wording,
    state_wording,
)
from engine.words import DIMENSIONS, RANGES, Seconds

_MOMENTS: Final = 4
_OLD: Final[Seconds] = 1.0


def as_state(felt: Felt, people: dict[int, Felt] | None = None) -> dict[str, Any]:
    """A state as a JSON line holds it; `people` are those of a group, by number."""
    state: dict[str, Any] = {name: _estimate(each) for name, each in felt.estimates.items()}
    state["presence"] = {
        "mean": round(felt.presence, 4),
        "variance": round(felt.presence * (1 - felt.presence), 5),
        "confidence": round(felt.presence_confidence, 4),
    }
    family, certainty = family_of_state(felt)
    read = felt.confidence > 0
    line = {
        "time": round(felt.now, 4),
        "state": state,
        "presence": round(felt.presence, 4),
        "confidence": round(felt.confidence, 4),
        "looks": looks(family) if read else None,
        "looks_certainty": round(certainty, 4) if read else None,
        "causes": _causes(felt.causes),
        "heart": None if felt.heart is None else round(felt.heart, 2),
        "people": felt.people,
        "spread": round(felt.spread, 4),
    }
    if people:
        line["each"] = {
            str(number): {name: _estimate(each) for name, each in own.estimates.items()}
            for number, own in people.items()
        }
    return line


def as_moment(moment: Moment) -> dict[str, Any]:
    """A moment as a JSON line holds it. `offset` is null until it is over."""
    return {
        "time": round(moment.now, 4),
        "moment": {
            "name": moment.name,
            "family": moment.family,
            "looks": looks(moment.name),
            "onset": round(moment.onset, 4),
            "apex": round(moment.apex, 4),
            "offset": None if moment.offset is None else round(moment.offset, 4),
            "intensity": round(moment.intensity, 4),
            "confidence": round(moment.confidence, 4),
            "valence": round(moment.valence, 4),
            "arousal": round(moment.arousal, 4),
            "person": moment.person,
            "beat": moment.beat or None,
        },
    }


def _estimate(each: Estimate) -> dict[str, Any]:
    return {
        "mean": round(each.mean, 4),
        "variance": round(each.variance, 5),
        "confidence": round(each.confidence, 4),
        "causes": _causes(each.causes),
    }


def _causes(causes: Iterable[tuple[str, float]]) -> dict[str, float]:
    return {name: round(push, 4) for name, push in causes}


class JsonLines:
    """One object a line, flushed as it comes."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def read(self, readings: Iterable[Reading]) -> None:
        """Print a line for each reading."""
        for reading in readings:
            self._out.write(as_line(reading) + "\n")

    def tell(self, felt: Felt, people: dict[int, Felt], moments: Iterable[Moment]) -> None:
        """Print a line for the state and one for each moment."""
        for moment in moments:
            self._write(as_moment(moment))
        self._write(as_state(felt, people))
        self._out.flush()

    def fault(self, now: Seconds, sentence: str) -> None:
        """Print a line for a fault."""
        self._write({"time": round(now, 4), "fault": sentence})

    def _write(self, line: dict[str, Any]) -> None:
        self._out.write(json_text(line, indent=None) + "\n")


class Table:
    """State, moments and the latest readings, redrawn in place. A context manager."""

    def __init__(self) -> None:
        from rich.live import Live

        self._latest: dict[tuple[int, str], Reading] = {}
        self._moments: deque[Moment] = deque(maxlen=_MOMENTS)
        self._faults: deque[str] = deque(maxlen=2)
        self._felt: Felt | None = None
        self._people: dict[int, Felt] = {}
        self._live = Live(get_renderable=self.draw, refresh_per_second=10, vertical_overflow="crop")

    def __enter__(self) -> "Table":
        self._live.__enter__()
        return self

    def __exit__(self, *what: Any) -> None:
        # "Waiting …" is no result: it would stand before the sentence that says why.
        self._live.transient = self._felt is None
        self._live.__exit__(*what)

    def read(self, readings: Iterable[Reading]) -> None:
        """Keep the latest reading of each quantity for the table."""
        for reading in readings:
            self._latest[reading.person, reading.quantity] = reading

    def tell(self, felt: Felt, people: dict[int, Felt], moments: Iterable[Moment]) -> None:
        """Take in the state and moments, and redraw."""
        self._felt, self._people = felt, people
        for moment in moments:
            begun = {(each.person, each.onset): place for place, each in enumerate(self._moments)}
            known = begun.get((moment.person, moment.onset))
            if known is None:
                self._moments.append(moment)
            else:
                self._moments[known] = moment

    def fault(self, now: Seconds, sentence: str) -> None:
        """Show a sentence below the table."""
        self._faults.append(sentence)

    def draw(self) -> Any:
        """Everything as it stands, for rich to print."""
        from rich.console import Group
        from rich.markup import escape

        felt = self._felt
        if felt is None:
            return "Waiting for the first reading …"
        faults = [f"[yellow]{escape(fault)}" for fault in self._faults]
        return Group(self._state(felt), self._recent(), self._readings(felt.now), *faults)

    def _state(self, felt: Felt) -> Any:
        from rich.table import Table as Grid

        heart = "" if felt.heart is None else f", heart {felt.heart:.0f}"
        several = f", {felt.people} people, spread {felt.spread:.2f}" if felt.people > 1 else ""
        title = f"{felt.now:6.1f} s   {state_wording(felt)}{heart}{several}"
        table = Grid(title=title, title_justify="left", box=None, pad_edge=False)
        for column in ("", "value", "", "certain", "because"):
            numeric = column in ("value", "certain")
            table.add_column(
                column, justify="right" if numeric else "left", no_wrap=column != "because"
            )
        for name in DIMENSIONS:
            each = felt.estimates[name]
            table.add_row(
                f"[bold]{name}", f"{each.mean:+.2f}", _bar(each.mean, *RANGES[name]),
                f"{each.confidence:.0%}", causes_wording(each.causes[:2]),
            )  # fmt: skip
        table.add_row(
            "[bold]presence", f"{felt.presence:.2f}", _bar(felt.presence, 0, 1),
            f"{felt.presence_confidence:.0%}", "",
        )  # fmt: skip
        for number, own in self._people.items():
            valence, arousal = own.affect
            table.add_row(
                f"person {number}", f"{valence:+.2f}", f"arousal {arousal:+.2f}",
                f"{own.confidence:.0%}", state_wording(own),
            )  # fmt: skip
        return table

    def _recent(self) -> Any:
        from rich.table import Table as Grid

        table = Grid(title="moments", title_justify="left", box=None, pad_edge=False)
        for column in ("onset", "apex", "offset", ""):
            table.add_column(column, justify="left" if not column else "right")
        for moment in self._moments:
            offset = "…" if moment.offset is None else f"{moment.offset:.1f}"
            who = f"person {moment.person} " if self._people else ""
            table.add_row(
                f"{moment.onset:.1f}",
                f"{moment.apex:.1f}",
                offset,
                f"{who}{moment_wording(moment)}",
            )
        return table

    def _readings(self, now: Seconds) -> Any:
        """Every quantity's latest value and quality, in as many columns as there is room for."""
        from rich.columns import Columns

        each = []
        for (person, quantity), reading in sorted(self._latest.items()):
            style = "[dim]" if now - reading.time > _OLD else ""
            who = f" {person}" if person else ""
            name = f"{quantity}{who}"
            each.append(f"{style}{name:<20}{reading.value:>7.2f} {reading.quality:>4.0%}")
        return Columns(each, padding=(0, 2), title="readings, each with its quality")


def _bar(value: float, low: float, high: float, width: int = 12) -> str:
    place = round((value - low) / (high - low) * (width - 1))
    return "·" * place + "█" + "·" * (width - 1 - place)
