"""What a check of a kiosk found of one part."""

from dataclasses import dataclass
from typing import Literal

from player.tools import finding

Verdict = Literal["ok", "improvable", "broken"]


@dataclass(frozen=True, slots=True)
class Finding(finding.Finding):
    """One part of a kiosk: `improvable` means that it opens without, `broken` that it must not."""

    verdict: Verdict
