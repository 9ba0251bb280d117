"""Searches what a visitor may have left: the memory of a process, and files.

Each visitor has marks that nothing else has: a number that their sensor measures, as the eight
bytes of a float and as text, and a name that they type.
"""

import ctypes
import mmap
import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

_AT_ONCE: Final = 64 * 1024 * 1024
_LARGEST_FILE: Final = 256 * 1024 * 1024
_THERE: Final = np.uint64(0b11 << 62)  # of an entry of pagemap: in memory, or swapped out
# The C library's search is three times as fast as that of bytes: some hundred megabytes, six times
# for each visitor.
_memmem = ctypes.CDLL(None).memmem
_memmem.restype = ctypes.c_void_p
_memmem.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t]


@dataclass(frozen=True, slots=True)
class Mark:
    """What nothing else has: bytes, of which each takes so many bytes in what is searched.

    The wide ones, letters of text in UTF-16 and UTF-32, are searched for where such a text can
    stand, at each second or fourth byte; all that lies between would make a search slow.
    """

    content: bytes
    width: int = 1

    def is_in(self, content: bytes) -> bool:
        """Whether it stands in a stretch of memory that begins with a page, or in a file."""
        every = content if self.width == 1 else content[:: self.width]
        return bool(_memmem(every, len(every), self.content, len(self.content)))


def marks_of(rate: float, name: str) -> dict[str, Mark]:
    """What to search for, by what it is."""
    digits = f"{rate:.12f}"[:9]  # as much of it as any log writes
    return {
        "reading": Mark(struct.pack("<d", rate)),
        "reading in text": Mark(digits.encode()),
        "smile": Mark(struct.pack("<d", rate / 300.0)),
        "name": Mark(name.encode()),
        "name in UTF-16": Mark(name.encode(), 2),
        "name in UTF-32": Mark(name.encode(), 4),
    }


def in_memory(pid: int, marks: Mapping[str, Mark]) -> list[str]:
    """Which marks stand in what a process can write to, of all its memory, and where.

    Raises OSError where it may not be looked into.
    """
    found = []
    for where, content in _writable(pid):
        found += [f"{what} in {where}" for what, mark in marks.items() if mark.is_in(content)]
    return found


def in_files(folders: list[Path], marks: Mapping[str, Mark]) -> list[str]:
    """Which marks stand in files, or in their names, and in which."""
    found = []
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if not file.is_file() or file.stat().st_size > _LARGEST_FILE:
                continue
            name, content = file.name.encode(), file.read_bytes()
            found += [
                f"{what} in {file}"
                for what, mark in marks.items()
                if mark.is_in(name) or mark.is_in(content)
            ]
    return found


def children_of(pid: int) -> list[int]:
    """The processes that a process has begun and that still live, and theirs."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            direct = [int(each) for each in task.read_text().split()]
        except OSError:
            continue
        for each in direct:
            found += [each, *children_of(each)]
    return found


def _writable(pid: int) -> Iterator[tuple[str, bytes]]:
    """All that was ever written to, a stretch at a time, and what it belongs to."""
    memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
    pages = os.open(f"/proc/{pid}/pagemap", os.O_RDONLY)
    try:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            addresses, rights, *rest = line.split(maxsplit=5)
            if "r" not in rights or "w" not in rights:
                continue
            begin, end = (int(each, 16) for each in addresses.split("-"))
            for low, high in _present(pages, begin, end):
                try:
                    content = os.pread(memory, high - low, low)
                except OSError:
                    continue  # a device's, or gone meanwhile
                yield rest[3] if len(rest) > 3 else "anonymous memory", content
    finally:
        os.close(memory)
        os.close(pages)


def _present(pages: int, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches between two addresses that hold anything, each of `_AT_ONCE` at most."""
    first, count = begin // mmap.PAGESIZE, (end - begin) // mmap.PAGESIZE
    entries = np.frombuffer(os.pread(pages, 8 * count, 8 * first), np.uint64)
    there = np.zeros(len(entries) + 2, np.int8)
    there[1:-1] = (entries & _THERE) != 0
    edges = begin + mmap.PAGESIZE * np.flatnonzero(np.diff(there))
    for low, high in edges.reshape(-1, 2).tolist():
        for start in range(low, high, _AT_ONCE):
            yield start, min(start + _AT_ONCE + mmap.PAGESIZE, high)
