"""A voice: one sound in the mix, with its fades and its join to the voice before it."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.words import Seconds
from player.audio.buffer import RATE, Samples, SoundBuffer

HARD_JOIN: Final[Seconds] = 0.008
"""Length of the crossfade under a hard cut: short enough to be heard as a cut."""

PATIENCE: Final[Seconds] = 0.4
"""How many seconds the sound before a cut runs on for a next one that is not decoded yet."""

_RESEAT: Final = RATE * 40 // 1000  # samples from its clock at which a voice is moved at once
_DRIFTING: Final = RATE * 5 // 1000  # … and at which it is led back, unheard
_ARRIVED: Final = RATE // 1000
_LEAD_BACK: Final = 2e-4  # 0.35 cents: far below what an ear can tell
_NONSENSE: Final[Seconds] = 0.05  # between where a join should fall by the clock and by the sound

Instants = npt.NDArray[np.float64]


@dataclass(slots=True, eq=False)
class Voice:
    """A sound heard from `start` until `stop` (monotonic instants), with equal-power fades.

    With a `leader` it begins relative to that sound instead of the clock: it is at its own media
    time `own_at` exactly where the leader reaches `leader_at`, and keeps the leader's pace until
    the block ends. The join is then continuous to the sample, although the clocks of two decoders
    agree only to a millisecond.

    With `waits`, a sound that is not decoded when it is due begins with the first block for which
    it is, and its leader runs on until then, for `PATIENCE` seconds at most: the clip may have no
    sound there.
    """

    buffer: SoundBuffer
    start: Seconds
    fade_in: Seconds = HARD_JOIN
    stop: Seconds = math.inf
    fade_out: Seconds = HARD_JOIN
    leader: "Voice | None" = None
    leader_at: Seconds = 0.0
    own_at: Seconds = 0.0
    waits: bool = True
    _due: Seconds | None = None
    _cursor: float | None = None
    _block_cursor: float | None = None
    _heard: bool = False
    _late: Seconds = 0.0
    _covered: Seconds = 0.0
    _missed: int = 0
    _led_back: float = 0.0
    _pace: float = 1.0

    def is_over(self, instant: Seconds) -> bool:
        """Whether it is silent from this monotonic instant on."""
        return self.stop + self.fade_out <= instant

    def postpone(self, seconds: Seconds) -> None:
        """Move it later by the seconds that the film was paused."""
        self.start += seconds
        self.stop += seconds
        if self._due is not None:
            self._due += seconds
        self._cursor = self._block_cursor = None

    def align(self, times: Instants) -> None:
        """Find this voice's sample, and that of its join, in the block to be rendered next."""
        self._block_cursor = self._cursor
        if self._heard:
            return
        if self._due is None:
            self._due = self.start
        due, leader = self._due, self.leader
        if leader is not None:
            by_sound = self._join_by_sound(leader, times)
            if by_sound is None or abs(by_sound - due) > _NONSENSE:
                self._cursor = None
            else:
                due = by_sound
        self.start = self._once_decoded(due, times)
        if leader is not None:
            leader.stop = self.start

    def _once_decoded(self, due: Seconds, times: Instants) -> Seconds:
        """When this voice begins: at `due`, or after this block where it is not decoded yet."""
        begin, end = float(times[0]), float(times[-1]) + 1 / RATE
        if due >= end or not self.waits:
            return due
        place = self._cursor if self._cursor is not None else self.buffer.index_at(begin)
        decoded = place is not None and self.buffer.holds(math.ceil(place) + len(times) + 1)
        if not decoded and begin - due <= PATIENCE:
            self._late = end - due
            return end
        return max(due, begin) if self._late else due

    def _join_by_sound(self, leader: "Voice", times: Instants) -> Seconds | None:
        """The instant at which the leader reaches the join; sets this voice's own sample."""
        theirs = leader.buffer.index_of(self.leader_at)
        own = self.buffer.index_of(self.own_at)
        if theirs is None or own is None or leader._block_cursor is None:
            return None
        ahead = theirs - leader._block_cursor
        self._cursor = self._block_cursor = own - ahead
        return float(times[0]) + ahead / RATE

    def add(self, times: Instants, out: Samples) -> None:
        """Add the frames heard at these instants to `out`, after the leader has added its own."""
        if times[-1] < self.start:
            return
        leader, self.leader = self.leader, None  # from the next block on it runs by itself
        if self.is_over(float(times[0])):
            self._cursor = None  # whoever still follows has to go by the clock
            return
        due = self.buffer.index_at(float(times[0]))
        if due is None:
            return
        if not self._heard:
            self._heard, self._missed = True, self.buffer.missed
            self._covered = self._late if leader else 0.0
        if self._cursor is None or abs(due - self._cursor) > _RESEAT:
            self._cursor, self._led_back, leader = due, 0.0, None
        gain = np.sin(_slope(times, self.start, self.fade_in) * (math.pi / 2))
        if self.stop < math.inf:
            gain = gain * np.cos(_slope(times, self.stop, self.fade_out) * (math.pi / 2))
        self._pace = leader._pace if leader else self._own_pace(due - self._cursor, len(times))
        out += self._read(len(times)) * gain[:, None].astype(np.float32)

    def take_covered(self) -> Seconds:
        """How many seconds its leader ran on because this sound was late; 0 at later calls."""
        covered, self._covered = self._covered, 0.0
        return covered

    def take_missed(self) -> Seconds:
        """How many seconds of it were decoded too late to be heard since the last call.

        0 until the sound is being heard again.
        """
        missed = self.buffer.missed - self._missed
        if not self._heard or not missed or not self.buffer.holds(math.ceil(self._cursor or 0.0)):
            return 0.0
        self._missed += missed
        return missed / RATE

    def _own_pace(self, behind: float, count: int) -> float:
        """Samples a frame: a little more or less than 1 while the sound card's clock runs away."""
        assert self._cursor is not None
        if abs(behind) > _DRIFTING:
            self._led_back = math.copysign(_LEAD_BACK, behind)
        elif abs(behind) < _ARRIVED:
            self._led_back = 0.0
        if self._led_back:
            return 1.0 + self._led_back
        # Arrived between two samples, it ends this block on one, and is then read as it is.
        return (round(self._cursor + count) - self._cursor) / count

    def _read(self, count: int) -> Samples:
        assert self._cursor is not None
        first = math.floor(self._cursor)
        if self._pace == 1.0 and self._cursor == first:
            self._cursor = first + count
            return self.buffer.read(first, count)
        places = self._cursor - first + np.arange(count) * self._pace
        raw = self.buffer.read(first, count + 2)
        whole = places.astype(np.int64)
        share = (places - whole)[:, None].astype(np.float32)
        self._cursor = round(self._cursor + count * self._pace, 6)  # a whole one is whole again
        mixed: Samples = raw[whole] * (1 - share) + raw[whole + 1] * share
        return mixed


def _slope(times: Instants, at: Seconds, length: Seconds) -> Instants:
    """0 before `at`, 1 after `at + length`, linear between."""
    return np.clip((times - at) / max(length, 1 / RATE), 0.0, 1.0)
