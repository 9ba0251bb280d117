"""One visitor before a kiosk's screen: who is asked and how, in their language, and pauses that
end by themselves. The film is stood in for; visit, usher, company and remote control are real."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from engine.clock import FilmClock, ManualClock
from engine.consent.purposes import CONSENTS
from engine.consent.terms import Terms
from engine.consent.wording import Wording, english
from engine.consent.wordings import wordings
from engine.kiosk.venue import Venue
from engine.sensing.quantities import FACE_PRESENT, FACE_SMILE
from engine.sensing.reading import Reading
from engine.showing.history import History
from engine.story.model import Story
from player.audio.mixer import Mixer
from player.kiosk.usher import Usher
from player.kiosk.ushered import Ushered
from player.kiosk.visitor import Visitor, answer_keys
from player.playback.frame_count import FrameCount
from player.playback.pool import Pool
from player.screen.consent import ConsentQuestion
from player.screen.kiosk_overlay import KioskOverlay, answer_at
from player.screen.overlay import composed
from player.screen.overlay_state import OverlayState
from player.supervision.progress import Progress
from player.viewing.asking import Choice
from player.viewing.material import Material
from player.viewing.over_film import OverFilm
from player.viewing.remote import Remote
from player.viewing.scene import View
from player.viewing.scenes.consent import ConsentScene
from player.viewing.scenes.film import FilmScene
from tests.support.languages import marked, unmarked

SIZE = (1280, 720)
FILM = Story.model_validate({"start": "a", "segments": {"a": {"clip": "a.mp4", "out": 4.0}}})


class StillPool:
    """Decks that have no picture yet."""

    sound_track = ""
    on_air = None

    def __init__(self) -> None:
        self.is_paused = False

    def pause(self) -> None:
        self.is_paused = True

    def resume(self) -> None:
        self.is_paused = False

    def next_sound(self) -> str:
        return ""

    def position(self, _now: float) -> float:
        return 0.0


@dataclass
class Window:
    """As large as it is."""

    size: tuple[int, int] = SIZE


@dataclass
class BareStage:
    """What a visitor needs of a stage."""

    clock: ManualClock
    window: Window = field(default_factory=Window)

    def __post_init__(self) -> None:
        self.mixer = Mixer(self.clock)


class StillFilm:
    """A film that waits for its first picture until it is told that it has one."""

    def __init__(self, stage: BareStage, wording: Wording) -> None:
        self.is_over = self.has_begun = False
        self.presence: bool | None = True
        self.clock = FilmClock(stage.clock)
        self.pool = StillPool()
        pool = cast(Pool, self.pool)
        self.over = OverFilm(Material(FILM, "", "", {}, {}, {}), pool, stage.clock, wording)
        self.remote = Remote(
            window=cast(Any, stage.window), pool=pool, mixer=stage.mixer, film=self.clock,
            over=self.over, tally=FrameCount(), keep_picture=lambda: None,
        )  # fmt: skip
        self.admits = lambda _reading: True

    def press(self, key: str) -> None:
        self.remote.press(key)

    def click(self, x: float, y: float) -> bool:
        return self.remote.click(x, y)

    def point(self, x: float, y: float) -> None:
        self.remote.point(x, y)

    def admit(self, admits: Any) -> None:
        self.admits = admits

    def advance(self) -> None:
        """Nothing moves."""

    def leave(self) -> None:
        self.is_over = True

    @property
    def progress(self) -> Progress:
        return Progress("film")

    def view(self) -> View:
        state = self.over.state(0.0, opening=False, paused=False, history=History())
        return View(state)


class Visit:
    """A visitor who agreed to be sensed, with their film before them."""

    def __init__(self, wording: Wording | None = None, **times: float) -> None:
        self.clock = ManualClock(100.0)
        self.stage = BareStage(self.clock)
        venue = Venue.model_validate(
            {"films": [{"story": "a"}], "times": {name: f"{s}s" for name, s in times.items()}}
        )
        self.usher = Usher(venue, self.clock, lambda: datetime.now(UTC))
        self.wording = wording or english()
        stage = cast(Any, self.stage)
        self.visitor = Visitor(self.usher, venue, stage, lambda: None, lambda: False, self.wording)
        self.usher.goes = self.visitor.went
        self.visitor.choice = Choice(
            "0", None, None, None, frozenset({"face"}), resumes=False, wording=self.wording
        )
        self.usher.press("X")
        self.usher.turn(None)
        self.usher.settle("agreed")
        assert self.usher.state == "baseline"
        self.film = StillFilm(self.stage, self.wording)
        self.visitor.begins(cast(FilmScene, self.film))
        states = frozenset({"baseline", "film", "second"})
        self.scene = Ushered(
            cast(Any, self.film), self.usher, cast(Any, states), lambda: SIZE,
            present=self.visitor.watch, overlay=self.visitor.overlay, answers=self.visitor,
        )  # fmt: skip

    def goes_on(self, seconds: float, *there: int) -> None:
        """Let time pass, with these people before the camera."""
        for _ in range(round(seconds * 10)):
            self.clock.advance(0.1)
            for person in there:
                self.film.admits(Reading(self.clock.now(), FACE_PRESENT, 1.0, 0.95, person))
            self.scene.advance()

    def uses(self, person: int) -> bool:
        """Whether a reading of theirs would be used now."""
        return self.film.admits(Reading(self.clock.now(), FACE_SMILE, 0.5, 0.9, person))

    def begins(self, *there: int) -> None:
        """Neutral is learnt of these, and then the film's first picture is there."""
        self.goes_on(1.0, *there)
        self.film.has_begun = True
        self.goes_on(0.5, *there)
        assert self.usher.state == "film"

    @property
    def shown(self) -> KioskOverlay:
        found = self.scene.view().overlay.kiosk
        assert found is not None
        return found

    @property
    def words(self) -> str:
        """All that stands on the screen."""
        sheet, _ = composed(self.scene.view().overlay, *SIZE)
        return " ".join(each.text for each in sheet.words)


