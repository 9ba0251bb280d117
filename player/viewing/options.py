"""What `kuleshov play` was called with."""

from dataclasses import dataclass, field
from pathlib import Path

from engine.consent.purposes import Consent
from engine.story.represent import Wanted
from engine.viewer.limits import ViewerLimits


@dataclass(frozen=True, slots=True)
class PlayOptions:
    """What `kuleshov play` was called with; see its help."""

    story: Path
    camera: str | None = None
    microphone: str | None = None
    heart: str | None = None
    readings: Path | None = None
    consent: frozenset[Consent] | None = None
    fullscreen: bool = False
    offscreen: bool = False
    screen: int | None = None
    resume: bool = False
    out: Path | None = None
    watch: bool = False
    wanted: Wanted = field(default_factory=Wanted)
    """In which representation the viewer would rather see the film."""
    limits: ViewerLimits = field(default_factory=ViewerLimits)
    """What the viewer does not want, this time."""
    viewer: str | None = None
    """The name of the viewer's profile."""
    begin: str | None = None
    """The segment to begin with, in place of the film's first."""
    path: tuple[str, ...] = ()
    """The segments to show, in order, whatever the viewer feels."""
    record: Path | None = None
    overwrite: bool = False
