"""The heap gives pictures back, whatever small things lie between them."""

import os
import subprocess
import sys

import pytest

# What opening and closing clips does to a heap: large blocks come and go, small ones stay.
# glibc is brought first to where it comes by itself after the first picture.
PROGRAM = """
import ctypes, sys
from pathlib import Path
from engine.freed_memory import return_freed_pictures
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
size = 1280 * 720 * 3 // 2
M_MMAP_THRESHOLD = -3
assert libc.mallopt(M_MMAP_THRESHOLD, 2 * size)
if "given back" in sys.argv:
    assert return_freed_pictures()
def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
before = held()
pictures = []
for _ in range(20):
    pictures.append(libc.malloc(size))
    ctypes.memset(pictures[-1], 1, size)
    for _ in range(10):  # until one lies above the picture, not in an older hole
        if libc.malloc(50_000) > pictures[-1]:
            break
for picture in pictures:
    libc.free(picture)
print((held() - before) // size)
"""


def pictures_held(*words: str) -> int:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("MALLOC_", "GLIBC_TUNABLES"))
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return int(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's heap is what is told")
def test_large_blocks_go_back_to_the_system() -> None:
    assert pictures_held() >= 10
    assert pictures_held("given back") <= 1
