"""What a segment means to do, and what screenings teach of it."""

import pytest

from engine.steering.response import Response, affect_transition, intended_affect
from engine.story.model import Segment
from engine.viewer.emotions import feelings
from engine.words import Affect


def segment(*beats: dict[str, object]) -> Segment:
    return Segment.model_validate({"clip": "a.mp4", "out": "12s", "beats": beats})


def test_a_segment_without_beats_means_nothing() -> None:
    assert intended_affect(segment()) == (0.0, 0.0)


def test_one_beat_is_scaled_by_its_strength() -> None:
    grief = feelings()["grief"]
    meant = intended_affect(segment({"at": "4s", "feel": "grief", "strength": 0.5}))
    assert meant.valence == pytest.approx(grief.valence / 2)
    assert meant.arousal == pytest.approx(grief.arousal / 2)


def test_the_later_beat_counts_more() -> None:
    late = intended_affect(
        segment({"at": "1s", "feel": "grief"}, {"at": "11s", "feel": "quiet joy"})
    )
    early = intended_affect(
        segment({"at": "1s", "feel": "quiet joy"}, {"at": "11s", "feel": "grief"})
    )
    assert late.valence > 0 > early.valence


def test_an_unknown_feeling_is_left_out() -> None:
    beats = {"at": "1s", "feel": "sausage"}, {"at": "2s", "feel": "grief"}
    assert intended_affect(segment(*beats)) == pytest.approx(feelings()["grief"])


def test_a_longer_segment_draws_further_and_never_beyond() -> None:
    grief = feelings()["grief"]
    sad = segment({"at": "0s", "feel": "grief"})
    drawn = [1 - affect_transition(sad, seconds).retention for seconds in (0, 2, 20, 100)]
    assert drawn == sorted(drawn)
    assert drawn[0] == 0.0
    assert affect_transition(sad, 100) == pytest.approx((0.0, *grief), abs=1e-4)


def test_beats_draw_one_after_the_other() -> None:
    turns = segment({"at": "1s", "feel": "grief"}, {"at": "8s", "feel": "quiet joy"})
    assert affect_transition(turns, 7).valence < -0.2
    assert affect_transition(turns, 30).valence > 0.5
    halves = (
        affect_transition(turns, 8),
        affect_transition(segment({"at": "0s", "feel": "quiet joy"}), 4),
    )
    joined = halves[1].retention * halves[0].valence + halves[1].valence
    assert affect_transition(turns, 12).valence == pytest.approx(joined)


def test_a_screening_corrects_the_intention_as_far_as_it_saw() -> None:
    assert Response(0.4, -0.2, 0.5, 0).shift == Affect(0, 0)
    assert Response(0.4, -0.2, 0.5, 5).shift == pytest.approx((0.2, -0.1))
    assert Response(0.4, -0.2, 0.5, 9999).shift == pytest.approx((0.4, -0.2), abs=1e-3)
