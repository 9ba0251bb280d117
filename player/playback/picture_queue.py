"""Which of a deck's pictures is shown next: none is passed over because the window came late.

A decoder displays its pictures by the clock; a window that is busy for longer than a picture
lasts would see only the newest, and one would be lost. So the last few wait here, and a window
that fell behind shows them one after another until it has caught up. One that has fallen behind
too far goes on with the newest: sound does not wait.

Threads: `free` and `put` belong to the decoder's, all else to the window's. Each writes names of
its own, and reads the other's whole.
"""

import math
from dataclasses import dataclass
from typing import Final

from engine.words import Seconds

WAITING: Final = 6
"""So many pictures wait at most. When the window finds them all unseen, it takes the newest: a
window that stood still for a quarter of a second at 24 pictures a second loses none."""

_NEAR: Final = 3
_CATCHING_UP: Final = 18
"""A window that has been behind for more than so many pictures takes the newest of three: it does
not catch up, and a picture must not stay late by more than two, 83 ms at 24 a second. ITU-R
BT.1359-1 puts the threshold at which picture after sound is noticed at 45 ms, and that of
acceptability at 90."""

RING: Final = WAITING + 3
"""Places for pictures: those that wait, the one last given, one being decoded, and one more, so
that what has just left the queue is not decoded over at once."""


@dataclass(frozen=True, slots=True)
class Displayed:
    """One picture: its place in the ring, its number, and the monotonic instant it came."""

    place: int
    number: int
    at: Seconds


class PictureQueue:
    """The pictures of one deck, told by their places in a ring of `RING` blocks of memory."""

    def __init__(self) -> None:
        self.count = 0
        """How many were displayed so far, of all clips; the number of the newest."""
        self._recent: tuple[Displayed, ...] = ()
        self._given: Displayed | None = None
        self._turn = 0
        self._in_time = 0  # the number of the picture with which the window last was in time

    # --- the decoder's thread -----------------------------------------------------------

    def free(self) -> int:
        """A place that may be decoded into."""
        kept = {each.place for each in (*self._recent, self._given) if each is not None}
        turns = ((self._turn + step) % RING for step in range(1, RING + 1))
        self._turn = next(turn for turn in turns if turn not in kept)
        return self._turn

    def put(self, place: int, at: Seconds) -> None:
        """The picture at this place was displayed at this instant."""
        self.count += 1
        self._recent = (*self._recent[1 - WAITING :], Displayed(place, self.count, at))

    # --- the window's thread ------------------------------------------------------------

    def clear(self) -> None:
        """Forget every picture; their numbers go on. Call it only while nothing is decoded."""
        self._recent, self._given = (), None

    @property
    def given(self) -> Displayed | None:
        """The picture that was given last; it stays whole until the next one is."""
        return self._given

    def peek(self, since: Seconds = -math.inf, until: Seconds = math.inf) -> Displayed | None:
        """The picture that `give` would give: the oldest unseen one that came after `since` and not
        after `until`; where there is none, the last one given, unless it came after `until`."""
        given = self._given
        seen = given.number if given is not None else 0
        unseen = [each for each in self._recent if each.number > seen and since < each.at <= until]
        if unseen:
            lasting = seen > 0 and unseen[-1].number - self._in_time > _CATCHING_UP
            most = _NEAR if lasting and unseen[0].number == seen + 1 else WAITING
            return unseen[-1] if len(unseen) >= most else unseen[0]
        return given if given is not None and given.at <= until else None

    def give(self, since: Seconds = -math.inf, until: Seconds = math.inf) -> Displayed | None:
        """The next picture to show; it is safe to read until the next call."""
        found = self.peek(since, until)
        if found is not None:
            follows = self._given is not None and found.number == self._given.number + 1
            if self.count - found.number <= 1 or not follows:
                self._in_time = found.number  # in time, or the deck's turn has only just come
            self._given = found
        return found
