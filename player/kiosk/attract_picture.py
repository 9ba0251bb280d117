"""The moving picture of the attract loop: a clip that begins anew without a gap, or a still.

It is played as a film is: two decks take turns at the same clip, so that its first picture
follows its last as at any cut.
"""

from typing import Final

from engine.clock import Clock, FilmClock
from engine.showing.events import Failed, Ready, Shown
from engine.words import Seconds
from player.audio.mixer import Mixer
from player.playback.clip import Card, Clip
from player.playback.deck import Deck
from player.playback.layers import Layer
from player.playback.pool import Pool

_DECKS: Final = 3
_TURNS: Final = ("one", "other")
_STILL: Final = "still"


class AttractPicture:
    """Plays while nobody is there. Window thread.

    `loops` is the clip that begins anew; without it the first picture of `still` stands.
    """

    def __init__(
        self,
        mixer: Mixer,
        clock: Clock,
        *,
        loops: Clip | None,
        still: Clip | Card | None,
        frame_rate: float,
    ) -> None:
        self._film = FilmClock(clock)
        self._loops = loops
        clips: dict[str, Clip | Card] = {}
        if loops is not None:
            clips = dict.fromkeys(_TURNS, loops)
        if still is not None:
            clips[_STILL] = still
        self._pool = Pool(
            clips, mixer=mixer, clock=clock, film=self._film, make_deck=Deck, size=_DECKS,
            frame_rate=frame_rate,
        )  # fmt: skip
        self.failed = ""
        """Why the clip cannot be played; empty while it can."""
        self._begins = _TURNS[0]
        self._moves = False
        self._has_any = loops is not None or still is not None
        if loops is not None:
            self._pool.prepare((_TURNS[0],))
        elif still is not None:
            self._pool.prepare((_STILL,))

    @property
    def position(self) -> Seconds:
        """Media time of what is on screen."""
        return self._pool.position(self._film.now())

    @property
    def moves(self) -> tuple[int, int] | None:
        """Unequal to the last turn's where a new picture was drawn; None of a still."""
        return self._pool.on_screen if self._moves else None

    @property
    def is_awaited(self) -> bool:
        """Whether there is one to come, or was."""
        return self._has_any and not self.failed

    def advance(self) -> None:
        """One turn: the decks move on, and the clip begins anew where it ends."""
        now = self._film.now()
        for event in self._pool.tick(now):
            match event:
                case Ready(segment) if segment == self._begins and not self._moves:
                    self._pool.cut_to(segment, now)
                case Shown(segment, at) if self._loops is not None:
                    self._moves = True
                    then = _TURNS[1 - _TURNS.index(segment)]
                    self._pool.prepare((then,))
                    self._pool.cut_to(then, at + self._loops.out_point - self._loops.in_point)
                case Failed(_, reason):
                    self.failed, self._loops, self._moves = reason, None, False

    def layers(self) -> list[Layer]:
        """What to draw; empty where there is no picture (yet)."""
        return self._pool.layers(self._film.now())

    def close(self) -> None:
        """Stop the decks."""
        self._pool.close()
