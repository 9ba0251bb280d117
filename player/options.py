"""What `kuleshov play` was called with."""

from dataclasses import dataclass
from pathlib import Path

from player.consent import Consent


@dataclass(frozen=True, slots=True)
class PlayOptions:
    """What `kuleshov play` was called with; see its help."""

    story: Path
    camera: str | None = None
    microphone: str | None = None
    readings: Path | None = None
    consent: frozenset[Consent] | None = None
    fullscreen: bool = False
    offscreen: bool = False
    screen: int | None = None
    resume: bool = False
    out: Path | None = None
    record: Path | None = None
    overwrite: bool = False
