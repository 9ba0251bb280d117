"""What a viewer and a maker are told about a decision."""

import json
import math
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.steering.counterfactual import Counterfactual
from engine.steering.decision import Alternative, Decided, DecisionKind
from engine.steering.explain import explain_lines, explanation, sentence
from engine.viewer.emotions import TOLD_BY_A_STORY, families, lexicon
from engine.viewer.felt import Estimate, Felt
from tests.support.chance import examples


def decided(kind: DecisionKind, *, valence: float = 0.58, arousal: float = 0.34) -> Decided:
    felt = Felt(
        9.4,
        {
            "valence": Estimate(valence, 0.03, 0.83),
            "arousal": Estimate(arousal, 0.04, 0.7),
            "attention": Estimate(0.8, 0.02, 0.6),
        },
        1.0,
        0.76,
        (("face.smile", 0.62), ("face.valence", -0.5)),
    )
    alternatives = (
        Alternative("gulls", 0.1, {"arc": 0.07, "ending": 0.03, "again": 0.0}),
        Alternative("storm", 0.4, {"arc": 0.3, "ending": 0.1, "again": 0.0}),
        Alternative("letter", None, {}, 'its guard "viewer.valence < 0" did not hold'),
    )
    return Decided(9.4, "harbour", "gulls", 10.0, kind, "because", "storm", alternatives, felt)


def test_a_steered_decision_names_what_was_seen() -> None:
    assert sentence(decided("steered")) == (
        "It looked like amusement (19 %; valence +0.58, 83 %: smile +0.62, network valence -0.50), "
        "so the film went to gulls rather than storm."
    )


@examples(40)
@given(
    st.tuples(st.floats(-1.0, 1.0), st.floats(-1.0, 1.0)),
    st.tuples(st.floats(0.001, 1.0), st.floats(0.001, 1.0)),
    st.floats(0.0, 1.0),
)
def test_a_state_is_named_with_the_certainty_of_that_name(
    means: tuple[float, float], variances: tuple[float, float], confidence: float
) -> None:
    """Reckoned once more, family by family; valence's own confidence is not the name's."""
    told = decided("steered")
    axes = zip(("valence", "arousal"), means, variances, strict=True)
    felt = Felt(9.4, {a: Estimate(m, v, 0.9) for a, m, v in axes}, 1.0, confidence)  # type: ignore[misc]
    likely = {}
    for family in families():
        if family not in TOLD_BY_A_STORY:
            place, blur = lexicon()[family].place, 0.25 * 0.25
            sides = zip(place, means, variances, strict=False)
            power = sum((a - b) ** 2 / (2 * (blur + v)) for a, b, v in sides)
            likely[family] = math.exp(-power)
    name = max(likely, key=likely.__getitem__)
    most = min(confidence, likely[name] / sum(likely.values()))
    said = re.match(r".*?\((\d+) %; ", sentence(replace(told, felt=felt)))
    assert said is not None
    assert abs(int(said[1]) - 100 * most) <= 0.5 + 1e-6
    full = explanation(replace(told, felt=felt))["viewer"]
    assert full["looked_like_certainty"] == pytest.approx(most)
    assert full["looked_like"] == name


def test_a_neutral_face_is_called_so() -> None:
    told = sentence(decided("steered", valence=0.01, arousal=0.0))
    assert re.match(r"You looked neutral \(\d+ %; valence \+0\.01", told)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("abstained", "could not be read well enough (76 %)"),
        ("only", "one way on only: gulls"),
        ("asked", "You asked for it"),
        ("fault", "could not be shown"),
    ],
)
def test_every_kind_has_its_sentence(kind: DecisionKind, words: str) -> None:
    assert words in sentence(decided(kind))


def test_no_sentence_says_what_somebody_feels() -> None:
    for kind in ("steered", "abstained", "only", "asked", "fault"):
        assert "you are" not in sentence(decided(kind)).lower()
        assert "you feel" not in sentence(decided(kind)).lower()


def test_the_full_account_names_everything_that_was_weighed() -> None:
    other = Counterfactual("valence", 0.58, 0.12, "storm")
    lines = explain_lines([(decided("steered"), other)])
    text = "\n".join(lines)
    assert "0:09.40  harbour → gulls  (steered, default storm, due 0:10.00)" in lines[0]
    assert "* gulls: loss 0.100 (arc 0.070, ending 0.030, again 0.000)" in text
    assert "- storm: loss 0.400" in text
    assert '- letter: ruled out, its guard "viewer.valence < 0" did not hold' in text
    assert "runner-up: storm, by 0.300" in text
    assert "valence +0.58 ± 0.17 (83 %)" in text
    assert "otherwise: valence +0.12 rather than +0.58 would have led to storm" in text
    full = explanation(replace(decided("steered"), broken=("must_see",)), other)
    assert full["broken"] == ["must_see"]
    assert full["differs"] is True
    assert full["runner_up"] == {"to": "storm", "margin": pytest.approx(0.3)}
    assert full["otherwise"]["to"] == "storm"
    assert json.loads(json.dumps(full)) == full
