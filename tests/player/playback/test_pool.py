"""The schedule of cuts, with decks that only pretend: time is turned by hand."""

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.clock import FilmClock, ManualClock
from engine.showing.events import Failed, Ready, Shown
from player.audio.buffer import SoundBuffer
from player.audio.mixer import Mixer
from player.playback.card_deck import CardDeck
from player.playback.clip import HANDLE, Card, Clip
from player.playback.deck import RESUME_LAG, State
from player.playback.picture import Picture
from player.playback.pool import Pool

FRAME = 1 / 60


class PretendDeck:
    """A deck that opens at once and moves with the clock; `Theatre.broken` clips never open."""

    def __init__(self, name: str, theatre: "Theatre") -> None:
        self.name, self.theatre, self.sound = name, theatre, SoundBuffer()
        self.refused = ""
        self.path: Path | None = None
        self.begin = 0.0
        self.resumed: float | None = None
        self.stalled = False
        self.stands_at: float | None = None
        self.behind = 0  # pictures that the window has not drawn yet
        self.sound_track = 0

    @property
    def state(self) -> State:
        if self.path is None:
            return "empty"
        if self.path.name in self.theatre.broken:
            return "failed"
        if self.path.name in self.theatre.slow:
            return "opening"
        return "ready" if self.resumed is None else "playing"

    @property
    def displayed(self) -> int:
        moving = self.resumed is not None and not self.stalled
        return int((self.theatre.clock.now() - (self.resumed or 0)) * 24) if moving else 0

    @property
    def displayed_at(self) -> float:
        return (self.resumed or 0) + self.displayed / 24

    @property
    def given(self) -> int:
        return self.displayed

    def next_number(self, since: float = -math.inf, until: float = math.inf) -> int | None:
        return self.displayed

    def has_unseen(self, since: float = -math.inf, until: float = math.inf) -> bool:
        return self.behind > 0

    @property
    def sound_tracks(self) -> tuple[str, ...]:
        return ("en", "de") if self.path is not None else ()

    def choose_sound(self, number: int) -> None:
        self.sound_track = number

    def load(self, path: Path, begin: float, sound_track: int = 0) -> None:
        self.path, self.begin, self.resumed = path, begin, None
        self.sound_track = sound_track

    def unload(self) -> None:
        assert self.stands_at is None, "a deck that hangs would never come back from this"
        self.path = self.resumed = None

    def close(self) -> None:
        self.theatre.closed.append(self.name)

    def start(self, now: float) -> None:
        self.resumed = now

    def pause(self) -> None: ...

    def resume(self, paused_for: float) -> None:
        if self.resumed is not None:
            self.resumed += paused_for

    def position(self, now: float) -> float:
        return self.begin + (0 if self.resumed is None else now - self.resumed - RESUME_LAG)

    @property
    def media_time(self) -> float | None:
        if self.stands_at is None:
            return self.position(self.theatre.clock.now())
        return self.stands_at

    def still_for(self, now: float) -> float:
        return 5.0 if self.stalled and self.resumed is not None else 0.0

    def picture(self, since: float = -math.inf, until: float = math.inf) -> Picture | None:
        self.behind = max(0, self.behind - 1)
        return None


class Theatre:
    """A pool over pretend decks, a clock turned by hand, and every event so far."""

    def __init__(self, decks: int = 4) -> None:
        self.clock = ManualClock(50.0)
        self.film = FilmClock(self.clock)
        self.broken: set[str] = set()
        self.slow: set[str] = set()
        self.closed: list[str] = []
        self.decks: list[PretendDeck] = []
        self.events: list[object] = []
        clips = {name: Clip(Path(f"{name}.mp4"), 2.0, 10.0) for name in "abcdefg"}
        clips = {**clips, "card": Card("card", "Evening.", 0.0, 8.0)}
        self.pool = Pool(
            clips,
            mixer=Mixer(self.clock),
            clock=self.clock,
            film=self.film,
            make_deck=self.make_deck,
            size=decks,
        )

    def make_deck(self, name: str) -> PretendDeck:
        self.decks.append(PretendDeck(name, self))
        return self.decks[-1]

    def settle(self) -> None:
        """Wait until all threads have done all they were told."""
        import threading

        for hand in (self.pool._shelf._loader, self.pool._cue, self.pool._stand_ins._asker):
            done = threading.Event()
            hand.submit(done.set)
            assert done.wait(5)

    def run(self, seconds: float) -> None:
        until = self.film.now() + seconds
        while self.film.now() < until - 1e-9:
            self.turn()

    def turn(self) -> None:
        if not self.film.paused:
            self.events += self.pool.tick(self.film.now())
        self.clock.advance(FRAME)
        if self.film.paused or not self.cue_is_waiting():
            self.settle()

    def cue_is_waiting(self) -> bool:
        """Whether the cue sleeps on the hand-turned clock (it wakes within a real 0.1 s)."""
        return False

    def open(self, segment: str = "a") -> None:
        self.pool.prepare((segment,))
        self.run(0.1)
        self.pool.cut_to(segment, self.film.now())
        self.run(1.0)
        assert self.pool.on_air == segment


