"""Audiences mixed from kinds of viewers."""

from random import Random

from engine.simulation.kinds import ANYBODY, KINDS, kind_at, mixture
from engine.simulation.many import simulate
from engine.simulation.tally import Tally
from engine.simulation.viewers import Effects, Person, World
from engine.story.model import Story


def forked() -> Story:
    """Whoever is pleased after some seconds goes up, all others down; the unread stay."""
    ways = [
        {"to": "up", "when": "viewer.valence > 0.1"},
        {"to": "down", "when": "viewer.valence < 0.1"},
        {"to": "stays", "default": True},
    ]
    beats = [{"at": 0, "feel": "wonder", "strength": 0.1}]
    begin = {"clip": "any.mp4", "out": 12, "beats": beats, "next": ways}
    ends = {name: {"clip": "any.mp4", "out": 2} for name in ("up", "down", "stays")}
    return Story.model_validate({"start": "begin", "segments": {"begin": begin, **ends}})


def audience(weights: dict[str, float]) -> Tally:
    return simulate(forked(), 24, 1, world=World(kinds=mixture(weights)))


def test_the_cheerful_go_another_way_than_the_gloomy() -> None:
    cheerful, gloomy = audience({"cheerful": 1}), audience({"gloomy": 1})
    assert cheerful.endings["up"] > gloomy.endings["up"] + 6
    assert gloomy.endings["down"] > cheerful.endings["down"] + 6


def test_who_is_not_read_takes_the_default_path() -> None:
    assert audience({"not read": 1}).endings == {"stays": 24}


def test_people_on_the_whole_are_who_comes_without_a_mixture() -> None:
    effects = Effects(forked())
    for number in range(5):
        plain = Person(effects, 3, number, World()).nature
        assert Person(effects, 3, number, World(kinds=((ANYBODY, 2.0),))).nature == plain


def test_each_kind_comes_as_often_as_its_weight_says() -> None:
    kinds = mixture({"gloomy": 3, "cheerful": 1, "restless": 0})
    dice = Random(1)
    drawn = [kind_at(kinds, dice.random()).name for _ in range(4000)]
    assert set(drawn) == {"gloomy", "cheerful"}
    assert 0.7 < drawn.count("gloomy") / 4000 < 0.8
    assert kind_at(kinds, 1.0) is KINDS["cheerful"]
