"""The tables of a report as files: CSV for spreadsheets, Parquet for pandas, R and DuckDB."""

import csv
import math
from io import StringIO
from pathlib import Path

from engine import whole_files
from engine.problems import Trouble
from engine.reports.document import Document, Table, Value

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def write_tables(document: Document, folder: Path) -> list[Path]:
    """Write every table of a report into a folder, each as CSV and as Parquet; their paths.

    Beside them `columns.csv` says what each column means. Raises Trouble.
    """
    meanings = Table(
        "columns",
        "What the columns mean",
        ("table", "column", "meaning"),
        ("which file", "which column of it", "what it holds"),
        tuple(
            (table.name, column, meaning)
            for table in document.tables
            for column, meaning in zip(table.columns, table.meanings, strict=True)
        ),
    )
    files: list[tuple[Path, bytes | str]] = []
    for table in document.tables:
        files.append((folder / f"{table.name}.csv", csv_of(table)))
        files.append((folder / f"{table.name}.parquet", parquet_of(table)))
    files.append((folder / "columns.csv", csv_of(meanings)))
    try:
        for path, content in files:
            whole_files.write_whole(path, content)
    except OSError as error:
        raise Trouble(f"{error.filename or folder} cannot be written: {error.strerror}.") from None
    return [path for path, _ in files]


def csv_of(table: Table) -> str:
    """The table as CSV (RFC 4180) with its columns' names; empty where there is no value."""
    text = StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(table.columns)
    rows.writerows([_cell(value) for value in row] for row in table.rows)
    return text.getvalue()


def parquet_of(table: Table) -> bytes:
    """The table as Parquet, null where there is no value; what a column means is its metadata."""
    from engine.screening.columns import parquet

    columns = {
        name: [_none(row[place]) for row in table.rows] for place, name in enumerate(table.columns)
    }
    return parquet(columns, dict(zip(table.columns, table.meanings, strict=True)))


def _none(value: Value) -> Value:
    return None if isinstance(value, float) and math.isnan(value) else value


def _cell(value: Value) -> Value:
    """A value that a spreadsheet takes for what it is: what viewers wrote is never a formula."""
    if isinstance(value, str) and value.startswith(_FORMULAS):
        return f"'{value}"
    return _none(value)
