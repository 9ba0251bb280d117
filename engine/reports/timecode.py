"""Frames and timecode (SMPTE ST 12-1), as editing programs count them. Pure."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from engine.words import Seconds

_NTSC: Final = Fraction(1000, 1001)
_NEAR: Final = 0.01  # frames a second: people write 23.98 and 29.97
_A_DAY: Final = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class FrameRate:
    """Frames a second: `exact` as they run, `base` as a second of timecode counts them."""

    exact: Fraction
    base: int

    @staticmethod
    def of(rate: float) -> "FrameRate":
        """The rate that is meant by a number: 29.97 is 30000/1001, 24.001 is 24."""
        base = max(1, round(rate))
        for exact in (Fraction(base), base * _NTSC):
            if abs(float(exact) - rate) < _NEAR:
                return FrameRate(exact, base)
        return FrameRate(Fraction(rate).limit_denominator(100_000), base)

    @property
    def is_ntsc(self) -> bool:
        """Whether it runs slower than its timecode by 1000/1001."""
        return self.exact == self.base * _NTSC

    @property
    def drops(self) -> bool:
        """Whether its timecode is drop frame, so that it keeps to the clock: 29.97 and 59.94."""
        return self.is_ntsc and self.base in (30, 60)

    def frame(self, at: Seconds) -> int:
        """The frame whose beginning is nearest to a time."""
        return round(Fraction(at) * self.exact)

    def frames_of(self, timecode: str) -> int:
        """The number of the frame of a timecode, `01:00:00:00` or `01:00:00;00`.

        Raises ValueError for a text that is none.
        """
        parts = timecode.replace(";", ":").split(":")
        if len(parts) != 4 or not all(part.isdigit() and len(part) < 4 for part in parts):
            raise ValueError(timecode)
        hours, minutes, seconds, frames = map(int, parts)
        if hours > 23 or minutes > 59 or seconds > 59 or frames >= self.base:
            raise ValueError(timecode)
        whole = 60 * hours + minutes
        count = (60 * whole + seconds) * self.base + frames
        if not self.drops:
            return count
        if not seconds and frames < self._dropped and minutes % 10:
            raise ValueError(timecode)  # one of the numbers that are dropped
        return count - self._dropped * (whole - whole // 10)

    def timecode(self, frame: int) -> str:
        """The timecode of a frame, counted from midnight; a semicolon says that it drops."""
        if self.drops:
            frame += self._numbers_dropped_before(frame)
        seconds, frames = divmod(frame, self.base)
        minutes, second = divmod(seconds % _A_DAY, 60)
        hour, minute = divmod(minutes, 60)
        mark = ";" if self.drops else ":"
        return f"{hour:02}:{minute:02}:{second:02}{mark}{frames:02}"

    @property
    def _dropped(self) -> int:
        """How many numbers are left out at the start of a minute, but of each tenth."""
        return self.base // 15

    def _numbers_dropped_before(self, frame: int) -> int:
        ten_minutes = 600 * self.base - 9 * self._dropped
        tens, rest = divmod(frame, ten_minutes)
        first = 60 * self.base  # the first of ten minutes keeps all of its numbers
        later = 0 if rest < first else 1 + (rest - first) // (first - self._dropped)
        return self._dropped * (9 * tens + later)
