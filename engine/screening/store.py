"""The rows of a screening, as Parquet files.

A *part* is what was added at once: a showing, or many. It has at most one file for each table, in
that table's folder; `parts` has the list of them. A file is never changed.

Who adds or erases holds a lock, which goes when they go; who reads needs none.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from engine import private_files, whole_files
from engine.problems import Trouble
from engine.screening import asking
from engine.screening.columns import Columns, as_columns, as_file, as_table, one_array
from engine.screening.lock import locked
from engine.screening.parts import (
    Part,
    listed,
    merged_name,
    next_name,
    sweep,
    to_merge,
    write_list,
)
from engine.screening.schema import TABLES
from engine.screening.tables import TABLE_NAMES, TableName

Read = TypeVar("Read")

Rows = Mapping[TableName, Columns | Sequence[Mapping[str, Any]] | pa.Table]
"""What is added at once: of each table its columns, its rows as mappings, or an Arrow table."""


class Store:
    """The tables in one folder. Any thread; several processes at once.

    As soon as `merges` parts of a film hold one showing each, they are made one.
    """

    def __init__(self, folder: Path, merges: int = 32) -> None:
        self.folder = folder
        self._merges = merges

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every part, for each film in the order of being added. Raises Trouble where that cannot
        be read."""
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
            fresh = tables["showings"]["showing"].to_pylist() if "showings" in tables else []
            if len(set(fresh)) < len(fresh):
                raise ValueError("a showing is named twice")
            there = self._there(parts, fresh)
            if there == fresh == [part]:
                return False  # its part was made one with others
            if there:
                raise Trouble(f"The showing {there[0]} is in {self.folder} already.")
            with self._no_room():
                # What has no row in `showings` counts for nobody who joins the tables by it.
                files = {
                    name: self._write(name, f"{part}.parquet", tables[name])
                    for name in sorted(tables, key=lambda name: name == "showings")
                }
                parts = (*parts, Part(part, film, len(fresh), files))
                write_list(self.folder, parts)
            # What is added is added: where there is no room for this, or a file is damaged, it is
            # left, and tried again with the next.
            with suppress(OSError, pa.ArrowException):
                self._merge(parts)
        return True

    def _merge(self, parts: tuple[Part, ...]) -> None:
        merged = to_merge(parts, self._merges)
        if not merged:
            return
        name = merged_name(merged)
        files: dict[TableName, str] = {}
        for table in sorted(TABLE_NAMES, key=lambda table: table == "showings"):
            found = [
                pq.read_table(self.folder / each.files[table])
                for each in merged
                if table in each.files
            ]
            if found:
                rows = pa.concat_tables(found, promote_options="default")
                files[table] = self._write(table, f"{name}.parquet", rows)
        whole = Part(name, merged[0].film, len(merged), files)
        left = [whole if each == merged[0] else each for each in parts if each not in merged[1:]]
        write_list(self.folder, left)
        sweep(self.folder, left)

    def read(self, table: TableName, columns: Sequence[str] | None = None) -> pa.Table:
        """A whole table, or some columns of it, for each film in the order of being added."""
        schema = TABLES[table]
        if columns is not None:
            schema = pa.schema([schema.field(name) for name in columns])

        return self._while_they_stand(lambda parts: asking.rows(self._files(parts, table), schema))

    def count(self, table: TableName) -> int:
        """How many rows a table has."""
        return self._while_they_stand(lambda parts: asking.count(self._files(parts, table)))

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
        (found,) = self.answers([query], values, film=film)
        return found

    def answers(
        self,
        queries: Sequence[str],
        values: Sequence[Any] | Mapping[str, Any] = (),
        *,
        film: str | None = None,
        parts: Sequence[Part] | None = None,
    ) -> list[pa.Table]:
        """The same for several questions at once; with `parts`, of these alone. Raises Trouble
        where one of them is no more."""

        def answers(parts: Sequence[Part]) -> list[pa.Table]:
            files = {name: self._files(parts, name) for name in TABLE_NAMES}
            return asking.answers(self.folder, files, queries, values)

        if parts is not None:
            return answers(parts)
        return self._while_they_stand(answers, film)

    def files(self, table: TableName, film: str | None = None) -> list[Path]:
        """The files of a table; of one film alone, with what was added to its showings later."""
        return self._files(self._of(film), table)

    def _files(self, parts: Sequence[Part], table: TableName) -> list[Path]:
        return [self.folder / each.files[table] for each in parts if table in each.files]

    def _of(self, film: str | None) -> tuple[Part, ...]:
        return tuple(each for each in self.parts if film in (None, each.film or film))

    def _while_they_stand(
        self, read: Callable[[Sequence[Part]], Read], film: str | None = None
    ) -> Read:
        """What is read of the parts; once more where meanwhile some were erased or made one."""
        parts = self._of(film)
        while True:
            try:
                return read(parts)
            except Trouble:
                before, parts = parts, self._of(film)
                if parts == before:
                    raise

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

    def _there(self, parts: Sequence[Part], showings: Sequence[str]) -> list[str]:
        """Those of the showings that are in one of the parts."""
        wanted, found = pa.array(showings, pa.string()), list[str]()
        for each in parts if showings else ():
            if "showings" in each.files:
                path = self.folder / each.files["showings"]
                names = pq.read_table(path, columns=["showing"])["showing"]
                found += pc.filter(names, pc.is_in(names, value_set=wanted)).to_pylist()
        return found

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
