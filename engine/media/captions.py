"""Reads caption files: SubRip (.srt) and WebVTT (.vtt), in any encoding."""

import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from engine.media.caption_parser import Caption, CaptionParser, Fault
from engine.media.encodings import decoded, encoded_once
from engine.problems import Trouble

LARGEST: Final = 1024 * 1024  # bytes of a file
SUFFIXES: Final = frozenset({".srt", ".vtt"})
MOST: Final = 5000  # captions of a file; a long feature film has 2,000

Format = Literal["SubRip", "WebVTT"]

_OTHER_BYTES: Final = (
    (b"PK\x03\x04", "a Word document or another packed file"),
    (b"\xd0\xcf\x11\xe0", "a Word document"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a document of a word processor (RTF)"),
    (b"\x1aE\xdf\xa3", "a film (Matroska)"),
    (b"\x1f\x8b", "a packed file"),
    (b"Rar!", "a packed file"),
    (b"\x89PNG", "a picture"),
    (b"\x00\x00\x01\xba", "captions made of pictures (VobSub)"),
)
_OTHER_TEXTS: Final = (
    (re.compile(r"\[Script Info\]", re.IGNORECASE), "captions in the format SubStation (.ass)"),
    (re.compile(r"Scenarist_SCC"), "captions in the format Scenarist (.scc)"),
    (re.compile(r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:\w+:)?tt\b", re.DOTALL), "TTML"),
    (re.compile(r"<SAMI\b", re.IGNORECASE), "captions in the format SAMI (.smi)"),
    (
        re.compile(r"(?:<\?xml[^>]*>\s*)?<(?:timedtext|transcript)\b"),
        "captions as YouTube keeps them",
    ),
    (re.compile(r"\{\s*\""), "data (JSON)"),
    (re.compile(r"(?:\[[a-z]+:[^\]\n]*\]\s*)*\[\d+:\d\d[.:]\d+\]"), "words of a song (.lrc)"),
    (re.compile(r"\[\d+\]\[\d+\]"), "captions in the format MPL2, which have tenths of seconds"),
    (re.compile(r"<\?xml\b"), "XML that is neither SubRip nor WebVTT"),
    (re.compile(r"\{\d+\}\{\d+\}"), "captions in the format MicroDVD (.sub), which counts frames"),
    (re.compile(r"<!doctype html|<html\b", re.IGNORECASE), "a page of the web"),
)


class TooLarge(Trouble):
    """A file has more bytes or captions than are read."""


@dataclass(frozen=True, slots=True)
class CaptionFile:
    """The content of one file, its captions in order of time.

    `headed` says whether it has WebVTT's header. The `encoding` is `guessed` where it is neither
    stated nor UTF-8; `damaged` counts characters that are invalid in it. `sample` is the first
    line beyond ASCII, and `meant` that line decoded once more where it was encoded twice.
    """

    captions: tuple[Caption, ...]
    format: Format
    headed: bool
    encoding: str
    guessed: bool
    damaged: int
    sample: str
    meant: str | None
    faults: tuple[Fault, ...]


def read_captions(path: Path, language: str = "") -> CaptionFile:
    """Read a file of captions in `language` (a code such as `de`, or nothing if unknown).

    Trouble, in a sentence, if it is too large, cannot be read or holds no captions; of a file
    that is too large not a byte is read. An empty file holds no captions and is no trouble.
    """
    content = _content(path)
    read = decoded(content, language)
    if other := _other_kind(content, read.text):
        raise Trouble(
            f"The captions {path.name} are {other}. "
            "Export them as WebVTT or SubRip; ffmpeg makes them of other captions."
        )
    text = (
        read.text.lstrip("\ufeff").replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    )
    lines = text.split("\n")
    if len(lines) > 20 * MOST:
        message = f"The captions {path.name} have {len(lines)} lines; at most {20 * MOST} are read."
        raise TooLarge(f"{message} Is this the right file?")
    headed = bool(re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]))
    # Times tell the formats apart where no header does.
    comma = re.search(r"\d,\d{1,3}\s*-->", read.text)
    parser = CaptionParser(webvtt=headed or (path.suffix.lower() == ".vtt" and not comma))
    parser.read(lines)
    if len(parser.captions) > MOST:
        message = f"The captions {path.name} are {len(parser.captions)}; at most {MOST} are read."
        raise TooLarge(f"{message} Is this the right file?")
    if not parser.times and not headed and read.text.strip():
        raise Trouble(
            f"The captions {path.name} hold no line such as 00:00:02,000 --> 00:00:04,000: they "
            "are a text without times. Export them as WebVTT or SubRip."
        )
    sample = next((line.strip() for line in lines if not line.isascii()), "")
    return CaptionFile(
        tuple(sorted(parser.captions, key=lambda caption: caption.start)),
        "WebVTT" if parser.webvtt else "SubRip",
        headed,
        read.encoding,
        read.guessed,
        read.text.count("\ufffd"),
        sample[:40],
        encoded_once(sample),
        parser.faults,
    )


def _content(path: Path) -> bytes:
    if path.suffix.lower() not in SUFFIXES:
        raise Trouble(f"The name of the captions {path.name} ends neither in .srt nor in .vtt.")
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise Trouble(f"The captions {path.name} cannot be read: that is no ordinary file.")
        if found.st_size > LARGEST:
            raise TooLarge(
                f"The captions {path.name} have {found.st_size / 1024:.0f} KiB; at most "
                f"{LARGEST // 1024} are read. Is this the right file?"
            )
        with path.open("rb") as file:
            return file.read(LARGEST)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Trouble(f"The captions {path.name} cannot be read: {reason}.") from error


def _other_kind(content: bytes, text: str) -> str | None:
    """The name of another format that the content plainly is; None where it may be captions."""
    for begin, kind in _OTHER_BYTES:
        if content.startswith(begin):
            return kind
    if content[4:8] == b"ftyp":
        return "a film (MP4)"
    head = text[:2000].lstrip()
    for pattern, kind in _OTHER_TEXTS:
        if pattern.match(head):
            return kind
    return None
