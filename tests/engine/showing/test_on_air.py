"""The segment on screen: what its question says of leaving it, and what outlasts an edit."""

from typing import Any

from engine.showing.on_air import OnAir
from engine.steering.stretch import Verdict
from engine.story.segment import Segment

ASKING: dict[str, Any] = {
    "clip": "a.mp4",
    "in": 1.0,
    "out": 9.0,
    "stretch": {"longer": 3.0},
    "ask": {"prompt": "Where?", "at": 2.0, "within": 4.0},
    "next": [{"to": "up", "choice": "Up"}, {"to": "down", "choice": "Down", "default": True}],
}


def on_air(*, asks: bool = True, **changes: object) -> OnAir:
    segment = Segment.model_validate({**ASKING, **changes})
    return OnAir("a", segment, 20.0, 3.0, asks=asks)


def test_its_times_follow_from_where_it_began() -> None:
    here = on_air()
    assert here.in_point_at == 18.0  # two seconds of it were not shown
    assert here.due == 20.0 + 6.0
    assert here.asks_at == 20.0


def test_a_question_that_waits_keeps_the_picture() -> None:
    here = on_air()
    assert here.question is not None
    assert here.question.ask(20.0, frozenset(), ())
    assert here.verdict(23.0, 9.0) == Verdict(False, "a question waits for its answer")
    assert here.verdict(26.0, 9.0) is None  # its time is over: somebody else is to judge
    assert here.question.choose(21.0, 0)
    assert here.verdict(23.0, 9.0) is None
    assert here.verdict(28.0, 12.0) == Verdict(True)
    assert here.chosen == 0
    assert here.holding(frozenset()) == {0}


def test_on_a_path_asked_for_beforehand_nothing_is_asked() -> None:
    here = on_air(asks=False)
    assert here.question is None and here.chosen is None
    assert here.asks_at == float("inf")
    assert here.holding(frozenset({1})) == {1}


def test_an_answer_outlasts_an_edit_while_its_words_stand() -> None:
    here = on_air()
    assert here.question is not None
    here.question.ask(20.0, frozenset(), ())
    here.question.choose(20.5, 0)
    same = here.reread(Segment.model_validate({**ASKING, "out": 10.0}), asks=True)
    assert (same.chosen, same.at, same.due) == (0, 20.0, 27.0)
    words = [{"to": "up", "choice": "Fly"}, ASKING["next"][1]]
    assert here.reread(Segment.model_validate({**ASKING, "next": words}), asks=True).chosen is None
