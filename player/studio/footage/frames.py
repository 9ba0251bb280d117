"""Where a clip's pictures begin, so that a page goes from one to the next; kept until
the clip changes. Any thread."""

import json
from dataclasses import dataclass
from pathlib import Path

from engine.media.probe import probe_media
from engine.words import Seconds
from player.studio.footage.kept import kept
from player.tools.decoded_clip import DecodedClip


@dataclass(frozen=True, slots=True)
class Frames:
    """`rate` pictures a second; where they do not come evenly, `times` says when each begins."""

    rate: float
    times: tuple[Seconds, ...] = ()


def frames_of(clip: Path, first: Seconds, last: Seconds, folder: Path | None = None) -> Frames:
    """The pictures of a clip, their times those from one instant to another (media time).

    Raises Trouble where it cannot be read, or where PyAV is not installed.
    """

    def make(part: Path) -> None:
        facts = probe_media(clip)
        times: tuple[Seconds, ...] = ()
        if facts.variable_rate:
            times = DecodedClip(clip, (2, 2)).times(max(0.0, first), last)
        told = {"rate": facts.frame_rate, "times": [round(each, 6) for each in times]}
        part.write_text(json.dumps(told))

    told = json.loads(kept(clip, f"frames-{first:.2f}-{last:.2f}.json", make, folder).read_text())
    return Frames(told["rate"], tuple(told["times"]))
