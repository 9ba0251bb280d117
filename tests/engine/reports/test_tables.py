"""A report's tables, read by csv and by pyarrow."""

import csv
from pathlib import Path

import pyarrow.parquet as pq

from engine.reports.tables import write_tables
from tests.support.made_report import NASTY, made_report


def test_each_table_is_csv_and_parquet(tmp_path: Path) -> None:
    written = write_tables(made_report(), tmp_path)
    assert {path.name for path in written} == {"seconds.csv", "seconds.parquet", "columns.csv"}
    with (tmp_path / "seconds.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["valence"] for row in rows] == ["0.25", "", ""]
    assert rows[1]["segment"] == NASTY
    assert rows[2]["segment"] == "'=SUM(A1)"  # a spreadsheet would reckon it
    table = pq.read_table(tmp_path / "seconds.parquet")
    assert table["segment"].to_pylist() == ["harbour", NASTY, "=SUM(A1)"]
    assert table["valence"].to_pylist() == [0.25, None, None]
    assert table.schema.field("second").metadata[b"meaning"] == b"from its in point"
