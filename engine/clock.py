"""Clocks, which are passed in: nothing in `engine` reads the time by itself."""

import time
from typing import Protocol

from engine.words import Seconds


class Clock(Protocol):
    """Anything that gives monotonic seconds."""

    def now(self) -> Seconds:
        """Seconds since an arbitrary instant; never runs backwards. Any thread."""
        ...


class SystemClock:
    """The machine's monotonic clock, the one that libVLC and the camera workers share."""

    def now(self) -> Seconds:
        """Seconds of `time.monotonic`."""
        return time.monotonic()


class ManualClock:
    """A clock that is advanced by calls, for tests and for reading files faster than real time."""

    def __init__(self, start: Seconds = 0.0) -> None:
        self._now = start

    def now(self) -> Seconds:
        """The time that was last set."""
        return self._now

    def advance(self, seconds: Seconds) -> None:
        """Move forward; a negative step is refused with ValueError."""
        if seconds < 0:
            raise ValueError("a clock does not run backwards")
        self._now += seconds


class FilmClock:
    """Film time: seconds of showing, standing still while paused.

    The window thread's; only `paused` and `of` may be asked in any other.

    `of` turns an instant of the underlying clock into film time, and `at` film time into
    an instant, so that a camera frame stamped elsewhere finds its place in the film.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._start = clock.now()
        self._paused_at: Seconds | None = None

    @property
    def paused(self) -> bool:
        """Whether film time stands still."""
        return self._paused_at is not None

    def now(self) -> Seconds:
        """The present film time, in seconds."""
        instant = self._clock.now() if self._paused_at is None else self._paused_at
        return instant - self._start

    def film_time_of(self, instant: Seconds) -> Seconds:
        """Film time of an instant of the underlying clock, as if unpaused since then."""
        return instant - self._start

    def instant_at(self, film_time: Seconds) -> Seconds:
        """The instant at which film time will be reached if nobody pauses."""
        return film_time + self._start

    def pause(self) -> None:
        """Stop film time; a second call does nothing."""
        if self._paused_at is None:
            self._paused_at = self._clock.now()

    def resume(self) -> None:
        """Let film time go on; without a pause it does nothing."""
        if self._paused_at is not None:
            self._start += self._clock.now() - self._paused_at
            self._paused_at = None
