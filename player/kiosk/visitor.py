"""One visitor: the host of one showing in a kiosk. What it holds goes with it."""

import math
import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from engine.consent.terms import Terms
from engine.consent.wording import Wording
from engine.kiosk.company import Company
from engine.kiosk.venue import Venue
from engine.kiosk.visit import Happening, Way
from engine.sensing.devices.sensor_factory import OFF
from engine.words import Seconds
from player.kiosk.usher import Usher
from player.records.consent_records import ConsentRecords
from player.screen.facts_view import spoken
from player.screen.kiosk_overlay import KioskOverlay, answer_at
from player.viewing.asking import Choice, ask
from player.viewing.programme import Programme
from player.viewing.scenes.consent import Patience

if TYPE_CHECKING:
    from player.viewing.scenes.film import FilmScene
    from player.viewing.stage import Stage

_ANSWERS: Final = {"Y": True, "N": False, "ESCAPE": False, "PAD_Y": True, "PAD_X": False}
_BREATH: Final[Seconds] = 6.0
_BREATHS_BY: Final = 40  # steps of a breath that are drawn


def answer_keys(wording: Wording) -> tuple[str, str]:
    """The letters that say no and yes in a language; N and Y where it names none of its own."""
    no, yes = (wording.say(name).upper() for name in ("disagree_key", "agree_key"))
    fit = no != yes and all(re.fullmatch("[A-Z]", each) for each in (no, yes))
    # What means the other answer in English cannot mean this one.
    return (no, yes) if fit and no != "Y" and yes != "N" else ("N", "Y")