def test_a_group_is_welcomed_as_one_and_asked_no_more() -> None:
    visit = Visit()
    visit.goes_on(1.0, 0, 1, 2)
    assert visit.shown.lines == (english().say("calm_group"),)
    assert visit.shown.breath is not None
    visit.begins(0, 1, 2)
    visit.goes_on(6.0, 0, 1, 2)
    assert visit.usher.state == "film"
    assert not visit.shown.question
    assert [visit.uses(person) for person in (0, 1, 2)] == [True] * 3


def test_one_alone_is_not_called_a_group() -> None:
    visit = Visit()
    visit.goes_on(1.0, 0)
    assert visit.shown.lines == (english().say("calm"),)


ANSWERS = {
    "the key": (True, lambda visit: visit.scene.press("Y")),
    "a gamepad": (True, lambda visit: visit.scene.press("PAD_Y")),
    "the button": (True, lambda visit: visit.scene.click(*button("yes"))),
    "the other key": (False, lambda visit: visit.scene.press("N")),
    "Esc": (False, lambda visit: visit.scene.press("ESCAPE")),
    "the other button": (False, lambda visit: visit.scene.click(*button("no"))),
    "nothing": (False, lambda visit: visit.goes_on(visit.usher.venue.times.second, 0, 1)),
}


def button(which: str) -> tuple[float, float]:
    """Somewhere on it."""
    return next(
        (x / 50, y / 50) for x in range(50) for y in range(50)
        if answer_at(x / 50, y / 50, *SIZE) == which
    )  # fmt: skip


@pytest.mark.parametrize("how", ANSWERS)
def test_a_second_person_is_asked_over_the_film_and_their_answer_holds(how: str) -> None:
    agrees, answer = ANSWERS[how]
    visit = Visit(second=10.0)
    visit.begins(0)
    visit.goes_on(1.0, 0, 1)
    assert not visit.shown.question, "whoever only passes by is not asked"
    visit.goes_on(1.5, 0, 1)
    assert visit.usher.state == "second"
    assert english().say("ask_second") in visit.shown.question
    assert (visit.uses(0), visit.uses(1)) == (True, False)
    answer(visit)
    visit.goes_on(0.2, 0, 1)
    assert visit.usher.state == "film"
    assert not visit.shown.question
    assert (visit.uses(0), visit.uses(1)) == (True, agrees)
    visit.goes_on(5.0, 0, 1)
    assert visit.usher.state == "film", "nobody is asked twice"
    assert not visit.film.clock.paused, "and no answer was taken for the film's"


def test_where_several_come_all_are_asked() -> None:
    visit = Visit()
    visit.begins(0)
    visit.goes_on(2.5, 0, 1, 2)
    assert english().say("ask_group") in visit.shown.question


