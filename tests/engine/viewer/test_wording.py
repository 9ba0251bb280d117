"""What is said of a viewer: modest words, and what they rest on."""

from dataclasses import replace

from engine.sensing.quantities import QUANTITIES as SENSED
from engine.viewer import observation_model
from engine.viewer.baseline import BASELINE_PRIORS
from engine.viewer.felt import Moment
from engine.viewer.state import ViewerState
from engine.viewer.wording import QUANTITIES, causes_wording, moment_wording, state_wording


def test_causes_are_said_with_their_signs() -> None:
    said = causes_wording((("face.smile", 0.4), ("voice.laugh", 0.309), ("face.brow_lower", -0.05)))
    assert said == "smile +0.40, laughter +0.31, lowered brows -0.05"
    assert causes_wording(()) == ""


def test_a_moment_is_said_with_its_confidence_and_never_as_a_fact() -> None:
    moment = Moment(5.0, 3.0, 4.2, None, "amusement", "amusement", 0.5, 0.718, 0.6, 0.3)
    assert moment_wording(moment) == "looks amused (72 %)"
    unknown = replace(moment, name="of another version")
    assert moment_wording(unknown) == "looks like of another version (72 %)"


def test_who_cannot_be_read_is_not_given_a_feeling() -> None:
    assert state_wording(ViewerState().felt(3.0)) == "cannot be read"


def test_every_quantity_in_use_is_measured_and_has_a_word_where_it_can_be_a_cause() -> None:
    assert set(BASELINE_PRIORS) <= set(SENSED)
    assert set(observation_model.EXPRESSIONS) <= set(SENSED)
    kept = {"valence", "arousal"}
    moving = {
        name
        for name, shown in observation_model.EXPRESSIONS.items()
        if kept & {one.axis for one in shown.observations}
    }
    assert moving <= set(QUANTITIES)
    assert set(QUANTITIES) <= set(SENSED)
