"""Which film comes next."""

from collections import Counter
from itertools import pairwise
from random import Random
from typing import Any

from engine.kiosk.rotation import FilmRotation
from engine.kiosk.venue import Venue


def rotation(kind: str, *weights: float) -> FilmRotation:
    films: list[dict[str, Any]] = [{"story": str(n), "weight": w} for n, w in enumerate(weights)]
    venue = Venue.model_validate({"kiosk": 1, "films": films, "rotation": kind})
    return FilmRotation(venue, Random(5))


def test_in_order_and_past_what_is_broken() -> None:
    films = rotation("in order", 1, 1, 1)
    assert [films.next() for _ in range(5)] == [0, 1, 2, 0, 1]
    assert [films.next({2}) for _ in range(3)] == [0, 1, 0]
    assert films.next({0, 1, 2}) is None


def test_random_never_shows_the_same_film_twice_running() -> None:
    films = rotation("random", 1, 1, 1)
    shown = [films.next() for _ in range(300)]
    assert all(one != other for one, other in pairwise(shown))
    assert set(shown) == {0, 1, 2}
    assert rotation("random", 1).next() == 0
    one = rotation("random", 1)
    assert [one.next(), one.next()] == [0, 0]


def test_weights_are_kept() -> None:
    films = rotation("weights", 8, 1, 1)
    counts = Counter(films.next() for _ in range(1000))
    assert 700 < counts[0] < 900
    assert min(counts[1], counts[2]) > 50