@pytest.fixture
def theatre() -> Iterator[Theatre]:
    theatre = Theatre()
    yield theatre
    theatre.pool.close()


def test_what_is_wanted_becomes_ready(theatre: Theatre) -> None:
    theatre.pool.prepare(("a", "b"))
    theatre.run(0.2)
    assert theatre.events == [Ready("a"), Ready("b")]
    loaded = {deck.path.name: deck.begin for deck in theatre.decks if deck.path}
    assert loaded == {"a.mp4": 2.0 - HANDLE, "b.mp4": 2.0 - HANDLE}


def test_the_cut_falls_at_its_instant_with_the_deck_let_go_a_handle_early(
    theatre: Theatre,
) -> None:
    theatre.open()
    theatre.pool.prepare(("b",))
    theatre.run(0.2)
    at = theatre.film.now() + 1.0
    theatre.pool.cut_to("b", at)
    theatre.run(1.1)
    assert theatre.events[-1] == Shown("b", at)
    deck = next(deck for deck in theatre.decks if deck.path and deck.path.name == "b.mp4")
    assert deck.resumed == pytest.approx(theatre.film.instant_at(at - HANDLE - RESUME_LAG))
    assert deck.position(theatre.film.instant_at(at)) == pytest.approx(2.0)


def test_pictures_that_the_window_owes_come_before_the_cut(theatre: Theatre) -> None:
    theatre.open()
    theatre.pool.prepare(("b",))
    theatre.run(0.2)
    old = next(deck for deck in theatre.decks if deck.path and deck.path.name == "a.mp4")
    at = theatre.film.now() + 0.5
    theatre.pool.cut_to("b", at)
    while theatre.film.now() < at:
        theatre.turn()
    old.behind = 1
    theatre.turn()
    assert theatre.pool.on_air == "a"
    old.picture()
    theatre.turn()
    assert theatre.events[-1] == Shown("b", at)


def test_a_window_that_draws_nothing_does_not_hold_the_cut_up(theatre: Theatre) -> None:
    theatre.open()
    theatre.pool.prepare(("b",))
    theatre.run(0.2)
    old = next(deck for deck in theatre.decks if deck.path and deck.path.name == "a.mp4")
    at = theatre.film.now() + 0.5
    old.behind = 100
    theatre.pool.cut_to("b", at)
    theatre.run(0.5 + 2 / 24 + 2 * FRAME)
    assert theatre.events[-1] == Shown("b", at)


def test_an_unready_deck_lengthens_the_segment_on_screen(theatre: Theatre) -> None:
    theatre.open()
    theatre.slow.add("b.mp4")
    theatre.pool.prepare(("b",))
    at = theatre.film.now() + 0.5
    theatre.pool.cut_to("b", at)
    theatre.run(1.5)
    assert theatre.pool.on_air == "a"
    assert len(theatre.pool.layers(theatre.film.now())) == 1
    theatre.slow.clear()
    theatre.run(1.0)
    shown = theatre.events[-1]
    assert isinstance(shown, Shown)
    assert shown.segment == "b"
    assert shown.at > at + 1.0


