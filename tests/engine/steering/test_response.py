"""What a segment means, and what is learned about how a viewer differs from it."""

import pytest

from engine.steering.response import Response, affect_transition, intended_affect
from engine.steering.traits import TraitBelief, Traits
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


GLAD = segment({"at": "0s", "feel": "contentment", "strength": 0.3})  # +0.195 and -0.084


def test_a_viewer_who_goes_further_than_meant_is_learned() -> None:
    traits = Traits()
    for _ in range(4):
        traits = traits.after(GLAD, 12.0, known(0.0), known(0.5), 0.35)
    assert traits.valence.mean == pytest.approx(0.4, abs=0.12)
    assert traits.valence.variance < Traits().valence.variance / 3
    assert traits.arousal.mean == pytest.approx(0.084, abs=0.03)


def test_a_taste_that_shifts_is_learned_anew() -> None:
    traits = Traits()
    for _ in range(8):
        traits = traits.after(GLAD, 12.0, known(0.0), known(0.5), 0.35)
    before = traits.valence
    for _ in range(3):
        traits = traits.after(GLAD, 12.0, known(0.0), known(-0.6), 0.35)
    assert before.mean > 0.3
    assert traits.valence.mean < -0.4


def test_what_is_watched_more_closely_is_liked() -> None:
    def watched(attention: float) -> dict[str, Estimate]:
        return {**known(0.0), "attention": Estimate(attention, 0.01, 0.9)}

    traits = Traits()
    for _ in range(6):
        for theme, attention in (("sea", 0.9), ("crowd", 0.3)):
            shown = segment().model_copy(update={"themes": (theme,)})
            traits = traits.after(shown, 12.0, known(0.0), watched(attention), 0.35)
    assert traits.liking(("sea",)) > 0.15
    assert traits.liking(("crowd",)) < -0.15
    assert traits.liking(("never met",)) == traits.liking(()) == 0.0


def test_nothing_is_learned_without_confidence_or_time() -> None:
    doubtful = Traits().after(GLAD, 12.0, known(0.0, 0.1), known(0.5), 0.35)
    hasty = Traits().after(GLAD, 0.5, known(0.0), known(0.5), 0.35)
    assert doubtful.valence == doubtful.arousal == TraitBelief()
    assert hasty == Traits()
