"""The names of a screening's tables, and the version of their columns; `schema` has the columns."""

from pathlib import Path
from typing import Final, Literal, get_args

VERSION: Final = 1
"""Of the tables' columns and of the folder that holds them. A column that is added leaves it; one
whose meaning changes raises it."""

TableName = Literal[
    "showings", "readings", "moments", "visits", "decisions", "beats", "comments", "answers"
]
TABLE_NAMES: Final[tuple[TableName, ...]] = get_args(TableName)

Source = Literal["play", "log", "video", "made"]
"""Where a showing comes from: played with `--screening`, a log that was added, a recording of its
viewer, or `simulate`."""

End = Literal["ending", "left", "cut off"]
"""How a showing ended: at an ending, because its viewer left, or by a fault or a loss of power."""


def newer(path: Path, version: int) -> str:
    """What is said of a screening of a newer version."""
    return (
        f"{path} was written by a newer Kuleshov: it is of version {version}, and this one reads "
        f"up to version {VERSION}. Nothing was changed; use a newer Kuleshov."
    )
