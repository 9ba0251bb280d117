"""What stands on the stage, one after another: the consent screen, the film, the end card.

A scene takes what the viewer does and says what is to be seen; the stage does all the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from player.playback.layers import Layer
from player.records.recorded_film import Pixels
from player.screen.grade import NEUTRAL, Grade
from player.screen.listener import Listener
from player.screen.overlay_state import OverlayState
from player.supervision.progress import Progress


class Frame(Protocol):
    """What is drawn so far of one turn, to be read back while it is drawn."""

    @property
    def looks(self) -> object:
        """Equal for frames whose film looks the same."""
        ...

    def picture(self) -> npt.NDArray[np.uint8]:
        """RGB of shape (height, width, 3), top row first."""
        ...

    def pixels(self) -> Pixels:
        """RGBA of shape (height, width, 4), upside down, as OpenGL reads it."""
        ...


class Keeping(Protocol):
    """Whoever keeps something of what is drawn. Window thread."""

    @property
    def is_waiting(self) -> bool:
        """Whether the next frame is wanted even if nothing has changed."""
        ...

    def picture_drawn(self, frame: Frame) -> None:
        """The picture of the film is drawn, and nothing over it yet."""
        ...

    def wants_film(self, frame: Frame) -> bool:
        """Whether `film_drawn` is to be called for this frame."""
        ...

    def film_drawn(self, frame: Frame) -> None:
        """All that belongs to the film is drawn, captions too, and nothing else yet."""
        ...


@dataclass(frozen=True, slots=True)
class View:
    """What is to be seen in one turn: decks, lowest first, and what is drawn over them."""

    overlay: OverlayState
    layers: Sequence[Layer] = ()
    grade: Grade = NEUTRAL
    coming: Sequence[str] = ()
    """Captions that come next: they are set while there is nothing to draw."""
    keeping: Keeping | None = None
    is_awaiting: bool = False
    """Whether a picture of the film is on its way, and this stands in its place."""


class Scene(Listener, Protocol):
    """One thing after another that has the whole window. Window thread.

    The stage calls, turn by turn, what `Listener` says, then `advance`, `view`, `progress`.
    """

    @property
    def is_over(self) -> bool:
        """Whether the next scene may come."""
        ...

    def advance(self) -> None:
        """One turn: everything moves on to the present instant."""
        ...

    @property
    def progress(self) -> Progress:
        """What stands on the stage now, and what has to move there; asked once a turn."""
        ...

    def view(self) -> View:
        """What is to be seen now. Two views that are equal need not be drawn twice, so nothing in
        one may change afterwards."""
        ...
