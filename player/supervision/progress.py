"""Progress: what the stage tells, once a turn of its loop, to whoever supervises it.

A process that lives may still show a frozen picture. So a scene says at each turn what would have
to move there, and the stage adds what it did: how often a picture was put on the screen, and how
many blocks of sound were taken. What counts as progress:

| on the stage                    | progress                                                     |
|---------------------------------|--------------------------------------------------------------|
| everything                      | the loop turns, and puts a picture on the screen at least    |
|                                 | every half second; blocks of sound are taken                 |
| a film or an attract loop runs  | also `picture` changes, which names the picture of the film  |
| a card, a question, a paused    | `picture` is None: it stands, and that is right              |
| film, a freeze frame            |                                                              |
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Protocol

from engine.words import Seconds

WITHDRAWN: Final = "withdrawn"
"""The state of a sensor that its viewer has closed for good."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What a scene says of itself at one turn. It holds nothing about a viewer."""

    scene: str
    """What stands on the stage, in a few plain words: `film`, `end card`."""
    picture: object = None
    """Unequal to the last turn's as soon as a new picture of the film is shown; None where the
    picture may stand."""
    position: Seconds | None = None
    """Film time, where a film is on."""
    title: str = ""
    """Of the film or clip, where there is one."""
    sensors: tuple[tuple[str, str], ...] = ()
    """Each sensor of this showing: its kind, and whether it is `open`, `closed` or withdrawn."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the stage's loop, at the monotonic instant `at`.

    `flips` counts the pictures put on the screen so far, `sound` the blocks of sound that were
    taken so far, by the sound card or in its place; `is_heard` says whether a card plays them.
    """

    at: Seconds
    progress: Progress
    flips: int
    sound: int
    is_heard: bool


class Supervision(Protocol):
    """Whoever is told how the stage fares. Window thread; it must return at once."""

    def turned(self, turn: Turn) -> None:
        """One turn of the loop is over."""
        ...

    def between(self) -> None:
        """A scene is over, and the next one is got ready: no turns for a while."""
        ...

    def agreed(self, consent: Collection[str], age: int | None) -> None:
        """A showing begins, to whose visitor this is agreed, of this age in years if they said."""
        ...

    def ended(self) -> None:
        """The showing is over: nothing of it is gone on with, and no consent holds any more."""
        ...

    def fault(self, sentence: str) -> None:
        """Something went wrong; the sentence holds nothing about a visitor."""
        ...


class Unsupervised:
    """A `Supervision` that nobody asked for."""

    def turned(self, turn: Turn) -> None:
        """Nobody listens."""

    def between(self) -> None:
        """Nobody listens."""

    def agreed(self, consent: Collection[str], age: int | None) -> None:
        """Nobody listens."""

    def ended(self) -> None:
        """Nobody listens."""

    def fault(self, sentence: str) -> None:
        """Nobody listens."""
