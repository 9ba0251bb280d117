"""A disk that is full: a small tmpfs, mounted where nobody else sees it."""

import shlex
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest


@cache
def _may_be_mounted() -> bool:
    words = ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"]
    try:
        return subprocess.run(words, capture_output=True, timeout=60, check=False).returncode == 0
    except OSError:
        return False


def on_small_disk(
    command: Sequence[object], disk: Path, *, kilobytes: int, free: int, after: str = ""
) -> "subprocess.CompletedProcess[str]":
    """Run a command while `disk` is a disk of so many kilobytes, of which some are free; and then
    `after`, a line of the shell, while that is still to be seen.

    Skips the test where this system lets nobody mount one.
    """
    if not _may_be_mounted():
        pytest.skip("no file system can be mounted in a namespace of one's own here")
    where = shlex.quote(str(disk))
    script = (
        f"mount -t tmpfs -o size={kilobytes}k none {where} && "
        f"head -c {(kilobytes - free) * 1024} /dev/zero > {where}/filling && "
        f'{{ "$@"; code=$?; {after or ":"}; exit $code; }}'
    )
    words = ["unshare", "-rm", "sh", "-c", script, "sh", *map(str, command)]
    return subprocess.run(words, capture_output=True, text=True, timeout=150, check=False)
