"""`kuleshov` with a fault of its own: from a second into the film on, a picture is drawn black now
and then, each time a single one.

It shows that whoever looks for black frames finds one: `python -m tests.faults.planted play …`. On
a busy machine who looks may be kept from looking just then, but hardly every time.
"""

import sys
from typing import Any, Final

EVERY: Final = 0.4
"""Seconds of film from one to the next."""


def main() -> None:
    """`kuleshov`, that now and then draws nothing."""
    from player.viewing.scenes.film import FilmScene

    due = [1.0]
    view = FilmScene.view

    def without_film(scene: FilmScene) -> Any:
        found = view(scene)
        if scene.now > due[0] and found.layers:
            due[0] = scene.now + EVERY
            return type(found)(found.overlay)
        return found

    setattr(FilmScene, "view", without_film)  # noqa: B010 - in place of the real one
    from player.__main__ import main as kuleshov

    sys.argv[0] = "kuleshov"
    kuleshov()


if __name__ == "__main__":
    main()
