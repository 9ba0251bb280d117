"""Clips and stories for tests, made on the spot by the ffmpeg program."""

import subprocess
from pathlib import Path

from engine.media.headers import Colour

RATE = 24
_GOP = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "12", "-bf", "0"]
_BT709 = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]


def make_clip(
    path: Path,
    picture: str = "testsrc2",
    *,
    seconds: float = 6.0,
    tone: int = 440,
    size: str = "640x360",
    drawn: str = "null",
) -> Path:
    """A clip of a lavfi source (such as `color=red`) with a steady tone.

    `drawn` is an ffmpeg filter over the picture.
    """
    source = f"{picture}{':' if '=' in picture else '='}size={size}:rate={RATE}"
    colours = "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
    subprocess.run(
        [
            "ffmpeg", "-v", "error", "-y",
            "-f", "lavfi", "-i", source,
            "-f", "lavfi", "-i", f"sine=frequency={tone}:sample_rate=48000",
            "-t", str(seconds),
            "-vf", f"{drawn},{colours}",
            *_GOP, *_BT709, "-color_range", "tv",
            "-c:a", "aac", "-ac", "2", str(path),
        ],
        check=True,
    )  # fmt: skip
    return path


def make_coloured_clip(
    path: Path,
    rgb: tuple[int, int, int],
    colour: Colour,
    *,
    size: str = "640x360",
    stated: bool = True,
) -> Path:
    """Two silent seconds of one colour, by this matrix and range; H.264, or VP9 for a .webm."""
    lines = "tv" if not colour.full_range else "pc"
    picture = f"color=0x{bytes(rgb).hex()}:size=640x360:rate={RATE}"
    # The scaler makes odd sizes, the source of colour would round them down.
    wide, high = size.split("x")
    numbers = f"out_color_matrix={colour.matrix}:out_range={lines}"
    made = f"scale={wide}:{high}:{numbers},format=yuv420p"
    space = {"bt601": "smpte170m", "bt709": "bt709"}[colour.matrix]
    coder = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "12", "-bf", "0"]
    if path.suffix == ".webm":
        coder = ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-crf", "10"]
    elif colour.full_range:
        coder += ["-pix_fmt", "yuvj420p"]
    said = ["-colorspace", space, "-color_range", lines] if stated else []
    source = ["-f", "lavfi", "-i", picture, "-t", "2", "-vf", made]
    words = [*source, *coder, "-g", "12", *said, "-an", str(path)]
    subprocess.run(["ffmpeg", "-v", "error", "-y", *words], check=True)
    return path


STORY = """\
kuleshov: 1
title: A Test in Three Colours
start: begin
frame_rate: 24
arc:
  - {at: 0%, valence: 0.0, arousal: 0.0}
  - {at: 100%, valence: 0.8, arousal: 0.2}
segments:
  begin:
    clip: gray.mp4
    in: 1s
    out: 3.5s
    next:
      - {to: dark, default: true}
      - {to: bright}
  dark:
    clip: blue.mp4
    in: 1s
    out: 2.7s
    beats: [{at: 1s, feel: grief}]
  bright:
    clip: yellow.mp4
    in: 1s
    out: 2.7s
    beats: [{at: 1s, feel: quiet joy}]
"""


def make_story(folder: Path) -> Path:
    """A story of three short segments; a viewer who can be read is led to `bright`."""
    for number, colour in enumerate(("gray", "blue", "yellow")):
        make_clip(folder / f"{colour}.mp4", f"color={colour}", tone=330 + 110 * number)
    path = folder / "story.yaml"
    path.write_text(STORY, encoding="utf-8")
    return path
