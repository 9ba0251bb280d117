"""The table `labels.csv` of a folder: what each of its files shows or says, and whose it is."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from engine.problems import Trouble

_SEPARATORS: Final = (",", ";", "\t")
"""Spreadsheets write semicolons where a comma stands in numbers."""


class Label(NamedTuple):
    """A row of the table, which ends on this `line`: a file, whose it is ("" where it is not said)
    and what is told of it, in lower case."""

    line: int
    file: str
    whose: str
    told: str


def read_labels(folder: Path, columns: tuple[str, str, str]) -> tuple[Path, list[Label]]:
    """Where the table is, and its rows.

    `columns` are the file, whose it is, and what is told of it; the second may be absent. Fields
    are separated by commas, semicolons or tabs; capital letters in the columns' names and in what
    is told, and blanks around them, say nothing. Raises `Trouble` when the table is missing, no
    table, or empty, lacks one of the others, or has a row of too few or too many fields.
    """
    table = folder / "labels.csv"
    file, whose, told = columns
    if not table.is_file():
        raise Trouble(f"There is no {table}; it should name {file}, {whose} and {told}.")
    try:
        with table.open(newline="", encoding="utf-8-sig") as opened:  # spreadsheets write a mark
            names, rows = _rows(opened, {file, told})
    except (OSError, UnicodeError, csv.Error) as error:
        raise Trouble(f"{table} cannot be read as a table in UTF-8: {error}.") from error
    if not rows or not {file, told} <= set(names):
        raise Trouble(
            f"{table} should have the columns {file}, {whose} and {told}, and a row for each file."
        )
    for name in columns:
        if names.count(name) > 1:
            raise Trouble(f"{table} has the column {name} more than once.")
    return table, [_label(table, line, row, names, columns) for line, row in rows]


def _rows(opened: TextIO, needed: set[str]) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The columns' names, and the rows that are not empty with the lines on which they end."""
    names: list[str] = []
    for separator in _SEPARATORS:
        opened.seek(0)
        table = csv.reader(opened, delimiter=separator, skipinitialspace=True)
        names = [name.strip().casefold() for name in next(table, [])]
        if needed <= set(names):
            return names, [(table.line_num, row) for row in table if any(row)]
    return names, []


def _label(
    table: Path, line: int, row: Sequence[str], names: list[str], columns: tuple[str, str, str]
) -> Label:
    where = f"{table}, line {line}:"
    if any(each.strip() for each in row[len(names) :]):
        raise Trouble(
            f"{where} there are more fields than columns. A field that holds the sign that "
            'separates them stands in quotes ("").'
        )
    fields = dict(zip(names, row, strict=False))
    file, whose, told = columns
    if not fields.get(file) or "\0" in fields[file]:
        raise Trouble(f"{where} the column {file} names no file.")
    if told not in fields:
        raise Trouble(f"{where} the row ends before the column {told}.")
    said = fields[told].strip().casefold()
    if not said.isprintable():
        raise Trouble(f"{where} the column {told} holds signs that cannot be shown.")
    return Label(line, fields[file], fields.get(whose, "").strip(), said)
