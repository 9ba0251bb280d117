"""The numbers of a chart as a table: what it shows is never in the picture alone. Pure.

They are read from the chart's own options, so that the table cannot say anything else.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

from player.studio.charts.looks import Options

Cell = str | float | int | None
Table = tuple[list[str], list[list[Cell]]]
"""The headings, and the rows under them."""

_LOW, _WIDTH = " -", " +"
"""A band is drawn as its lower end and, stacked on that, its width (`curves.band`)."""
_AT: Final = ""


def figures(options: Options, at: Mapping[str, Sequence[Cell]] | None = None) -> Table:
    """The numbers of a chart's options.

    `at` are columns that say of what the rows are, by their headings, for a chart whose own axis
    says less (the segment and the second of each place); without them the axis's names are taken.
    """
    series: list[Mapping[str, Any]] = list(options.get("series") or ())
    if not series:
        return [], []
    kind = series[0]["type"]
    if kind == "sankey":
        return ["from", "to", "people"], [
            [each["source"], each["target"], each["value"]] for each in series[0]["links"]
        ]
    if kind == "heatmap":
        return _heat(options, series[0], at)
    if kind == "scatter":
        rows = [
            [point["name"], each["name"], *point["value"]]
            for each in series
            for point in each["data"]
        ]
        return ["person", "kind", "x", "y"], rows
    named = _category(options)
    if named is None:
        return _by_value(options, series)
    head: dict[str, Sequence[Cell]] = dict(at) if at is not None else {_AT: named}
    columns = {**head, **_columns(series)}
    return [*columns], [list(row) for row in zip(*columns.values(), strict=True)]


def _columns(series: Sequence[Mapping[str, Any]]) -> dict[str, list[Cell]]:
    """Of each series its values; of a band both ends."""
    found: dict[str, list[Cell]] = {}
    for each in series:
        name, values = str(each["name"]), list(each["data"])
        if name.endswith(_WIDTH) and (low := found.get(name[: -len(_WIDTH)] + _LOW)) is not None:
            values = [
                None if one is None or other is None else round(float(one) + other, 3)
                for one, other in zip(low, values, strict=True)
            ]
        found[name] = values
    return found


def _category(options: Options) -> Sequence[str] | None:
    """The names along a chart's axis; None where it has numbers there."""
    axes = [
        each
        for key in ("xAxis", "yAxis")
        for each in _listed(options.get(key))
        if each.get("type") == "category"
    ]
    return axes[0]["data"] if axes else None


def _by_value(options: Options, series: Sequence[Mapping[str, Any]]) -> Table:
    """Series that have their own places along the axis: a row for each place of each."""
    unit = _listed(options.get("xAxis"))[0].get("name") or ""
    return ["", unit, "value"], [
        [str(each["name"]), *point[:2]] for each in series for point in each["data"]
    ]


def _heat(
    options: Options, series: Mapping[str, Any], at: Mapping[str, Sequence[Cell]] | None
) -> Table:
    """A row for each second, a column for each person."""
    people = options["yAxis"]["data"]
    seconds = options["xAxis"]["data"]
    head: dict[str, Sequence[Cell]] = dict(at) if at is not None else {_AT: seconds}
    cells = {(each[0], each[1]): each[2] for each in series["data"]}
    rows = [
        [*(column[second] for column in head.values()),
         *(cells.get((second, person)) for person in range(len(people)))]
        for second in range(len(seconds))
    ]  # fmt: skip
    return [*head, *(str(each) for each in people)], rows


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def separated(table: Table, note: str = "", mark: str = ",") -> str:
    """A table as text, its cells separated by a `mark`; a `note` stands above it.

    What a spreadsheet would take for a formula is written as the text that it is.
    """
    text = io.StringIO()
    write = csv.writer(text, delimiter=mark, lineterminator="\n")
    if note:
        write.writerow([note])
    write.writerow([_plain(cell) for cell in table[0]])
    write.writerows([[_plain(cell) for cell in row] for row in table[1]])
    return text.getvalue()


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, str):
        cell = " ".join(cell.split())
        return f"'{cell}" if cell[:1] in ("=", "+", "@") else cell
    return "" if cell is None else cell
