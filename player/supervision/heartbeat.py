"""The heartbeat of a player as its supervisor hears it: whether it hangs. Time is passed in."""

from typing import Final

from engine.words import Seconds
from player.supervision.link import Beat

SILENT: Final[Seconds] = 5.0
"""A player that has shown a picture and then says nothing for so long hangs: it was stopped, or
something holds Python's interpreter."""
SILENT_FIRST: Final[Seconds] = 120.0
"""The same for one that starts: libraries are loaded, and a machine may be very busy."""
TIDYING: Final[Seconds] = 600.0
"""The same for one whose film is over: storyboards and summaries are made."""
ILL: Final[Seconds] = 3.0
"""A player that says for so long that its picture does not advance hangs. What it says it has
watched for a while itself, see `watchdog.Limits`."""
RECOVERY: Final[Seconds] = 120.0
"""A service manager hears for so long that a supervisor is well while it begins players anew."""


class Heartbeat:
    """Of one player after another. Times are monotonic seconds."""

    def __init__(self, now: Seconds) -> None:
        self._began = self._heard_at = self._well_at = now
        self._has_begun = self._lives = False
        self.last: Beat | None = None
        """What this player said last; None before it said anything."""
        self.lived_at: Seconds | None = None
        """When any player's picture was last known to advance."""

    @property
    def has_begun(self) -> bool:
        """Whether this player has shown a picture."""
        return self._has_begun

    def begin(self, now: Seconds) -> None:
        """A player is begun."""
        self._began = self._heard_at = self._well_at = now
        self._has_begun, self.last, self._lives = False, None, True

    def end(self) -> None:
        """This player has ended."""
        self._lives = False

    def hear(self, beat: Beat, now: Seconds) -> None:
        """It has said how it fares."""
        self.last, self._heard_at = beat, now
        self._has_begun = self._has_begun or beat.has_begun
        if not beat.problem:
            self._well_at = now
            if beat.has_begun:
                self.lived_at = now

    def lived(self, now: Seconds) -> Seconds:
        """For how long this player has lived."""
        return now - self._began

    def hangs(self, now: Seconds, has_left: bool = False) -> str:
        """Why this player has to be ended, as a sentence; empty while it need not. One that `has
        left` the stage may draw its storyboard in silence."""
        silent = now - self._heard_at
        patience = SILENT if self._has_begun else SILENT_FIRST
        if silent > (TIDYING if has_left else patience):
            return f"The player has said nothing for {silent:.0f} s."
        if self.last is not None and self.last.problem and now - self._well_at > ILL:
            return self.last.problem
        return ""

    def may_reassure(self, now: Seconds) -> bool:
        """Whether a service manager may be told that all is well: the picture advances or, for a
        while, another player is on its way."""
        if self._lives and self.last is not None and self._has_begun:
            return not self.last.problem and now - self._heard_at <= SILENT
        return self.lived_at is not None and now - self.lived_at <= RECOVERY
