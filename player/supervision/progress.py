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

from dataclasses import dataclass
from typing import Protocol

from engine.words import Seconds


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


class Unsupervised:
    """A `Supervision` that nobody asked for."""

    def turned(self, turn: Turn) -> None:
        """Nobody listens."""
