"""A visit: what a kiosk does from one visitor to the next, as a pure state machine.

`WAYS` is the whole of it; docs/kiosk.md draws that table. Time comes in as an argument, so that a
visit can be driven from a window as from a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from engine.kiosk.venue import Times
from engine.words import Seconds

State = Literal[
    "attract", "closed", "notice", "baseline", "film", "second", "end_card", "wipe", "restart",
    "stopped",
]  # fmt: skip
STATES: Final[tuple[State, ...]] = get_args(State)
LAST: Final[frozenset[State]] = frozenset({"restart", "stopped"})
"""Where the program ends, to be started anew or because the operator said so."""

Happening = Literal[
    # what scenes tell
    "agreed", "refused", "declined", "learnt", "joined", "joined_agreed", "joined_refused",
    "ended", "failed", "read", "wiped", "code",
    # what time, presence and the clock on the wall bring
    "came", "left", "waited", "closes", "opens", "restarts",
]  # fmt: skip
Order = Literal[
    "welcome", "sense", "begin", "ask_second", "take_in", "stay_with_first", "show_card", "wipe",
    "attract", "close", "restart", "stop",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """From one state to the next: on what, and what is to be done then."""

    since: State
    on: Happening
    to: State
    order: Order
    because: str
    """In words, for the drawing."""


def _ways() -> tuple[Way, ...]:
    ways = [
        Way("attract", "came", "notice", "welcome", "somebody stands there, or touches something"),
        Way("attract", "closes", "closed", "close", "closing time"),
        Way("attract", "restarts", "restart", "restart", "the daily restart is due"),
        Way("closed", "opens", "attract", "attract", "opening time"),
        Way("closed", "restarts", "restart", "restart", "the daily restart is due"),
        Way("notice", "agreed", "baseline", "sense", "agreed to be sensed"),
        Way("notice", "refused", "film", "begin", "the film without sensors"),
        Way("notice", "declined", "wipe", "wipe", "no film, thanks"),
        Way("notice", "waited", "wipe", "wipe", "no answer"),
        Way("notice", "failed", "wipe", "wipe", "the film cannot be played"),
        Way("baseline", "learnt", "film", "begin", "neutral is learnt"),
        Way("baseline", "waited", "film", "begin", "it took too long"),
        Way("baseline", "ended", "wipe", "wipe", "the visitor ended it"),
        Way("baseline", "failed", "wipe", "wipe", "the film cannot be played"),
        Way("film", "joined", "second", "ask_second", "a second person is there"),
        Way("film", "ended", "end_card", "show_card", "the film is over"),
        Way("film", "waited", "end_card", "show_card", "the longest showing is over"),
        Way("film", "failed", "wipe", "wipe", "nothing can be shown any more"),
        Way("second", "joined_agreed", "film", "take_in", "they agree: a group"),
        Way("second", "joined_refused", "film", "stay_with_first", "they do not"),
        Way("second", "waited", "film", "stay_with_first", "no answer"),
        Way("second", "ended", "end_card", "show_card", "the film is over"),
        Way("second", "failed", "wipe", "wipe", "nothing can be shown any more"),
        Way("end_card", "read", "wipe", "wipe", "touched"),
        Way("end_card", "waited", "wipe", "wipe", "it has stood long enough"),
        Way("wipe", "wiped", "attract", "attract", "nothing of the visitor is left"),
        Way("wipe", "waited", "restart", "restart", "it cannot be wiped: a new process can"),
    ]
    watched: tuple[State, ...] = ("notice", "baseline", "film", "second", "end_card")
    ways += [Way(each, "left", "wipe", "wipe", "walked away") for each in watched]
    ways += [
        Way(each, "code", "stopped", "stop", "the operator's code")
        for each in STATES
        if each not in LAST
    ]
    return tuple(ways)


WAYS: Final = _ways()
"""Every way there is. No other change of state ever happens."""
_FROM: Final[Mapping[State, Mapping[Happening, Way]]] = {
    state: {way.on: way for way in WAYS if way.since == state} for state in STATES
}
_WEIGHTIEST: Final[tuple[Happening, ...]] = ("code", "ended", "failed")
"""Told once only, so that nothing told beside them may keep them from being heard."""
WIPES_WITHIN: Final[Seconds] = 30.0
"""A wipe that takes longer is left to the end of the process."""
OPENS_WITHIN: Final[Seconds] = 12.0
"""How long the devices may take to open, on top of the baseline's own time."""
_NOTICES: Final = 5  # so many times its time-out a notice stands at most, however it is touched


