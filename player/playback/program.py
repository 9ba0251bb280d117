"""The decks on air: the one that is drawn on top, the one it took over from, and how.

The words are those of vision mixing: a `take` puts the next deck on air, with a hard cut or a
dissolve.
"""

import math

from engine.clock import FilmClock
from engine.words import Seconds
from player.playback.layers import Layer
from player.playback.slot import Slot


class Program:
    """The decks on screen. Film times in; `film` turns them into instants. Window thread.

    `half_frame` is half of one of the film's frames in seconds: a picture that is displayed so
    much before its time is that of its time.
    """

    def __init__(self, film: FilmClock, half_frame: Seconds) -> None:
        self.on_air: Slot | None = None
        self.leaving: Slot | None = None
        self._film = film
        self._half_frame = half_frame
        self._taken_at: Seconds = 0.0
        self._dissolve: Seconds = 0.0

    @property
    def slots(self) -> list[Slot]:
        """The slots on screen."""
        return [slot for slot in (self.on_air, self.leaving) if slot]

    @property
    def over_at(self) -> Seconds:
        """The film time at which the latest take is complete."""
        return self._taken_at + self._dissolve

    def take(self, slot: Slot, at: Seconds, dissolve: Seconds) -> None:
        """Put this on air, from film time `at` on; what was is leaving.

        `dissolve` is the length of the transition, which begins at `at`; the first deck has
        nothing to dissolve from.
        """
        self.leaving, self.on_air = self.on_air, slot
        self._taken_at = at
        self._dissolve = dissolve if self.leaving else 0.0

    def freeze(self, at: Seconds) -> bool:
        """From film time `at` on the picture is a freeze frame; whether it was to run on."""
        if self.on_air is None or self.on_air.frozen_from is not None:
            return False
        self.on_air.frozen_from = at
        return True

    def layers(self, now: Seconds, cut_at: Seconds | None) -> list[Layer]:
        """The layers to draw at film time `now`, lowest first; none before the first take.

        `cut_at` is when the next hard cut falls, None where none is settled.
        """
        if self.on_air is None:
            return []
        # A hard cut is over once it is taken, also where the film's time is set back after it, as
        # it is for a program that was stopped.
        if self.leaving is None or self._dissolve <= 0.0 or now >= self.over_at:
            return [self._top(self.on_air, 1.0, cut_at)]
        below = self._layer(self.leaving, 1.0, self._freezes(self.leaving))
        share = max(0.0, (now - self._taken_at) / self._dissolve)
        return [below, self._top(self.on_air, share, cut_at)]

    def has_unseen(self, cut_at: Seconds | None) -> bool:
        """Whether a picture before the hard cut has been displayed, but not been drawn yet."""
        if self.on_air is None:
            return False
        layer = self._top(self.on_air, 1.0, cut_at)
        return self.on_air.deck.has_unseen(layer.since, layer.until)

    @property
    def drawn(self) -> tuple[int, int] | None:
        """Which run of which deck is on screen, and which of its pictures was drawn last.

        None before the first, and during a freeze frame.
        """
        slot = self.on_air
        frozen = slot is not None and slot.frozen_from is not None
        if slot is None or (frozen and self._film.now() >= (slot.frozen_from or 0.0)):
            return None
        given = slot.deck.given
        return (id(slot), given) if given else None

    def position(self, now: Seconds) -> Seconds:
        """Media time on screen at film time `now`; 0 before the first take."""
        if self.on_air is None:
            return 0.0
        frozen_from = self.on_air.frozen_from
        latest = math.inf if frozen_from is None else frozen_from - self._half_frame
        return self.on_air.deck.position(self._film.instant_at(min(now, latest)))

    def _top(self, slot: Slot, opacity: float, cut_at: Seconds | None) -> Layer:
        """The deck on air without what lies beyond its out point: with a freeze frame or a hard
        cut before us that must not flash up."""
        until = self._freezes(slot)
        if cut_at is not None:
            until = min(until, self._film.instant_at(cut_at) - self._half_frame)
        return self._layer(slot, opacity, until)

    def _layer(self, slot: Slot, opacity: float, until: Seconds) -> Layer:
        """A deck on screen, without the pictures of its handle."""
        since = -math.inf
        if slot.reaches is not None and slot.cue.handle > 0:  # without one the first picture is it
            since = self._film.instant_at(slot.reaches) - self._half_frame
        return Layer(slot.deck, opacity, since, until)

    def _freezes(self, slot: Slot) -> Seconds:
        """The instant after which its pictures are not drawn any more."""
        if slot.frozen_from is None:
            return math.inf
        return self._film.instant_at(slot.frozen_from) - self._half_frame
