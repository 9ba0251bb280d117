"""Frames and sound into a clip, by the `ffmpeg` program."""

import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from sample_film.render.paint import HEIGHT, WIDTH

FRAME_RATE = 24
SAMPLE_RATE = 48000
_SOUND_BITS = 80_000  # a second
_COLOURS = [
    *("-color_primaries", "bt709", "-color_trc", "bt709"),
    *("-colorspace", "bt709", "-color_range", "tv"),
]
_QUIET: list[str | Path] = ["ffmpeg", "-hide_banner", "-loglevel", "error", "-y"]


def encode(
    frames: Iterable[NDArray[np.uint8]],
    sound: NDArray[np.float32],
    seconds: float,
    target: Path,
    size: int,
) -> None:
    """Write a clip of about `size` bytes.

    Twice over the pictures: the first pass learns where the bits are needed, which keeps dark
    skies from falling into bands at a small size. Every half second begins with a keyframe,
    so that a player finds each frame quickly, and there is one at each in point.
    """
    bits = int(size * 8 / seconds - _SOUND_BITS)
    with tempfile.TemporaryDirectory() as folder:
        plain, wave, stats = (Path(folder) / name for name in ("plain.mkv", "sound.wav", "stats"))
        _store(frames, plain)
        soundfile.write(wave, sound, SAMPLE_RATE, subtype="FLOAT")
        picture = (
            f"-c:v libx264 -preset medium -profile:v high -pix_fmt yuv420p -b:v {bits} "
            "-g 12 -bf 0 -x264-params scenecut=0:aq-mode=3:aq-strength=1.1:deblock=1,1 -threads 2"
        ).split()
        first: list[str | Path] = [
            *_QUIET,
            "-i",
            plain,
            *picture,
            *_COLOURS,
            "-pass",
            "1",
            "-passlogfile",
            stats,
        ]
        subprocess.run([*first, "-an", "-f", "null", "-"], check=True)
        second: list[str | Path] = [*_QUIET, "-i", plain, "-i", wave, *picture, *_COLOURS]
        second += ["-pass", "2", "-passlogfile", stats, "-c:a", "aac", "-b:a", str(_SOUND_BITS)]
        second += ["-ar", str(SAMPLE_RATE), "-ac", "2", "-fflags", "+bitexact"]
        second += ["-flags:v", "+bitexact", "-flags:a", "+bitexact", "-map_metadata", "-1"]
        subprocess.run([*second, "-movflags", "+faststart", target], check=True)


def _store(frames: Iterable[NDArray[np.uint8]], target: Path) -> None:
    """The frames without loss, converted once to the colours of high-definition video."""
    convert = "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int"
    command: list[str | Path] = [*_QUIET, "-f", "rawvideo", "-pix_fmt", "rgb24"]
    command += ["-s", f"{WIDTH}x{HEIGHT}", "-r", str(FRAME_RATE), "-i", "-", "-vf", convert]
    command += ["-pix_fmt", "yuv420p", *_COLOURS, "-c:v", "libx264", "-preset", "ultrafast"]
    with subprocess.Popen([*command, "-qp", "0", target], stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for frame in frames:
            process.stdin.write(frame.tobytes())
        process.stdin.close()
    if process.returncode:
        raise RuntimeError(f"ffmpeg could not store {target.name}")
