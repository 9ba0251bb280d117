"""The inputs of a showing, its orders, and the events it tells: small frozen values.

    Inputs    readings, media events and wishes since the last step
    Command   what the player must do: Prepare, CutTo, FreezeFrame, Offer, Finish
    Event     what is worth keeping: every one is a line of the log

All times are film time in seconds. Commands and events are derived from the inputs alone,
which is why a log that holds the inputs replays to the same events, bit for bit.
"""

from dataclasses import dataclass, field
from typing import Any, Final, Literal

from engine.sensing.reading import Reading
from engine.showing.excerpt import Excerpt
from engine.showing.history import Span
from engine.showing.known import Known, Left
from engine.showing.leaving import FreezeFrame
from engine.steering.decision import Alternative, Decided
from engine.steering.preset import Preset
from engine.viewer.felt import Estimate, Felt, Moment
from engine.viewer.inference import NEWEST, Inference
from engine.words import Seconds, SegmentName

__all__ = [
    "Alternative",
    "Asked",
    "Chose",
    "Command",
    "CutTo",
    "Decided",
    "Ended",
    "Entered",
    "Estimate",
    "Event",
    "Failed",
    "Faulted",
    "Felt",
    "Finish",
    "Forgot",
    "FreezeFrame",
    "Gave",
    "Inputs",
    "MediaEvent",
    "Moment",
    "Offer",
    "Opened",
    "Prepare",
    "Ready",
    "Reread",
    "Sensed",
    "Shown",
    "Span",
    "Stepped",
    "Wish",
    "Withdrew",
]

# --- in: from the player -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ready:
    """A deck holds the first frame of this segment: it can be cut to within half a second.

    Said after `Failed` it means that the clip was late, not broken.
    """

    segment: SegmentName


@dataclass(frozen=True, slots=True)
class Shown:
    """The picture has gone over to this segment: its in point was on screen at `at`."""

    segment: SegmentName
    at: Seconds


@dataclass(frozen=True, slots=True)
class Failed:
    """This segment cannot be played (any further). `reason` is a sentence."""

    segment: SegmentName
    reason: str


MediaEvent = Ready | Shown | Failed


@dataclass(frozen=True, slots=True)
class Wish:
    """A thing the viewer asked for by hand.

    `next`: go on to the next segment now. `back`: ten seconds back, over what was really
    shown. `previous`: begin this segment again or, in its first two seconds, the one before.
    `restart`: begin the film again. `quit`: end it. `choose`: the option at the place `choice`
    of the segment's `next`, of those that are offered. `sound`: hear the clips' sound track
    `choice`, counted from 0; it is logged, and changes nothing of the film's course. `forget`:
    drop all that was inferred of the viewer so far.
    """

    kind: Literal["next", "back", "previous", "restart", "quit", "choose", "sound", "forget"]
    choice: int | None = None


