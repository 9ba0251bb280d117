"""A stand-in: a fresh deck that takes over from one that froze on air, where the film is by then.

libVLC may live, and even show its last picture again and again, while its position stands; a museum
found its player so every morning. So it is the position that is watched, and the pictures as well.
A frozen deck is noticed after `FROZEN` seconds without a picture, or `STANDS` without a change of
its position, and the stand-in is on air some tenths of a second later; where none comes within
`GIVES_UP` seconds the segment has failed, and the film cuts on.

Threads: one of its own asks libVLC for the position, for a deck that hangs may never answer. All
else here belongs to the window thread.
"""

import queue
from collections.abc import Callable
from typing import Final

from engine.clock import Clock, FilmClock
from engine.words import Seconds
from player.audio.mixer import Mixer
from player.audio.voice import HARD_JOIN
from player.playback.clip import Card, Clip, Cue
from player.playback.program import Program
from player.playback.slot import STALL_LIMIT, Slot
from player.system.worker import Worker, drain

FROZEN: Final[Seconds] = STALL_LIMIT
STANDS: Final[Seconds] = 1.5
GIVES_UP: Final[Seconds] = 3.0

_ASKS_EVERY: Final[Seconds] = 0.3
_NO_ANSWER: Final[Seconds] = 5.0  # a busy machine lets the thread that asks wait
_PAUSED: Final[Seconds] = 0.5  # without a turn
_AHEAD: Final[Seconds] = 0.6  # a deck is ready after some 0.1 s, on a busy machine after more
_WORTH_IT: Final[Seconds] = 0.5  # of the segment that is left then
_MOST: Final = 3
_WITHIN: Final[Seconds] = 60.0  # a clip that freezes every deck is what is broken


class StandIns:
    """Mends what is on air in a `program`. Film times in, as the pool has them.

    `load` begins to load a cue, `dismiss` gives a slot back, `free` says how many decks are;
    `half_frame` is half of one of the film's frames, in seconds.
    """

    def __init__(
        self,
        program: Program,
        *,
        load: Callable[[Cue, Seconds], Slot],
        dismiss: Callable[[Slot], None],
        free: Callable[[], int],
        mixer: Mixer,
        clock: Clock,
        film: FilmClock,
        cue: Worker,
        half_frame: Seconds,
    ) -> None:
        self._program = program
        self._half_frame = half_frame
        self._load, self._dismiss, self._free = load, dismiss, free
        self._mixer, self._clock, self._film, self._cue = mixer, clock, film, cue
        self._slot: Slot | None = None
        self._since: Seconds | None = None  # when the deck on air was found frozen
        self._at: Seconds = 0.0  # when the stand-in is to be on air
        self._taken: list[Seconds] = []
        self._told: queue.SimpleQueue[tuple[Slot, Seconds, Seconds | None]] = queue.SimpleQueue()
        self._asker = Worker("deck positions")
        self._is_asking = False
        self._watched: Slot | None = None
        self._position: Seconds | None = None
        # Monotonic instants: of the last turn, of the last question, of the latest question that
        # was answered, and of the earliest with the present answer.
        self._ticked_at = self._asked_at = self._answered_for = self._moved_at = 0.0
        self.said: list[str] = []
        """A sentence for each deck that froze; whoever reads them empties the list."""

    @property
    def slots(self) -> list[Slot]:
        """The stand-in that is on its way."""
        return [] if self._slot is None else [self._slot]

    def drop(self) -> None:
        """Nobody needs a stand-in any more: the film went on, or is paused."""
        if self._slot is not None:
            self._dismiss(self._slot)
        self._slot = self._since = self._watched = None

    def close(self) -> None:
        """End the thread that asks."""
        self._asker.close()

    def mend(self, here: Slot, clip: Clip | Card, now: Seconds) -> str:
        """Watch what is on air at film time `now`, and have it replaced where it froze.

        The reason, to follow the clip's name, where it has stopped and cannot be replaced.
        """
        instant = self._film.instant_at(now)
        self._watch_position(here, instant)
        why = here.why_stopped(instant, clip)
        position = here.deck.position(instant)
        if not why and self._stands(here, clip, instant, position):
            why = "stands still"
        if not why:
            here.is_stuck = False
            if self._since is not None:
                self.drop()  # it only was slow
            return ""
        if here.deck.state != "playing":
            return why  # it came to its end, where another deck would as well
        if self._since is None:
            self._since, here.is_stuck = now, True
        self._taken = [at for at in self._taken if now - at < _WITHIN]
        if now - self._since > GIVES_UP or len(self._taken) >= _MOST:
            self.drop()
            return why
        if self._slot is None:
            if position + _AHEAD > clip.out_point - _WORTH_IT:
                return why
            if self._free():
                self._at = now + _AHEAD
                self._slot = self._load(Cue(here.cue.segment, position + _AHEAD), now)
            return ""
        self._bring(self._slot, here, clip, now)
        return ""

    def _bring(self, slot: Slot, here: Slot, clip: Clip | Card, now: Seconds) -> None:
        """Let the stand-in go in time, and take it once it has reached its place."""
        if not slot.is_rolling:
            if slot.state != "ready":
                return
            reaches = slot.roll(self._at, now, self._film, self._clock, self._cue)
            if reaches is not None:
                cut = self._film.instant_at(reaches)
                self._mixer.end(here.deck.sound, cut, HARD_JOIN)
                self._mixer.begin(slot.deck.sound, cut, HARD_JOIN)
            return
        assert slot.reaches is not None
        due = self._film.instant_at(slot.reaches) - self._half_frame
        if now < slot.reaches or not slot.has_reached(due):
            return
        slot.told_ready, slot.frozen_from = True, here.frozen_from
        left = self._program.leaving
        if left is not None:
            self._program.leaving = None
            self._dismiss(left)
        self._program.take(slot, slot.reaches, 0.0)
        noticed = now - (self._since if self._since is not None else now)
        self.said.append(
            f"The {clip.called} froze; another deck took over {noticed:.1f} s after that was seen."
        )
        self._taken.append(now)
        self._slot = self._since = None

    def _watch_position(self, here: Slot, instant: Seconds) -> None:
        """Ask for the position now and then, one question at a time."""
        if here is not self._watched or instant - self._ticked_at > _PAUSED:
            # Another deck, or the film was paused: what was seen before says nothing.
            self._watched, self._position = here, None
            self._moved_at = self._answered_for = instant
        self._ticked_at = instant
        for slot, asked_at, position in drain(self._told):
            self._is_asking = False
            if slot is not here:
                continue
            self._answered_for = max(self._answered_for, asked_at)
            if position is None or position != self._position:
                self._position, self._moved_at = position, max(self._moved_at, asked_at)
        if not self._is_asking and instant - self._asked_at >= _ASKS_EVERY:
            self._asked_at, self._is_asking = instant, True
            self._asker.submit(self._ask, here, instant)

    def _ask(self, slot: Slot, instant: Seconds) -> None:
        self._told.put((slot, instant, slot.deck.media_time))

    def _stands(self, here: Slot, clip: Clip | Card, instant: Seconds, position: Seconds) -> bool:
        """Whether libVLC said the same position all along, or does not answer at all."""
        if here.deck.state != "playing" or position > clip.out_point - 2 * STANDS:
            return False
        same = self._answered_for - self._moved_at > STANDS
        return same or instant - self._answered_for > _NO_ANSWER
