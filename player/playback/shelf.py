"""The shelf of decks: which are free, and the thread that loads and unloads them.

libVLC blocks for tens of milliseconds while it opens and stops a clip, so that is done by a
loader thread, one deck after another. All else here belongs to the window thread.
"""

import queue
import threading
from collections.abc import Callable, Iterable
from typing import Any

from engine.clock import Clock
from engine.words import Seconds
from player.playback.card_deck import CardDeck
from player.playback.clip import Card, Clip
from player.playback.layers import ClipDeck, DeckLike
from player.system.worker import Worker, drain


class Shelf:
    """So many decks for clips, and as many for cards as are asked for."""

    def __init__(self, make_deck: Callable[[str], ClipDeck], size: int, clock: Clock) -> None:
        self.sound_track = 0
        """Which of a clip's sound tracks is heard, counted from 0."""
        self._clock = clock
        self._make_deck, self._made = make_deck, size
        self._free: list[ClipDeck] = [make_deck(f"deck {number + 1}") for number in range(size)]
        self._free_for_cards: list[CardDeck] = []
        self._returning: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._loader = Worker("deck loader")

    @property
    def free(self) -> int:
        """How many clips can be loaded now."""
        return len(self._free)

    def load(self, clip: Clip | Card, begin: Seconds) -> tuple[DeckLike, threading.Event]:
        """A deck that is being loaded, to begin at media time `begin`; the event tells when its
        state is that of this clip. IndexError where no deck is free for a clip."""
        deck: DeckLike
        if isinstance(clip, Card):
            card = self._free_for_cards.pop() if self._free_for_cards else CardDeck(self._clock)
            self._loader.submit(card.draw, clip, begin)
            deck = card
        else:
            player = self._free.pop(0)
            self._loader.submit(player.load, clip.path, begin, self.sound_track)
            deck = player
        loaded = threading.Event()
        self._loader.submit(loaded.set)
        return deck, loaded

    def give_back(self, deck: DeckLike) -> None:
        """Unload a deck; it is free again some `take_back` later."""
        shelf: list[Any] = self._free_for_cards if isinstance(deck, CardDeck) else self._free

        def unload() -> None:
            deck.unload()
            self._returning.put(lambda: shelf.append(deck))

        self._loader.submit(unload)

    def abandon(self, deck: DeckLike) -> None:
        """A deck that is stuck and may never stop: a thread of its own closes it, if it can, and a
        fresh one is put in its place."""
        if isinstance(deck, CardDeck):
            self.give_back(deck)
            return
        threading.Thread(target=deck.close, name="abandoned deck", daemon=True).start()
        self._made += 1
        name = f"deck {self._made}"

        def make() -> None:
            fresh = self._make_deck(name)
            self._returning.put(lambda: self._free.append(fresh))

        self._loader.submit(make)

    def take_back(self) -> None:
        """Free the decks that have been unloaded meanwhile."""
        for put_back in drain(self._returning):
            put_back()

    def close(self, in_use: Iterable[DeckLike]) -> None:
        """Stop every deck, those that are still in use too, and join the loader."""
        self.take_back()
        for deck in (*self._free, *in_use):
            self._loader.submit(deck.close)
        self._loader.close()
