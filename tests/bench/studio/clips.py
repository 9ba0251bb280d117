"""Clips of every kind, made by ffmpeg: such that show their pictures' numbers, and awkward ones."""

import subprocess
from pathlib import Path
from typing import Final

# Eight fields of black or white: a picture's number in binary, its last digit at the left.
_NUMBERED: Final = "geq=lum='255*mod(floor(N/pow(2,floor(X/40))),2)':cb=128:cr=128"
_FIELDS: Final = 8
_H264: Final = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "12", "-bf", "0",
                "-pix_fmt", "yuv420p")  # fmt: skip
RATES: Final = {"24": "24", "25": "25", "29.97": "30000/1001", "30": "30", "variable": "30"}
"""Frame rates by what they are called; of the variable one every fifth picture is left out."""
SECONDS: Final = 6


def numbered(folder: Path, called: str) -> Path:
    """A clip whose pictures show their numbers, at one of `RATES`."""
    path = folder / f"numbered_{called.replace('.', '_')}.mp4"
    picture = _NUMBERED
    if called == "variable":
        picture += ",select='mod(n,5)'"
    source = f"color=black:s=320x180:r={RATES[called]}:d={SECONDS}"
    _ffmpeg("-f", "lavfi", "-i", source, *_tone(SECONDS), "-vf", picture, "-fps_mode", "vfr",
            *_H264, "-c:a", "aac", path)  # fmt: skip
    return path


def number_shown(light: list[float]) -> int:
    """The number that the eight fields say, from their lightness, 0 to 255."""
    return sum(1 << place for place, each in enumerate(light) if each > 127)


def number_at(path: Path, at: float) -> int:
    """The number of the picture that is on screen at an instant, as PyAV decodes it."""
    import av

    number = -1
    with av.open(str(path)) as file:
        zero = float(file.start_time or 0) / 1e6
        for frame in file.decode(video=0):
            if frame.time is None or frame.time - zero > at + 1e-6:
                break
            row = frame.to_ndarray(format="gray")[90]
            number = number_shown([float(row[20 + 40 * each]) for each in range(_FIELDS)])
    return number


AWKWARD: Final = ("prores.mov", "mpeg2.ts", "hevc.mp4", "hdr.mkv", "silent.mp4", "portrait.mp4",
                  "rotated.mp4", "sound_only.mp4", "empty.mp4", "cut_short.mp4",
                  "no_film.mp4")  # fmt: skip
NEVER: Final = ("sound_only.mp4", "empty.mp4", "no_film.mp4", "missing.mp4")
"""Those of which nothing can be seen."""


def awkward(folder: Path) -> list[Path]:
    """Clips that a browser may not decode, and such as should not be."""
    moving = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=24:d=4")
    made = {
        "prores.mov": (*moving, *_tone(4), "-c:v", "prores_ks", "-c:a", "pcm_s16le"),
        "mpeg2.ts": (*moving, *_tone(4), "-c:v", "mpeg2video", "-q:v", "4", "-c:a", "mp2"),
        "hevc.mp4": (*moving, *_tone(4), "-c:v", "libx265", "-preset", "ultrafast", "-tag:v",
                     "hvc1", "-x265-params", "log-level=none", "-c:a", "aac"),
        "hdr.mkv": (*moving, *_tone(4), "-pix_fmt", "yuv420p10le", "-c:v", "libx265", "-preset",
                    "ultrafast", "-x265-params", "log-level=none", "-color_primaries", "bt2020",
                    "-color_trc", "smpte2084", "-colorspace", "bt2020nc", "-c:a", "aac"),
        "silent.mp4": (*moving, *_H264),
        "portrait.mp4": ("-f", "lavfi", "-i", "testsrc2=s=180x320:r=24:d=4", *_H264),
        "sound_only.mp4": (*_tone(4), "-c:a", "aac"),
        "whole.mp4": (*moving, *_tone(4), *_H264, "-movflags", "+faststart", "-c:a", "aac"),
    }  # fmt: skip
    for name, words in made.items():
        _ffmpeg(*words, folder / name)
    _turned(folder / "whole.mp4", folder / "rotated.mp4")
    whole = (folder / "whole.mp4").read_bytes()
    (folder / "cut_short.mp4").write_bytes(whole[: len(whole) // 2])
    (folder / "empty.mp4").write_bytes(b"")
    (folder / "no_film.mp4").write_bytes(b"This is a letter, and no film.\n" * 200)
    return [folder / name for name in AWKWARD]


def long_one(folder: Path, hours: float = 3.0) -> Path:
    """A clip of hours, with a picture each second."""
    path = folder / "long.mp4"
    length = f"{hours * 3600:g}"
    _ffmpeg("-f", "lavfi", "-i", f"color=gray:s=64x36:r=1:d={length}", "-f", "lavfi", "-i",
            f"sine=220:sample_rate=8000:d={length}", *_H264, "-c:a", "aac", "-b:a", "16k",
            path)  # fmt: skip
    return path


def _tone(seconds: float) -> tuple[str, ...]:
    return ("-f", "lavfi", "-i", f"sine=440:sample_rate=48000:d={seconds}")


def _ffmpeg(*words: object) -> None:
    subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, words)], check=True, timeout=300
    )


def _turned(lying: Path, path: Path) -> None:
    """A clip that asks to be turned, as ffmpeg since 6 writes it, or as it did before."""
    since_6 = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-display_rotation:v:0", "-90"]
    words = [*since_6, "-i", str(lying), "-c", "copy", str(path)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        _ffmpeg("-i", lying, "-c", "copy", "-metadata:s:v", "rotate=90", path)