def test_a_deck_that_does_not_move_never_goes_on_screen(theatre: Theatre) -> None:
    theatre.open()
    theatre.pool.prepare(("b",))
    theatre.run(0.2)
    for deck in theatre.decks:
        deck.stalled = deck.path is not None and deck.path.name == "b.mp4"
    theatre.pool.cut_to("b", theatre.film.now() + 0.5)
    theatre.run(2.0)
    assert theatre.pool.on_air == "a"
    assert Failed("b", "The clip b.mp4 did not begin to move.") in theatre.events


def test_while_the_program_stood_no_deck_is_judged(theatre: Theatre) -> None:
    """As after SIGSTOP, or a lid that was shut: the deck is given the time it never had."""
    theatre.open()
    theatre.pool.prepare(("b",))
    theatre.run(0.2)
    for deck in theatre.decks:
        deck.stalled = deck.path is not None and deck.path.name == "b.mp4"
    theatre.pool.cut_to("b", theatre.film.now() + 0.5)
    theatre.run(0.6)
    theatre.clock.advance(3.0)
    theatre.run(0.9)
    assert not [event for event in theatre.events if isinstance(event, Failed)]
    for deck in theatre.decks:
        deck.stalled = False
    theatre.run(0.2)
    assert theatre.pool.on_air == "b"


def test_a_change_of_mind_is_served(theatre: Theatre) -> None:
    theatre.open()
    theatre.pool.prepare(("b", "c"))
    theatre.run(0.3)
    at = theatre.film.now() + 1.0
    theatre.pool.cut_to("b", at)
    theatre.run(0.5)
    theatre.pool.cut_to("c", at)
    theatre.run(0.6)
    assert theatre.events[-1] == Shown("c", at)


def test_the_segment_on_screen_can_begin_again(theatre: Theatre) -> None:
    theatre.open()
    theatre.pool.prepare(("a",))
    theatre.pool.cut_to("a", theatre.film.now())
    theatre.run(1.0)
    assert [event.segment for event in theatre.events if isinstance(event, Shown)] == ["a", "a"]


def test_a_clip_that_cannot_be_opened_is_told_once(theatre: Theatre) -> None:
    theatre.broken.add("b.mp4")
    theatre.open()
    theatre.pool.prepare(("b", "c"))
    theatre.run(1.0)
    failed = [event for event in theatre.events if isinstance(event, Failed)]
    assert failed == [Failed("b", "The clip b.mp4 cannot be opened.")]
    assert Ready("c") in theatre.events


def test_a_clip_that_was_only_late_is_told_ready_when_it_comes(theatre: Theatre) -> None:
    theatre.slow.add("b.mp4")
    theatre.open()
    theatre.pool.prepare(("b", "c"))
    theatre.run(3.5)
    assert theatre.events[-1] == Failed("b", "The clip b.mp4 showed no picture within 3 s.")
    theatre.slow.clear()
    theatre.run(0.2)
    assert theatre.events[-1] == Ready("b")
    at = theatre.film.now() + 0.5
    theatre.pool.cut_to("b", at)
    theatre.run(0.6)
    assert theatre.events[-1] == Shown("b", at)


def test_a_clip_that_stays_late_gives_its_deck_back_and_is_tried_again() -> None:
    theatre = Theatre(decks=6)
    theatre.slow |= {"b.mp4", "c.mp4"}
    theatre.open()
    theatre.pool.prepare(("b", "c", "d"))
    theatre.run(13.0)
    loaded = {deck.path.name for deck in theatre.decks if deck.path}
    assert loaded == {"a.mp4", "d.mp4"}
    theatre.slow.clear()
    theatre.run(30.0)
    assert sum(isinstance(event, Failed) for event in theatre.events) == 2
    assert {Ready("b"), Ready("c")} <= set(theatre.events)
    theatre.pool.close()


def test_the_only_way_on_is_given_more_time(theatre: Theatre) -> None:
    theatre.slow.add("b.mp4")
    theatre.open()
    theatre.pool.prepare(("b",))
    theatre.run(6.0)
    assert not any(isinstance(event, Failed) for event in theatre.events)
    theatre.run(4.0)
    assert theatre.events[-1] == Failed("b", "The clip b.mp4 showed no picture within 9 s.")


