"""Recognises container formats by their first bytes.

Decoders follow playlists to the network, whatever a file is called; therefore only files that
begin as a film container are opened.
"""

from pathlib import Path
from typing import Final, Literal

SUFFIXES: Final = frozenset({".mp4", ".m4v", ".mov", ".mkv", ".webm"})
"""What a clip's name may end in."""

CONVERTED: Final = frozenset(
    {".ts", ".mts", ".m2ts", ".avi", ".mpg", ".mpeg", ".vob", ".flv", ".ogv", ".ogg", ".mxf"}
    | {".wmv", ".asf", ".264", ".h264", ".265", ".h265", ".hevc", ".m2v", ".3gp"}
)
"""What the name of a film may end in that `kuleshov prepare` makes an MP4 of."""


def is_film_name(name: str) -> bool:
    """Whether a file of this name is a film rather than a story, by how the name ends."""
    return Path(name).suffix.lower() in SUFFIXES | CONVERTED


Container = Literal["mp4", "matroska", "mpeg-ts", "other"]
"""`other`: a film that only `kuleshov prepare` can read."""

# The box types an ISO base media or QuickTime file may begin with (ISO/IEC 14496-12, QTFF).
_FIRST_BOXES: Final = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"}
_EBML: Final = b"\x1a\x45\xdf\xa3"  # RFC 8794
_PACKETS: Final = ((188, 0), (192, 4), (204, 0))  # length of a transport packet, place of its 0x47
_OTHERS: Final = (
    b"FLV\x01",
    b"OggS",
    b"\x00\x00\x01\xba",  # MPEG program stream, ISO/IEC 13818-1
    b"\x00\x00\x01\xb3",  # MPEG-2 video
    b"\x00\x00\x00\x01\x67",  # H.264 without a container, beginning with its parameters …
    b"\x00\x00\x00\x01\x27",
    b"\x00\x00\x00\x01\x06",  # … with what its encoder says of itself
    b"\x00\x00\x00\x01\x09",  # … or with a delimiter
    b"\x00\x00\x00\x01\x40\x01",  # HEVC
    b"\x06\x0e\x2b\x34\x02\x05\x01\x01",  # MXF, SMPTE ST 377-1
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",  # ASF
)


def container_of(path: Path) -> Container | None:
    """The container of a film file; None for any other file. May raise OSError."""
    with path.open("rb") as file:
        head = file.read(3 * 204)
    if head[4:8] in _FIRST_BOXES:
        return "mp4"
    if head.startswith(_EBML):
        return "matroska"
    for length, place in _PACKETS:
        if len(head) > place + 2 * length and all(
            head[place + number * length] == 0x47 for number in range(3)
        ):
            return "mpeg-ts"
    if head.startswith(_OTHERS) or (head[:4] == b"RIFF" and head[8:12] == b"AVI "):
        return "other"
    return None
