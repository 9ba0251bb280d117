"""How loud a clip is, instant by instant, by the ffmpeg program's meter (EBU R 128)."""

import re
from pathlib import Path
from typing import Final

from engine.media.measured import SILENT
from engine.problems import Trouble
from player.tools import ffmpeg

_MOMENTARY: Final = re.compile(r"\bM: *(-?[\d.]+|-?inf|nan)")


def momentary_loudness(clip: Path) -> tuple[float, ...] | None:
    """LUFS of the first sound track as it is heard, in stereo: at 0.1 s, 0.2 s and so on, each of
    the 0.4 s before (ITU-R BS.1770-4, EBU Tech 3341). None where ffmpeg is missing or fails."""
    words = ["-i", str(clip), "-map", "0:a:0", "-vn"]
    words += ["-af", "aresample=async=1:first_pts=0,aformat=channel_layouts=stereo,ebur128"]
    try:
        ffmpeg.present()
        said = ffmpeg.run([*words, "-f", "null", "-"], clip.name, level="info")
    except Trouble:
        return None
    found = [float(value) for value in _MOMENTARY.findall(said)]
    return tuple(round(value, 1) if value > SILENT else SILENT for value in found)
