"""Where a clip's pictures begin, so that a page goes from one to the next. Any thread."""

from dataclasses import dataclass
from pathlib import Path

from engine.media.probe import probe_media
from engine.words import Seconds
from player.tools.decoded_clip import DecodedClip


@dataclass(frozen=True, slots=True)
class Frames:
    """`rate` pictures a second; where they do not come evenly, `times` says when each begins."""

    rate: float
    times: tuple[Seconds, ...] = ()


def frames_of(clip: Path, first: Seconds, last: Seconds) -> Frames:
    """The pictures of a clip, their times those from one instant to another (media time).

    Raises Trouble where it cannot be read, or where PyAV is not installed.
    """
    facts = probe_media(clip)
    if not facts.variable_rate:
        return Frames(facts.frame_rate)
    times = DecodedClip(clip, (2, 2)).times(max(0.0, first), last)
    return Frames(facts.frame_rate, tuple(round(each, 6) for each in times))
