"""What is learned about how a viewer differs from what segments intend."""

import pytest

from engine.steering.traits import TraitBelief, Traits
from engine.story.model import Segment
from engine.viewer.felt import Estimate


def segment(*beats: dict[str, object]) -> Segment:
    return Segment.model_validate({"clip": "a.mp4", "out": "12s", "beats": beats})


def known(valence: float, confidence: float = 0.9) -> dict[str, Estimate]:
    return {
        "valence": Estimate(valence, 0.02, confidence),
        "arousal": Estimate(0.0, 0.02, confidence),
        "attention": Estimate(0.5, 0.02, confidence),
    }


GLAD = segment({"at": "0s", "feel": "contentment", "strength": 0.3})  # +0.195 and -0.084


def test_one_observation_is_one_step_of_a_kalman_filter() -> None:
    prior = TraitBelief(0.1, 0.04)
    after = prior.updated(0.3, noise=0.05)
    predicted = 0.04 + 0.003  # the process noise
    gain = predicted / (predicted + 0.05)
    assert after.mean == pytest.approx(0.1 + gain * 0.2)
    assert after.variance == pytest.approx(predicted * (1 - gain))
    assert after.widened(0.08).variance == pytest.approx((after.variance + 0.08) / 2)


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