@dataclass(frozen=True, slots=True)
class Inputs:
    """What has come about since the last step."""

    present: bool | None = None
    """Whether somebody is known to be there, or known not to be; None: nobody knows."""
    touched: bool = False
    """Whether a key, a button or the screen was touched."""
    happened: tuple[Happening, ...] = ()
    """What the scene tells; what means nothing in this state is passed over."""
    is_open: bool = True
    """Whether the venue is open, by its hours."""
    restart_due: bool = False
    """Whether the program is to start anew once nobody is there."""


@dataclass(frozen=True, slots=True)
class Step:
    """What comes of a step: the visit as it is now, and the way it went, if any."""

    visit: "Visit"
    way: Way | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """Where a kiosk is between one visitor and the next. Instants are monotonic."""

    state: State = "attract"
    since: Seconds = 0.0
    """When it came into this state; of film and second: when the film began."""
    touched_at: Seconds = 0.0
    """The last touch, or when it came into this state."""
    here_since: Seconds | None = None
    """Since when somebody is known to be there."""
    gone_since: Seconds | None = None
    """Since when nobody is known to be there."""
    asked_at: Seconds = 0.0
    """When a second person was asked."""

    def step(self, now: Seconds, inputs: Inputs, times: Times) -> Step:
        """Move on to an instant. At most one way is gone; a `Step` without one changes nothing
        that is seen. Of several happenings the weightiest counts, and the others are passed over.
        """
        visit = self._noted(now, inputs)
        known = _FROM[self.state]
        first = tuple(each for each in _WEIGHTIEST if each in inputs.happened)
        for happening in (*first, *inputs.happened, *visit._by_itself(now, inputs, times)):
            way = known.get(happening)
            if way is not None:
                return Step(visit._gone(way, now), way)
        return Step(visit)

    def left_for(self, now: Seconds) -> Seconds:
        """For how long nobody is known to be there; 0 where somebody is, or nobody knows."""
        return 0.0 if self.gone_since is None else now - self.gone_since

    def _noted(self, now: Seconds, inputs: Inputs) -> "Visit":
        here = (self.here_since if self.here_since is not None else now) if inputs.present else None
        absent = inputs.present is False and not inputs.touched
        gone = (self.gone_since if self.gone_since is not None else now) if absent else None
        touched = now if inputs.touched else self.touched_at
        return replace(self, here_since=here, gone_since=gone, touched_at=touched)

    def _by_itself(self, now: Seconds, inputs: Inputs, times: Times) -> tuple[Happening, ...]:
        """What time, presence and the clock on the wall bring, the weightiest first."""
        stands = self.here_since is not None and now - self.here_since >= times.presence
        found: dict[Happening, bool] = {
            "restarts": inputs.restart_due,
            "closes": not inputs.is_open,
            "opens": inputs.is_open,
            "came": inputs.touched or stands,
            "left": self.left_for(now) >= times.away,
            "waited": now >= self.waits_until(times),
        }
        return tuple(each for each, holds in found.items() if holds)

    def waits_until(self, times: Times) -> Seconds:
        """When this state is left by itself; infinite where nobody is waited for."""
        match self.state:
            case "notice":
                latest = self.since + _NOTICES * times.notice
                return min(self.touched_at + times.notice, latest)
            case "baseline":
                return self.since + times.baseline + OPENS_WITHIN
            case "film":
                return self.since + times.film
            case "second":
                return min(self.asked_at + times.second, self.since + times.film)
            case "end_card":
                return self.since + times.end_card
            case "wipe":
                return self.since + WIPES_WITHIN
        return float("inf")

    def _gone(self, way: Way, now: Seconds) -> "Visit":
        if way.to == "second":
            return replace(self, state="second", asked_at=now)
        if way.since == "second" and way.to == "film":
            return replace(self, state="film")
        if way.to in ("attract", "closed"):  # whoever still stands there stands there anew
            return Visit(way.to, now, now)
        return replace(self, state=way.to, since=now, touched_at=now, gone_since=None)
