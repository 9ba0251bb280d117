"""Where a viewer stopped, kept on this machine until they go on: a place, and nothing of them.

It is kept while the film runs, so that not even a power cut loses more than some seconds.
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

from engine import private_files
from engine.problems import Trouble
from engine.showing.history import Place, Span
from engine.story.model import Story
from engine.words import Seconds
from player.system.worker import Worker

STATE_VERSION: Final = 1
_LARGEST: Final = 1024 * 1024  # bytes
_MOST_TRACKS: Final = 64

KEPT_EVERY: Final[Seconds] = 3.0
"""How often the place is kept while the film runs; what a crash loses at most, and the writing."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """The viewer's cut up to where they stopped, at the end of its last span.

    `sound_track` is the one they listened to, counted from 0.
    """

    spans: tuple[Span, ...]
    sound_track: int = 0

    @property
    def place(self) -> str:
        """Such as `storm at 0:42`."""
        last = self.spans[-1]
        return str(Place(len(self.spans) - 1, last.segment, last.end))


def state_file(story: Path) -> Path:
    """Where the place in a story is kept: in the platform's folder for state, by its path."""
    import platformdirs

    name = hashlib.sha256(os.fsencode(story.resolve())).hexdigest()[:16]
    return platformdirs.user_state_path("kuleshov", appauthor=False) / "stopped" / f"{name}.json"


def keep(file: Path, film: str, kept: Stopped, log: Path) -> None:
    """Keep a place: whole or not at all, whatever fails. Raises Trouble when it cannot be."""
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


def forget(file: Path) -> None:
    """The film was seen to its end."""
    with contextlib.suppress(OSError):
        file.unlink(missing_ok=True)


def stopped(file: Path, film: str, story: Story, written: str = "") -> Stopped | None:
    """Where the viewer stopped; None where nothing is kept.

    `film` is the digest of the film, by which a place is found again; `written` that of the story's
    bytes, by which earlier versions kept theirs.

    Raises Trouble with a sentence where what is kept fits neither this program nor this story.
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
    return Stopped(spans, sound_track)


def _span(kept: dict[str, Any], story: Story) -> Span:
    span = Span(str(kept["segment"]), float(kept["start"]), float(kept["end"]))
    segment = story.segments[span.segment]
    if not (math.isfinite(span.length) and 0 <= span.start <= span.end <= segment.out_points[-1]):
        raise ValueError("it lies outside the segment")
    return span


class ResumePointKeeper:
    """Keeps the place of one showing every few seconds, and at its end for good; of a showing
    that has no `file` for it, nothing.

    Writing waits for the disk, so it has a thread of its own. Window thread only.
    """

    def __init__(
        self, file: Path | None, film: str, log: Path, announce: Callable[[str], None]
    ) -> None:
        self.film = film
        """The digest of the film by which the place is found again; it may be edited meanwhile."""
        self._file = file
        self._log = log
        self._announce = announce
        self._hand = Worker("place keeper")
        self._kept: Stopped | None = None
        self._due: Seconds = 0.0
        self._told = False

    def note(self, now: Seconds, place: Callable[[], Stopped]) -> None:
        """Keep the place if it is time; `now` in seconds of any clock that never runs back."""
        if self._file is None or now < self._due:
            return
        self._due = now + KEPT_EVERY
        stopped_at = place()
        if stopped_at.spans and stopped_at != self._kept:
            self._kept = stopped_at
            self._hand.do(self._keep, stopped_at)

    def close(self, last: Stopped | None = None, *, seen: bool = False) -> None:
        """Keep the `last` place; or forget all, where the film was seen to its end."""
        if self._file is None:
            pass
        elif last is not None and last.spans:
            self._hand.do(self._keep, last)
        elif seen:
            self._hand.do(forget, self._file)
        self._hand.close()

    def _keep(self, place: Stopped) -> None:
        assert self._file is not None
        try:
            keep(self._file, self.film, place, self._log)
        except Trouble as trouble:
            if not self._told:
                self._told = True
                self._announce(str(trouble))
