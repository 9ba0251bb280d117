"""The rows of a screening, as Parquet files that DuckDB reads. The only file that touches DuckDB.

A *part* is what was added at once: a showing, or many. It has at most one file for each table, in
that table's folder; `parts` has the list of them. A file is never changed.

Who adds or erases holds a lock, which goes when they go; who reads needs none.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from engine import private_files, whole_files
from engine.problems import Trouble
from engine.screening.columns import Columns, as_columns, as_file, as_table, one_array
from engine.screening.lock import locked
from engine.screening.parts import Part, listed, next_name, sweep, write_list
from engine.screening.schema import TABLES
from engine.screening.tables import TABLE_NAMES, TableName

_MEMORY: Final = "1500MB"

Rows = Mapping[TableName, Columns | Sequence[Mapping[str, Any]] | pa.Table]
"""What is added at once: of each table its columns, its rows as mappings, or an Arrow table."""


class Store:
    """The tables in one folder. Any thread; several processes at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every part, in the order of being added. Raises Trouble where that cannot be read."""
        return listed(self.folder)

    def append(self, part: str, rows: Rows, film: str = "") -> bool:
        """Add rows, all of them or none; whether they are new: a part that is there stays.

        `part` is a name for files that says whence they come, so that nothing is added twice.
        All showings of a part are of one film. Raises Trouble where a showing is there already
        or there is no room, ValueError for rows that the schema does not take.
        """
        tables = {name: as_table(name, rows[name]) for name in TABLE_NAMES if name in rows}
        tables = {name: table for name, table in tables.items() if table.num_rows}
        self.parts  # noqa: B018 - of a newer version, nothing is touched
        with locked(self.folder):
            parts = self.parts
            if any(each.part == part for each in parts):
                return False
            sweep(self.folder, parts)
            fresh = (
                tables["showings"]["showing"] if "showings" in tables else pa.array([], pa.string())
            )
            self._refuse_known(parts, fresh)
            with self._no_room():
                # What has no row in `showings` counts for nobody who joins the tables by it.
                files = {
                    name: self._write(name, f"{part}.parquet", tables[name])
                    for name in sorted(tables, key=lambda name: name == "showings")
                }
                write_list(self.folder, (*parts, Part(part, film, len(fresh), files)))
        return True

    def read(self, table: TableName, columns: Sequence[str] | None = None) -> pa.Table:
        """A whole table, or some columns of it, in the order of being added."""
        schema = TABLES[table]
        if columns is not None:
            schema = pa.schema([schema.field(name) for name in columns])
        found = [self._read(each, schema) for each in self.files(table)]
        return pa.concat_tables(found) if found else schema.empty_table()

    def count(self, table: TableName) -> int:
        """How many rows a table has."""
        return sum(pq.read_metadata(each).num_rows for each in self.files(table))

    def sql(
        self,
        query: str,
        values: Sequence[Any] | Mapping[str, Any] = (),
        *,
        film: str | None = None,
    ) -> pa.Table:
        """What DuckDB answers; the tables go by their names, those of one `film` alone if named.

        `values` are for the query's `?`, or `$name`. Nothing can be changed by it.
        """
        with self._connected(self._listed(film)) as connection:
            return connection.sql(query, params=values or None).to_arrow_table()

    @contextmanager
    def asked(
        self, *, film: str | None = None, parts: Sequence[str] | None = None
    ) -> Iterator[Callable[[str, Mapping[str, Any]], list[dict[str, Any]]]]:
        """For several questions, of one film or of some parts alone: a function of a query and its
        `$name`s, which gives rows."""
        with self._connected(self._listed(film, parts)) as connection:
            yield (
                lambda query, values: (
                    connection.sql(query, params=values or None).to_arrow_table().to_pylist()
                )
            )

    def files(self, table: TableName, film: str | None = None) -> list[Path]:
        """The files of a table; of one film alone, with what was added to its showings later."""
        return [
            self.folder / each.files[table] for each in self._listed(film) if table in each.files
        ]

    def _listed(self, film: str | None, parts: Sequence[str] | None = None) -> list[Part]:
        named = None if parts is None else frozenset(parts)
        return [
            each
            for each in self.parts
            if film in (None, each.film or film) and (named is None or each.part in named)
        ]

    def erase(self, showings: Sequence[str]) -> None:
        """Write every file anew that has rows of these showings, without them.

        What is killed in between has erased nothing, or all; the next who adds or erases clears
        away what it left. Raises Trouble where there is no room.
        """
        gone = pa.array(showings, pa.string())
        self.parts  # noqa: B018 - of a newer version, nothing is touched
        with locked(self.folder):
            parts = self.parts
            sweep(self.folder, parts)
            with self._no_room():
                left = tuple(self._without(part, gone) for part in parts)
                if left != parts:
                    write_list(self.folder, tuple(each for each in left if each.files))
            sweep(self.folder, self.parts)

    def fill(
        self,
        name: TableName,
        column: str,
        showing: str,
        values: Callable[[pa.Table], Sequence[Any]],
    ) -> None:
        """Write a column of a showing's rows anew: `values` gives them, by these rows. Whatever
        ends it, nothing is changed or all. Raises Trouble where there is no room."""
        self.parts  # noqa: B018 - of a newer version, nothing is touched
        with locked(self.folder):
            parts = self.parts
            sweep(self.folder, parts)
            with self._no_room():
                filled = tuple(
                    self._filled(each, name, column, showing, values)
                    if name in each.files
                    else each
                    for each in parts
                )
                if filled != parts:
                    write_list(self.folder, filled)
            sweep(self.folder, self.parts)

    def _filled(
        self,
        part: Part,
        name: TableName,
        column: str,
        showing: str,
        values: Callable[[pa.Table], Sequence[Any]],
    ) -> Part:
        path = self.folder / part.files[name]
        table = as_columns(pq.read_table(path), TABLES[name])
        mine = pc.equal(one_array(table["showing"]), showing)
        rows = table.filter(mine)
        if not rows.num_rows:
            return part
        place = table.schema.get_field_index(column)
        field = table.schema.field(place)
        fresh = pa.array(values(rows), field.type)
        changed = pc.replace_with_mask(one_array(table[column]), mine, fresh)
        written = self._write(
            name, next_name(part.files[name]), table.set_column(place, field, changed)
        )
        return replace(part, files={**part.files, name: written})

    def _refuse_known(self, parts: Sequence[Part], fresh: Any) -> None:
        paths = [self.folder / each.files["showings"] for each in parts if "showings" in each.files]
        if len(set(fresh.to_pylist())) < len(fresh):
            raise ValueError("a showing is named twice")
        for path in paths:
            there = pq.read_table(path, columns=["showing"])["showing"]
            known = pc.filter(there, pc.is_in(there, value_set=one_array(fresh)))
            if len(known):
                raise Trouble(f"The showing {known[0].as_py()} is in {self.folder} already.")

    def _without(self, part: Part, gone: pa.Array) -> Part:
        """The part without these showings; its files are new where anything was taken out."""
        files: dict[TableName, str] = {}
        showings = part.showings
        for name, file in part.files.items():
            path = self.folder / file
            table = pq.read_table(path)
            stays = pc.invert(pc.is_in(table["showing"], value_set=gone))
            left = table.filter(pc.fill_null(stays, True))
            if name == "showings":
                showings = left.num_rows
            if left.num_rows == table.num_rows:
                files[name] = file
            elif left.num_rows:
                files[name] = self._write(name, next_name(part.files[name]), left)
        return replace(part, showings=showings, files=files)

    def _read(self, path: Path, schema: pa.Schema) -> pa.Table:
        try:
            return as_columns(pq.read_table(path, columns=schema.names), schema)
        except (OSError, pa.ArrowException):
            raise Trouble(_unreadable(path)) from None

    @contextmanager
    def _connected(self, parts: Sequence[Part]) -> Iterator[duckdb.DuckDBPyConnection]:
        # Nothing is fetched, nothing is written: no extension, no file to spill into.
        config: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "temp_directory": "",
            "memory_limit": _MEMORY,
            "preserve_insertion_order": "false",
        }
        with duckdb.connect(":memory:", config=config) as connection:
            # It would be written among the answers of a command that takes long.
            connection.execute("set enable_progress_bar = false")
            try:
                for name in TABLE_NAMES:
                    files = [
                        str(self.folder / each.files[name]) for each in parts if name in each.files
                    ]
                    if files:
                        connection.read_parquet(files).create_view(name)
                    else:
                        connection.from_arrow(TABLES[name].empty_table()).create(name)
                yield connection
            except (duckdb.IOException, duckdb.InvalidInputException):
                raise Trouble(_unreadable(self.folder)) from None

    def _write(self, table: TableName, name: str, rows: pa.Table) -> str:
        """A table's new file, by its path in the folder."""
        private_files.make_folder(self.folder / table)
        private_files.write_file(self.folder / table / name, as_file(rows))
        return f"{table}/{name}"

    @contextmanager
    def _no_room(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            why = "the disk is full" if whole_files.is_for_want_of_room(error) else error.strerror
            raise Trouble(
                f"Nothing was changed in {self.folder}: it cannot be written, {why}."
            ) from None


def _unreadable(path: Path) -> str:
    return (
        f"{path} cannot be read: it is damaged, or somebody was just erasing rows. Try again; if "
        "it stays, put back a copy of it."
    )
