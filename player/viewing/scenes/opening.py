"""The opening: the title, and then the film's first picture standing, until the devices are open.

To open a device and to build what reads it costs seconds; once the film runs it would cost frames.
"""

from typing import Final

from engine.clock import Clock
from engine.words import Seconds
from player.screen.controls import KEYS
from player.supervision.progress import Progress
from player.viewing.scene import View
from player.viewing.scenes.film import FilmScene

LONGEST: Final[Seconds] = 8.0
"""What is not open by then is waited for no more."""


class OpeningScene:
    """The film before film time runs; a wish of the viewer's ends it."""

    def __init__(self, film: FilmScene, clock: Clock, longest: Seconds = LONGEST) -> None:
        self._film = film
        self._clock = clock
        self._until = clock.now() + longest

    @property
    def is_over(self) -> bool:
        """Whether every device is open, or the longest wait is over."""
        return self._film.may_begin or self._clock.now() >= self._until

    def press(self, key: str) -> None:
        """Take a key by its pyglet name; a pause means nothing yet."""
        if KEYS.get(key) != "pause":  # it stands still already
            self._film.press(key)

    def point(self, x: float, y: float) -> None:
        """See `FilmScene.point`."""
        self._film.point(x, y)

    def click(self, x: float, y: float) -> bool:
        """See `FilmScene.click`."""
        return self._film.click(x, y)

    def leave(self) -> None:
        """End the film before it began."""
        self._film.leave()

    def advance(self) -> None:
        """One turn before film time runs."""
        self._film.wait()

    @property
    def progress(self) -> Progress:
        """The title or the film's first picture stands."""
        film = self._film.progress
        return Progress("opening", title=film.title, sensors=film.sensors)

    def view(self) -> View:
        """What to draw at this instant."""
        return self._film.view()
