"""How long showings stay: the oldest go, by age and by size, and readings go before their log.

A camera's log is nearly all readings. Once its summary is made they can be dropped: what each
decision rested on stays, and so the log replays to the same decisions.

Only folders that hold a showing's log of this user's are ever touched, and none of a showing that
is still being written. Nothing raises: what cannot be deleted stays, and is told.
"""

import json
import os
import shutil
import stat
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from engine.kiosk.venue import Logs
from engine.problems import Trouble
from engine.showing.log.claim import is_claimed
from engine.showing.log.redaction import drop_readings
from engine.showing.log.writer import LOG_NAME
from engine.words import Seconds
from player.records.showing_results import SUMMARY_NAME

_DAY: Final[Seconds] = 86_400.0
_MEGABYTE: Final = 1_000_000
_DOES_WITHOUT: Final = 3
"""Since this version a log holds what each decision rested on."""
_LONGEST_LINE: Final = 16 * 1024 * 1024
_FUTURE: Final[Seconds] = _DAY
"""A folder whose time lies so far ahead was written by a clock that was wrong: no age is known."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long and how much; see `engine.kiosk.venue.Logs`."""

    days: float
    megabytes: float
    readings_days: float | None = None
    """After so long the readings go, once there is a summary; None: they stay with the log."""


@dataclass(slots=True)
class Tidied:
    """What was done: showings that were deleted, and what stays of them in bytes."""

    deleted: list[Path] = field(default_factory=list)
    thinned: list[Path] = field(default_factory=list)
    stays: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """What was done, for people."""
        count = len(self.deleted)
        thinned = len(self.thinned)
        return (
            f"{count or 'No'} showing{'' if count == 1 else 's'} deleted, "
            f"{thinned or 'none'} freed of readings; {self.stays / _MEGABYTE:.1f} MB stay."
        )


@dataclass(frozen=True, slots=True)
class _Showing:
    folder: Path
    written: Seconds
    size: int


def retained(parent: Path, logs: Logs) -> Tidied:
    """`tidy` by what a venue has written, at this instant."""
    kept = Retention(logs.days, logs.megabytes, logs.readings_days)
    return tidy(parent, kept, time.time())


def tidy(parent: Path, retention: Retention, now: Seconds) -> Tidied:
    """Delete showings in `parent` that are too old at `now`, seconds since 1970; drop readings
    that are too old; and then delete, the oldest first, what there is no room for."""
    done = Tidied()
    if retention.readings_days is not None:
        for each in list(_showings(parent)):
            if now - each.written >= retention.readings_days * _DAY:
                _drop_readings(each.folder, done)
    there = sorted(_showings(parent), key=lambda each: each.written)
    room = retention.megabytes * _MEGABYTE
    held = sum(each.size for each in there)
    for each in there:
        age = now - each.written
        is_old = age > retention.days * _DAY
        if (is_old or held > room) and age > -_FUTURE and _deleted(each, done):
            held -= each.size
    done.stays = held
    return done


def _drop_readings(folder: Path, done: Tidied) -> None:
    """Drop the readings of a showing that has its summary, and leave its time as it was."""
    log = folder / LOG_NAME
    try:
        if not (folder / SUMMARY_NAME).is_file() or is_claimed(log) or not _has_readings(log):
            return
        before = log.stat()
        drop_readings(log)
        os.utime(log, ns=(before.st_atime_ns, before.st_mtime_ns))
    except (OSError, Trouble) as error:
        done.faults.append(f"The readings in {log} cannot be dropped: {error}")
        return
    done.thinned.append(folder)


def _has_readings(log: Path) -> bool:
    """Whether it is of a format that can do without its readings, and says that it keeps them."""
    with log.open("rb") as file:
        try:
            first = json.loads(file.readline(_LONGEST_LINE))
        except (ValueError, RecursionError):
            return False
    if not isinstance(first, dict) or not isinstance(first.get("version"), int):
        return False
    return first["version"] >= _DOES_WITHOUT and first.get("keeps") is True


def _deleted(showing: _Showing, done: Tidied) -> bool:
    try:
        if is_claimed(showing.folder / LOG_NAME):
            return False
        shutil.rmtree(showing.folder)
    except OSError as error:
        done.faults.append(f"{showing.folder} cannot be deleted: {error.strerror}.")
        return False
    done.deleted.append(showing.folder)
    return True


def _showings(parent: Path) -> Iterable[_Showing]:
    """The folders of showings of this user's; links are not followed."""
    try:
        entries = list(os.scandir(parent))
    except OSError:
        return
    for entry in entries:
        try:
            if not entry.is_dir(follow_symlinks=False):
                continue
            log = Path(entry) / LOG_NAME
            found = log.lstat()
            mine = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
            if stat.S_ISREG(found.st_mode) and mine:
                yield _Showing(Path(entry), found.st_mtime, _size(Path(entry)))
        except OSError:
            continue


def _size(folder: Path) -> int:
    total = 0
    for base, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(base) / name).lstat().st_size
            except OSError:
                continue
    return total
