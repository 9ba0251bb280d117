"""Tables that other programs wrote as CSV, each line with its number, so that mistakes are located.

Commas, semicolons or tabs; UTF-8, UTF-16 or Windows' letters. Columns are found by name, whatever
their case and the spaces around them.
"""

import codecs
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final, NoReturn

from engine.problems import Trouble

_MOST_BYTES: Final = 64 << 20
_SEPARATORS: Final = ",;\t"
_MOST_NAMED: Final = 12


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table; `number` counts from 1 in its file."""

    number: int
    values: tuple[str, ...]

    def value(self, column: int | None) -> str:
        """What stands in a column, without the spaces around it; empty where there is none."""
        if column is None or column >= len(self.values):
            return ""
        return self.values[column].strip()


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a file: the names of its columns, and its lines, those that are empty left out."""

    path: Path
    header: Line
    lines: tuple[Line, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns, as they are compared."""
        return tuple(map(_plain, self.header.values))

    def find(self, names: Sequence[str]) -> int | None:
        """The column of the first of these names that there is."""
        columns = self.columns
        return next(
            (columns.index(_plain(name)) for name in names if _plain(name) in columns), None
        )

    def column(self, names: Sequence[str], meaning: str) -> int:
        """The same; raises Trouble where there is none. `meaning` is what it should hold."""
        found = self.find(names)
        if found is None:
            there = ", ".join(each.strip() for each in self.header.values[:_MOST_NAMED])
            self.refuse(
                self.header,
                f"there is no column for {meaning}: it has {there or 'nothing'}.",
                f"Name one of its columns {names[0]}.",
            )
        return found

    def number(self, line: Line, column: int, low: float, high: float, meaning: str) -> float:
        """A number of a line within bounds. Raises Trouble for anything else."""
        written = line.value(column)
        found = as_number(written)
        if found is None or not low <= found <= high:
            self.refuse(line, f'"{written}" is no {meaning}: it is from {low:g} to {high:g}.')
        return found

    def refuse(self, line: Line, what: str, remedy: str = "Nothing was added.") -> NoReturn:
        """Raise a Trouble that names the line."""
        raise Trouble(f"{self.path}, line {line.number}: {what} {remedy}")


def read_lines(path: Path) -> list[Line]:
    """Every line of a CSV file, split into its values. Raises Trouble where it cannot be read."""
    text = read_text(path)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    found = []
    begins = 1
    try:
        for values in reader:
            found.append(Line(begins, tuple(values)))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Trouble(f"{path}, line {reader.line_num}: it is no CSV, {error}.") from None
    return found


def read_table(path: Path) -> Table:
    """A file whose first line with anything in it names the columns."""
    return table_of(path, read_lines(path))


def table_of(path: Path, lines: Sequence[Line]) -> Table:
    """The table that these lines of a file are. Raises Trouble where there is none in them."""
    filled = [line for line in lines if any(map(str.strip, line.values))]
    if not filled:
        raise Trouble(f"{path} is empty: there is no table in it.")
    return Table(path, filled[0], tuple(filled[1:]))


def read_text(path: Path) -> str:
    """A text file as people send it. Raises Trouble where it cannot be read, or is no text."""
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}.", blame="call") from None
    if len(raw) > _MOST_BYTES:
        raise Trouble(f"{path} is too large: {_MOST_BYTES >> 20} MB are read at most.")
    marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Trouble(f"{path} is no text. Export it as CSV in UTF-8.")


def as_number(written: str) -> float | None:
    """A number, with a point or a comma; None for anything else."""
    try:
        found = float(written.replace(",", ".") if written.count(",") == 1 else written)
    except ValueError:
        return None
    return found if abs(found) < float("inf") else None


def refuse_backwards(table: Table, at: Sequence[tuple[Line, float]]) -> None:
    """Raise Trouble where time does not go on from line to line."""
    for (_, before), (line, after) in pairwise(at):
        if after < before:
            table.refuse(
                line,
                f"its time lies {before - after:g} s before that of the line above it.",
                "Sort the lines by time, or export each recording to a file of its own.",
            )


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
