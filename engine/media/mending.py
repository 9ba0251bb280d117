"""The faults of a clip that ffmpeg can mend, and the ffmpeg command that does it.

A clip cuts cleanly with a keyframe at least every half second and no B-frames, at the story's
constant frame rate, and with sound at the sound card's rate. `check` names the command, `kuleshov
prepare` runs it. Playing never needs ffmpeg.
"""

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from engine.media.filters import (
    MOST_LINES,
    SAMPLE_RATE,
    Fields,
    is_hdr,
    is_interlaced,
    is_wide,
    picture_filter,
    sound_filter,
)
from engine.media.probe import MediaFacts

KEYFRAME_EVERY: Final = 12
"""Frames between two keyframes of a mended clip."""

_FRAME_RATE_SLACK: Final = 0.02  # 23.976 is not 24


def faults(facts: MediaFacts, frame_rate: float) -> Iterator[tuple[str, str]]:
    """The code and the sentence of each fault of a clip that can be mended, at any in point.

    A property that is not known is no fault.
    """
    if facts.has_audio is False:
        yield "NO-SOUND", "The clip holds no sound."
    elif facts.sample_rate not in (None, SAMPLE_RATE):
        yield (
            "SAMPLE-RATE",
            f"The sound has {facts.sample_rate} samples a second, not {SAMPLE_RATE}.",
        )
    if facts.variable_rate:
        yield "VARIABLE-RATE", "The clip's frames do not all last equally long."
    elif abs(facts.frame_rate - frame_rate) > _FRAME_RATE_SLACK:
        yield (
            "FRAME-RATE",
            f"The clip has {facts.frame_rate:.5g} frames a second, the story {frame_rate:.5g}.",
        )
    header = facts.header
    if is_hdr(header):
        yield (
            "HDR",
            f"The picture is of high dynamic range ({header.transfer}): shown here, it is dull.",
        )
    elif is_wide(header):
        yield (
            "WIDE-GAMUT",
            f"The picture's colours are {header.primaries}: shown here, they are too pale.",
        )
    if is_interlaced(facts):
        yield "INTERLACED", "The picture is interlaced: what moves has combs."
    if facts.reordered:
        yield "B-FRAMES", "The clip has B-frames, which delay a cut into it."


def remedy(name: str, facts: MediaFacts, frame_rate: float) -> str:
    """The sentence with the command that mends the clip `name`."""
    mended = Path(name).with_suffix(".mended.mp4")
    words = mending(Path(name), mended, facts, frame_rate)
    return (
        "`kuleshov prepare` mends every clip of a story; this one alone: "
        f"{shlex.join(['ffmpeg', *words])}"
    )


def mended_name(name: str) -> str:
    """The file name of a mended clip: an MP4, whose name no other clip gets."""
    return name if name.lower().endswith(".mp4") else f"{name}.mp4"


def mending(
    clip: Path,
    mended: Path,
    facts: MediaFacts,
    frame_rate: float,
    *,
    levelling: Sequence[str] = (),
    fields: Fields = "",
    lines: int = MOST_LINES,
) -> list[str]:
    """The arguments with which ffmpeg makes `mended` of `clip`.

    The clip keeps its length, and so its handles, and every sound track with its language and
    title. `levelling` has a filter for each of them; `fields` is what was seen of its fields;
    a picture of more than so many `lines` is made smaller.
    """
    return [
        "-i", str(clip),
        *_sound_source(facts),
        "-map", f"0:v:{facts.header.picture}",
        "-map", "0:a" if facts.has_audio is not False else "1:a:0",
        "-dn", "-sn",
        "-vf", picture_filter(facts, frame_rate, fields, lines),
        *_CODING,
        *_sounds(facts, levelling),
        *_SOUND,
        str(mended),
    ]  # fmt: skip


_CODING: Final = (
    "-c:v", "libx264", "-crf", "18", "-g", str(KEYFRAME_EVERY), "-bf", "0",
    "-pix_fmt", "yuv420p", "-colorspace", "bt709", "-color_primaries", "bt709",
    "-color_trc", "bt709", "-color_range", "tv",
)  # fmt: skip
_SOUND: Final = ("-c:a", "aac", "-b:a", "192k", "-ac", "2", "-ar", str(SAMPLE_RATE))


def _sound_source(facts: MediaFacts) -> list[str]:
    if facts.has_audio is not False:
        return []
    silence = f"anullsrc=channel_layout=stereo:sample_rate={SAMPLE_RATE}"
    return ["-f", "lavfi", "-i", silence, "-shortest"]


def _sounds(facts: MediaFacts, levelling: Sequence[str]) -> list[str]:
    """A filter for each sound track."""
    if facts.has_audio is False:
        return []
    count = max(1, len(facts.header.sounds), len(levelling))
    each = [*levelling, *[""] * (count - len(levelling))]
    return [
        word
        for number, filtered in enumerate(each)
        for word in (f"-filter:a:{number}", sound_filter(facts, number, filtered))
    ]
