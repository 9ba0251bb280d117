"""Rows as Arrow's columns, in the types of a screening's tables, and as Parquet files."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from engine.screening.schema import TABLES
from engine.screening.tables import TableName

_ROW_GROUP: Final = 1 << 17  # rows that a thread reads at once

Columns = Mapping[str, Any]
"""A table's columns by name, each a sequence or an array of one length; one left out is null."""


def as_table(name: TableName, rows: Columns | Sequence[Mapping[str, Any]] | pa.Table) -> pa.Table:
    """Rows in the columns of a table. Raises ValueError where they do not fit it."""
    schema = TABLES[name]
    try:
        if isinstance(rows, pa.Table):
            table = as_columns(rows, schema)
        elif isinstance(rows, Mapping):
            # What is not a number in an array is not known.
            columns = {name: pa.array(each, from_pandas=True) for name, each in rows.items()}
            table = as_columns(pa.table(columns), schema)
        else:
            table = pa.Table.from_pylist([dict(each) for each in rows], schema=schema)
    except (pa.ArrowException, TypeError) as error:
        raise ValueError(f"{name}: {error}") from None
    for field in schema:
        if not field.nullable and table[field.name].null_count:
            raise ValueError(f"{name}: {field.name} is not known of every row")
    return table


def as_columns(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """The table with these columns, in their types; one that it lacks is null."""
    unknown = set(table.column_names) - set(schema.names)
    if unknown:
        raise ValueError(f"there is no column {min(unknown)}")
    columns = [
        table[each.name].cast(each.type)
        if each.name in table.column_names
        else pa.nulls(table.num_rows, each.type)
        for each in schema
    ]
    return pa.table(columns, schema=schema)


def as_file(rows: pa.Table) -> bytes:
    """A table of a screening as a Parquet file."""
    sink = pa.BufferOutputStream()
    # Texts of few kinds are kept as numbers; of other columns that would be larger.
    texts = [each.name for each in rows.schema if pa.types.is_string(each.type)]
    pq.write_table(rows, sink, compression="zstd", row_group_size=_ROW_GROUP, use_dictionary=texts)
    return bytes(sink.getvalue().to_pybytes())


def parquet(columns: Columns, meanings: Mapping[str, str]) -> bytes:
    """A table of any columns as a Parquet file; what each means is its metadata (`meaning`)."""
    table = pa.table(dict(columns))
    fields = [each.with_metadata({"meaning": meanings[each.name]}) for each in table.schema]
    sink = pa.BufferOutputStream()
    pq.write_table(table.cast(pa.schema(fields)), sink, compression="zstd")
    return bytes(sink.getvalue().to_pybytes())


def one_array(column: Any) -> pa.Array:
    """A column in one piece."""
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
