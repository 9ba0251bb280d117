"""A venue, as its `kiosk.yaml` has it: which films, when, with which sensors, and what is kept.

Frozen models that reject unknown keys; `venue_file` reads them. The docstrings of the fields are
what an editor shows while somebody writes the file.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from engine.kiosk.values import Clock, Day, HashedCode, Spans
from engine.story.values import Duration, Share, Written

Keeps = Literal["nothing", "decisions", "readings"]
Rotation = Literal["in order", "random", "weights"]
_Text = Annotated[str, Field(min_length=1, max_length=2000)]
_Line = Annotated[str, Field(min_length=1, max_length=200)]


def _no_word(value: object) -> object:
    """`true` counts as 1 in Python, and is no version."""
    return str(value).lower() if isinstance(value, bool) else value


class Film(Written):
    """One film that the venue shows."""

    story: _Line
    """Its story file, from the folder of kiosk.yaml on, or in full."""
    weight: Annotated[float, Field(gt=0, le=1000)] = 1.0
    """How often it comes, against the others, where the rotation goes by weights."""
    language: _Line | None = None
    """Segments in this language where there are any, such as de."""
    tone: _Line | None = None
    """Segments in this tone where there are any."""


class Attract(Written):
    """What runs while nobody is there."""

    clip: _Line | None = None
    """A clip or trailer that loops, from the folder of kiosk.yaml on, or in full."""
    sound: bool = False
    """Whether it is heard."""
    invites: _Line | None = None
    """The line that stands over it, in place of the program's own."""


class Organiser(Written):
    """Who is responsible for what is sensed, as the notice names them."""

    name: _Line
    """A person or a house."""
    contact: _Line | None = None
    """Where questions go: an address, a telephone number, an e-mail address."""


class Sensors(Written):
    """The devices that a visitor may agree to. What is absent is not offered."""

    camera: _Line | None = None
    """A camera: its number in quotation marks, a part of its name, or `default`."""
    microphone: _Line | None = None
    """A microphone: a part of its name, or `default`."""
    heart: Annotated[_Line, Field(pattern=r"^(ble|lsl):.")] | None = None
    """A heart-rate strap or stream: ble:ADDRESS or lsl:NAME."""


class Presence(Written):
    """A sensor that sees whether somebody stands there, before anybody was asked.

    Only where a notice of the venue's own says so; without this part no camera is opened before
    a visitor has agreed.
    """

    notice: _Text
    """Where that notice hangs and what it says: "At the door: a camera sees that you come"."""
    camera: _Line
    """The camera: its number in quotation marks, a part of its name, or `default`."""


class Times(Written):
    """How long things take, and how long is waited."""

    presence: Annotated[Duration, Field(ge=0.5, le=30)] = 2.0
    """Somebody who stands there for so long is welcomed."""
    notice: Annotated[Duration, Field(ge=10, le=600)] = 60.0
    """The notice and its questions go when nothing was touched for so long."""
    baseline: Annotated[Duration, Field(ge=0, le=60)] = 8.0
    """How long a calm picture stands while neutral is learnt. 0s leaves it out."""
    away: Annotated[Duration, Field(ge=3, le=600)] = 20.0
    """Nobody there for so long, as far as is known: the film is over."""
    second: Annotated[Duration, Field(ge=5, le=60)] = 20.0
    """How long a second person is asked; no answer means no."""
    pause: Annotated[Duration, Field(ge=1, le=60)] = 45.0
    """The longest that a film is paused."""
    end_card: Annotated[Duration, Field(ge=3, le=120)] = 15.0
    """How long the end card stands."""
    film: Annotated[Duration, Field(ge=60, le=86400)] = 14400.0
    """The longest that any showing may last."""


class Volume(Written):
    """How loud, as shares of full volume."""

    at: Share = 0.7
    """What each film begins with."""
    least: Share = 0.2
    """The softest that a visitor may choose."""
    most: Share = 1.0
    """The loudest that a visitor may choose."""


class Health(Written):
    """The page that says how the kiosk is, on this machine alone."""

    port: Annotated[int, Field(ge=1024, le=65535, strict=True)] | None = None
    """Its port on 127.0.0.1; without one there is no page."""


class Logs(Written):
    """How long logs are kept, where the venue keeps any."""

    days: Annotated[int, Field(ge=1, le=3650, strict=True)] = 30
    """Older ones are deleted."""
    megabytes: Annotated[int, Field(ge=10, le=1000000, strict=True)] = 1000
    """Together they take no more than this; the oldest go first."""
    readings_days: Annotated[int, Field(ge=0, le=3650, strict=True)] | None = None
    """Readings are dropped from a log after so many days, 0 as soon as it has its summary; without
    it they stay as long as the log. Decisions stay, and replay."""


class Venue(Written):
    """A whole kiosk.yaml."""

    kiosk: Annotated[Literal[1], BeforeValidator(_no_word)] = 1
    """The version of this format: 1."""
    name: _Line = "Kuleshov"
    """What the place is called, as the closed card shows it."""
    instance: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")] = "kiosk"
    """Which of several kiosks on one machine this is: small letters, digits and hyphens."""
    films: Annotated[tuple[Film, ...], Field(min_length=1)]
    """What is shown."""
    rotation: Rotation = "in order"
    """Which film is next: in order, random, or random by weights."""
    attract: Attract = Attract()
    """What runs while nobody is there."""
    organiser: Organiser | None = None
    """Who is responsible for what is sensed; needed where sensors are offered."""
    languages: Annotated[tuple[_Line, ...], Field(min_length=1)] = ("en",)
    """The languages of notice and questions; the first comes by itself."""
    sensors: Sensors = Sensors()
    """The devices that a visitor may agree to."""
    presence: Presence | None = None
    """A sensor that sees whether somebody stands there, where the venue's notice covers it."""
    keeps: Keeps = "nothing"
    """What of a showing stays: nothing; its decisions; its readings too, if the visitor agrees."""
    out: _Line = "showings"
    """The folder of what is kept, from the folder of kiosk.yaml on, or in full."""
    times: Times = Times()
    """How long things take."""
    volume: Volume = Volume()
    """How loud."""
    hours: dict[Day, Spans] = Field(default={})
    """When it is open, by day: daily, a weekday, a date. Without this part: always."""
    zone: _Line | None = None
    """The time zone of hours and restart, such as Europe/Berlin; without it the machine's."""
    restart: Clock | None = None
    """When the program starts anew each day, once nobody is there, such as "04:30"."""
    screen: Annotated[int, Field(ge=1, le=16, strict=True)] | None = None
    """The screen, counted from 1."""
    code: HashedCode | None = None
    """The operator's code, hashed by `kuleshov kiosk code`; without one, no way out."""
    health: Health = Health()
    """The page that says how the kiosk is."""
    logs: Logs = Logs()
    """How long logs are kept."""
