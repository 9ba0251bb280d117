"""The watchdog: whether the picture advances, judged from what the stage tells of its turns.

The judgement is pure: instants are passed in. `turned` and `between` belong to the window thread,
`verdict` to any other: a window thread that hangs cannot judge itself.
"""

from dataclasses import dataclass, replace
from typing import Final

from engine.words import Seconds
from player.supervision.progress import Turn

_STARTING: Final[Seconds] = 90.0
_BETWEEN: Final[Seconds] = 45.0
_TURN: Final[Seconds] = 5.0
_PICTURE: Final[Seconds] = 15.0
_SOUND: Final[Seconds] = 10.0
_END: Final[Seconds] = 20.0


@dataclass(frozen=True, slots=True)
class Limits:
    """After how many seconds without progress a player counts as hung."""

    starting: Seconds = _STARTING
    """Until the first picture: a busy machine reads a long story and opens a window."""
    between: Seconds = _BETWEEN
    """Between two scenes, where devices are closed and files are written."""
    turn: Seconds = _TURN
    """For a turn of the loop, or a picture on the screen."""
    picture: Seconds = _PICTURE
    """For another picture of a film that runs. Well beyond what it takes to replace a frozen deck,
    to wait for a late one, and to cut on."""
    sound: Seconds = _SOUND
    """For another block of sound, which is taken with a sound card or without."""
    end: Seconds = _END
    """Until it has ended, once it was told to."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was seen last, and when each thing last changed."""

    turn: Turn | None
    turned_at: Seconds
    flipped_at: Seconds
    moved_at: Seconds
    heard_at: Seconds
    is_between: bool


class Watchdog:
    """Judges one player, begun at the monotonic instant `began`."""

    def __init__(self, began: Seconds, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._began = began
        # One value, replaced whole: the other threads read it without a lock.
        self._seen = _Seen(None, began, began, began, began, is_between=True)

    @property
    def has_begun(self) -> bool:
        """Whether a picture was put on the screen."""
        return self._seen.turn is not None and self._seen.turn.flips > 0

    @property
    def last(self) -> Turn | None:
        """The last turn; None before the first."""
        return self._seen.turn

    def turned(self, turn: Turn) -> None:
        """The loop has turned. Window thread."""
        seen, before = self._seen, self._seen.turn
        flipped = before is None or turn.flips != before.flips
        stands = turn.progress.picture is None
        moved = before is None or stands or turn.progress.picture != before.progress.picture
        heard = before is None or turn.sound != before.sound
        self._seen = _Seen(
            turn,
            turn.at,
            turn.at if flipped else seen.flipped_at,
            turn.at if moved else seen.moved_at,
            turn.at if heard else seen.heard_at,
            is_between=False,
        )

    def between(self, now: Seconds) -> None:
        """A scene is over: what follows until the next one may take longer. Window thread."""
        self._seen = replace(self._seen, turned_at=now, is_between=True)

    def since_picture(self, now: Seconds) -> Seconds:
        """The age of what was last put on the screen."""
        return max(0.0, now - self._seen.flipped_at)

    def verdict(self, now: Seconds) -> str:
        """What does not advance, as a sentence; empty while all does. Any thread."""
        seen, limits = self._seen, self._limits
        if not self.has_begun:
            late = now - self._began > limits.starting
            return "No picture came on the screen since the player was started." if late else ""
        if now - seen.turned_at > (limits.between if seen.is_between else limits.turn):
            return f"The window has not answered for {now - seen.turned_at:.0f} s."
        if seen.is_between:
            return ""
        if now - seen.flipped_at > limits.turn:
            return f"Nothing was put on the screen for {now - seen.flipped_at:.0f} s."
        if now - seen.moved_at > limits.picture:
            return f"The film's picture has stood still for {now - seen.moved_at:.0f} s."
        if now - seen.heard_at > limits.sound:
            return f"No sound was taken for {now - seen.heard_at:.0f} s."
        return ""
