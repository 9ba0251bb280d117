"""A slip in a story's YAML, and the lines as they should be."""

import re
from typing import Final, NamedTuple

BACK: Final = 40  # lines before the complaint in which a quotation may have begun
COMMENT: Final = re.compile(r"\s+#.*$|\s+$")


class Slip(NamedTuple):
    """A slip at a line and a column (counted from 0), and the lines as they should be."""

    line: int
    column: int
    code: str
    message: str
    remedy: str
    lines: list[str]


def slip(
    lines: list[str],
    number: int,
    column: int,
    message: str,
    new: str,
    *,
    code: str = "NOT-YAML",
    remedy: str = "",
) -> Slip:
    """A slip in line `number` at `column`, mended by the text `new` in the place of that line."""
    changed = [*lines[:number], *new.split("\n"), *lines[number + 1 :]]
    return Slip(number, column, code, message, remedy or f"Write: {shown_line(new)}", changed)


def shown_line(line: str) -> str:
    """A line, or several joined by slashes, as a message quotes it: 100 letters at most."""
    line = " / ".join(part.strip() for part in line.split("\n"))
    return line if len(line) <= 100 else line[:100] + "…"
