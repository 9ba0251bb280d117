"""The table `labels.csv` of a folder: what each of its files shows or says, and whose it is."""

import csv
from pathlib import Path

from engine.problems import Trouble


def read_labels(folder: Path, columns: tuple[str, str, str]) -> tuple[Path, list[dict[str, str]]]:
    """Where the table is, and its rows.

    `columns` are the file, whose it is, and what is told of it; the second may be absent. Raises
    `Trouble` when the table is missing, no table, or empty, or lacks one of the others.
    """
    table = folder / "labels.csv"
    file, whose, told = columns
    if not table.is_file():
        raise Trouble(f"There is no {table}; it should name {file}, {whose} and {told}.")
    try:
        with table.open(newline="", encoding="utf-8-sig") as opened:  # spreadsheets write a mark
            rows = list(csv.DictReader(opened))
    except (OSError, UnicodeError, csv.Error) as error:
        raise Trouble(f"{table} cannot be read as a table in UTF-8: {error}.") from error
    if not rows or not {file, told} <= set(rows[0]):
        raise Trouble(f"{table} should have the columns {file}, {whose} and {told}.")
    for number, row in enumerate(rows, 2):
        if not row[file] or "\0" in row[file]:
            raise Trouble(f"{table}, line {number}: the column {file} names no file.")
    return table, rows
