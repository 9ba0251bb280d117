"""The question that comes before any device is opened. Pure: keys and clicks in, an answer out.

Each consent is one of its own, and all begin switched off. Until the viewer answers, nothing is
opened; an answer without any simply plays the film. To refuse takes one key or button, of the
same size as the one that begins.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from engine.consent.purposes import CONSENTS, Consent, is_watched
from engine.consent.terms import Terms
from engine.consent.wording import Wording

Button = Literal["refuse", "begin", "leave"]
Spot = Consent | Literal["age", "resume", "language"] | Button
"""What may be lit and pressed."""

BUTTONS: Final[tuple[Button, ...]] = ("refuse", "begin", "leave")
KEYS: Final[dict[str, Spot]] = {
    "C": "face",
    "M": "voice",
    "H": "heart",
    "K": "readings",
    "P": "profile",
    "S": "screening",
    "A": "age",
    "R": "resume",
    "L": "language",
    "N": "refuse",
    "ESCAPE": "leave",
    "Q": "leave",
    "PAD_START": "begin",
    "PAD_X": "refuse",
    "PAD_B": "leave",
    "PAD_BACK": "language",
}
"""Key names as pyglet spells them; a gamepad's buttons begin with PAD."""

_PRESS: Final = frozenset({"RETURN", "ENTER", "NUM_ENTER", "SPACE", "PAD_A"})
_WAYS: Final = {
    "UP": (0, -1), "DOWN": (0, 1), "LEFT": (-1, 0), "RIGHT": (1, 0),
    "PAD_UP": (0, -1), "PAD_DOWN": (0, 1), "PAD_LEFT": (-1, 0), "PAD_RIGHT": (1, 0),
}  # fmt: skip
_ALWAYS: Final[tuple[Consent, ...]] = ("face", "voice")  # shown even where they are not offered


@dataclass(slots=True)
class ConsentQuestion:
    """What may be asked for (`offered`), what is switched on so far, and whether it is settled.

    `unavailable` has the name of the sentence that says why another is not offered. `strap` says
    whether a heart strap or lab stream was named. `ages` are the ratings of the film's scenes, in
    years, none where nobody has to say their age; `age` is what was said (the least of those years
    that one has, 0: fewer than all), None: nothing; nobody younger than `least_age` can be shown
    the film. `stopped` names the place where they stopped another day (empty: nowhere), and
    `resumes` whether the film goes on there. `viewer` is whose profile may be kept, `screening`
    what the showing may count for.

    `done` once the viewer chose to begin; `left` when they would rather not watch. `lit` is where
    the keys are, `under` what the mouse points at, `told` the sentence that stands over the
    buttons.
    """

    offered: tuple[Consent, ...]
    unavailable: Mapping[Consent, str] = field(default_factory=dict)
    given: set[Consent] = field(default_factory=set)
    strap: bool = False
    ages: tuple[int, ...] = ()
    age: int | None = None
    least_age: int = 0
    stopped: str = ""
    resumes: bool = False
    viewer: str = ""
    screening: str = ""
    lit: Spot = "begin"
    under: Spot | None = None
    told: str = ""
    done: bool = False
    left: bool = False

    @property
    def rows(self) -> tuple[Spot, ...]:
        """What stands one below the other, each to be switched by itself."""
        shown: list[Spot] = [each for each in CONSENTS if each in self.offered or each in _ALWAYS]
        shown += ["age"] if self.ages else []
        shown += ["resume"] if self.stopped else []
        return tuple(shown)

    @property
    def is_watched(self) -> bool:
        """Whether anything would be sensed."""
        return is_watched(self.given, strap=self.strap)

    @property
    def is_heart_alone(self) -> bool:
        """Whether a heart is agreed to that nothing could measure."""
        return "heart" in self.given and not (self.strap or "face" in self.given)

    @property
    def is_settled(self) -> bool:
        """Whether the viewer has begun or left."""
        return self.done or self.left

    @property
    def answer(self) -> frozenset[Consent]:
        """What was agreed to; nothing before the viewer has said so."""
        return frozenset(self.given) if self.done else frozenset()

    @property
    def refused(self) -> tuple[Consent, ...]:
        """What was asked for and not agreed to."""
        return tuple(each for each in self.offered if each not in self.answer)

    def press(self, key: str, *, mirrored: bool = False) -> Spot | None:
        """Take a key by its pyglet name; return what it pressed. `mirrored`: left is right."""
        spot = KEYS.get(key)
        if spot is not None:
            return self.choose(spot)
        if key in _PRESS:
            return self.choose(self.lit)
        if key == "TAB":
            self._walk()
        elif key in _WAYS:
            across, down = _WAYS[key]
            self._move(-across if mirrored else across, down)
        return None

    def choose(self, spot: Spot) -> Spot | None:
        """Press what is there, by key, mouse or gamepad; return it where it can be pressed."""
        if self.is_settled or not self._can_be(spot):
            return None
        self.told = ""
        match spot:
            case "refuse":
                self.given.clear()
                self._begin()
            case "begin":
                self._begin()
            case "leave":
                self.left = True
            case "age":
                self._older(1)
            case "resume":
                self.resumes = not self.resumes
            case "language":
                pass  # whoever holds the words changes them
            case _:
                self.given ^= {spot}
        return spot

    def _begin(self) -> None:
        """Begin, unless the film cannot be shown to somebody of this age."""
        if self.ages and (self.age or 0) < self.least_age:
            self.told = "age_needed" if self.age is None else "age_closed"
            self.lit = "age"
            return
        self.done = True

    def _can_be(self, spot: Spot) -> bool:
        if spot in BUTTONS or spot == "language":
            return True
        return spot in self.rows and (spot not in CONSENTS or spot in self.offered)

    def _older(self, step: int) -> None:
        """The next of: nothing said, younger than all ratings, each rating; and round."""
        steps = (None, 0, *self.ages)
        self.age = steps[(steps.index(self.age) + step) % len(steps)]

    def _stops(self) -> list[Spot]:
        rows = [spot for spot in self.rows if self._can_be(spot)]
        return [*rows, *BUTTONS]

    def _walk(self) -> None:
        """Tab: to what comes next, the language last, and round."""
        stops = [*self._stops(), "language"]
        self.lit = stops[(stops.index(self.lit) + 1) % len(stops)]

    def _move(self, across: int, down: int) -> None:
        """An arrow: down the rows to the buttons and the language, and along the buttons."""
        rows: list[Spot] = self._stops()[: -len(BUTTONS)]
        if across:
            if self.lit == "age":
                self._older(across)
            elif self.lit in BUTTONS:
                place = BUTTONS.index(self.lit) + across
                self.lit = BUTTONS[min(len(BUTTONS) - 1, max(0, place))]
            return
        column = [*rows, self.lit if self.lit in BUTTONS else "begin", "language"]
        place = column.index(self.lit) + down
        self.lit = column[min(len(column) - 1, max(0, place))]


Company = Literal["one", "second", "group"]
"""Who is asked: one viewer; both of them, now that a second one came; or all who are there."""


@dataclass(frozen=True, slots=True)
class ConsentOnScreen:
    """The question as it stands on the screen at one instant.

    `closing` is in how many seconds it closes without an answer, None while it need not be said.
    """

    question: ConsentQuestion
    wording: Wording
    terms: Terms
    title: str = ""
    company: Company = "one"
    closing: int | None = None