def test_a_clip_that_begins_at_once_is_drawn_with_the_picture_it_has(theatre: Theatre) -> None:
    """Its first picture was displayed before it was let go, and is the one asked for."""
    theatre.open()
    theatre.pool.reread({"a": Clip(Path("a.mp4"), 2.0, 10.0), "b": Clip(Path("b.mp4"), 0.0, 9.0)})
    theatre.pool.prepare(("b",))
    theatre.run(0.2)
    at = theatre.film.now() + 0.3
    theatre.pool.cut_to("b", at)
    theatre.run(0.4)
    assert theatre.events[-1] == Shown("b", at)
    (layer,) = theatre.pool.layers(theatre.film.now())
    assert layer.since == -math.inf


@pytest.mark.thorough
def test_decks_are_used_again_and_none_is_lost(theatre: Theatre) -> None:
    theatre.open()
    for _ in range(10):
        for segment in "bcdefga":
            theatre.pool.prepare((segment,))
            theatre.pool.cut_to(segment, theatre.film.now() + 0.5)
            theatre.run(1.0)
            assert theatre.pool.on_air == segment
    assert len(theatre.decks) == 4


def test_a_pause_stops_the_schedule_and_goes_on_where_it_was(theatre: Theatre) -> None:
    theatre.open()
    theatre.pool.prepare(("b",))
    theatre.run(0.2)
    at = theatre.film.now() + 0.5
    theatre.pool.cut_to("b", at)
    theatre.run(0.1)
    theatre.film.pause()
    theatre.pool.pause()
    for _ in range(100):
        theatre.turn()
    assert theatre.pool.on_air == "a"
    theatre.film.resume()
    theatre.pool.resume()
    theatre.run(0.6)
    assert theatre.events[-1] == Shown("b", at)


def test_a_dissolve_draws_both_with_growing_opacity(theatre: Theatre) -> None:
    theatre.open()
    theatre.pool.prepare(("b",))
    theatre.run(0.2)
    at = theatre.film.now() + 0.5
    theatre.pool.cut_to("b", at, dissolve=0.5)
    theatre.run(0.6)
    opacities = []
    while len(theatre.pool.layers(theatre.film.now())) == 2:
        opacities.append(theatre.pool.layers(theatre.film.now())[1].opacity)
        theatre.turn()
    assert opacities == sorted(opacities)
    assert 0 < opacities[0] < 0.4 < opacities[-1] <= 1
    assert len(theatre.pool.layers(theatre.film.now())) == 1


def test_back_into_the_middle_of_a_segment_shows_that_very_media(theatre: Theatre) -> None:
    theatre.open()
    theatre.pool.prepare(("b",))
    theatre.run(0.2)
    theatre.pool.cut_to("b", theatre.film.now())
    theatre.run(1.0)
    theatre.pool.prepare(("a", "c"), 6.5)
    theatre.pool.cut_to("a", theatre.film.now(), start=6.5)
    theatre.run(1.0)
    shown = theatre.events[-1]
    assert isinstance(shown, Shown)
    assert shown.segment == "a"
    assert theatre.pool.position(shown.at) == pytest.approx(6.5)
    waiting = {d.path.name: d.begin for d in theatre.decks if d.path and d.resumed is None}
    assert waiting == {"c.mp4": 2.0 - HANDLE}


def test_the_segment_on_screen_is_entered_at_a_place_and_at_its_beginning_at_once(
    theatre: Theatre,
) -> None:
    theatre.open()
    theatre.pool.prepare(("a",), 3.0)
    theatre.run(0.2)
    theatre.pool.cut_to("a", theatre.film.now() + 5.0)
    theatre.run(0.5)
    begins = sorted(d.begin for d in theatre.decks if d.path and d.resumed is None)
    assert begins == [2.0 - HANDLE, 3.0 - HANDLE]


def test_a_cut_taken_back_at_the_last_moment_leaves_the_sound_on(theatre: Theatre) -> None:
    theatre.open()
    theatre.pool.prepare(("b",))
    theatre.run(0.2)
    at = theatre.film.now() + 0.4
    theatre.pool.cut_to("b", at)
    theatre.run(0.2)  # b is on its way, and the sound of a is to end at the cut
    theatre.slow.add("c.mp4")
    theatre.pool.cut_to("c", at)
    theatre.run(1.0)
    assert theatre.pool.on_air == "a"
    (voice,) = theatre.pool._mixer._voices
    assert voice.stop == float("inf")


