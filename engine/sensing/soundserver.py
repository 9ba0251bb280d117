"""Which source the sound server really feeds us: PulseAudio, or PipeWire in its place.

When a microphone is unplugged the server moves our stream to another source without a word, to
a dummy one if there is no other, and sound keeps arriving. Only the server knows.
"""

import os
import re
import shutil
import subprocess
from functools import cache
from typing import Final

DUMMY: Final = "auto_null.monitor"
"""What the server offers when there is no device at all."""

_PATIENCE: Final = 1.0
_RECORDING: Final = re.compile(r"^Source Output #\d+$(.*?)(?=^Source Output #|\Z)", re.M | re.S)


@cache
def _pactl() -> str | None:
    return shutil.which("pactl")


def _ask(*words: str) -> str:
    program = _pactl()
    if program is None:
        return ""
    try:
        answer = subprocess.run(
            [program, *words],
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C", "PULSE_NO_AUTOSPAWN": "1"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout if answer.returncode == 0 else ""


def sources_of(process: int) -> frozenset[str]:
    """The names of the sources that a process records from; empty where nobody can tell.

    Asks `pactl`, some 10 ms. Any thread.
    """
    numbers = set()
    for found in _RECORDING.finditer(_ask("list", "source-outputs")):
        text = found.group(1)
        source = re.search(r"^\s*Source: (\d+)$", text, re.M)
        owner = re.search(r'application\.process\.id = "(\d+)"', text)
        if source and owner and int(owner.group(1)) == process:
            numbers.add(source.group(1))
    if not numbers:
        return frozenset()
    table = [line.split("\t") for line in _ask("list", "short", "sources").splitlines()]
    return frozenset(row[1] for row in table if len(row) > 1 and row[0] in numbers)
