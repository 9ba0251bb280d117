"""What a segment means, and what is learned about how a viewer differs from it."""

import pytest

from engine.steering.response import Leaning, Traits, drawn, expected, response
from engine.story.model import Segment
from engine.viewer.emotions import feelings
from engine.viewer.felt import Estimate
from engine.words import Affect


def segment(*beats: dict[str, object]) -> Segment:
    return Segment.model_validate({"clip": "a.mp4", "out": "12s", "beats": beats})


def known(valence: float, confidence: float = 0.9) -> dict[str, Estimate]:
    return {
        "valence": Estimate(valence, 0.02, confidence),
        "arousal": Estimate(0.0, 0.02, confidence),
        "attention": Estimate(0.5, 0.02, confidence),
    }


def test_a_segment_without_beats_means_nothing() -> None:
    assert expected(segment()) == (0.0, 0.0)


def test_one_beat_is_scaled_by_its_strength() -> None:
    grief = feelings()["grief"]
    meant = expected(segment({"at": "4s", "feel": "grief", "strength": 0.5}))
    assert meant.valence == pytest.approx(grief.valence / 2)
    assert meant.arousal == pytest.approx(grief.arousal / 2)


def test_the_later_beat_counts_more() -> None:
    late = expected(segment({"at": "1s", "feel": "grief"}, {"at": "11s", "feel": "quiet joy"}))
    early = expected(segment({"at": "1s", "feel": "quiet joy"}, {"at": "11s", "feel": "grief"}))
    assert late.valence > 0 > early.valence


def test_an_unknown_feeling_is_left_out() -> None:
    beats = {"at": "1s", "feel": "sausage"}, {"at": "2s", "feel": "grief"}
    assert expected(segment(*beats)) == pytest.approx(feelings()["grief"])


def test_a_longer_segment_draws_further_and_never_beyond() -> None:
    assert 0 == drawn(0) < drawn(2) < drawn(20) < 1
    there = response(Affect(0, 0), Affect(1, -1), drawn(100), Traits(Leaning(0.9), Leaning(-0.9)))
    assert there == pytest.approx((1, -1), abs=1e-4)


def test_a_viewer_who_goes_further_than_meant_is_learned() -> None:
    traits = Traits()
    for _ in range(4):
        traits = traits.after(Affect(0.2, 0.0), 12.0, known(0.0), known(0.5), 0.35)
    assert traits.valence.mean == pytest.approx(0.4, abs=0.12)
    assert traits.valence.variance < Traits().valence.variance / 3
    assert abs(traits.arousal.mean) < 1e-9


def test_nothing_is_learned_without_confidence_or_time() -> None:
    doubtful = Traits().after(Affect(0.2, 0.0), 12.0, known(0.0, 0.1), known(0.5), 0.35)
    hasty = Traits().after(Affect(0.2, 0.0), 0.5, known(0.0), known(0.5), 0.35)
    assert doubtful == hasty == Traits()
