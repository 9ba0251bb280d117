"""The heap gives pictures back, whatever small things lie between them."""

import subprocess
import sys

import pytest

# What opening and closing clips does to a heap: large blocks come and go, small ones stay.
PROGRAM = """
import ctypes, sys
from pathlib import Path
from player.heap import give_pictures_back
if "given back" in sys.argv:
    assert give_pictures_back()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
size = 1280 * 720 * 3 // 2
def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
libc.free(libc.malloc(2 * size))  # after this one glibc takes such blocks out of its heap
before = held()
pictures = []
for _ in range(20):
    pictures.append(libc.malloc(size))
    ctypes.memset(pictures[-1], 1, size)
    small = libc.malloc(50_000)
for picture in pictures:
    libc.free(picture)
print((held() - before) // size)
"""


def pictures_held(*words: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's heap is what is told")
def test_large_blocks_go_back_to_the_system() -> None:
    assert pictures_held() >= 10
    assert pictures_held("given back") <= 1