def test_a_held_picture_stands_and_its_sound_runs_out(theatre: Theatre) -> None:
    theatre.open()
    theatre.pool.prepare(("b",))
    theatre.run(0.3)
    out = theatre.film.now() + 0.5
    theatre.pool.freeze(out)
    theatre.run(0.6)
    (layer,) = theatre.pool.layers(theatre.film.now())
    assert layer.until == pytest.approx(theatre.film.instant_at(out) - 0.5 / 24)
    assert theatre.pool.on_screen is None
    stood = theatre.pool.position(theatre.film.now())
    (voice,) = theatre.pool._mixer._voices
    assert voice.stop == pytest.approx(theatre.film.instant_at(out))
    assert voice.fade_out > 1
    theatre.pool.cut_to("b", out + 2.0)
    theatre.run(1.0)
    assert theatre.pool.position(theatre.film.now()) == pytest.approx(stood)
    theatre.run(1.0)
    assert theatre.events[-1] == Shown("b", pytest.approx(out + 2.0))
    assert [layer.until for layer in theatre.pool.layers(theatre.film.now())] == [math.inf]
    # The old sound was gone: the new one does not bring it back.
    assert voice.stop == pytest.approx(theatre.film.instant_at(out))


def test_another_sound_track_is_heard_from_the_clip_on_screen_and_all_that_follow(
    theatre: Theatre,
) -> None:
    theatre.open()
    theatre.pool.prepare(("b", "c"))
    theatre.run(0.5)
    assert theatre.pool.next_sound() == "de"
    theatre.run(0.5)
    playing = {d.path.name: d.sound_track for d in theatre.decks if d.path is not None}
    assert playing == {"a.mp4": 1, "b.mp4": 1, "c.mp4": 1}
    assert theatre.pool.on_air == "a"
    assert theatre.pool.next_sound() == "en"
    assert theatre.pool.sound_track == 0


def test_a_card_is_cut_to_and_from_like_a_clip(theatre: Theatre) -> None:
    theatre.open()
    theatre.pool.prepare(("card", "b"))
    theatre.run(0.4)
    assert theatre.events[-2:] == [Ready("card"), Ready("b")]
    at = theatre.film.now() + 0.5
    theatre.pool.cut_to("card", at)
    theatre.run(1.0)
    assert theatre.events[-1] == Shown("card", at)
    (layer,) = theatre.pool.layers(theatre.film.now())
    assert isinstance(layer.deck, CardDeck) and layer.deck.picture() is not None
    assert theatre.pool.position(theatre.film.now()) == pytest.approx(theatre.film.now() - at)
    theatre.pool.prepare(("b",))
    theatre.run(0.4)
    back = theatre.film.now() + 0.5
    theatre.pool.cut_to("b", back, 0.5)
    theatre.run(0.7)
    assert theatre.events[-1] == Shown("b", back)
    assert len(theatre.pool.layers(theatre.film.now())) == 2  # it dissolves
    theatre.run(1.0)
    assert theatre.pool.on_air == "b"


def test_an_edited_story_keeps_the_picture_and_what_is_still_the_same(theatre: Theatre) -> None:
    theatre.open()
    theatre.pool.prepare(("b", "c"))
    theatre.run(0.4)
    theatre.events.clear()
    clips = {name: Clip(Path(f"{name}.mp4"), 2.0, 10.0) for name in "ab"}
    clips["c"] = Clip(Path("other.mp4"), 2.0, 10.0)
    theatre.pool.reread(clips)
    theatre.pool.prepare(("b", "c"))
    theatre.run(0.6)
    assert theatre.pool.on_air == "a"
    assert theatre.events == [Ready("b"), Ready("c")]
    assert {deck.path.name for deck in theatre.decks if deck.path} == {
        "a.mp4", "b.mp4", "other.mp4",
    }  # fmt: skip


