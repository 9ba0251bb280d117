"""A screening's tables in other hands: pandas or R read its Parquet, DuckDB asks it in SQL.

    python screening_table.py SCREENING [TABLE.csv]

Prints how each segment was felt, second by second, and writes the same as CSV. It needs DuckDB and
nothing of Kuleshov's. `at` is a word of SQL, so that it stands in quotation marks.
"""

import json
import sys
from pathlib import Path

import duckdb

CURVES = """
    select segment, floor(media) as second, count(distinct showing) as people,
           round(avg(valence), 3) as valence, round(avg(arousal), 3) as arousal,
           min("at") as earliest
    from readings join showings using (showing)
    where visit = 1 and valence is not null and ended <> 'cut off'
    group by segment, second having people >= 2
    order by segment, second
"""


def opened(folder: Path) -> duckdb.DuckDBPyConnection:
    """DuckDB with the screening's tables by their names: the files that parts.json lists, since
    one that it does not list was left by an addition that broke off."""
    tables: dict[str, list[str]] = {}
    for part in json.loads((folder / "parts.json").read_text())["parts"]:
        for table, file in part["files"].items():
            tables.setdefault(table, []).append(str(folder / file))
    connection = duckdb.connect()
    for table, files in tables.items():
        connection.read_parquet(files).create_view(table)
    return connection


def main(folder: Path, out: Path | None) -> None:
    """Print the curves, and write them where that is asked for."""
    found = opened(folder).sql(CURVES)
    if out is not None:
        found.write_csv(str(out))
    for segment, second, people, valence, arousal, _ in found.fetchall():
        print(f"{segment} {second:3.0f} s  valence {valence:+.3f}  arousal {arousal:+.3f}  "
              f"{people} people")  # fmt: skip


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("Which screening? `kuleshov screening new` makes one.")
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
