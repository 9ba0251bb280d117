"""Resume points: where a viewer stopped, kept on this machine until the film was seen to its end.

A point holds places in the film and nothing about the viewer. It is written every few seconds
while the film runs, so that a power cut loses no more than that.
"""

import contextlib
import hashlib
import json
import math
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from engine import private_files, whole_files
from engine.problems import Trouble
from engine.showing.history import Position, Span
from engine.story.model import Story
from engine.words import Seconds
from player.system.worker import Worker

STATE_VERSION: Final = 1
_LARGEST: Final = 1024 * 1024  # bytes
_MOST_TRACKS: Final = 64

KEPT_EVERY: Final[Seconds] = 3.0
"""How many seconds lie between two writes of the resume point while the film runs."""


@dataclass(frozen=True, slots=True)
class ResumePoint:
    """The viewer's cut up to where they stopped, which is the end of its last span.

    `sound_track` is the clips' sound track that was heard, counted from 0.
    """

    spans: tuple[Span, ...]
    sound_track: int = 0

    @property
    def place(self) -> str:
        """The place in words, such as `storm at 0:42`."""
        last = self.spans[-1]
        return str(Position(len(self.spans) - 1, last.segment, last.end))


def state_file(story: Path) -> Path:
    """The file of the resume point of a story, in the platform's folder for state."""
    import platformdirs

    name = hashlib.sha256(os.fsencode(story.resolve())).hexdigest()[:16]
    return platformdirs.user_state_path("kuleshov", appauthor=False) / "stopped" / f"{name}.json"


def write_resume_point(file: Path, film: str, kept: ResumePoint, log: Path) -> None:
    """Write a resume point, whole or not at all. Raises Trouble where it cannot be written.

    `film` is the digest of the film, `log` the log of the showing.
    """
    last = kept.spans[-1]
    state = {
        "kuleshov_state": STATE_VERSION,
        "story": film,
        "segment": last.segment,
        "position": last.end,
        "path": [asdict(span) for span in kept.spans],
        "sound_track": kept.sound_track,
        "log": str(log),
    }
    try:
        private_files.make_folder(file.parent)
        private_files.write_file(file, json.dumps(state, indent=2))
    except OSError as error:
        raise Trouble(
            f"Where you stopped could not be kept ({error.strerror}); next time the film begins "
            "at its beginning."
        ) from None


def delete_resume_point(file: Path) -> None:
    """Delete a resume point, where there is one; nothing raises."""
    with contextlib.suppress(OSError):
        file.unlink(missing_ok=True)


def read_resume_point(file: Path, film: str, story: Story, written: str = "") -> ResumePoint | None:
    """Read where the viewer stopped; None where there is no resume point.

    `film` is the digest of the film that the point must belong to; `written` that of the story's
    bytes, which earlier versions used instead. Raises Trouble where the point is damaged, or
    belongs to another story or version.
    """
    try:
        with file.open("rb") as kept:
            text = kept.read(_LARGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Trouble(f"Where you stopped cannot be read: {error.strerror}.") from None
    try:
        state = json.loads(text)
        version = state["kuleshov_state"]
        if type(version) is not int or version != STATE_VERSION:
            raise Trouble(
                "Where you stopped was kept by another version of Kuleshov, so the film begins "
                "at its beginning."
            )
        if state["story"] not in (film, written or film):
            raise Trouble(
                "The story was changed since you stopped, so the film begins at its beginning."
            )
        spans = tuple(_span(each, story) for each in state["path"])
        sound_track = state.get("sound_track", 0)
        if not spans or type(sound_track) is not int or not 0 <= sound_track < _MOST_TRACKS:
            raise ValueError("it is no place")
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise Trouble(
            f"Where you stopped ({file}) is damaged, so the film begins at its beginning."
        ) from None
    return ResumePoint(spans, sound_track)


def _span(kept: dict[str, Any], story: Story) -> Span:
    span = Span(str(kept["segment"]), float(kept["start"]), float(kept["end"]))
    segment = story.segments[span.segment]
    if not (math.isfinite(span.length) and 0 <= span.start <= span.end <= segment.out_points[-1]):
        raise ValueError("it lies outside the segment")
    return span


class _Place:
    """The claim on a resume point, which goes with its process, whatever ends that."""

    def __init__(self, file: Path) -> None:
        import filelock

        self._lock: Any = filelock.FileLock(file.with_suffix(".lock"), 0, mode=0o600)
        self.is_ours = True
        try:
            private_files.make_folder(file.parent)
            self._lock.acquire()
        except filelock.Timeout:
            self.is_ours = False
        except (OSError, NotImplementedError):
            return  # a full disk, or one that knows no locks: writing it will tell
        if self.is_ours:
            whole_files.sweep(file.parent, f".{file.stem}.")

    def leave(self) -> None:
        if self.is_ours:
            self._lock.release()


class ResumePointKeeper:
    """Writes the resume point of one showing every few seconds, and at its end.

    Without a `file` nothing is written, nor where another player writes it: of two, the first has
    the place. Window thread; a worker writes, as disks may be slow.
    """

    def __init__(
        self, file: Path | None, film: str, log: Path, announce: Callable[[str], None]
    ) -> None:
        self.film = film
        """The digest of the film; to be set anew where the story is edited meanwhile."""
        self._place = None if file is None else _Place(file)
        self._file = file if self._place is not None and self._place.is_ours else None
        if self._place is not None and not self._place.is_ours:
            announce("This film plays already, so where you stop in this one is not kept.")
        self._log = log
        self._announce = announce
        self._worker = Worker("resume point keeper")
        self._kept: ResumePoint | None = None
        self._due: Seconds = 0.0
        self._told = False

    def note(self, now: Seconds, place: Callable[[], ResumePoint]) -> None:
        """Write the resume point if it is due; `now` in seconds of any monotonic clock."""
        if self._file is None or now < self._due:
            return
        self._due = now + KEPT_EVERY
        stopped_at = place()
        if stopped_at.spans and stopped_at != self._kept:
            self._kept = stopped_at
            self._worker.submit(self._write, stopped_at)

    def close(self, last: ResumePoint | None = None, *, seen: bool = False) -> None:
        """Write the `last` point or, where the film was `seen` to its end, delete it."""
        if self._file is None:
            pass
        elif last is not None and last.spans:
            self._worker.submit(self._write, last)
        elif seen:
            self._worker.submit(delete_resume_point, self._file)
        self._worker.close()
        if self._place is not None:
            self._place.leave()

    def _write(self, place: ResumePoint) -> None:
        assert self._file is not None
        try:
            write_resume_point(self._file, self.film, place, self._log)
        except Trouble as trouble:
            if not self._told:
                self._told = True
                self._announce(str(trouble))
