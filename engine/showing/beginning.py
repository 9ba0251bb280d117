"""How a film begins: at its start, where it was left another day, or past what fails there."""

from engine.showing.delivery import GIVING_UP
from engine.showing.history import Position
from engine.words import Seconds, SegmentName


class Beginning:
    """The film's beginning, until its first picture is on screen.

    `segment` is where the film itself begins, `resumed` where it was left another day. `since`
    is the film time from which the first picture is waited for, None before the first step.
    """

    def __init__(self, segment: SegmentName, resumed: Position | None) -> None:
        self.segment = segment
        self.resumed = resumed
        self.since: Seconds | None = None

    @property
    def first(self) -> SegmentName:
        """The segment that is to come on screen first."""
        return self.resumed.segment if self.resumed is not None else self.segment

    def is_resumed_in(self, segment: SegmentName) -> bool:
        """Whether the film goes on in this segment, and begins with another."""
        return self.resumed is not None and segment == self.first != self.segment

    def is_overdue(self, now: Seconds) -> bool:
        """Whether the first picture has been waited for too long."""
        return self.since is not None and now - self.since > GIVING_UP

    def move(self, segment: SegmentName, now: Seconds) -> None:
        """Begin with another segment, from now on."""
        self.segment, self.since = segment, now