def deck_of(theatre: Theatre, name: str) -> PretendDeck:
    return next(deck for deck in theatre.decks if deck.path and deck.path.name == f"{name}.mp4")


def test_a_deck_whose_pictures_stop_is_replaced_where_the_film_is_by_then(
    theatre: Theatre,
) -> None:
    theatre.open()
    frozen = deck_of(theatre, "a")
    frozen.stalled = True
    begun = theatre.film.now()
    theatre.run(1.0)
    fresh = next(each for each in theatre.decks if each.resumed and each is not frozen)
    now = theatre.film.now()
    assert theatre.pool.on_air == "a"
    assert theatre.pool.position(now) == pytest.approx(
        frozen.position(theatre.film.instant_at(now)), abs=0.02
    )
    assert theatre.pool.layers(now)[-1].deck is fresh
    assert now - begun <= 1.01
    (said,) = theatre.pool.faults()
    assert "a.mp4 froze" in said
    assert not any(isinstance(event, Failed) for event in theatre.events)
    theatre.run(1.0)
    assert frozen.name in theatre.closed  # it is closed apart, and never waited for
    at = theatre.film.now() + 1.0
    theatre.pool.prepare(("b", "c"))
    theatre.pool.cut_to("b", at)
    theatre.run(1.1)
    assert theatre.events[-1] == Shown("b", at)


def test_a_deck_that_shows_pictures_while_its_position_stands_is_replaced(
    theatre: Theatre,
) -> None:
    theatre.open()
    frozen = deck_of(theatre, "a")
    frozen.stands_at = 3.0
    theatre.run(3.0)
    assert theatre.pool.on_air == "a"
    assert theatre.pool.layers(theatre.film.now())[-1].deck is not frozen
    assert len(theatre.pool.faults()) == 1


def test_where_every_deck_freezes_the_segment_fails_and_the_film_may_cut_on(
    theatre: Theatre,
) -> None:
    theatre.open()
    theatre.pool.prepare(("b",))
    theatre.run(0.3)

    def freeze(seconds: float) -> None:
        until = theatre.film.now() + seconds
        while theatre.film.now() < until:
            for deck in theatre.decks:
                deck.stalled = deck.path is not None and deck.path.name == "a.mp4"
            theatre.turn()

    freeze(4.0)
    assert Failed("a", "The clip a.mp4 stopped delivering pictures.") in theatre.events
    theatre.pool.cut_to("b", theatre.film.now())
    theatre.run(1.0)
    assert theatre.pool.on_air == "b"


def test_a_cut_that_is_due_needs_no_stand_in(theatre: Theatre) -> None:
    theatre.open()
    theatre.pool.prepare(("b",))
    theatre.run(0.3)
    at = theatre.film.now() + 0.4
    theatre.pool.cut_to("b", at)
    deck_of(theatre, "a").stalled = True
    theatre.run(2.0)
    assert theatre.pool.on_air == "b"
    assert theatre.pool.faults() == []
    held = [each for each in theatre.decks if each.path and each.name not in theatre.closed]
    assert [each.path for each in held] == [Path("b.mp4")]


def test_a_pause_is_no_freeze(theatre: Theatre) -> None:
    theatre.open()
    for _ in range(3):
        theatre.film.pause()
        theatre.pool.pause()
        theatre.clock.advance(600.0)
        theatre.film.resume()
        theatre.pool.resume()
        theatre.run(0.5)
    assert theatre.pool.faults() == []
    assert len([deck for deck in theatre.decks if deck.path]) == 1


@pytest.mark.thorough
def test_frozen_decks_are_replaced_time_and_again_and_leave_as_many_as_before() -> None:
    theatre = Theatre(decks=4)
    clips = {"a": Clip(Path("a.mp4"), 2.0, 500.0)}
    theatre.pool.reread(clips)
    theatre.open()
    for _ in range(6):
        theatre.run(31.0)
        frozen = theatre.pool.layers(theatre.film.now())[-1].deck
        assert isinstance(frozen, PretendDeck)
        frozen.stalled = True
        theatre.run(2.0)
        assert len(theatre.pool.faults()) == 1
    theatre.run(1.0)
    assert len(theatre.decks) - len(theatre.closed) == 4
    theatre.pool.close()
