"""Reading the log of a showing: every line verified, older formats brought up to date."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from engine.problems import Trouble
from engine.showing.codec import from_json
from engine.showing.events import LOG_VERSION, Ended, Event
from engine.showing.log.chain import verified
from engine.showing.log.migration import migrated, version_of

_STEPPED: Final = '{"event":"stepped",'
_LONGEST_LINE: Final = 16 * 1024 * 1024  # bytes; the first line holds a whole story


@dataclass(frozen=True, slots=True)
class Log:
    """A log as read. `events[i]` stood on line `i + 1`, where steps are among them.

    `cut_off` is true where the last line was incomplete (power was lost while it was
    written); it is left out. `finished` is true where the showing came to its end.
    """

    events: tuple[Event, ...]
    cut_off: bool
    fault: str = ""
    """Of a log that was salvaged: what is wrong with the first line that is left out."""

    @property
    def finished(self) -> bool:
        """Whether the showing came to its end: the last event is `Ended`."""
        return any(isinstance(event, Ended) for event in self.events[-1:])


def open_log(path: Path, *, steps: bool = True, salvage: bool = False) -> Log:
    """Read a log and verify its chain. Raises Trouble naming the first line at fault, and where a
    newer version wrote it; to `salvage` a log means to read it up to a line at fault.

    Without `steps` and their inputs, which are nearly all of a log, it holds what was told, and
    takes a small part of the time and memory.
    """
    events: list[Event] = []
    try:
        with path.open("rb") as file:
            whole = _read(file, path, events, steps)
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}.") from None
    except Trouble as trouble:
        if not salvage or not events:
            raise
        return Log(tuple(events), cut_off=True, fault=str(trouble))
    return Log(tuple(events), cut_off=not whole)


def _read(file: IO[bytes], path: Path, events: list[Event], steps: bool) -> bool:
    """Add the events of a log, line by line; return whether its last line is whole.

    It is read as bytes: a line may be cut off, or be zeros, in the middle of a letter.
    """
    chain, number, version = "", 0, LOG_VERSION
    while line := file.readline(_LONGEST_LINE):
        number += 1
        if not line.endswith(b"\n"):
            return False
        called = f"{path.name} line {number}"
        try:
            text = line[:-1].decode()
        except UnicodeDecodeError:
            raise Trouble(f"{path} is not a log of a showing: it is not text.") from None
        content, chain = verified(text, chain, called)
        if number > 1 and not steps and content.startswith(_STEPPED):
            continue
        packed = _packed(content, called)
        if number == 1:
            version = version_of(packed, path)
        events.append(_event(migrated(packed, version), called))
    if not number:
        raise Trouble(f"{path} is empty: no showing was logged.")
    return True


def _packed(content: str, called: str) -> dict[str, Any]:
    try:
        packed = json.loads(content)
    except (ValueError, RecursionError):  # no JSON, or a number of more digits than Python reads
        packed = None
    if not isinstance(packed, dict):
        raise Trouble(f"{called} is not a line of a showing's log.")
    return packed


def _event(packed: dict[str, Any], called: str) -> Event:
    try:
        return from_json(packed)
    except Trouble as trouble:
        raise Trouble(f"{called}: {trouble}") from None
