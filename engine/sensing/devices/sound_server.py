"""Which source a sound server records from for us, and to which sink it plays.

The server is PulseAudio, or PipeWire in its place. When a microphone is unplugged it moves the
stream to another source, or to a dummy, without telling, and sound keeps arriving; a sound card
likewise. Only the server knows.
"""

import os
import re
import shutil
import subprocess
from functools import cache
from typing import Final

DUMMY: Final = "auto_null.monitor"
"""What the server offers when there is no device at all."""
NOWHERE: Final = "auto_null"
"""Where the server plays to when there is no sound card at all."""

_PATIENCE: Final = 1.0
_STREAM: Final = re.compile(
    r"^(?:Source Output|Sink Input) #\d+$(.*?)(?=^S\w+ \w+ #|\Z)", re.M | re.S
)


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
            encoding="utf-8",
            errors="replace",
            timeout=_PATIENCE,
            check=False,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C", "PULSE_NO_AUTOSPAWN": "1"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout if answer.returncode == 0 else ""


def sources() -> list[tuple[str, str]]:
    """The server's sources, microphones and what outputs play, by name and description.

    Asks `pactl`; empty where there is no server. Opens none. Any thread.
    """
    names = re.findall(r"^\s*Name: (.+)$", told := _ask("list", "sources"), re.M)
    descriptions = re.findall(r"^\s*Description: (.*)$", told, re.M)
    if len(names) != len(descriptions):
        return []
    return [pair for pair in zip(names, descriptions, strict=True) if pair[0] != DUMMY]


def sources_of(process: int) -> frozenset[str]:
    """The names of the sources that a process records from; empty where nobody can tell.

    Asks `pactl`, some 10 ms. Any thread.
    """
    return _devices_of(process, "source", "source-outputs")


def sinks_of(process: int) -> frozenset[str]:
    """The names of the sinks that a process plays to; otherwise as `sources_of`."""
    return _devices_of(process, "sink", "sink-inputs")


def _devices_of(process: int, kind: str, streams: str) -> frozenset[str]:
    numbers = set()
    for found in _STREAM.finditer(_ask("list", streams)):
        text = found.group(1)
        device = re.search(rf"^\s*{kind}: (\d+)$", text, re.M | re.I)
        owner = re.search(r'application\.process\.id = "(\d+)"', text)
        if device and owner and int(owner.group(1)) == process:
            numbers.add(device.group(1))
    if not numbers:
        return frozenset()
    table = [line.split("\t") for line in _ask("list", "short", f"{kind}s").splitlines()]
    return frozenset(row[1] for row in table if len(row) > 1 and row[0] in numbers)
