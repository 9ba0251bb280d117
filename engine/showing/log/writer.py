"""Writing the log of a showing: one event a line, appended and flushed."""

import errno
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from engine import private_files, whole_files
from engine.problems import Trouble
from engine.showing.codec import to_json
from engine.showing.events import Event, Forgot, Stepped
from engine.showing.log.chain import chained
from engine.showing.log.claim import claim
from engine.showing.log.redaction import Redaction

_AT_ONCE: Final = 40  # lines: about a millisecond

LOG_NAME: Final = "log.jsonl"
"""Of a showing's log, in its folder."""


class LogWriter:
    """Appends events to a new file, each line flushed to the system. One thread.

    Raises Trouble when the file cannot be created, OSError when a line cannot be written; on a
    disk that is full from the beginning on, the first line as well. An existing log is never
    continued: a showing has a log of its own.

    Where the viewer had forgotten what was inferred of them, the readings before that are dropped
    from the file: a few lines at each further one, and what is left of them at the end. A log from
    which they cannot be dropped is deleted.
    """

    name = "log"

    def __init__(self, path: Path) -> None:
        self.path = path
        self._chain = ""
        self._file: IO[str] | None = None
        self._refused: OSError | None = None
        self._size = self._stepped_at = 0  # bytes
        self._redaction: Redaction | None = None
        try:
            private_files.make_folder(path.parent)
            self._file = private_files.open_file(path, "x", encoding="utf-8", newline="\n")
            claim(self._file)
        except FileExistsError:
            raise Trouble(
                f"{path} exists already. Choose another folder for this showing."
            ) from None
        except OSError as error:
            if not whole_files.is_for_want_of_room(error):
                raise Trouble(f"{path} cannot be written: {error.strerror}.") from None
            self._refused = error

    @property
    def called(self) -> str:
        """Its path."""
        return str(self.path)

    def take(self, event: Event) -> None:
        """Append one event. Raises OSError where it cannot be written, or the file was deleted."""
        if self._file is None:
            raise self._refused or ValueError("the log is closed")
        line, self._chain = chained(to_json(event), self._chain)
        if isinstance(event, Stepped):
            self._stepped_at = self._size
        self._size += len(line.encode()) + 1
        self._file.write(line + "\n")
        self._file.flush()
        if os.fstat(self._file.fileno()).st_nlink == 0:
            raise FileNotFoundError(errno.ENOENT, "it was deleted")
        if isinstance(event, Forgot):
            self._begin_redaction()
        if self._redaction is not None:
            self._redact(_AT_ONCE)

    def close(self) -> None:
        """Close the file; may be called again. Lines that a full disk kept out of it stay out."""
        with suppress(OSError, Trouble):
            while self._redaction is not None:
                self._redact(_AT_ONCE)
        if self._file is not None:
            with suppress(OSError):
                self._file.close()

    def _begin_redaction(self) -> None:
        self._give_up()
        try:
            self._redaction = Redaction(self.path, self._stepped_at)
        except OSError:
            self._delete()
            raise

    def _give_up(self) -> None:
        if self._redaction is not None:
            self._redaction.give_up()
            self._redaction = None

    def _redact(self, lines: int) -> None:
        assert self._redaction is not None and self._file is not None
        try:
            if self._redaction.go_on(lines):
                self._file, self._chain = self._redaction.take_place(self._file)
                self._size = self.path.stat().st_size
                self._redaction = None
        except (OSError, Trouble):
            self._delete()
            raise

    def _delete(self) -> None:
        """What was to be forgotten does not stay for want of room to write the rest anew."""
        self._give_up()
        if self._file is not None:
            self._file.close()
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
