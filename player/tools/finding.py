"""What was found of one part of a machine, for people and for programs."""

from dataclasses import dataclass
from typing import ClassVar, Final

_MARKS: Final = {"works": "✓", "ok": "✓", "without": "-", "improvable": "-", "broken": "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One part, what is to be thought of it, and what to do. Each tool says its own verdicts."""

    part: str
    verdict: str
    found: str
    remedy: str = ""

    COLUMN: ClassVar[int] = 16
    """Letters that a part's name has room for."""
    INDENT: ClassVar[int] = 20
    """Spaces before a remedy."""

    def lines(self) -> list[str]:
        """For people: a mark, the part and what was found, and below it the remedy."""
        told = [f"{_MARKS[self.verdict]}  {self.part:<{self.COLUMN}} {self.found}"]
        return [*told, f"{'':{self.INDENT}}{self.remedy}"] if self.remedy else told
