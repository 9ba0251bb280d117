"""Proxies: a clip that a browser cannot decode, as one that every browser can (VP9 and Opus).

Whether it can, the browser says, which tries the clip first. One thread for each proxy.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from engine.media.probe import probe_media
from player.audio.buffer import RATE
from player.records.recorded_film import PROXY, RecordedFilm, fitted
from player.studio.footage.kept import kept
from player.tools.decoded_clip import DecodedClip

LARGEST: Final = (960, 540)
"""A proxy is for looking at: no larger than this, in the clip's own frame rate and times."""
NAME: Final = "proxy.webm"


def proxy(clip: Path, progress: Callable[[float], None], folder: Path | None = None) -> Path:
    """The proxy of a clip; made now where there is none, while `progress` hears shares of 1.

    Times in it are the clip's media times. Raises Trouble where the clip cannot be decoded or PyAV
    is not installed, OSError where there is no room for it.
    """

    def make(part: Path) -> None:
        facts = probe_media(clip)
        wide = facts.width * facts.sample_aspect
        shape = (facts.height, wide) if facts.rotated else (wide, facts.height)
        across, down = fitted((round(shape[0]), round(shape[1])), LARGEST)
        size = (max(2, across // 2 * 2), max(2, down // 2 * 2))
        decoded = DecodedClip(clip, size)
        frames = max(1, round(facts.duration * facts.frame_rate))
        file = RecordedFilm(part, size, facts.frame_rate, PROXY)
        written = 0
        try:
            for number, planes in zip(
                range(frames), decoded.pictures(0.0, facts.frame_rate), strict=False
            ):
                second = int(number / facts.frame_rate)
                if second >= written and facts.has_audio is not False:
                    file.add_sound(written * RATE, decoded.sound(0, float(written), RATE))
                    written += 1
                file.add_planes(number, planes)
                progress((number + 1) / frames)
        finally:
            file.close()

    return kept(clip, NAME, make, folder)
