"""Prerolled decks, and the schedule of the next cut.

Every plausible next segment waits on a deck of its own, paused a handle before its in point.
A cut lets the deck go a handle early, to the millisecond, and takes it at the planned instant.
If the deck is not ready, the segment on screen plays on: there is always a picture.

The states of a deck are in `slot`, the decks that are drawn in `program`, the free ones in
`shelf`, those that came too late in `latecomers`.

Threads: the shelf's loader loads and unloads, the cue lets a deck go at its instant; both only
do what they are told. All else here belongs to the window thread.
"""

import math
from collections.abc import Callable, Mapping
from typing import Final

from engine.clock import Clock, FilmClock
from engine.showing.events import Failed, MediaEvent, Ready, Shown
from engine.words import Seconds, SegmentName
from player.audio.mixer import Mixer
from player.audio.voice import HARD_JOIN, PATIENCE
from player.playback.clip import Card, Clip, Cue
from player.playback.latecomers import Latecomers
from player.playback.layers import ClipDeck, Layer
from player.playback.program import Program
from player.playback.shelf import Shelf
from player.playback.slot import PendingCut, Slot
from player.playback.stand_in import StandIns
from player.system.worker import Worker

_OPENING_LIMIT: Final[Seconds] = 3.0
_LAST_HOPE_LIMIT: Final[Seconds] = 9.0  # where there is nothing else to go on with
_LOADS_EVERY: Final[Seconds] = 0.15
_FIRST_FADE: Final[Seconds] = 0.05
_LAST_FADE: Final[Seconds] = 1.0
_TAIL: Final[Seconds] = 1.5  # of the sound of a freeze frame, out of its handle
_CATCHING_UP: Final = 4  # half frames that the cut waits for pictures of the old segment
_STOOD: Final[Seconds] = 0.5  # between two turns: longer than any turn takes
_KEPT_AFTER: Final[Seconds] = 0.1  # the deck that was left, for a window that draws late


