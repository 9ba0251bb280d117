"""Searches what a visitor may have left: the memory of a process, and files.

Each visitor has marks that nothing else has: a number that their sensor measures, as the eight
bytes of a float and as text, and a name that they type.
"""

import os
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

_AT_ONCE: Final = 64 * 1024 * 1024
_LARGEST_FILE: Final = 256 * 1024 * 1024


def marks_of(rate: float, name: str) -> dict[str, bytes]:
    """What to search for, by what it is."""
    digits = f"{rate:.12f}"[:9]  # as much of it as any log writes
    return {
        "reading": struct.pack("<d", rate),
        "reading in text": digits.encode(),
        "smile": struct.pack("<d", rate / 300.0),
        "name": name.encode(),
        "name in UTF-16": name.encode("utf-16-le"),
        "name in UTF-32": name.encode("utf-32-le"),
    }


def in_memory(pid: int, marks: Mapping[str, bytes]) -> list[str]:
    """Which marks stand in what a process can write to, of all its memory, and where.

    Raises OSError where it may not be looked into.
    """
    found = []
    for where, content in _writable(pid):
        found += [f"{what} in {where}" for what, mark in marks.items() if mark in content]
    return found


def in_files(folders: list[Path], marks: Mapping[str, bytes]) -> list[str]:
    """Which marks stand in files, or in their names, and in which."""
    found = []
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if not file.is_file() or file.stat().st_size > _LARGEST_FILE:
                continue
            content = file.name.encode() + b"\n" + file.read_bytes()
            found += [f"{what} in {file}" for what, mark in marks.items() if mark in content]
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
    maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
    try:
        for line in maps:
            (
                addresses,
                rights,
                *_,
            ) = line.split()[:2]
            if "r" not in rights or "w" not in rights:
                continue
            name = line.split(maxsplit=5)[5] if len(line.split()) > 5 else "anonymous memory"
            begin, end = (int(each, 16) for each in addresses.split("-"))
            for start in range(begin, end, _AT_ONCE):
                length = min(_AT_ONCE + 64, end - start)
                try:
                    yield name, os.pread(memory, length, start)
                except OSError:
                    continue  # a device's, or gone meanwhile
    finally:
        os.close(memory)
