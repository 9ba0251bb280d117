"""What the showing orders reaches the decks; what cannot be tried is refused, not ordered."""

from dataclasses import dataclass, field
from typing import Any, cast

from engine.clock import ManualClock
from engine.consent.wording import english
from engine.showing.events import CutTo, Failed, Finish, Offer, Prepare
from engine.story.model import Story
from player.audio.mixer import Mixer
from player.playback.pool import Pool
from player.viewing.conductor import Conductor
from player.viewing.material import Material
from player.viewing.over_film import OverFilm


@dataclass
class Ordered:
    """A pool that keeps what was ordered."""

    orders: list[Any] = field(default_factory=list)

    def prepare(self, segments: tuple[str, ...], start: float | None = None) -> None:
        self.orders.append(("prepare", segments, start))

    def cut_to(self, segment: str, at: float, dissolve: float, start: float | None) -> None:
        self.orders.append(("cut", segment, at, dissolve, start))

    def fade_out(self, at: float) -> None:
        self.orders.append(("fade", at))


def conductor_of(pool: Ordered, **unplayable: str) -> tuple[Conductor, OverFilm]:
    story = Story.model_validate({"start": "a", "segments": {"a": {"clip": "a.mp4", "out": 4.0}}})
    material = Material(story, "", "", {}, unplayable, {})
    clock = ManualClock()
    over = OverFilm(material, cast(Pool, pool), clock, english())
    return Conductor(material, cast(Pool, pool), Mixer(clock), over), over


def test_what_cannot_be_tried_is_refused_and_the_rest_is_prepared() -> None:
    pool = Ordered()
    conductor, _ = conductor_of(pool, bad="It is no film.")
    assert conductor.obey([Prepare(("bad", "good"), 3.0)], 0.0) == [Failed("bad", "It is no film.")]
    assert conductor.obey([Prepare(("good", "bad"), 3.0)], 0.0) == [Failed("bad", "It is no film.")]
    # A start is meant for the first of them, and for no other.
    assert pool.orders == [("prepare", ("good",), None), ("prepare", ("good",), 3.0)]
    assert conductor.obey([CutTo("bad", 5.0)], 0.0) == [Failed("bad", "It is no film.")]
    assert conductor.obey([CutTo("good", 5.0)], 0.0) == []
    assert [each for each in pool.orders if each[0] == "cut"] == [("cut", "good", 5.0, 0.0, None)]


def test_a_question_stands_over_the_film_and_its_end_lets_everything_go() -> None:
    pool = Ordered()
    conductor, over = conductor_of(pool)
    conductor.obey([Offer("Which?", ((0, "Up"), (1, "Down")), 8.0)], 2.0)
    assert over.offer is not None
    assert over.offer.since == 2.0
    conductor.obey([Finish(9.0)], 8.5)
    assert pool.orders == [("prepare", (), None), ("fade", 9.0)]
