"""Every segment's picture: a scene is built once and then asked for the frame at a time.

Time counts in seconds from the in point; before it and after the out point lie the handles,
where the scene simply goes on.
"""

from collections.abc import Callable

from sample_film.render.paint import Picture
from sample_film.render.scenes import endings, night, shore, tower

Scene = Callable[[float], Picture]

SCENES: dict[str, Callable[[], Scene]] = {
    "harbour": shore.harbour,
    "gulls": shore.gulls,
    "tide": shore.tide,
    "stair": tower.stair,
    "lamp_room": tower.lamp_room,
    "letter": tower.letter,
    "storm": night.storm,
    "stars": night.stars,
    "boat": night.boat,
    "dawn": endings.dawn,
    "the_dark": endings.the_dark,
    "the_signal": endings.the_signal,
}