@pytest.mark.parametrize(("code", "yes"), [("en", "Y"), ("de", "J"), ("fr", "O"), ("es", "S")])
def test_the_keys_of_the_question_are_those_of_its_language(code: str, yes: str) -> None:
    wording = wordings([code]).first
    visit = Visit(wording)
    visit.begins(0)
    visit.goes_on(2.5, 0, 1)
    assert wording.say("unanswered") in visit.shown.question
    assert visit.shown.answers[0].endswith("(N)")
    assert visit.shown.answers[1].endswith(f"({yes})")
    visit.scene.press(yes)
    visit.goes_on(0.2, 0, 1)
    assert visit.uses(1)


@pytest.mark.parametrize(("no", "yes"), [("J", "J"), ("נ", "כ"), ("nein", "ja"), ("Y", "N")])
def test_keys_that_cannot_be_pressed_or_told_apart_are_the_english_ones(no: str, yes: str) -> None:
    own = Wording("xx", "", sentences={"disagree_key": no, "agree_key": yes}).over(english())
    assert answer_keys(own) == ("N", "Y")
    small = Wording("xx", "", sentences={"disagree_key": "t", "agree_key": "i"}).over(english())
    assert answer_keys(small) == ("T", "I")


def test_a_pause_before_the_first_picture_ends_by_itself() -> None:
    visit = Visit(pause=5.0)
    visit.goes_on(0.5, 0)
    visit.scene.press("SPACE")
    assert visit.film.clock.paused and visit.film.pool.is_paused
    visit.goes_on(4.5, 0)
    assert visit.film.clock.paused
    visit.goes_on(1.0, 0)
    assert not visit.film.clock.paused
    assert not visit.film.pool.is_paused
    assert not visit.film.remote.is_paused


def test_what_a_key_did_is_said_in_the_visitors_language() -> None:
    visit = Visit(wordings(["de"]).first)
    visit.begins(0)
    for key, said in (
        ("UP", "Lautstärke 80 %"), ("M", "Ton aus"), ("C", "Untertitel: aus"),
        ("PLUS", "Untertitel: groß"), ("A", "Hier gibt es nur eine Tonspur."),
    ):  # fmt: skip
        visit.scene.press(key)
        assert said in visit.words


def test_every_word_over_a_kiosks_film_is_of_the_language_of_its_visitor() -> None:
    visit = Visit(marked())
    visit.goes_on(0.5, 0, 1)
    seen = [visit.words]
    visit.begins(0, 1)
    visit.goes_on(2.5, 0, 1, 2)
    seen.append(visit.words)
    visit.scene.press("N")
    for key in ("C", "PLUS", "UP", "M", "A", "I"):
        visit.scene.press(key)
        visit.goes_on(0.1, 0)
        seen.append(visit.words)
    assert all(seen)
    assert [unmarked(each) for each in seen] == [[]] * len(seen)


def test_whoever_stands_there_is_asked_together_on_the_first_screen() -> None:
    several = False
    asked = ConsentScene(
        ConsentQuestion(CONSENTS), wordings(["en"]), Terms(), title="A Film", clock=ManualClock(),
        size=lambda: SIZE, company=lambda: "group" if several else "one",
    )  # fmt: skip

    def words() -> str:
        sheet, _ = composed(OverlayState(asked=asked.view().overlay.asked), *SIZE)
        return " ".join(each.text for each in sheet.words)

    assert english().say("ask_one") in words()
    several = True  # somebody joins while it stands
    assert english().say("ask_group") in words()
    assert english().say("ask_one") not in words()


def test_the_end_card_is_for_whoever_is_still_there() -> None:
    whole = Visit()
    whole.begins(0)
    whole.film.is_over = True
    whole.goes_on(0.1, 0)
    assert whole.visitor.sees_card("ending")
    cut = Visit(film=60.0)
    cut.begins(0)
    cut.goes_on(60.0, 0)
    assert cut.film.is_over
    assert cut.usher.state == "end_card"
    assert cut.visitor.sees_card("quit"), "the longest showing is over, and they have not left"
    gone = Visit(away=5.0)
    gone.begins(0)
    gone.film.presence = False
    gone.goes_on(5.5)
    assert gone.film.is_over
    assert not gone.visitor.sees_card("quit")
