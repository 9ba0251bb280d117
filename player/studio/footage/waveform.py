"""How loud a clip is from instant to instant, to be drawn below its pictures. Any thread."""

import json
from pathlib import Path
from typing import Final

import numpy as np

from engine.media.probe import probe_media
from engine.words import Seconds
from player.audio.buffer import RATE
from player.studio.footage.kept import kept
from player.tools.decoded_clip import DecodedClip

A_SECOND: Final = 25
"""Values a second."""
_AT_ONCE: Final[Seconds] = 20.0


def waveform(clip: Path, folder: Path | None = None) -> tuple[float, ...]:
    """The peaks (0 to 1) of the first sound track, `A_SECOND` of them a second; none where the clip
    is silent throughout. Raises Trouble where it cannot be read, or where PyAV is not installed."""

    def make(part: Path) -> None:
        part.write_text(json.dumps(_peaks(clip)))

    return tuple(json.loads(kept(clip, "waveform.json", make, folder).read_text()))


def _peaks(clip: Path) -> list[float]:
    facts = probe_media(clip)
    if facts.has_audio is False:
        return []
    decoded = DecodedClip(clip, (2, 2))
    found: list[float] = []
    step = RATE // A_SECOND
    begin = 0.0
    while begin < facts.duration:
        count = round(min(_AT_ONCE, facts.duration - begin) * A_SECOND) * step
        sound = np.abs(decoded.sound(0, begin, count)).max(axis=1)
        found += [round(float(each), 3) for each in sound.reshape(-1, step).max(axis=1)]
        begin += _AT_ONCE
    return found if max(found, default=0.0) > 0 else []
