"""Calling the `kuleshov` command as a user does, in a process of its own."""

import subprocess
import sys


def kuleshov(*words: object, seconds: float = 90) -> subprocess.CompletedProcess[str]:
    """Run it to its end, whatever its exit code; fails after so many seconds."""
    return subprocess.run(
        [sys.executable, "-m", "player", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
