"""When an elastic segment is left."""

from dataclasses import replace

import pytest

from engine.steering.planner import Planner
from engine.steering.response import intended_affect
from engine.steering.situation import Situation
from engine.story.model import Segment, Story
from engine.viewer.felt import Estimate, Felt
from engine.words import Affect

ARC = [{"at": "0%", "valence": 0.5, "arousal": 0.0}, {"at": "100%", "valence": 0.5, "arousal": 0.0}]


def film(**more: object) -> Story:
    elastic = {
        "clip": "a.mp4",
        "in": "2s",
        "out": "14s",
        "stretch": {"shorter": "3s", "longer": "2s", "at": ["11s", "12.5s", "14s", "16s"]},
        "beats": [{"at": "8s", "feel": "grief"}],
        "next": [{"to": "b"}],
    }
    segments = {"a": elastic, "b": {"clip": "b.mp4", "out": "9s"}}
    return Story.model_validate({"start": "a", "segments": segments, **more})


def felt(valence: float = 0.0, attention: float = 0.5, confidence: float = 0.8) -> Felt:
    estimate = {
        "valence": Estimate(valence, 0.03, confidence),
        "arousal": Estimate(0.0, 0.03, confidence),
        "attention": Estimate(attention, 0.03, confidence),
    }
    return Felt(9.0, estimate, 1.0, confidence, ())


HERE = Situation("a", 10.0, felt())


def test_below_the_confidence_the_written_out_point_stands() -> None:
    unread = replace(HERE, felt=felt(attention=0.1, confidence=0.1))
    planner = Planner(film())
    assert [planner.leave(unread, out).leave for out in (11.0, 12.5, 14.0)] == [False, False, True]


def test_little_attention_leaves_early() -> None:
    verdict = Planner(film()).leave(replace(HERE, felt=felt(attention=0.2)), 11.0)
    assert (verdict.leave, verdict.why) == (True, "attention 0.20 is low")
    assert not Planner(film()).leave(HERE, 11.0).leave


def test_an_aim_that_is_reached_leaves_early_once_its_beats_have_come() -> None:
    aim = intended_affect(film().segments["a"])
    grieving = felt(aim.valence)
    arousal = Estimate(aim.arousal, 0.03, 0.8)
    grieving = replace(grieving, estimates={**grieving.estimates, "arousal": arousal})
    reached = replace(HERE, felt=grieving)
    assert Planner(film()).leave(reached, 11.0).leave
    segments = film().segments
    late = {**segments, "a": segments["a"].model_copy(update={"beats": ()})}
    assert not Planner(film().model_copy(update={"segments": late})).leave(reached, 11.0).leave


@pytest.mark.parametrize(
    ("attention", "before", "stays"),
    [(0.8, 0.0, True), (0.5, 0.0, False), (0.8, 0.2, False), (0.8, None, False)],
)
def test_it_stays_while_attention_is_high_and_the_viewer_nears_the_arc(
    attention: float, before: float | None, stays: bool
) -> None:
    known = None if before is None else Affect(before, 0.0)
    nearing = replace(HERE, felt=felt(0.2, attention), before=known)
    assert Planner(film(arc=ARC)).leave(nearing, 14.0).leave is not stays


def test_a_film_past_its_limit_stays_nowhere() -> None:
    nearing = replace(HERE, felt=felt(0.2, 0.9), before=Affect(0.0, 0.0), at=1000.0)
    assert Planner(film(arc=ARC)).leave(nearing, 11.0).leave


def out_points(**stretch: object) -> tuple[float, ...]:
    written = {"clip": "a.mp4", "in": "2s", "out": "4s", "next": [{"to": "b"}]}
    return Segment.model_validate({**written, "stretch": stretch}).out_points


def test_where_a_segment_may_be_left() -> None:
    assert out_points() == (4.0,)
    assert out_points(shorter="1s", longer="700ms") == (3.0, 3.5, 4.0, 4.5, 4.7)
    assert out_points(shorter="1s", at=["3.2s"]) == (3.2, 4.0)
    assert out_points(shorter="9s", at=["1s", "3s"]) == (3.0, 4.0)
    assert len(out_points(longer="9999s")) < 1100
    assert Segment.model_validate(
        {"clip": "a", "out": "4s", "stretch": {"longer": "1s"}}
    ).out_points == (4.0,)


def test_the_out_point_is_chosen_with_the_cut() -> None:
    """Grief goes on under an arc that asks for joy: the sooner it is left the better."""
    glad = {
        "clip": "b.mp4",
        "out": "30s",
        "beats": [{"at": "0s", "feel": "quiet joy"}],
    }
    segments = {**film().model_dump(by_alias=True)["segments"], "b": glad}
    joyful = film(segments=segments, arc=ARC)
    verdict = Planner(joyful).leave(HERE, 11.0)
    assert verdict.leave
    assert "leaving promises a loss of" in verdict.why
    mournful = [{"at": each, "valence": -0.6, "arousal": 0.0} for each in ("0%", "100%")]
    stays = Planner(film(segments=segments, arc=mournful)).leave(HERE, 14.0)
    assert not stays.leave
    assert "staying promises a loss of" in stays.why
    unread = replace(HERE, felt=felt(confidence=0.1))
    assert not Planner(joyful).leave(unread, 11.0).leave
