"""A showing, driven by a player's double: what comes on screen, and why."""

from stage import Player, decisions, ending, path, play, story

from engine.showing.showing import Showing


def test_nobody_there_gets_the_default_path() -> None:
    showing = Showing(story())
    events = play(showing)
    assert path(events) == ["dawn", "grief", "burial"]
    assert {each.kind for each in decisions(events)} == {"abstained"}
    assert ending(events) == "ending"
    assert showing.done


def test_a_failed_clip_is_routed_around() -> None:
    events = play(Showing(story()), player=Player(broken=frozenset({"grief"})))
    assert path(events) == ["dawn", "joy", "party"]
    assert ending(events) == "ending"
