"""Marks in pictures and sounds that are found nowhere else by chance, and where they are found.

Every picture of the camera has the same random rows at its foot, every 20 ms of the microphone the
same random samples: whoever keeps one of either keeps a mark.
"""

import struct
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import numpy as np
import soundfile

from tests.support.astronaut import swaying

LENGTH: Final = 96
"""Bytes of a mark."""
_CHANCE: Final = np.random.default_rng(7)
_ROW: Final = _CHANCE.integers(0, 255, (1, 640, 3), np.uint8)
_BLOCK: Final = (_CHANCE.uniform(-0.5, 0.5, 320) * 32768).astype(np.int16)
_PLACES: Final = (0, 600, 1200)
SEEN: Final = tuple(
    row.tobytes()[place : place + LENGTH]
    for row in (_ROW, np.ascontiguousarray(_ROW[..., ::-1]))  # BGR and RGB
    for place in _PLACES
)
"""What every picture has of it, however its colours are ordered."""
HEARD: Final = tuple(
    block.tobytes()[place : place + LENGTH]
    for block in (_BLOCK, _BLOCK.astype(np.float32) / 32768, _BLOCK.astype(np.float32))
    for place in (0, 300)
)
"""What every 20 ms of sound has: as samples of 16 bits, as floats to one, as floats."""


def marked_camera(path: Path) -> Path:
    """Twenty seconds of somebody who sways over the marked rows, not compressed at all (AVI)."""
    frames = []
    for each in swaying(60):
        wide = np.zeros((480, 640, 3), np.uint8)
        wide[:, : each.shape[1]] = each[:480]
        wide[440:] = _ROW
        frames.append(wide.tobytes())
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "rawvideo", "-pix_fmt", "bgr24", "-s", "640x480",
         "-r", "3", "-i", "-", "-c:v", "rawvideo", "-pix_fmt", "bgr24", str(path)],
        input=b"".join(frames), check=True,
    )  # fmt: skip
    return path


def marked_sound(path: Path, seconds: float = 60.0) -> Path:
    """A WAV file of 16 kHz, to be heard in a room that changes no sample."""
    soundfile.write(path, np.tile(_BLOCK, int(50 * seconds)), 16000, subtype="PCM_16")
    return path


def in_files(*folders: Path) -> list[str]:
    """The files in which a mark is; of a core its memory counts, and not the threads' registers.

    The C library copies by the widest registers, and what it copied last stays in them: 1 KiB a
    thread at most, which no program can keep out of a debugger's sight.
    """
    return [
        str(path)
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and _has(_without_registers(path.read_bytes()))
    ]


def in_memory(pid: int) -> bool:
    """Whether a process has a mark in its memory. PermissionError where nobody may look."""
    return any(_has(part) for part in _memory(pid))


def _without_registers(content: bytes) -> bytes:
    """A file's content, without the notes (PT_NOTE of elf(5)) where it is a core of 64 bits."""
    kind_of_file = content[16:18]
    if content[:5] != b"\x7fELF\x02" or kind_of_file != struct.pack("<H", 4):  # ET_CORE
        return content
    (headers,) = struct.unpack_from("<Q", content, 32)
    size, count = struct.unpack_from("<HH", content, 54)
    for number in range(count):
        kind, _, begin, _, _, length = struct.unpack_from(
            "<IIQQQQ", content, headers + number * size
        )
        if kind == 4:  # PT_NOTE
            content = content[:begin] + bytes(length) + content[begin + length :]
    return content


def _has(content: bytes) -> bool:
    return any(mark in content for mark in (*SEEN, *HEARD))


def _memory(pid: int) -> Iterator[bytes]:
    with Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            span, rights, *_ = line.split()
            begin, end = (int(each, 16) for each in span.split("-"))
            if "r" in rights and "[v" not in line:  # the kernel's own pages
                with suppress(OSError, ValueError):
                    memory.seek(begin)
                    yield memory.read(end - begin)
