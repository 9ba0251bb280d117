"""Stories as they are tried out on the Simulation page."""

import pytest

from engine.problems import Trouble
from engine.simulation.many import play_part
from engine.simulation.tally import Tally
from engine.story.model import Story
from player.studio.simulation.trial import Parts, guards_of, outcome, trial_of


def forked() -> Story:
    ways = [{"to": "up", "when": "viewer.valence > 0.1"}, {"to": "down", "default": True}]
    begin = {"clip": "any.mp4", "out": 6, "next": ways}
    ends = {name: {"clip": "any.mp4", "out": 2} for name in ("up", "down")}
    return Story.model_validate({"start": "begin", "segments": {"begin": begin, **ends}})


def played(when: str) -> Tally:
    trial = trial_of(forked(), {("begin", 0): when}, {"cheerful": 1.0})
    whole = Tally()
    parts = Parts(trial, 24)
    while part := parts.next():
        whole.merge(play_part(*part))
    return whole


def test_another_guard_leads_to_other_endings() -> None:
    open_, closed = played("viewer.valence > -1"), played("viewer.valence > 0.99")
    assert outcome(open_, forked()).endings["up"] > 0.5
    found = outcome(closed, forked())
    assert found.endings == {"up": 0.0, "down": 1.0}
    assert found.viewers == sum(found.times.values()) == 24


def test_a_trial_says_roughly_first_and_plays_each_viewer_once() -> None:
    parts, sizes, seen = Parts(trial_of(forked(), {}, {}), 300), [], []
    while part := parts.next():
        *_, first, count = part
        seen += range(first, first + count)
        sizes.append(count)
        parts.took(count, 0.01 if len(sizes) < 3 else 8.0)  # suddenly the machine is slow
    assert seen == list(range(300))
    assert sizes[:5] == [20, 40, 80, 20, 5] and min(sizes[:-1]) >= 2


def test_of_a_large_story_fewer_say_roughly_how_it_comes_out() -> None:
    ends = {f"end_{n}": {"clip": "any.mp4", "out": 2} for n in range(300)}
    begin = {"clip": "any.mp4", "out": 6, "next": [{"to": name} for name in ends]}
    story = Story.model_validate({"start": "begin", "segments": {"begin": begin, **ends}})
    part = Parts(trial_of(story, {}, {}), 100).next()
    assert part is not None and part[-1] < 20


def test_guards_are_listed_and_what_is_none_is_refused_in_words() -> None:
    assert [each.called for each in guards_of(forked())] == ["begin → up", "begin → down"]
    with pytest.raises(Trouble, match="guard"):
        trial_of(forked(), {("begin", 0): "viewer.joy >"}, {})
    assert trial_of(forked(), {("begin", 0): " "}, {}).story.segments["begin"].next[0].is_open