class Pool:
    """The decks of a showing. Film times in and out; `film` turns them into instants."""

    def __init__(
        self,
        clips: Mapping[SegmentName, Clip | Card],
        *,
        mixer: Mixer,
        clock: Clock,
        film: FilmClock,
        make_deck: Callable[[str], ClipDeck],
        size: int = 6,
        frame_rate: float = 24.0,
    ) -> None:
        self._clips = clips
        self._mixer = mixer
        self._clock = clock
        self._film = film
        self._half_frame: Seconds = 0.5 / frame_rate
        self._shelf = Shelf(make_deck, size, clock)
        self._waiting: list[Slot] = []
        self._latecomers = Latecomers(self._load, self._dismiss, lambda: self._shelf.free)
        self._program = Program(film, self._half_frame)
        self._pending: PendingCut | None = None
        self._wanted: tuple[Cue, ...] = ()
        self._loads_next: Seconds = -1.0
        self._ticked_at: Seconds = film.now()
        self._events: list[MediaEvent] = []
        self._paused_at: Seconds | None = None
        self._cue = Worker("cue")
        self._stand_ins = StandIns(
            self._program,
            load=self._load,
            dismiss=self._dismiss,
            free=lambda: self._shelf.free,
            mixer=mixer,
            clock=clock,
            film=film,
            cue=self._cue,
            half_frame=self._half_frame,
        )

    @property
    def sound_track(self) -> int:
        """Which of a clip's sound tracks is heard, counted from 0; set before the first clip."""
        return self._shelf.sound_track

    @sound_track.setter
    def sound_track(self, number: int) -> None:
        self._shelf.sound_track = number

    # --- what the showing orders ----------------------------------------------------------

    def prepare(self, segments: tuple[SegmentName, ...], start: Seconds | None = None) -> None:
        """Have these ready, the likeliest first; as many as there are decks for.

        The first of them from the media time `start`, all others from their in points.
        """
        starts = (start, *(None for _ in segments[1:]))
        self._wanted = tuple(map(self._cue_of, segments, starts))

    def cut_to(
        self,
        segment: SegmentName,
        at: Seconds,
        dissolve: Seconds = 0.0,
        start: Seconds | None = None,
    ) -> None:
        """Go over to this segment at film time `at`, or as soon as it is ready.

        `start` is the media time to show first; None: the in point.
        """
        cue = self._cue_of(segment, start)
        self._pending = PendingCut(cue, at, dissolve)
        if cue not in self._wanted:
            self._wanted = (cue, *self._wanted)
        for slot in [slot for slot in self._waiting if slot.is_rolling and slot.cue != cue]:
            self._dismiss(slot)  # it was let go already: it has to be prerolled anew
            self._end_sound(math.inf, HARD_JOIN)  # it was to end with that cut

    def _cue_of(self, segment: SegmentName, start: Seconds | None) -> Cue:
        return Cue(segment, self._clips[segment].in_point if start is None else start)

    def freeze(self, at: Seconds) -> None:
        """From film time `at` on the picture is a freeze frame; its sound runs out meanwhile."""
        instant = self._film.instant_at(at)
        self._end_sound(instant, _TAIL)
        self._program.freeze(at)

    def fade_out(self, at: Seconds) -> None:
        """The film is over at `at`: its sound goes, its last picture stays."""
        self._pending = None
        self._end_sound(self._film.instant_at(at), _LAST_FADE)

    def _end_sound(self, instant: Seconds, fade: Seconds) -> None:
        """The sound on air ends at an instant; that of a freeze frame ends as it is."""
        here = self._program.on_air
        if here and here.frozen_from is None:
            self._mixer.end(here.deck.sound, instant, fade)

    def next_sound(self) -> str:
        """Choose the next sound track of the clip on screen; its name, empty where it has one."""
        here = self._program.on_air
        tracks = here.deck.sound_tracks if here else ()
        if len(tracks) < 2:
            return ""
        self.sound_track = (self.sound_track + 1) % len(tracks)
        self._latecomers.put_off(self._film.now())
        for slot in self._slots():
            upon_us = self._pending is not None and slot.cue == self._pending.cue
            if slot.is_rolling or upon_us:
                slot.deck.choose_sound(self.sound_track)
            else:
                self._dismiss(slot)  # has sound of the other already: prerolled anew
        return tracks[self.sound_track]

    def pause(self) -> None:
        """The viewer paused. Call after the film clock was paused."""
        if self._paused_at is None:
            self._paused_at = self._clock.now()
            self._stand_ins.drop()
            self._mixer.pause()
            for slot in self._waiting:
                slot.hold_back()
            for slot in self._slots():
                slot.deck.pause()

    def resume(self) -> None:
        """Go on. Call after the film clock was resumed."""
        if self._paused_at is not None:
            paused_for = self._clock.now() - self._paused_at
            self._paused_at = None
            for slot in self._slots():
                slot.resume(paused_for)
            self._mixer.resume(paused_for)

    def reread(self, clips: Mapping[SegmentName, Clip | Card]) -> None:
        """The story was edited: other clips, of which one is on screen. No cut may be on its way.

        A waiting segment that is still the same is told as ready anew.
        """
        for slot in list(self._waiting):
            if clips.get(slot.cue.segment) == self._clips[slot.cue.segment]:
                slot.told_ready = False
            else:
                self._dismiss(slot)
        self._latecomers.forget()
        self._stand_ins.drop()
        self._wanted = tuple(cue for cue in self._wanted if cue.segment in clips)
        self._clips = clips

    # --- what the window asks ---------------------------------------------------------------

    def tick(self, now: Seconds) -> list[MediaEvent]:
        """Move everything on to film time `now`; what happened since the last tick."""
        if self._paused_at is None:
            self._excuse(now)
            self._shelf.take_back()
            self._load_wanted(now)
            self._watch(now)
            self._watch_program(now)
            self._roll(now)
            self._take(now)
            self._dismiss_leaving(now)
        events, self._events = self._events, []
        return events

    def layers(self, now: Seconds) -> list[Layer]:
        """The layers to draw at film time `now`, lowest first; none until one is decoded."""
        if self._program.on_air is None:
            # Before the film begins its first picture stands still, a handle early.
            return [Layer(slot.deck, 1.0) for slot in self._waiting if slot.told_ready][:1]
        return self._program.layers(now, self._hard_cut_at)

    @property
    def on_air(self) -> SegmentName | None:
        """The segment on screen."""
        return self._program.on_air.cue.segment if self._program.on_air else None

    @property
    def on_screen(self) -> tuple[int, int] | None:
        """Which run of which deck is on screen, and which of its pictures was drawn last.

        None before the first, and during a freeze frame.
        """
        return self._program.drawn

    def position(self, now: Seconds) -> Seconds:
        """Media time of the segment on screen at film time `now`; 0 before the first."""
        return self._program.position(now)

    def faults(self) -> list[str]:
        """Sentences about decks that froze and were replaced, since the last call."""
        said, self._stand_ins.said = self._stand_ins.said, []
        return said

    def close(self) -> None:
        """Stop every deck and both threads."""
        self._stand_ins.close()
        self._cue.close()  # before the decks: it must let no deck go that is closed
        self._shelf.close([slot.deck for slot in self._slots()])

    # --- inside ---------------------------------------------------------------------------

    def _slots(self) -> list[Slot]:
        late, standing_in = self._latecomers.slots, self._stand_ins.slots
        return [*self._waiting, *late, *standing_in, *self._program.slots]

    @property
    def _hard_cut_at(self) -> Seconds | None:
        """When the next hard cut falls, once its deck rolls."""
        if self._pending is None or self._pending.dissolve:
            return None
        return next((slot.reaches for slot in self._waiting if slot.is_rolling), None)

    def _excuse(self, now: Seconds) -> None:
        """A program that was stopped, or slept with its machine, judges no deck by that time."""
        stood, self._ticked_at = now - self._ticked_at, now
        if stood > _STOOD:
            for slot in self._waiting:
                slot.excuse(stood)

    def _load_wanted(self, now: Seconds) -> None:
        """Load what is wanted, and free the decks of what no longer is."""
        # One deck is kept for a change of mind, one may still be leaving.
        wanted = self._wanted[: max(1, self._shelf.free + len(self._waiting) - 1)]
        keep = {*wanted, *([self._pending.cue] if self._pending else [])}
        for slot in [slot for slot in self._waiting if slot.cue not in keep]:
            self._dismiss(slot)
        held = {slot.cue for slot in self._waiting}
        for cue in wanted:
            if cue not in held and self._shelf.free and now >= self._loads_next:
                # One after another, for the same reason as one thread each.
                self._loads_next = now + _LOADS_EVERY
                self._latecomers.forget(cue)
                self._waiting.append(self._load(cue, now))

    def _load(self, cue: Cue, now: Seconds) -> Slot:
        deck, loaded = self._shelf.load(self._clips[cue.segment], cue.start - cue.handle)
        return Slot(deck, loaded, cue, now)

    def _dismiss(self, slot: Slot) -> None:
        slot.revoke()
        if slot in self._waiting:
            self._waiting.remove(slot)
        self._mixer.drop(slot.deck.sound)
        if slot.is_stuck:
            self._shelf.abandon(slot.deck)
        else:
            self._shelf.give_back(slot.deck)

    def _watch(self, now: Seconds) -> None:
        for slot in list(self._waiting):
            state = slot.state
            if state in ("ready", "playing") and not slot.told_ready:
                slot.told_ready = True
                self._events.append(Ready(slot.cue.segment))
            if why := slot.why_unplayable(state, now, self._opening_limit(slot)):
                self._rule_out(slot, why)
                if state == "opening":
                    self._latecomers.add(slot, now)
                else:
                    self._dismiss(slot)
        for slot in self._latecomers.arrived(now):
            self._waiting.append(slot)
            self._wanted = (*self._wanted, slot.cue)

    def _fail(self, slot: Slot, why: str) -> None:
        called = self._clips[slot.cue.segment].called
        self._events.append(Failed(slot.cue.segment, f"The {called} {why}."))

    def _rule_out(self, slot: Slot, why: str) -> None:
        self._waiting.remove(slot)
        self._wanted = tuple(cue for cue in self._wanted if cue != slot.cue)
        if self._pending and self._pending.cue == slot.cue:
            self._pending = None
        self._fail(slot, why)

    def _opening_limit(self, slot: Slot) -> Seconds:
        awaited = self._wanted == (slot.cue,) or (self._pending and self._pending.cue == slot.cue)
        return _LAST_HOPE_LIMIT if awaited else _OPENING_LIMIT

    def _watch_program(self, now: Seconds) -> None:
        slot = self._program.on_air
        if slot is not None and not slot.told_failed:
            clip = self._clips[slot.cue.segment]
            if why := self._stand_ins.mend(slot, clip, now):
                slot.told_failed = True
                self._fail(slot, why)

    def _roll(self, now: Seconds) -> None:
        """Let the chosen deck go, a handle before the cut, and join its sound to the old."""
        pending, here = self._pending, self._program.on_air
        slot = pending and next((s for s in self._waiting if s.cue == pending.cue), None)
        if not pending or not slot or slot.is_rolling or not slot.told_ready:
            return
        reaches = slot.roll(pending.at, now, self._film, self._clock, self._cue)
        if reaches is None:
            return
        fade = pending.dissolve or HARD_JOIN
        cut = self._film.instant_at(reaches)
        deck = slot.deck
        if here is None or here.frozen_from is not None:
            self._mixer.begin(deck.sound, cut, fade if here else _FIRST_FADE)
            return
        self._mixer.join(
            here.deck.sound,
            deck.sound,
            cut,
            old_at=here.deck.position(cut),
            new_at=slot.cue.start,
            fade=fade,
            waits=bool(deck.sound_tracks),
        )

    def _take(self, now: Seconds) -> None:
        """Go over to the rolling deck once it has reached its in point."""
        slot = next((slot for slot in self._waiting if slot.is_rolling), None)
        if slot is None or slot.reaches is None or now < slot.reaches:
            return
        due = self._film.instant_at(slot.reaches) - self._half_frame
        if slot.cue.handle > 0 and not slot.has_reached(due):
            return  # the segment on screen plays on
        if now < slot.reaches + _CATCHING_UP * self._half_frame and self._owes_pictures():
            return  # the window fell behind: the last pictures before the cut come first
        self._waiting.remove(slot)
        self._stand_ins.drop()
        if self._program.leaving:
            self._dismiss(self._program.leaving)
        self._program.take(slot, slot.reaches, self._pending.dissolve if self._pending else 0.0)
        self._pending = None
        self._wanted = tuple(cue for cue in self._wanted if cue != slot.cue)
        self._events.append(Shown(slot.cue.segment, slot.reaches))

    def _owes_pictures(self) -> bool:
        """Whether a picture before a hard cut has not been drawn yet."""
        dissolves = self._pending is not None and self._pending.dissolve > 0
        return not dissolves and self._program.has_unseen(self._hard_cut_at)

    def _dismiss_leaving(self, now: Seconds) -> None:
        leaving, over = self._program.leaving, self._program.over_at
        if leaving is None or (
            now <= over + PATIENCE and self._mixer.is_led_by(leaving.deck.sound)
        ):
            return  # its sound runs on for one that is not decoded yet
        if now > over + _KEPT_AFTER:
            self._program.leaving = None
            self._dismiss(leaving)