class Visitor:
    """A `Host`. Window thread. `answered` is called once the notice is over, before anything of a
    showing is opened; `several` says whether more than one is known to stand there before that.
    `wording` is the language spoken until another is chosen."""

    def __init__(
        self,
        usher: Usher,
        venue: Venue,
        stage: "Stage",
        answered: Callable[[], None],
        several: Callable[[], bool],
        wording: Wording,
    ) -> None:
        self._answered_ask = answered
        self._usher, self._venue, self._stage = usher, venue, stage
        self._film: FilmScene | None = None
        self._is_left = False
        self._paused_at: Seconds | None = None
        self._company = Company()
        self._several, self._wording = several, wording
        keeps = venue.keeps != "nothing"
        self._days = venue.logs.days if keeps else None
        self.choice: Choice | None = None
        """What the visitor agreed to."""

    # --- a host ---------------------------------------------------------------------------

    @property
    def card_stands(self) -> Seconds:
        """The usher takes it away."""
        return math.inf

    def ask(
        self,
        programme: Programme,
        stage: "Stage",
        records: ConsentRecords,
        announce: Callable[[str], None],
    ) -> Choice | None:
        """Notice and consent. None where there is no film: no answer, no thanks, or gone."""
        if self.choice is not None:  # asked already; what was agreed to cannot be had
            return self.choice
        patience = Patience(self._venue.times.notice)
        terms = Terms(programme.options.organiser, self._days, nothing_kept=self._days is None)
        choice = ask(programme, stage, records, announce, patience=patience, terms=terms,
                     company=lambda: "group" if self._several() else "one")  # fmt: skip
        self._answered_ask()
        if self._usher.state != "notice" or self._usher.is_ending:
            return None  # whatever was ticked: whoever did it is not there any more
        if choice is None:
            self._usher.settle("declined")
            return None
        self.choice, self._wording = choice, choice.wording
        self._usher.settle("agreed" if self._is_sensed(choice) else "refused")
        return choice

    def neutral(self, choice: Choice) -> Seconds:
        """A calm picture first, where there are sensors to learn from it."""
        return self._venue.times.baseline if self._is_sensed(choice) else 0.0

    def begins(self, film: "FilmScene") -> None:
        """The film stands ready."""
        self._film = film
        film.over.is_discreet = True
        film.admit(self._company.admits)
        self._stage.mixer.volume = self._venue.volume.at

    def sees_card(self, end: str) -> bool:
        """Whoever has not gone; also where the longest showing was over."""
        return self._usher.state == "end_card"

    def terminated(self) -> None:
        """See `Host`."""
        self._usher.end()

    # --- beside the scenes ----------------------------------------------------------------

    def watch(self) -> bool | None:
        """One turn of the film: it is left in order where the visit has moved on."""
        film, usher = self._film, self._usher
        assert film is not None
        self._mind_volume()
        self._mind_pause(film)
        if film.has_begun:
            self._company.is_welcoming = False
        if usher.state == "baseline" and film.has_begun:
            usher.tell("learnt")
        if usher.state == "film" and self._company.joined(self._stage.clock.now()):
            usher.tell("joined")
        if film.is_over and not self._is_left:
            self._is_left = True
            usher.tell("ended")
        elif usher.state not in ("baseline", "film", "second") and not self._is_left:
            self._is_left = True
            film.leave()
        return film.presence

    def overlay(self) -> KioskOverlay | None:
        """What the kiosk has over the film."""
        film = self._film
        if self._usher.state == "second":
            return self._asked()
        if film is not None and self._usher.state == "baseline" and not film.has_begun:
            phase = self._usher.clock.now() % _BREATH / _BREATH
            breath = 0.5 - 0.5 * math.cos(2 * math.pi * phase)
            return KioskOverlay(
                lines=(self._say("calm" if self._company.count < 2 else "calm_group"),),
                is_card=True,
                breath=round(breath * _BREATHS_BY) / _BREATHS_BY,
            )
        return None

    def _asked(self) -> KioskOverlay:
        """What whoever came later is asked, and those with them."""
        who: Literal["second", "group"] = "second" if self._company.count <= 2 else "group"
        no, yes = answer_keys(self._wording)
        return KioskOverlay(
            question=f"{self._say(f'ask_{who}')} {self._say('unanswered')}",
            answers=(f"{self._say('disagree')}  ({no})", f"{self._say('agree')}  ({yes})"),
        )

    def _say(self, name: str) -> str:
        return spoken(self._wording, name)

    def answer(self, key: str) -> bool:
        """A key while a second person is asked; whether it answered."""
        if self._usher.state != "second":
            return False
        no, yes = answer_keys(self._wording)
        both = {**_ANSWERS, no: False, yes: True}.get(key)
        if both is None:
            return False
        self._answered(both)
        return True

    def click(self, x: float, y: float) -> bool:
        """A click in shares of the window; whether it answered."""
        found = None
        if self._usher.state == "second":
            found = answer_at(x, y, *self._stage.window.size)
        if found is not None:
            self._answered(found == "yes")
        return found is not None

    def went(self, way: Way) -> None:
        """The visit went this way."""
        if way.order == "take_in":
            self._company.take_in()
        elif way.order == "stay_with_first":
            self._company.stay()

    def _answered(self, both: bool) -> None:
        self._usher.tell("joined_agreed" if both else "joined_refused")

    def goes_unsensed(self) -> bool:
        """Have the film shown without the sensors that were agreed to, since one of them is in
        the way; False where there are none, or the film has begun."""
        if self.choice is None or self._film is not None or not self.choice.sensed:
            return False
        self.choice = replace(self.choice, camera=OFF, microphone=OFF, heart=OFF)
        return True

    @property
    def has_said_age(self) -> bool:
        """Whether the visitor has said how old they are."""
        return self.choice is not None and self.choice.age is not None

    def is_over(self) -> tuple[Happening, ...]:
        """What is to be told once nothing of the showing is on the stage any more."""
        match self._usher.state:
            case "notice":
                return ("declined",)
            case "baseline" | "film" | "second":
                return ("failed",)
            case "end_card":
                return ("read",)
        return ()

    def _mind_volume(self) -> None:
        mixer, volume = self._stage.mixer, self._venue.volume
        bounded = min(volume.most, max(volume.least, mixer.volume))
        if bounded != mixer.volume:
            mixer.volume = bounded

    def _mind_pause(self, film: "FilmScene") -> None:
        now = self._usher.clock.now()
        if not film.remote.is_paused:
            self._paused_at = None
        elif self._paused_at is None:
            self._paused_at = now
        elif now - self._paused_at >= self._venue.times.pause:
            film.remote.go_on()

    @staticmethod
    def _is_sensed(choice: Choice) -> bool:
        return bool(choice.sensed)
