"""A deck that shows a card: no file, no libVLC, no sound, and otherwise like any deck.

Threads: `draw` and `unload` belong to the pool's loader, all else to the window.
"""

import math
import threading
from typing import Any, Final

import numpy as np

from engine.clock import Clock
from engine.media.headers import Colour
from engine.words import Seconds
from player.audio.buffer import SoundBuffer
from player.playback.card_picture import SIZE, CardPicture
from player.playback.clip import Card
from player.playback.deck import RESUME_LAG, State
from player.playback.picture import Picture

RATE: Final = 12
"""Pictures a second: the light on a card moves slowly."""


class CardDeck:
    """Shows one card after another. Its sound is silence: the buffer stays empty."""

    def __init__(self, clock: Clock) -> None:
        self.sound = SoundBuffer()
        self.refused = ""
        self._clock = clock
        self._card: CardPicture | None = None
        self._drawn = threading.Event()
        self._begins: Seconds = 0.0
        self._started_at: Seconds | None = None
        self._paused_at: Seconds | None = None
        self._planes: Any = None
        self._number = 0  # of the picture painted last
        self._highest = 0  # of all pictures of all cards
        self._first = 0  # the number of the present card's first picture

    # --- loader thread ------------------------------------------------------------------

    def draw(self, card: Card, begin: Seconds) -> None:
        """Set a card, to begin at media time `begin`."""
        self._card = CardPicture(card.name, card.text)
        self._begins, self._started_at, self._paused_at = begin, None, None
        self._first = self._number = self._highest = self._highest + 1
        self._paint(begin)
        self._drawn.set()

    def unload(self) -> None:
        """Forget the card."""
        self._drawn.clear()
        self._card = self._started_at = self._paused_at = None

    def close(self) -> None:
        """There is nothing to give back."""

    # --- window thread ------------------------------------------------------------------

    @property
    def state(self) -> State:
        """The state of the deck; see `Deck.state`."""
        if not self._drawn.is_set():
            return "empty" if self._card is None else "opening"
        return "ready" if self._started_at is None else "playing"

    def start(self, now: Seconds) -> None:
        """Let it run; media time `begin` passes at monotonic `now` + RESUME_LAG, as in any deck."""
        self._started_at = now + RESUME_LAG

    def pause(self) -> None:
        """Stop where it is: the viewer paused."""
        if self._paused_at is None:
            self._paused_at = self._clock.now()

    def resume(self, paused_for: Seconds) -> None:
        """Go on after `pause`, which lasted this long."""
        self._paused_at = None
        if self._started_at is not None:
            self._started_at += paused_for

    @property
    def sound_tracks(self) -> tuple[str, ...]:
        """None: a card has no sound."""
        return ()

    def choose_sound(self, number: int) -> None:
        """A card has no sound to choose."""

    def position(self, now: Seconds) -> Seconds:
        """Media time that is on screen at monotonic `now`."""
        return self._begins + (0.0 if self._started_at is None else now - self._started_at)

    @property
    def media_time(self) -> Seconds | None:
        """A card's position is that of the clock."""
        return self.position(self._clock.now())

    def still_for(self, now: Seconds) -> Seconds:
        """A card never stalls."""
        return 0.0

    @property
    def displayed(self) -> int:
        """Pictures since it was started."""
        return max(0, self._number_at(math.inf) - self._first)

    @property
    def displayed_at(self) -> Seconds:
        """The monotonic instant of the newest picture."""
        return self._clock.now() if self._started_at is not None else 0.0

    @property
    def given(self) -> int:
        """Which of the pictures since it was started was painted last."""
        return self._number - self._first

    def next_number(self, since: Seconds = -math.inf, until: Seconds = math.inf) -> int | None:
        """The number of the picture that `picture` would give; see `Picture.number`."""
        return self._number_at(until) if self._drawn.is_set() else None

    def has_unseen(self, since: Seconds = -math.inf, until: Seconds = math.inf) -> bool:
        """Never: a card's pictures are painted when they are asked for."""
        return False

    def picture(self, since: Seconds = -math.inf, until: Seconds = math.inf) -> Picture | None:
        """The picture of this instant, or of the monotonic instant `until` once that has passed."""
        if not self._drawn.is_set():
            return None
        number = self._number_at(until)
        if number != self._number:
            self._number, self._highest = number, max(number, self._highest)
            self._paint(self._begins + self._since_start(until))
        wide, high = SIZE
        base = int(self._planes.ctypes.data)
        return Picture(
            wide,
            high,
            (wide, wide // 2, wide // 2),
            (high, high // 2, high // 2),
            (base, base + wide * high, base + wide * high + wide * high // 4),
            number,
            1.0,
            Colour("bt601"),
            self._clock.now(),
        )

    def _number_at(self, until: Seconds) -> int:
        return self._first + int(self._since_start(until) * RATE)

    def _since_start(self, until: Seconds) -> Seconds:
        if self._started_at is None:
            return 0.0
        now = self._clock.now() if self._paused_at is None else self._paused_at
        return max(0.0, min(now, until) - self._started_at)

    def _paint(self, time: Seconds) -> None:
        import cv2

        assert self._card is not None
        # OpenCV makes I420 by BT.601, limited, and that is what the picture is said to be.
        planes = cv2.cvtColor(self._card.at(time), cv2.COLOR_RGB2YUV_I420)
        self._planes = np.ascontiguousarray(planes)
