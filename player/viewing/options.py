"""What `kuleshov play` was called with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.consent.purposes import Consent
from engine.consent.wordings import Wordings
from engine.steering.response import Response
from engine.story.represent import Wanted
from engine.vault.key_stores import KeyIn
from engine.viewer.limits import ViewerLimits
from engine.words import Seconds, SegmentName, Sensing


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
    flashes_as_filmed: bool = False
    """Whether the viewer wants flashes undamped that may set off a seizure; nobody else may."""
    viewer: str | None = None
    """The name of the viewer's profile."""
    key_in: KeyIn | None = None
    """Where the key of a new profile goes; None for where KULESHOV_KEY_IN says, or the safest."""
    keep_for: Seconds | None = None
    """How long the profile is kept from now on; None for as long as before, or by default."""
    organiser: str = ""
    """Who shows the film and is responsible for what is sensed; empty: whose machine it is."""
    explore: float | None = None
    """What a single choice may lose against the best one, so that a screening learns of others;
    nothing is explored where the viewer does not agree to count for it."""
    responses: Mapping[SegmentName, Response] = field(default_factory=dict)
    """What a screening has taught of the film's segments."""
    screening: Path | None = None
    """The folder of the screening that the showing is to count for, if the viewer agrees."""
    labels: tuple[str, ...] = ()
    """The organiser's words for this viewer, in that screening."""
    code: str | None = None
    """The code by which this viewer's showings can be erased from it; None: a new one."""
    languages: Wordings | None = None
    """The languages that viewers may choose among; None: all, the system's first."""
    words: Path | None = None
    """A file with the words of the first screen, in a language of the viewer's own."""
    begin: str | None = None
    """The segment to begin with, in place of the film's first."""
    path: tuple[str, ...] = ()
    """The segments to show, in order, whatever the viewer feels."""
    record: Path | None = None
    overwrite: bool = False
    sensing: Sensing = "feelings"
    """What the viewer lets be read in them at all; the stricter of this and the story's holds."""
    health: int | None = None
    """The port of the health page; None for none."""
    agreed: frozenset[Consent] | None = None
    """What the viewer of a showing that was cut off has agreed to, seconds ago."""
    agreed_age: int | None = None
    """The age in years that this viewer stated, where the film asks for it."""
    linear: bool = False
    """Whether the film takes its default path, whatever the viewer feels."""
    keeps_readings: bool = True
    """Whether the readings may be kept, if the viewer agrees."""
    guest: bool = False
    """Whether the viewer is a guest, of whom not even the place is kept."""

    @property
    def screening_name(self) -> str:
        """What the screening is called before its viewer; empty where there is none."""
        return "" if self.screening is None else self.screening.resolve().name

    @property
    def may_keep_profile(self) -> bool:
        """Whether the viewer has agreed to a profile, or will be asked."""
        if self.consent is None:
            return self.readings is None and not self.offscreen
        return "profile" in self.consent