@dataclass(frozen=True, slots=True)
class Gave:
    """A sensor began to give readings, or stopped. `live` is false of a file."""

    sensor: str
    live: bool
    gives: bool


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that happened since the last step, in order of arrival.

    `faults` are sentences about devices: a camera that stopped, a sound card that came back.
    `withdrawn` are the sensors, by name, that the viewer has withdrawn: they stay closed.
    In a log, `known` and `left` are what was known of the viewer where that told, in the order in
    which it was asked; a showing that is given them goes by them, and not by readings.
    """

    readings: tuple[Reading, ...] = ()
    media: tuple[MediaEvent, ...] = ()
    wishes: tuple[Wish, ...] = ()
    faults: tuple[str, ...] = ()
    gave: tuple[Gave, ...] = ()
    withdrawn: tuple[str, ...] = ()
    known: tuple[Known, ...] = ()
    left: Left | None = None
    follows: bool = False
    """Whether there are no readings to go by, so that segments are left as `left` says."""


# --- out: to the player --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Prepare:
    """Have these segments ready, the likeliest first; let go of all others not on screen.

    The segment on screen may be among them (a loop, or `back`): it then needs a second deck.
    `start` is the media time at which the first of them is to begin, if not at its in point.
    """

    segments: tuple[SegmentName, ...]
    start: Seconds | None = None


@dataclass(frozen=True, slots=True)
class CutTo:
    """Show this segment's in point at `at`, or as soon after as its deck is ready.

    `start` is the media time to show instead of the in point, where the viewer went back.
    Until then the present segment plays on. A later CutTo replaces one not yet carried out.
    `dissolve` is the length of the transition, which begins at `at`; 0 is a hard cut.
    """

    segment: SegmentName
    at: Seconds
    dissolve: Seconds = 0.0
    start: Seconds | None = None


@dataclass(frozen=True, slots=True)
class Finish:
    """The film is over at `at`: fade out and stop."""

    at: Seconds


@dataclass(frozen=True, slots=True)
class Offer:
    """Put a question on screen until film time `until`, or until the next segment.

    `options` are places in the segment's `next` and their words; a Wish to choose names one.
    """

    prompt: str
    options: tuple[tuple[int, str], ...]
    until: Seconds


Command = Prepare | CutTo | FreezeFrame | Finish | Offer


# --- kept: the log ---------------------------------------------------------------------------

LOG_VERSION: Final = 7
"""Of the log's format; `log.migration` brings logs of older ones up to it."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A showing began. Holds all that a replay needs: the story as read, and its settings.

    `version` is that of the log's format.
    `sensors` are the names of what it was agreed to sense with; `recorded` is true where the
    viewer is a recording; `consent` holds what was agreed to ("face", "voice"). `lead` is how
    long before each out point the showing decided. `resumed` is the cut of an earlier showing
    that this one goes on from, at the end of its last span. `clock` is the time of day at film
    time 0, in seconds after midnight, for guards that ask for it. `preset` is what it was
    steered by beside the story; `excerpt` the part of the film that was asked for. `passes` is
    whether it goes past clips that fail where every way on does. `credited`: what of `sensors`
    gave readings is told by `Sensed`. Both are false of some logs of version 0. `keeps` says
    whether the log holds the readings, and what was felt between two decisions. `begins_at` is the
    film time until which only neutral was learnt, and nothing shown. `inference` is how it was
    inferred what the viewer feels; logs up to version 4 go by 4.
    """

    version: int = field(default=LOG_VERSION, kw_only=True)
    story: dict[str, Any]
    story_path: str
    story_digest: str
    sensors: tuple[str, ...]
    recorded: bool
    consent: tuple[str, ...]
    program: str
    lead: Seconds = 0.6
    resumed: tuple[Span, ...] = ()
    clock: Seconds | None = None
    preset: Preset = field(default_factory=Preset)
    excerpt: Excerpt = field(default_factory=Excerpt)
    passes: bool = True
    credited: bool = True
    keeps: bool = True
    begins_at: Seconds = 0.0
    inference: Inference = NEWEST


@dataclass(frozen=True, slots=True)
class Stepped:
    """One step and its inputs."""

    now: Seconds
    inputs: Inputs


@dataclass(frozen=True, slots=True)
class Reread:
    """The story was edited while the film ran; from here on it is this one."""

    now: Seconds
    story: dict[str, Any]
    story_digest: str


@dataclass(frozen=True, slots=True)
class Entered:
    """A segment came on screen at `at`; `late` is how much after its planned instant.

    `start` is the media time it began at where the viewer went back or on; None: its in point.
    """

    segment: SegmentName
    at: Seconds
    late: Seconds
    start: Seconds | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question came on screen with these options, at their places in the segment's `next`."""

    now: Seconds
    segment: SegmentName
    prompt: str
    options: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Chose:
    """The viewer chose an option: its words, at its place in the segment's `next`."""

    now: Seconds
    segment: SegmentName
    place: int
    choice: str


@dataclass(frozen=True, slots=True)
class Faulted:
    """Something failed and the film went on. `sentence` names it."""

    now: Seconds
    sentence: str


@dataclass(frozen=True, slots=True)
class Sensed:
    """A sensor began to give readings, or stopped; see `credits`."""

    now: Seconds
    sensor: str
    live: bool
    gives: bool


@dataclass(frozen=True, slots=True)
class Withdrew:
    """The viewer withdrew a sensor: it was closed, and stays closed."""

    now: Seconds
    sensor: str


@dataclass(frozen=True, slots=True)
class Forgot:
    """The viewer had all dropped that was inferred of them so far: the belief began anew."""

    now: Seconds


@dataclass(frozen=True, slots=True)
class Ended:
    """The film is over: at an `ending`, because the viewer `quit`, or by a `fault`."""

    now: Seconds
    segment: SegmentName | None
    reason: Literal["ending", "quit", "fault"]


Event = (
    Opened
    | Stepped
    | Reread
    | Felt
    | Moment
    | Decided
    | Entered
    | Asked
    | Chose
    | Faulted
    | Sensed
    | Withdrew
    | Forgot
    | Ended
)
