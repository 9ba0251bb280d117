"""The layers of the picture: decks as the pool orders them for the compositor."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from engine.words import Seconds
from player.audio.buffer import SoundBuffer
from player.playback.deck import State
from player.playback.picture import Picture


class DeckLike(Protocol):
    """A deck as the pool needs it: `deck.Deck` and `card_deck.CardDeck` are such."""

    sound: SoundBuffer
    refused: str

    @property
    def state(self) -> State:
        """The state of the deck. Any thread."""
        ...

    @property
    def displayed(self) -> int:
        """Pictures displayed since it began to run."""
        ...

    @property
    def displayed_at(self) -> Seconds:
        """The monotonic instant of the newest picture."""
        ...

    @property
    def given(self) -> int:
        """The number of the picture given last, counted from 1; 0 before any."""
        ...

    @property
    def sound_tracks(self) -> tuple[str, ...]:
        """The names of the sound tracks, in the clip's order."""
        ...

    def choose_sound(self, number: int) -> None:
        """Change to another sound track, counted from 0."""
        ...

    def unload(self) -> None:
        """Stop, and forget the clip. Loader thread."""
        ...

    def close(self) -> None:
        """Free the deck; it cannot be used afterwards. Loader thread."""
        ...

    def start(self, now: Seconds) -> None:
        """Run from the picture held, from monotonic `now` on."""
        ...

    def pause(self) -> None:
        """Keep the present picture."""
        ...

    def resume(self, paused_for: Seconds) -> None:
        """Go on after a pause of this many seconds."""
        ...

    def position(self, now: Seconds) -> Seconds:
        """The media time on screen at monotonic `now`."""
        ...

    @property
    def media_time(self) -> Seconds | None:
        """The position by the decoder's own word; not for the window thread."""
        ...

    def still_for(self, now: Seconds) -> Seconds:
        """Seconds without a new picture although it runs."""
        ...

    def next_number(self, since: Seconds = ..., until: Seconds = ...) -> int | None:
        """The number of the picture that `picture` would give."""
        ...

    def has_unseen(self, since: Seconds = ..., until: Seconds = ...) -> bool:
        """Whether `picture` would give one that it has not given yet."""
        ...

    def picture(self, since: Seconds = ..., until: Seconds = ...) -> Picture | None:
        """The next picture displayed after `since` and not after `until`, monotonic instants."""
        ...


class ClipDeck(DeckLike, Protocol):
    """A deck that plays clips."""

    def load(self, path: Path, begin: Seconds, sound_track: int = 0) -> None:
        """Open a clip and hold its picture at media time `begin`. Loader thread."""
        ...


@dataclass(frozen=True, slots=True)
class Layer:
    """One deck to draw, with its opacity over what lies below it.

    Pictures displayed by the monotonic instant `since` are not drawn: they are of the handle.
    Pictures displayed after `until` are not drawn either: the last one before it stays.
    """

    deck: DeckLike
    opacity: float
    since: Seconds = -math.inf
    until: Seconds = math.inf


def looks_of(layers: Sequence[Layer]) -> object:
    """Equal for layers that look the same, so that nothing need be drawn anew.

    A dissolve moves with the pictures of the deck that comes in, as dissolves on film do.
    """
    decks = [id(layer.deck) for layer in layers]
    if not layers:
        return decks
    top = layers[-1]
    return decks, top.deck.next_number(top.since, top.until)
