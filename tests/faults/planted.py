"""`kuleshov` with a fault of its own: one picture, a second into the film, is drawn black.

It shows that whoever looks for black frames finds one: `python -m tests.faults.planted play …`.
"""

import sys
from typing import Any


def main() -> None:
    """`kuleshov`, that once draws nothing."""
    from player.viewing.scenes.film import FilmScene

    left = [1]
    view = FilmScene.view

    def without_film(scene: FilmScene) -> Any:
        found = view(scene)
        if left[0] and scene.now > 1.0 and found.layers:
            left[0] -= 1
            return type(found)(found.overlay)
        return found

    setattr(FilmScene, "view", without_film)  # noqa: B010 - in place of the real one
    from player.__main__ import main as kuleshov

    sys.argv[0] = "kuleshov"
    kuleshov()


if __name__ == "__main__":
    main()
