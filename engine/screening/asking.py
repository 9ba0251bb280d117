"""Parquet files of rows, read by Arrow or asked by DuckDB. The only file that touches DuckDB."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from engine.problems import Trouble
from engine.screening.columns import as_columns
from engine.screening.schema import TABLES
from engine.screening.tables import TableName

_CONFIG: Final[dict[str, str | bool | int | float | list[str]]] = {
    # Nothing is fetched, nothing is written: no extension, no file to spill into.
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "temp_directory": "",
    "memory_limit": "1500MB",
    "preserve_insertion_order": "false",
}


def rows(files: Sequence[Path], schema: pa.Schema) -> pa.Table:
    """What the files hold, one after another, in these columns. Raises Trouble where one cannot be
    read."""
    found = []
    for each in files:
        with _readable(each):
            found.append(as_columns(pq.read_table(each, columns=schema.names), schema))
    return pa.concat_tables(found) if found else schema.empty_table()


def count(files: Sequence[Path]) -> int:
    """How many rows the files hold. Raises Trouble where one cannot be read."""
    found = 0
    for each in files:
        with _readable(each):
            found += pq.read_metadata(each).num_rows
    return found


def answers(
    folder: Path,
    files: Mapping[TableName, Sequence[Path]],
    queries: Sequence[str],
    values: Sequence[Any] | Mapping[str, Any],
) -> list[pa.Table]:
    """What DuckDB answers of each table's files, which go by its name. Nothing can be changed by
    it. Raises Trouble, which names the folder, where one cannot be read."""
    with _readable(folder), duckdb.connect(":memory:", config=_CONFIG) as connection:
        # It would be written among the answers of a command that takes long.
        connection.execute("set enable_progress_bar = false")
        for name, of in files.items():
            if of:
                connection.read_parquet([str(each) for each in of]).create_view(name)
            else:
                connection.from_arrow(TABLES[name].empty_table()).create(name)
        return [connection.sql(each, params=values or None).to_arrow_table() for each in queries]


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, pa.ArrowException, duckdb.IOException, duckdb.InvalidInputException):
        raise Trouble(
            f"{path} cannot be read: it is damaged, or somebody was just changing rows. Try again; "
            "if it stays, put back a copy of it."
        ) from None
