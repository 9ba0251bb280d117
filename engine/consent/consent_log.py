"""The consent log: who was asked what, and what they said, in a chain that shows a change.

One file of a machine's user, one line for each answer, only ever appended to. A line names no
viewer: it has the number of the receipt that lies in the showing's folder. Every line is chained to
those before it as a showing's log is (`engine.showing.log.chain`), through all showings, so that a
line that was changed, removed or put in between is noticed by `verify`. What was cut off at the
very end a receipt shows, for it holds the chain of its own line.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal

from engine import private_files
from engine.consent.purposes import Consent
from engine.problems import Trouble
from engine.showing.log.chain import chained, verified
from engine.words import Seconds

Act = Literal["granted", "refused", "withdrawn"]

LOG_VERSION: Final = 1
_PATIENCE: Final[Seconds] = 5.0  # for another program that writes its line
_BLOCK: Final = 64 * 1024  # bytes; a line has a few hundred


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer. `receipt` is the showing's number, `consents` what the answer is about.

    `how` says by what it was given ("screen", "command line", "time-out", "key", "indicator" …),
    `language` in which language the viewer was asked, `notice` is the SHA-256 of what they read.
    `forgets` says of a withdrawal whether what was inferred was dropped. `at` is UTC in ISO 8601.
    """

    at: str
    act: Act
    consents: tuple[Consent, ...]
    receipt: str
    how: str
    language: str = ""
    notice: str = ""
    organiser: str = ""
    forgets: bool = False


def consent_log_file() -> Path:
    """The consent log of whoever runs this, in the platform's folder for state."""
    import platformdirs

    return platformdirs.user_state_path("kuleshov", appauthor=False) / "consent.jsonl"


def record(log: Path, entries: Sequence[Entry]) -> str:
    """Append answers to a consent log, which is made where there is none; the last line's chain.

    They are on the disk when it returns. Of a line that a power cut left half written the rest
    stays as it is, and the chain goes on from the whole line before. Other programs may append at
    the same time. Raises Trouble where it cannot be written. Any thread.
    """
    import filelock

    try:
        private_files.make_folder(log.parent)
        with filelock.FileLock(f"{log}.lock", timeout=_PATIENCE, mode=0o600):
            previous, is_open = _end_of(log)
            lines = "\n" if is_open else ""
            for entry in entries:
                line, previous = chained(_packed(entry), previous)
                lines += line + "\n"
            with private_files.open_file(log, "ab", buffering=0) as file:
                _write(file.fileno(), lines.encode())
    except filelock.Timeout:
        raise Trouble(f"The consent log {log} is held by another program.") from None
    except OSError as error:
        raise Trouble(f"The consent log {log} cannot be written: {error.strerror}.") from None
    return previous


@dataclass(frozen=True, slots=True)
class Verified:
    """A consent log whose chain is whole. `cut_off` are the numbers of lines that a crash left
    half written: what they said is not known."""

    entries: tuple[dict[str, Any], ...]
    chains: tuple[str, ...]
    cut_off: tuple[int, ...]


def verify(log: Path) -> Verified:
    """Read a consent log and follow its chain. Raises Trouble at the first line that was changed,
    or before which one was removed or added, and where the file cannot be read."""
    try:
        text = log.read_text("utf-8", errors="replace")
    except OSError as error:
        raise Trouble(f"The consent log {log} cannot be read: {error.strerror}.") from None
    entries, chains, cut_off = [], [], []
    previous = ""
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        if not _is_whole(line):
            cut_off.append(number)
            continue
        content, previous = verified(line, previous, f"Line {number} of {log}")
        entries.append(json.loads(content))
        chains.append(previous)
    if text and not entries:
        raise Trouble(f"{log} is no consent log: it has no whole line.")
    return Verified(tuple(entries), tuple(chains), tuple(cut_off))


def _packed(entry: Entry) -> dict[str, Any]:
    told = {key: value for key, value in asdict(entry).items() if value not in ("", False)}
    return {"consent_log": LOG_VERSION, **told}


def _write(descriptor: int, content: bytes) -> None:
    while content:
        content = content[os.write(descriptor, content) :]
    os.fsync(descriptor)


def _end_of(log: Path) -> tuple[str, bool]:
    """The chain of the last whole line, and whether the file ends within a line."""
    try:
        file = log.open("rb")
    except FileNotFoundError:
        return "", False
    with file:
        end = begin = file.seek(0, os.SEEK_END)
        tail = b""
        while begin > 0:
            begin = max(0, begin - _BLOCK)
            file.seek(begin)
            tail = file.read(end - begin)
            for line in reversed(tail.split(b"\n")[1 if begin else 0 :]):
                text = line.decode("utf-8", errors="replace")
                if _is_whole(text):
                    return str(json.loads(text)["chain"]), not tail.endswith(b"\n")
        return "", bool(tail) and not tail.endswith(b"\n")


def _is_whole(line: str) -> bool:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and isinstance(found.get("chain"), str)
