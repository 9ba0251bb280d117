"""The test card on the stage: a mark that runs, and a tone from each loudspeaker in turn."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from engine.clock import Clock
from engine.words import Seconds
from player.audio.buffer import RATE, SoundBuffer
from player.audio.mixer import Mixer
from player.screen.overlay_state import OverlayState
from player.screen.testcard_view import CardState, Side
from player.supervision.progress import Progress
from player.viewing.scene import View
from player.viewing.scenes.card import TouchedAway

CROSSES_IN: Final[Seconds] = 4.0
"""The mark's way from left to right."""
ROUND: Final[Seconds] = 4.0
TONE: Final[Seconds] = 1.0
"""A tone of this length on the left at the beginning of each round, on the right at its half."""
PITCH: Final = (440, 660)
"""Hertz, left and right; both go whole times into a second, so that a tone ends where it began."""
LEVEL_DB: Final = -20.0
"""Of the tone's peak, against full scale: EBU R 68's alignment level is near it."""

_AHEAD: Final[Seconds] = 0.5
_BLOCK: Final = RATE // 50
_EDGE: Final[Seconds] = 0.01
_LATE: Final = 1.5  # of the usual time between two pictures
_TELLS_EVERY: Final[Seconds] = 1.0


class Steadiness:
    """How evenly pictures come: their rate, and how many came late. Pure."""

    def __init__(self) -> None:
        self._last: Seconds | None = None
        self._recent: list[Seconds] = []
        self.late = 0
        """Pictures that came later than one and a half times the usual time after the last."""

    def note(self, now: Seconds) -> None:
        """A picture was shown."""
        if self._last is not None:
            passed = now - self._last
            if len(self._recent) >= 30 and passed > _LATE * self._usual:
                self.late += 1
            self._recent = [*self._recent[-119:], passed]
        self._last = now

    @property
    def rate(self) -> float | None:
        """Pictures a second, of the last two seconds or so; None while too few were shown."""
        return 1 / self._usual if len(self._recent) >= 30 and self._usual > 0 else None

    @property
    def _usual(self) -> Seconds:
        ordered = sorted(self._recent)
        return ordered[len(ordered) // 2]


def sounding(passed: Seconds) -> Side:
    """The loudspeaker that the tone comes from, so long after the card began."""
    place = passed % ROUND
    if place < TONE:
        return "left"
    return "right" if ROUND / 2 <= place < ROUND / 2 + TONE else ""


class TestCardScene(TouchedAway):
    """Stands until a key, a click, or for `seconds`. Sound begins when the card does."""

    __test__ = False  # for pytest: the field's own word, and no test

    def __init__(
        self,
        mixer: Mixer,
        clock: Clock,
        size: tuple[int, int],
        *,
        title: str,
        greetings: Sequence[str] = (),
        seconds: Seconds | None = None,
    ) -> None:
        super().__init__(clock, seconds)
        self._mixer, self._size = mixer, size
        self._title, self._greetings = title, tuple(greetings)
        self._begun = clock.now()
        self.steadiness = Steadiness()
        self._facts: tuple[str, ...] = (self._size_said,)
        self._told_at = self._begun
        self._buffer = SoundBuffer()
        self._made = 0
        self._mixer.begin(self._buffer, self._begun)

    def advance(self) -> None:
        """Make the sound of the next half second, and see how evenly pictures come."""
        now = self._clock.now()
        self.steadiness.note(now)
        while self._made / RATE < now - self._begun + _AHEAD:
            first = self._made
            self._buffer.write(_tone(first, _BLOCK), self._begun + first / RATE)
            self._made += _BLOCK
        if now - self._told_at >= _TELLS_EVERY:
            self._told_at = now
            self._facts = (f"{self._size_said}, {self._pace_said}",)

    @property
    def progress(self) -> Progress:
        """The mark has to move."""
        return Progress("test card", picture=self._mark)

    def view(self) -> View:
        """What to draw at this instant."""
        side = sounding(self._clock.now() - self._begun)
        card = CardState(self._title, self._mark, side, self._facts, self._greetings)
        return View(OverlayState(test_card=card))

    @property
    def _mark(self) -> float:
        return (self._clock.now() - self._begun) % CROSSES_IN / CROSSES_IN

    @property
    def _size_said(self) -> str:
        return f"{self._size[0]} × {self._size[1]} pixels"  # noqa: RUF001

    @property
    def _pace_said(self) -> str:
        rate, late = self.steadiness.rate, self.steadiness.late
        if rate is None:
            return "too few pictures to count"
        return f"{rate:.0f} pictures a second, {late or 'none'} late"


def _tone(first: int, count: int) -> np.ndarray[tuple[int, int], np.dtype[np.int16]]:
    """The sound from a sample on, counted from the card's beginning: int16 of shape (count, 2)."""
    times = (first + np.arange(count)) / RATE % ROUND
    out = np.zeros((count, 2), np.int16)
    peak = 32767 * 10 ** (LEVEL_DB / 20)
    for channel, begins in enumerate((0.0, ROUND / 2)):
        place = times - begins
        edge = np.clip(np.minimum(place, TONE - place) / _EDGE, 0.0, 1.0)
        out[:, channel] = peak * edge * np.sin(2 * np.pi * PITCH[channel] * place)
    return out
