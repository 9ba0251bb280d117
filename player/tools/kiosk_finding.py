"""What a check of a kiosk found of one part, for people and for programs."""

from dataclasses import dataclass
from typing import Final, Literal

Verdict = Literal["ok", "improvable", "broken"]
MARKS: Final[dict[Verdict, str]] = {"ok": "✓", "improvable": "-", "broken": "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of a kiosk: `improvable` means that it opens without, `broken` that it must not."""

    part: str
    verdict: Verdict
    found: str
    remedy: str = ""

    def lines(self) -> list[str]:
        """For people: a mark, the part and what was found, and below it the remedy."""
        told = [f"{MARKS[self.verdict]}  {self.part:<16} {self.found}"]
        return [*told, f"{'':20}{self.remedy}"] if self.remedy else told
