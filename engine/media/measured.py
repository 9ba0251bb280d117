"""What a clip does to eyes and ears, as it was measured: flashes, shots, brightness, loudness.

It is kept by the digest of the file, so that a clip is decoded once and not at every check.
"""

import hashlib
import json
import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from engine.media.shots import Shot
from engine.words import Seconds

VERSION: Final = 3
"""Of what is kept; what another version kept is measured anew."""

LOUDNESS_EVERY: Final[Seconds] = 0.1
"""Momentary loudness is told so often; each value is of the 0.4 s before (EBU Tech 3341)."""
SILENT: Final = -70.0
"""LUFS that stand for silence: the absolute gate of ITU-R BS.1770-4."""

FlashKind = Literal["general", "red"]


class Part(NamedTuple):
    """A part of a clip, from and to a media time; all of it where nothing is said."""

    begin: Seconds = 0.0
    end: Seconds = math.inf

    def joined(self, other: "Part") -> "Part":
        """One part that holds both."""
        return Part(min(self.begin, other.begin), max(self.end, other.end))


EVERYTHING: Final = Part()


@dataclass(frozen=True, slots=True)
class FlashTrain:
    """Flashes that come too often, from `begin` to `end` in media time.

    `a_second` is how many there were in the worst second, `share` the most of the picture
    (0 to 1) that changed at once.
    """

    kind: FlashKind
    begin: Seconds
    end: Seconds
    a_second: float
    share: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One clip as measured. Media times, in seconds.

    `times` are those of its pictures and `luminance` how light each is on the average (0 to 1,
    relative luminance). `loudness` is momentary, in LUFS, at 0.1 s, 0.2 s and so on; None where it
    could not be measured, empty where there is no sound. `changes` are the instants at which
    anything changed that may be half a flash, and `light` is that of each picture, as
    `engine.media.kept_light` packs it.

    Its pictures were looked at from `begin` to `end`, its sound as a whole.
    """

    flashes: tuple[FlashTrain, ...] = ()
    shots: tuple[Shot, ...] = ()
    times: tuple[Seconds, ...] = ()
    luminance: tuple[float, ...] = ()
    loudness: tuple[float, ...] | None = ()
    changes: tuple[Seconds, ...] = ()
    light: str = ""
    begin: Seconds = 0.0
    end: Seconds = math.inf

    def covers(self, part: Part) -> bool:
        """Whether all pictures of a part were looked at."""
        return self.begin <= part.begin and self.end >= part.end

    def light_at(self, at: Seconds) -> float | None:
        """How light the picture is that is seen at `at`; None before the first."""
        place = bisect_left(self.times, at + 1e-4) - 1
        return self.luminance[place] if place >= 0 else None

    def loudness_between(self, begin: Seconds, end: Seconds) -> Sequence[float]:
        """The momentary loudness of what lies wholly between two instants."""
        first, last = round((begin + 0.4) / LOUDNESS_EVERY), round(end / LOUDNESS_EVERY)
        return (self.loudness or ())[max(0, first - 1) : max(0, last)]


def digest_of(path: Path) -> str:
    """What tells a file's content from any other's. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def written(measured: Measured) -> str:
    """As text, to be kept."""
    return json.dumps({"version": VERSION, **asdict(measured)}, separators=(",", ":"))


def read(text: str) -> Measured | None:
    """What was kept; None of what is no such text, or of another version."""
    try:
        kept: Any = json.loads(text)
        if kept.pop("version") != VERSION:
            return None
        loudness = kept["loudness"]
        return Measured(
            tuple(FlashTrain(**each) for each in kept["flashes"]),
            tuple(Shot(**each) for each in kept["shots"]),
            tuple(map(float, kept["times"])),
            tuple(map(float, kept["luminance"])),
            None if loudness is None else tuple(map(float, loudness)),
            tuple(map(float, kept["changes"])),
            str(kept["light"]),
            float(kept["begin"]),
            float(kept["end"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
