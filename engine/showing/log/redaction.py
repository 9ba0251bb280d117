"""Readings dropped from a log: while it is written, because the viewer asked for it, or later on.

The log is copied line by line without any reading and without what was felt between two
decisions; what each decision rested on stays, so that the copy replays to the same decisions. The
log itself grows on meanwhile and is whole until the copy has caught up with it and takes its place:
whatever breaks off in between, no line is lost.
"""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from engine import private_files
from engine.showing.log.chain import chained, verified
from engine.showing.log.claim import claim

_LEFT_OUT: Final = ('{"event":"felt",', '{"event":"moment",')
_OPENED: Final = '{"event":"opened",'
_FORGOT: Final = '{"event":"forgot",'
_STEPPED: Final = '{"event":"stepped",'


def drop_readings(path: Path) -> None:
    """Drop the readings of a log that is finished. Raises OSError, and Trouble where it is none.

    As with a log that grows, it is whole at every instant, by its old self or by its new.
    """
    with private_files.open_file(path, "a", encoding="utf-8", newline="\n") as log:
        claim(log)
        _replace(log, Redaction(path, path.stat().st_size, keeps=False))


class Redaction:
    """The copy of one log, of which the first `until` bytes lose their readings. One thread.

    Its first line says whether it `keeps` what readings follow. Raises OSError where it cannot be
    written.
    """

    def __init__(self, path: Path, until: int, *, keeps: bool = True) -> None:
        self._path, self._until, self._keeps = path, until, keeps
        self._beside = path.with_name(f".{path.name}.part")
        self._chain_there = self._chain = ""
        self._from = path.open("rb")
        try:
            with suppress(FileNotFoundError):
                self._beside.unlink()
            self._to: IO[str] = private_files.open_file(
                self._beside, "x", encoding="utf-8", newline="\n"
            )
        except OSError:
            self._from.close()
            raise

    def go_on(self, lines: int) -> bool:
        """Copy so many lines; whether the copy has caught up with all that was written."""
        for _ in range(lines):
            is_old = self._from.tell() < self._until
            line = self._from.readline()
            if not line.endswith(b"\n"):
                return True
            self._copy(line.decode("utf-8").removesuffix("\n"), is_old=is_old)
        return False

    def take_place(self, log: IO[str]) -> tuple[IO[str], str]:
        """Put the copy in the place of the open `log`, which has nothing that the copy has not;
        the file to go on with, and its chain so far."""
        self._to.flush()
        os.fsync(self._to.fileno())
        for file in (self._from, self._to, log):  # Windows moves no file that is open
            file.close()
        self._beside.replace(self._path)
        fresh = private_files.open_file(self._path, "a", encoding="utf-8", newline="\n")
        claim(fresh)
        return fresh, self._chain

    def give_up(self) -> None:
        """Leave nothing of the copy."""
        for file in (self._from, self._to):
            with suppress(OSError):
                file.close()
        with suppress(OSError):
            self._beside.unlink()

    def _copy(self, line: str, *, is_old: bool) -> None:
        content, self._chain_there = verified(line, self._chain_there, str(self._path))
        if is_old and content.startswith(_LEFT_OUT):
            return
        packed = json.loads(content)
        if is_old and content.startswith(_STEPPED):
            packed["inputs"].pop("readings", None)
        if not self._keeps and content.startswith(_OPENED):
            packed["keeps"] = False
        redacted, self._chain = chained(packed, self._chain)
        self._to.write(redacted + "\n")


def finish(path: Path) -> None:
    """Drop what was to be dropped from a log that nobody writes any more, where a kill came first.

    Raises OSError and Trouble, with the log as it was.
    """
    until = _owed(path)
    if not until:
        return
    with path.open("a", encoding="utf-8") as log:
        _replace(log, Redaction(path, until))


def _replace(log: IO[str], redaction: Redaction) -> None:
    """Put the whole copy in the place of a log that does not grow; a failure leaves the log."""
    try:
        while not redaction.go_on(1000):
            pass
        fresh, _ = redaction.take_place(log)
    except BaseException:
        redaction.give_up()
        raise
    fresh.close()


def _owed(path: Path) -> int:
    """The first so many bytes of a log that were to be forgotten and were not, 0: none."""
    begins = stepped = until = 0
    told: list[int] = []  # where something is told of the viewer
    with path.open("rb") as file:
        for line in file:
            if line.startswith(_STEPPED.encode()):
                stepped = begins
                if b'"readings":' in line:
                    told.append(begins)
            elif line.startswith(tuple(each.encode() for each in _LEFT_OUT)):
                told.append(begins)
            elif line.startswith(_FORGOT.encode()):
                until = stepped
            begins += len(line)
    return until if told and told[0] < until else 0
