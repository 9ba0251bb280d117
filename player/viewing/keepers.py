"""Everything that is kept of a showing while it runs, beside its log.

The place, for another day; pictures that the viewer asked for; the recording; a small picture of
each segment, for the storyboard; and the screen is kept awake.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from engine.consent.wording import Said
from engine.pictures.storyboard import Thumbnail
from engine.words import Seconds, SegmentName
from player.records.recording import Recorder
from player.records.resume import ResumePoint, ResumePointKeeper
from player.records.screenshot import Screenshots
from player.system.idle_inhibitor import IdleInhibitor
from player.viewing.scene import Frame

_THUMBNAIL_AT: Final[Seconds] = 2.0
_THUMBNAIL_HEIGHT: Final = 180


class Keepers:
    """A `Keeping` of one showing. Window thread; whoever writes has a thread of its own."""

    def __init__(
        self,
        folder: Path,
        place: ResumePointKeeper,
        recorder: Recorder | None,
        inhibitor: IdleInhibitor | None,
    ) -> None:
        self.place = place
        self.recorder = recorder
        self.thumbnails: list[Thumbnail] = []
        self._screenshots = Screenshots(folder)
        self._inhibitor = inhibitor
        self._now: Seconds = 0.0
        self._segment: SegmentName | None = None
        self._entered_at: Seconds = 0.0
        self._wants_thumbnail = False
        self._wants_picture = False

    def enter(self, segment: SegmentName, at: Seconds) -> None:
        """This segment is on screen since film time `at`."""
        self._segment, self._entered_at, self._wants_thumbnail = segment, at, True

    def note(
        self, instant: Seconds, now: Seconds, paused: bool, stopped: Callable[[], ResumePoint]
    ) -> None:
        """One turn at monotonic `instant` and film time `now`; `stopped` says what to go on with
        another day."""
        self._now = now
        self.place.note(instant, stopped)
        if self._inhibitor is not None:
            self._inhibitor.note(instant, paused)

    def keep_picture(self) -> None:
        """The viewer asks for the next picture of the film."""
        self._wants_picture = True

    def said(self) -> list[Said]:
        """What became of pictures and of the recording since the last call, a sentence each."""
        recorded = self.recorder.notices() if self.recorder is not None else []
        return [*self._screenshots.notices(), *(Said(each, "unrecorded") for each in recorded)]

    def finish(self) -> None:
        """Write what waits to be written; a second call does nothing."""
        self._screenshots.close()
        if self.recorder is not None:
            self.recorder.close()

    def close(self) -> None:
        """Let everything go that may still be held, however the showing ended."""
        self.finish()
        self.place.close()
        if self._inhibitor is not None:
            self._inhibitor.close()

    # --- what is drawn --------------------------------------------------------------------

    @property
    def is_waiting(self) -> bool:
        """See `Keeping`."""
        return self._wants_picture

    def picture_drawn(self, frame: Frame) -> None:
        """See `Keeping`."""
        if self._wants_thumbnail and self._now - self._entered_at >= _THUMBNAIL_AT:
            self._wants_thumbnail = False
            picture = frame.picture()
            stride = max(1, len(picture) // _THUMBNAIL_HEIGHT)
            small = picture[::stride, ::stride]
            self.thumbnails.append(Thumbnail.of(self._segment or "", self._entered_at, small))
        if self._wants_picture:
            self._wants_picture = False
            self._screenshots.keep(frame.picture().copy())

    def wants_film(self, frame: Frame) -> bool:
        """See `Keeping`."""
        if self.recorder is None or self._segment is None:
            return False
        return self.recorder.wants(self._now, frame.looks)

    def film_drawn(self, frame: Frame) -> None:
        """See `Keeping`."""
        if self.recorder is not None:
            self.recorder.add(self._now, frame.looks, frame.pixels())
