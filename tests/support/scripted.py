"""A player's honest double: decks get ready after a while and cuts fall when they should."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from engine.sensing.reading import Reading
from engine.showing.events import (
    CutTo,
    Decided,
    Ended,
    Entered,
    Event,
    Failed,
    Finish,
    Inputs,
    MediaEvent,
    Prepare,
    Ready,
    Shown,
    Wish,
)
from engine.showing.log.summary import Summary
from engine.showing.showing import Step
from engine.story.model import Story

Viewer = Callable[[float], Iterable[Reading]]


def story(**changes: object) -> Story:
    """A small film with a choice: dawn → (joy | grief) → (party | burial), grief the default."""
    written = {
        "title": "A Choice",
        "start": "dawn",
        "segments": {
            "dawn": {
                "clip": "dawn.mp4",
                "out": "6s",
                "next": [{"to": "joy"}, {"to": "grief", "default": True}],
            },
            "joy": {
                "clip": "joy.mp4",
                "out": "8s",
                "beats": [{"at": "4s", "feel": "quiet joy"}],
                "next": [{"to": "party", "default": True}, {"to": "burial"}],
            },
            "grief": {
                "clip": "grief.mp4",
                "out": "8s",
                "beats": [{"at": "4s", "feel": "grief"}],
                "next": [{"to": "party"}, {"to": "burial", "default": True}],
            },
            "party": {"clip": "p.mp4", "out": "5s", "beats": [{"at": "2s", "feel": "triumph"}]},
            "burial": {"clip": "b.mp4", "out": "5s", "beats": [{"at": "2s", "feel": "grief"}]},
        },
    }
    return Story.model_validate({**written, **changes})


@dataclass
class Player:
    """Plays commands: a deck is ready `preroll` seconds after Prepare unless it is broken."""

    preroll: float = 0.2
    broken: frozenset[str] = frozenset()
    slow: dict[str, float] = field(default_factory=dict)
    held: dict[str, float] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    cut: CutTo | None = None
    screen: list[tuple[str, float]] = field(default_factory=list)
    finish: Finish | None = None

    def obey(self, now: float, step: Step) -> None:
        for command in step.commands:
            match command:
                case Prepare(segments):
                    kept = {name: self.held[name] for name in segments if name in self.held}
                    fresh = {n: now + self.slow.get(n, self.preroll) for n in segments}
                    self.held = {**fresh, **kept}
                    self.told &= set(kept)
                case CutTo():
                    self.cut = command
                case Finish():
                    self.finish = command

    def media(self, now: float) -> list[MediaEvent]:
        said: list[MediaEvent] = []
        for name, due in self.held.items():
            if due <= now and name not in self.told:
                self.told.add(name)
                broken = name in self.broken
                said.append(Failed(name, "the file is cut short") if broken else Ready(name))
        cut = self.cut
        if cut and cut.at <= now and cut.segment not in self.broken:  # noqa: SIM102
            if self.held.get(cut.segment, now + 1) <= now:
                self.screen.append((cut.segment, now))
                said.append(Shown(cut.segment, max(cut.at, self.held[cut.segment])))
                self.told.discard(cut.segment)
                del self.held[cut.segment]
                self.cut = None
        return said


def play(
    showing: object,
    *,
    player: Player | None = None,
    viewer: Viewer | None = None,
    wishes: dict[float, str] | dict[float, Wish] | None = None,
    longest: float = 300.0,
    every: float = 0.1,
) -> list[Event]:
    """Plays a showing (or a logged one) to its end, for at most `longest` seconds of film."""
    player = player or Player()
    due = sorted((wishes or {}).items())
    events: list[Event] = []
    for index in range(int(longest / every)):
        now = index * every
        wished = []
        while due and due[0][0] <= now:
            wish = due.pop(0)[1]
            wished.append(wish if isinstance(wish, Wish) else Wish(wish))  # type: ignore[arg-type]
        readings = tuple(viewer(now)) if viewer else ()
        inputs = Inputs(readings, tuple(player.media(now)), tuple(wished))
        step = showing.step(now, inputs)  # type: ignore[attr-defined]
        player.obey(now, step)
        events += step.events
        if showing.done:  # type: ignore[attr-defined]
            break
    return events


def path(events: list[Event]) -> list[str]:
    return [event.segment for event in events if isinstance(event, Entered)]


def decisions(events: list[Event]) -> list[Decided]:
    return [event for event in events if isinstance(event, Decided)]


def ending(events: list[Event]) -> str | None:
    """The reason for which the film ended; None when it did not."""
    return next((event.reason for event in events if isinstance(event, Ended)), None)


def summarise(events: Iterable[Event]) -> dict[str, Any]:
    """The summary of a showing's events."""
    summary = Summary()
    for event in events:
        summary.take(event)
    return summary.as_json()
