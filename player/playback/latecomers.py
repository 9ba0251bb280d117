"""Clips that showed no picture in time: a machine may only have been busy, so they are waited for
a while longer, and then tried again, ever less often. Window thread."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from engine.words import Seconds
from player.playback.clip import Cue
from player.playback.slot import Slot

_PATIENCE: Final[Seconds] = 12.0  # after it was ordered
_FIRST_PAUSE: Final[Seconds] = 10.0
_LAST_PAUSE: Final[Seconds] = 160.0


@dataclass(slots=True)
class _Late:
    cue: Cue
    slot: Slot | None
    again: Seconds
    pause: Seconds = _FIRST_PAUSE


class Latecomers:
    """The late segments, and their decks. `load` begins to open a clip, `dismiss` gives a deck
    back, `spare` says how many decks nobody needs. Film times in seconds."""

    def __init__(
        self,
        load: Callable[[Cue, Seconds], Slot],
        dismiss: Callable[[Slot], None],
        spare: Callable[[], int],
    ) -> None:
        self._load = load
        self._dismiss = dismiss
        self._spare = spare
        self._late: dict[Cue, _Late] = {}

    @property
    def slots(self) -> list[Slot]:
        """The slots whose decks are opening."""
        return [late.slot for late in self._late.values() if late.slot is not None]

    def add(self, slot: Slot, now: Seconds) -> None:
        """This one is late: go on opening it."""
        self._late[slot.cue] = _Late(slot.cue, slot, now)

    def forget(self, cue: Cue | None = None) -> None:
        """Stop trying this one, or all of them."""
        for late in [late for late in self._late.values() if cue is None or late.cue == cue]:
            self._put_off(late, 0.0)
            del self._late[late.cue]

    def put_off(self, now: Seconds) -> None:
        """Give up the decks that are being opened and of no use; they are tried anew later."""
        for late in self._late.values():
            self._put_off(late, now)

    def arrived(self, now: Seconds) -> list[Slot]:
        """The slots that have come at last; from now on they are the caller's."""
        come: list[Slot] = []
        for late in list(self._late.values()):
            slot = late.slot
            if slot is None:
                if now >= late.again and self._spare() > 1:
                    late.slot = self._load(late.cue, now)
                continue
            state = slot.state
            if state == "ready":
                come.append(slot)
                del self._late[late.cue]
            elif state != "opening":  # it was not slow, it is broken
                self.forget(late.cue)
            elif now - slot.ordered > _PATIENCE or self._spare() < 1:
                self._put_off(late, now)
        return come

    def _put_off(self, late: _Late, now: Seconds) -> None:
        if late.slot is not None:
            self._dismiss(late.slot)
            late.slot, late.again = None, now + late.pause
            late.pause = min(2 * late.pause, _LAST_PAUSE)
