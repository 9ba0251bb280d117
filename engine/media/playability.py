"""Whether libVLC can start a clip at an exact picture, and at which media time the clip begins.

This was measured container by container. libVLC starts most MP4 and Matroska files exactly, and
no transport stream. A clip that it does not start exactly is refused, since a cut would show
another picture than its author chose.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.media.containers import Container, container_of
from engine.media.headers import Header, read_header
from engine.media.mp4_boxes import Times, read_times
from engine.words import Seconds

LARGEST_SIDE: Final = 4096
"""Pixels across or down. A deck holds six pictures, and a film has six decks."""
LARGEST_PICTURE: Final = 4096 * 2304
"""Pixels in all: 80 MB a deck."""
MOST_CHANNELS: Final = 8
"""Of sound: 7.1. libVLC mixes no more than nine."""

_FRAME: Final[Seconds] = 1 / 24  # where no rate is stated


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a clip is not played: a problem code, and a sentence without its subject, "The clip"."""

    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Playability:
    """How a clip is played: refused, or with `offset` added to each media time."""

    refusal: Refusal | None = None
    offset: Seconds = 0.0


def playability_of(path: Path) -> Playability:
    """The playability of a clip; takes some 20 ms. May raise OSError. Any thread."""
    container = container_of(path)
    if refusal := refused_kind(container):
        return Playability(refusal)
    times = read_times(path) if container == "mp4" else None
    return playability(container, read_header(path), times)


def playability(container: Container | None, header: Header, times: Times | None) -> Playability:
    """The playability of a clip whose container, header and times are known."""
    refusal = (
        refused_kind(container)
        or _by_size(header)
        or (_by_tables(times) if times else None)
        or _by_beginning(container, header, times)
    )
    if refusal:
        return Playability(refusal)
    # Less than a picture early or late: media time counts from the first picture.
    return Playability(offset=times.begins if times else header.picture_begins)


def refused_kind(container: Container | None) -> Refusal | None:
    """The refusal by the container alone; None where it may be played."""
    if container is None:
        return Refusal("NOT-A-FILM", "is no film by its first bytes")
    if container == "mpeg-ts":
        return Refusal(
            "NOT-ENTERED",
            "is an MPEG transport stream, which cannot be entered at an exact picture",
        )
    if container == "other":
        return Refusal(
            "NOT-ENTERED",
            "is neither MP4 nor Matroska, and other kinds of film are not entered exactly",
        )
    return None


def _by_size(header: Header) -> Refusal | None:
    wide, high = header.width or 0, header.height or 0
    if max(wide, high) > LARGEST_SIDE or wide * high > LARGEST_PICTURE:
        return Refusal(
            "PICTURE-TOO-LARGE",
            f"has {wide} by {high} pixels; at most {LARGEST_SIDE} on a side and "
            f"{LARGEST_PICTURE / 1e6:.1f} million are played",
        )
    channels = max((sound.channels or 0 for sound in header.sounds), default=0)
    if channels > MOST_CHANNELS:
        return Refusal(
            "MANY-CHANNELS", f"has {channels} channels of sound; at most {MOST_CHANNELS} are played"
        )
    return None


def _by_tables(times: Times) -> Refusal | None:
    if times.fragmented:
        return Refusal(
            "NOT-ENTERED", "is a fragmented MP4, which cannot be entered at an exact picture"
        )
    frame = 1 / float(times.frame_rate) if times.frame_rate else _FRAME
    if times.edits > 1:
        return Refusal(
            "EDITED-TIMES", f"is put together of {times.edits} stretches by its edit list"
        )
    if times.hidden > frame / 2:
        return Refusal(
            "EDITED-TIMES",
            f"hides its first {times.hidden:.2f} s by an edit list that begins at no keyframe",
        )
    if times.behind > frame / 2:
        return Refusal(
            "EDITED-TIMES",
            "has times of pictures that lie before their decoding, and would be shown "
            f"{times.behind:.2f} s late",
        )
    return None


def _by_beginning(
    container: Container | None, header: Header, times: Times | None
) -> Refusal | None:
    frame = 1 / (header.frame_rate or 24)
    if times is not None:
        late = times.waits
    elif container == "matroska" and header.sound_begins is not None:
        late = header.picture_begins - header.sound_begins
    else:
        late = 0.0
    if late > 1.01 * frame:
        return Refusal("PICTURE-LATE", f"shows its first picture {late:.2f} s after its beginning")
    return None
