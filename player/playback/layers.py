"""What lies over what in the picture: decks as the pool orders them for the compositor."""

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
    """What the pool needs of a deck: `deck.Deck` and `card_deck.CardDeck` are such."""

    sound: SoundBuffer
    refused: str

    @property
    def state(self) -> State: ...
    @property
    def displayed(self) -> int: ...
    @property
    def displayed_at(self) -> Seconds: ...
    @property
    def given(self) -> int: ...
    @property
    def sound_tracks(self) -> tuple[str, ...]: ...
    def choose_sound(self, number: int) -> None: ...
    def unload(self) -> None: ...
    def close(self) -> None: ...
    def start(self, now: Seconds) -> None: ...
    def pause(self) -> None: ...
    def resume(self, paused_for: Seconds) -> None: ...
    def position(self, now: Seconds) -> Seconds: ...
    def still_for(self, now: Seconds) -> Seconds: ...
    def next_number(self, since: Seconds = ..., until: Seconds = ...) -> int | None: ...
    def has_unseen(self, since: Seconds = ..., until: Seconds = ...) -> bool: ...
    def picture(self, since: Seconds = ..., until: Seconds = ...) -> Picture | None: ...


class ClipDeck(DeckLike, Protocol):
    """A deck that plays clips."""

    def load(self, path: Path, begin: Seconds, sound_track: int = 0) -> None: ...


@dataclass(frozen=True, slots=True)
class Layer:
    """One deck to draw, with its opacity over what lies below it.

    Pictures displayed by the monotonic instant `since` are not drawn: they are of the handle. Nor
    is what was displayed after `until`: the last one before it stays.
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
