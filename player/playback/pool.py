"""Prerolled decks, and the schedule of the next cut.

Every plausible next segment waits on a deck of its own, paused a handle before its in point.
A cut resumes the deck a handle early, to the millisecond, and goes over at the planned instant.
If the deck is not ready, the segment on screen plays on: there is always a picture.

Threads: the shelf's loader loads and unloads, the cue lets a deck go at its instant; both only
do what they are told. All else here belongs to the window thread.
"""

import math
import threading
from collections.abc import Callable, Mapping
from typing import Final

from engine.clock import Clock, FilmClock
from engine.showing.events import Failed, MediaEvent, Ready, Shown
from engine.words import Seconds, SegmentName
from player.audio.mixer import Mixer
from player.audio.voice import HARD_JOIN, PATIENCE
from player.playback.card_deck import CardDeck
from player.playback.clip import Card, Clip, Cue
from player.playback.deck import RESUME_LAG, State
from player.playback.latecomers import Latecomers
from player.playback.layers import ClipDeck, Layer
from player.playback.shelf import Shelf
from player.playback.slot import Pending, Slot
from player.system.worker import Worker

_OPENING_LIMIT: Final[Seconds] = 3.0
_LAST_HOPE_LIMIT: Final[Seconds] = 9.0  # where there is nothing else to go on with
_STALL_LIMIT: Final[Seconds] = 1.0
_DRESS_EVERY: Final[Seconds] = 0.15
_FIRST_FADE: Final[Seconds] = 0.05
_LAST_FADE: Final[Seconds] = 1.0
_TAIL: Final[Seconds] = 1.5  # of the sound of a picture that is held, out of its handle
_CATCHING_UP: Final = 4  # half frames that the cut waits for pictures of the old segment
_END_TOLERANCE: Final[Seconds] = 0.25


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
        self._on_air: Slot | None = None
        self._leaving: Slot | None = None
        self._left_at: Seconds = 0.0
        self._dissolve: Seconds = 0.0
        self._pending: Pending | None = None
        self._wanted: tuple[Cue, ...] = ()
        self._dress_next: Seconds = -1.0
        self._events: list[MediaEvent] = []
        self._paused_at: Seconds | None = None
        self._cue = Worker("cue")

    @property
    def sound_track(self) -> int:
        """Which of a clip's sound tracks is heard, counted from 0; set before the first clip."""
        return self._shelf.sound_track

    @sound_track.setter
    def sound_track(self, number: int) -> None:
        self._shelf.sound_track = number

    # --- what the showing orders ----------------------------------------------------------

    def prepare(self, segments: tuple[SegmentName, ...], start: Seconds | None = None) -> None:
        """Hold these ready, the likeliest first; as many as there are decks for.

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
        self._pending = Pending(cue, at, dissolve)
        if cue not in self._wanted:
            self._wanted = (cue, *self._wanted)
        for slot in [slot for slot in self._waiting if slot.rolling and slot.cue != cue]:
            self._dismiss(slot)  # it was let go already: it has to be prerolled anew
            if self._on_air and self._on_air.stands is None:  # its sound was to end with that cut
                self._mixer.end(self._on_air.deck.sound, math.inf, HARD_JOIN)

    def _cue_of(self, segment: SegmentName, start: Seconds | None) -> Cue:
        return Cue(segment, self._clips[segment].in_point if start is None else start)

    def freeze(self, at: Seconds) -> None:
        """From film time `at` on hold the picture on screen; its sound runs out meanwhile."""
        if self._on_air and self._on_air.stands is None:
            self._on_air.stands = at
            self._mixer.end(self._on_air.deck.sound, self._film.instant_at(at), _TAIL)

    def fade_out(self, at: Seconds) -> None:
        """The film is over at `at`: its sound goes, its last picture stays."""
        self._pending = None
        if self._on_air and self._on_air.stands is None:
            self._mixer.end(self._on_air.deck.sound, self._film.instant_at(at), _LAST_FADE)

    def next_sound(self) -> str:
        """Choose the next sound track of the clip on screen; its name, empty where it has one."""
        tracks = self._on_air.deck.sound_tracks if self._on_air else ()
        if len(tracks) < 2:
            return ""
        self.sound_track = (self.sound_track + 1) % len(tracks)
        self._latecomers.put_off(self._film.now())
        for slot in self._slots():
            upon_us = self._pending is not None and slot.cue == self._pending.cue
            if slot.rolling is not None or upon_us:
                slot.deck.choose_sound(self.sound_track)
            else:
                self._dismiss(slot)  # holds sound of the other already: prerolled anew
        return tracks[self.sound_track]

    def pause(self) -> None:
        """The viewer paused. Call after the film clock was paused."""
        if self._paused_at is None:
            self._paused_at = self._clock.now()
            self._mixer.pause()
            for slot in self._waiting:
                if slot.rolling is not None and slot.deck.state != "playing":
                    slot.revoked.set()  # the cue must not let it go now: rolled anew later
                    slot.revoked, slot.rolling = threading.Event(), None
            for slot in self._slots():
                slot.deck.pause()

    def resume(self) -> None:
        """Go on. Call after the film clock was resumed."""
        if self._paused_at is not None:
            paused_for = self._clock.now() - self._paused_at
            self._paused_at = None
            for slot in self._slots():
                slot.deck.resume(paused_for)
                slot.ordered += paused_for
            self._mixer.resume(paused_for)

    def reread(self, clips: Mapping[SegmentName, Clip | Card]) -> None:
        """The story was edited: other clips, of which one is on screen. No cut may be on its way.

        What waits and is still the same is told as ready anew.
        """
        for slot in list(self._waiting):
            if clips.get(slot.cue.segment) == self._clips[slot.cue.segment]:
                slot.told_ready = False
            else:
                self._dismiss(slot)
        self._latecomers.forget()
        self._wanted = tuple(cue for cue in self._wanted if cue.segment in clips)
        self._clips = clips

    # --- what the window asks ---------------------------------------------------------------

    def tick(self, now: Seconds) -> list[MediaEvent]:
        """Move everything on to film time `now`; what happened since the last tick."""
        if self._paused_at is None:
            self._shelf.take_back()
            self._dress(now)
            self._watch(now)
            self._roll(now)
            self._go_over(now)
            self._let_go(now)
        events, self._events = self._events, []
        return events

    def layers(self, now: Seconds) -> list[Layer]:
        """What to draw at film time `now`, lowest first; nothing until a first one is decoded."""
        layers = []
        if self._on_air is None:
            # Before the film begins its first picture stands still, a handle early.
            return [Layer(slot.deck, 1.0) for slot in self._waiting if slot.told_ready][:1]
        if self._leaving and now < self._left_at + self._dissolve:
            layers.append(self._layer(self._leaving, 1.0, self._stands_from(self._leaving)))
        if self._on_air is not None:
            share = (now - self._left_at) / self._dissolve if layers else 1.0
            opacity = min(1.0, max(0.0, share))
            layers.append(self._layer(self._on_air, opacity, self._last_picture()))
        return layers

    def _layer(self, slot: Slot, opacity: float, until: Seconds) -> Layer:
        """A deck on screen, without the pictures of its handle."""
        since = -math.inf
        if slot.rolling is not None and slot.cue.handle > 0:  # without one the first picture is it
            since = self._film.instant_at(slot.rolling) - self._half_frame
        return Layer(slot.deck, opacity, since, until)

    def _last_picture(self) -> Seconds:
        """The instant after which pictures of the deck on air lie beyond its out point: with a
        hold or a hard cut before us they must not flash up."""
        assert self._on_air is not None
        stands = self._stands_from(self._on_air)
        if self._pending is None or self._pending.dissolve:
            return stands
        rolling = [slot.rolling for slot in self._waiting if slot.rolling is not None]
        return (
            min(stands, self._film.instant_at(rolling[0]) - self._half_frame) if rolling else stands
        )

    def _stands_from(self, slot: Slot) -> Seconds:
        return (
            math.inf
            if slot.stands is None
            else self._film.instant_at(slot.stands) - self._half_frame
        )

    @property
    def on_air(self) -> SegmentName | None:
        """The segment on screen."""
        return self._on_air.cue.segment if self._on_air else None

    @property
    def on_screen(self) -> tuple[int, int] | None:
        """Which run of which deck is on screen, and which of its pictures was drawn last.

        None before the first, and while a picture is held.
        """
        slot = self._on_air
        if slot is None or (slot.stands is not None and self._film.now() >= slot.stands):
            return None
        given = slot.deck.given
        return (id(slot), given) if given else None

    def position(self, now: Seconds) -> Seconds:
        """Media time of the segment on screen at film time `now`; 0 before the first."""
        if self._on_air is None:
            return 0.0
        stands = math.inf if self._on_air.stands is None else self._on_air.stands - self._half_frame
        return self._on_air.deck.position(self._film.instant_at(min(now, stands)))

    def close(self) -> None:
        """Stop every deck and both threads."""
        self._cue.close()  # first: it must let no deck go that is closed
        self._shelf.close([slot.deck for slot in self._slots()])

    # --- inside ---------------------------------------------------------------------------

    def _slots(self) -> list[Slot]:
        extra = [slot for slot in (self._on_air, self._leaving) if slot]
        return [*self._waiting, *self._latecomers.slots, *extra]

    def _dress(self, now: Seconds) -> None:
        """Load what is wanted, and free the decks of what no longer is."""
        # One deck is kept for a change of mind, one may still be leaving.
        wanted = self._wanted[: max(1, self._shelf.free + len(self._waiting) - 1)]
        keep = {*wanted, *([self._pending.cue] if self._pending else [])}
        for slot in [slot for slot in self._waiting if slot.cue not in keep]:
            self._dismiss(slot)
        held = {slot.cue for slot in self._waiting}
        for cue in wanted:
            if cue not in held and self._shelf.free and now >= self._dress_next:
                # One after another, for the same reason as one thread each.
                self._dress_next = now + _DRESS_EVERY
                self._latecomers.forget(cue)
                self._waiting.append(self._load(cue, now))

    def _load(self, cue: Cue, now: Seconds) -> Slot:
        deck, loaded = self._shelf.load(self._clips[cue.segment], cue.start - cue.handle)
        return Slot(deck, loaded, cue, now)

    def _dismiss(self, slot: Slot) -> None:
        slot.revoked.set()
        if slot in self._waiting:
            self._waiting.remove(slot)
        self._mixer.drop(slot.deck.sound)
        self._shelf.give_back(slot.deck)

    def _watch(self, now: Seconds) -> None:
        for slot in list(self._waiting):
            state = slot.deck.state if slot.loaded.is_set() else "opening"
            if state in ("ready", "playing") and not slot.told_ready:
                slot.told_ready = True
                self._events.append(Ready(slot.cue.segment))
            if why := self._why_unplayable(slot, state, now):
                self._rule_out(slot, why)
                if state == "opening":
                    self._latecomers.add(slot, now)
                else:
                    self._dismiss(slot)
        for slot in self._latecomers.arrived(now):
            self._waiting.append(slot)
            self._wanted = (*self._wanted, slot.cue)
        self._watch_screen(now)

    def _fail(self, slot: Slot, why: str) -> None:
        called = self._clips[slot.cue.segment].called
        self._events.append(Failed(slot.cue.segment, f"The {called} {why}."))

    def _rule_out(self, slot: Slot, why: str) -> None:
        self._waiting.remove(slot)
        self._wanted = tuple(cue for cue in self._wanted if cue != slot.cue)
        if self._pending and self._pending.cue == slot.cue:
            self._pending = None
        self._fail(slot, why)

    def _why_unplayable(self, slot: Slot, state: State, now: Seconds) -> str:
        if isinstance(slot.deck, CardDeck):
            return ""  # it may be late, but it cannot fail
        awaited = self._wanted == (slot.cue,) or (self._pending and self._pending.cue == slot.cue)
        limit = _LAST_HOPE_LIMIT if awaited else _OPENING_LIMIT
        if state == "opening" and now - slot.ordered > limit:
            return f"showed no picture within {limit:g} s"
        if slot.rolling is not None and now > slot.rolling + _STALL_LIMIT:
            return "did not begin to move"
        failed = slot.deck.refused or "cannot be opened"
        return {"ended": "ended at once", "failed": failed}.get(state, "")

    def _watch_screen(self, now: Seconds) -> None:
        slot = self._on_air
        if slot is None or slot.told_failed:
            return
        clip = self._clips[slot.cue.segment]
        instant = self._film.instant_at(now)
        if slot.deck.position(instant) > clip.out_point - _END_TOLERANCE:
            return  # past its out point a clip may end: its last picture is held
        stalled = slot.deck.still_for(instant) > _STALL_LIMIT
        if slot.deck.state in ("failed", "ended") or stalled:
            slot.told_failed = True
            why = "stopped delivering pictures" if stalled else "ended before its out point"
            self._fail(slot, why)

    def _roll(self, now: Seconds) -> None:
        """Let the chosen deck go, a handle before the cut."""
        pending = self._pending
        slot = pending and next((s for s in self._waiting if s.cue == pending.cue), None)
        if not pending or not slot or slot.rolling is not None or not slot.told_ready:
            return
        run_up = slot.cue.handle + RESUME_LAG
        # The cue sleeps until the very instant, so it is called a little before.
        if now < pending.at - run_up - 0.1:
            return
        goes = max(pending.at - run_up, now)
        slot.rolling = goes + run_up
        instant = self._film.instant_at(goes)
        deck, revoked = slot.deck, slot.revoked

        def let_go() -> None:
            if not revoked.is_set():
                deck.start(instant)

        self._cue.submit_at(instant, self._clock, let_go)
        fade = pending.dissolve or HARD_JOIN
        cut = self._film.instant_at(slot.rolling)
        if self._on_air is None or self._on_air.stands is not None:
            self._mixer.begin(deck.sound, cut, fade if self._on_air else _FIRST_FADE)
            return
        old = self._on_air.deck
        start = slot.cue.start
        self._mixer.join(
            old.sound,
            deck.sound,
            cut,
            old_at=old.position(cut),
            new_at=start,
            fade=fade,
            waits=bool(deck.sound_tracks),
        )

    def _go_over(self, now: Seconds) -> None:
        slot = next((slot for slot in self._waiting if slot.rolling is not None), None)
        if slot is None or slot.rolling is None or now < slot.rolling:
            return
        if slot.cue.handle > 0 and not self._is_there(slot):
            return  # the segment on screen plays on
        if now < slot.rolling + _CATCHING_UP * self._half_frame and self._has_more():
            return  # the window fell behind: the last pictures before the cut come first
        self._waiting.remove(slot)
        if self._leaving:
            self._dismiss(self._leaving)
        self._leaving, self._on_air = self._on_air, slot
        self._left_at = slot.rolling
        self._dissolve = self._pending.dissolve if self._pending and self._leaving else 0.0
        self._pending = None
        self._wanted = tuple(cue for cue in self._wanted if cue != slot.cue)
        self._events.append(Shown(slot.cue.segment, slot.rolling))

    def _has_more(self) -> bool:
        """Whether a picture before a hard cut has been displayed, but not been drawn yet."""
        if self._on_air is None or (self._pending and self._pending.dissolve):
            return False
        layer = self._layer(self._on_air, 1.0, self._last_picture())
        return self._on_air.deck.has_unseen(layer.since, layer.until)

    def _is_there(self, slot: Slot) -> bool:
        """Whether the deck has displayed the picture of its in point, or a later one."""
        assert slot.rolling is not None
        due = self._film.instant_at(slot.rolling) - self._half_frame
        return slot.deck.displayed > 0 and slot.deck.displayed_at > due

    def _let_go(self, now: Seconds) -> None:
        leaving, over = self._leaving, self._left_at + self._dissolve
        if leaving is None or (
            now <= over + PATIENCE and self._mixer.is_led_by(leaving.deck.sound)
        ):
            return  # its sound runs on for one that is not decoded yet
        if now > over + 0.1:
            self._leaving = None
            self._dismiss(leaving)
