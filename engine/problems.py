"""What can be wrong, as values: a `Problem` is an author's mistake, a `Trouble` stops a command.

A problem is collected, never raised, so that an author sees all of them at once. `Trouble`
is raised when a command cannot go on; its text is a sentence a filmmaker understands.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: what is wrong, where, and how to mend it.

    `line` and `column` count from 1; 0 where a problem has no place in the text.
    `where` is the path inside the story, such as `segments.harbour.out`.
    """

    code: str
    severity: Severity
    message: str
    remedy: str
    file: Path | None = None
    line: int = 0
    column: int = 0
    where: str = ""

    def __str__(self) -> str:
        place = str(self.file) if self.file else ""
        if self.line:
            place += f":{self.line}:{self.column}"
        subject = f"{self.where}: " if self.where else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{place + ': ' if place else ''}{self.code}: {subject}{self.message}{remedy}"


class Trouble(Exception):  # noqa: N818 - the word users read
    """A command cannot go on. `str()` is what, where and what to do, in one or two sentences.

    `blame` says whose: "input" when what was looked at is at fault (exit 1), "call" when
    the command was called wrongly (exit 2).
    """

    def __init__(self, sentence: str, *, blame: Literal["input", "call"] = "input") -> None:
        super().__init__(sentence)
        self.blame = blame


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`Did you mean "storm"?` for the closest known word, or an empty string."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'Did you mean "{close[0]}"?' if close else ""
