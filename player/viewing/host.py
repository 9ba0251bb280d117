"""Who has a film shown: at home nobody but the viewer, in a kiosk the kiosk.

Whatever of a showing is not the film's own affair is asked here.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from engine.words import Seconds
from player.records.consent_records import ConsentRecords
from player.viewing.asking import Choice, ask
from player.viewing.programme import Programme
from player.viewing.scenes.end_card import STANDS

if TYPE_CHECKING:
    from player.viewing.scenes.film import FilmScene
    from player.viewing.stage import Stage


class Host(Protocol):
    """Asked by `play_once`, in this order. Window thread."""

    @property
    def card_stands(self) -> Seconds:
        """How long the end card stands."""
        ...

    def ask(
        self,
        programme: Programme,
        stage: "Stage",
        records: ConsentRecords,
        announce: Callable[[str], None],
    ) -> Choice | None:
        """What the showing may sense with. None: there is to be no film."""
        ...

    def neutral(self, choice: Choice) -> Seconds:
        """How long a calm picture stands before the film, while neutral is learnt."""
        ...

    def begins(self, film: "FilmScene") -> None:
        """A film is about to be shown."""
        ...

    def sees_card(self, end: str) -> bool:
        """Whether somebody is there to see the end card of a film that ended like this: "ending",
        "quit" or "fault"."""
        ...

    def terminated(self) -> None:
        """A signal told the program to end. May be called by a signal's handler."""
        ...


class AtHome:
    """A `Host` that leaves everything to the viewer."""

    card_stands = STANDS

    def ask(
        self,
        programme: Programme,
        stage: "Stage",
        records: ConsentRecords,
        announce: Callable[[str], None],
    ) -> Choice | None:
        """See `player.viewing.asking`."""
        return ask(programme, stage, records, announce)

    def neutral(self, choice: Choice) -> Seconds:
        """The film begins at once, and neutral is learnt while it runs."""
        return 0.0

    def begins(self, film: "FilmScene") -> None:
        """Nobody waits for it."""

    def sees_card(self, end: str) -> bool:
        """Unless they have left."""
        return end != "quit"

    def terminated(self) -> None:
        """The film hears of it, and ends in order."""
