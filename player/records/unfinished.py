"""Completes showings that were cut off by a kill, a power cut or a crash.

They left a log and no summary; the next showing in the same folder makes it from the log.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from engine import whole_files
from engine.problems import Trouble
from engine.showing.events import Opened
from engine.showing.log import redaction
from engine.showing.log.claim import is_claimed
from engine.showing.log.reader import open_log
from engine.showing.log.summary import Summary
from engine.showing.log.writer import LOG_NAME
from player.records.showing_results import SUMMARY_NAME, write_summary

AT_ONCE: Final = 2 * 1024 * 1024  # bytes of a log that is read before a film begins, in 0.2 s
WHENEVER: Final = 1 << 40

_MOST_FOLDERS: Final = 1000  # beside a showing, the newest first: it may lie among anything

_WITH_READINGS: Final = 64 * 1024 * 1024  # bytes; of a longer log the steps are left out
_OF_SHOWINGS: Final = "kuleshov "
_SIMULATED: Final = "kuleshov simulate"


def complete_unfinished(parent: Path, largest: int) -> list[Path]:
    """Write the missing summaries of the showings in `parent`; return the folders of these.

    Logs of more than `largest` bytes are left for later, logs that are being written are left
    alone. Nothing raises: what cannot be read or written stays as it is.
    """
    completed = []
    for log in _logs(parent):
        try:
            if (log.parent / SUMMARY_NAME).exists() or not _is_ours(log, largest):
                continue
            summary = None if is_claimed(log) else _summary(log)
            if summary is not None:
                whole_files.sweep(log.parent)
                with suppress(OSError, Trouble):
                    redaction.finish(log)  # what was to be forgotten when it was cut off
                write_summary(log.parent, summary)
                completed.append(log.parent)
        except Exception:  # whatever lies beside a film, it begins
            continue
    return completed


def _logs(parent: Path) -> list[Path]:
    """The possible logs in the newest folders of `parent`."""
    folders = []
    try:
        with os.scandir(parent) as found:
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    folders.append((entry.stat(follow_symlinks=False).st_mtime, Path(entry)))
    except OSError:
        return []
    newest = sorted(folders, reverse=True)[:_MOST_FOLDERS]
    return sorted(folder / LOG_NAME for _, folder in newest)


def _is_ours(log: Path, largest: int) -> bool:
    """Whether the file is this user's own and no larger; others may have put files there."""
    found = log.lstat()
    mine = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
    return stat.S_ISREG(found.st_mode) and mine and found.st_size <= largest


def _summary(path: Path) -> dict[str, Any] | None:
    """The summary of a showing that nobody writes any more; None for any other file."""
    log = open_log(path, steps=path.stat().st_size <= _WITH_READINGS, salvage=True)
    first = log.events[0] if log.events else None
    if not isinstance(first, Opened):
        return None
    if not first.program.startswith(_OF_SHOWINGS) or first.program == _SIMULATED:
        return None
    kept = Summary()
    for event in log.events:
        kept.take(event)
    summary = kept.as_json()
    summary["end"] = summary["end"] or "cut off"
    if log.fault:
        summary["log_fault"] = log.fault
    return summary
