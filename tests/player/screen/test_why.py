"""What a viewer reads about why a scene came, in every language."""

from dataclasses import replace

import pytest

from engine.consent.wordings import wordings
from engine.steering.decision import Decided, DecisionKind
from engine.viewer.emotions import families
from engine.viewer.felt import Estimate, Felt
from player.screen.why import feeling_sentence, why_this_scene

KINDS: tuple[DecisionKind, ...] = (
    "steered", "only", "abstained", "chosen", "calmed", "asked", "fault",
)  # fmt: skip
LANGUAGES = {each.language: each for each in wordings([]).all}


def decided(
    kind: DecisionKind, *, valence: float = 0.58, attention: float = 0.8, default: str = "storm"
) -> Decided:
    felt = Felt(
        9.4,
        {
            "valence": Estimate(valence, 0.03, 0.83),
            "arousal": Estimate(0.5, 0.04, 0.7),
            "attention": Estimate(attention, 0.02, 0.6),
        },
        1.0,
        0.76,
        (("face.smile", 0.62),),
    )
    return Decided(9.4, "act_1/the_harbour", "gulls", 10.0, kind, "because", default, (), felt)


def test_it_says_what_the_viewer_seemed_to_do_and_where_the_film_went() -> None:
    english = LANGUAGES["en"]
    assert why_this_scene(decided("steered"), english) == (
        "You seemed to lean in at “the harbour”, so the film turned to “gulls”."
    )
    assert why_this_scene(decided("steered", attention=0.1, default="gulls"), english) == (
        "You seemed to look elsewhere at “the harbour”, so "
        "the film kept to its own way, to “gulls”."
    )
    assert why_this_scene(decided("steered", attention=0.5, valence=0.95), english) == (
        "You looked touched by triumph at “the harbour”, so the film turned to “gulls”."
    )
    assert why_this_scene(None, english) == "The film begins here."


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_kind_of_decision_is_told_in_each_language_without_a_number(code: str) -> None:
    told = {why_this_scene(decided(kind), LANGUAGES[code]) for kind in KINDS}
    assert len(told) == len(KINDS)
    for sentence in told:
        assert "gulls" in sentence and "the harbour" in sentence
        assert not any(letter.isdigit() or letter in "{}" for letter in sentence)
        assert code != "en" or "you felt" not in sentence.lower()


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_feeling_is_named_that_is_not_certain_enough(code: str) -> None:
    wording = LANGUAGES[code]
    plain = [
        wording.sentences[f"seemed_{word}"] for word in ("displeased", "stirred", "pleased", "calm")
    ]
    assert len(set(plain)) == len(plain)
    told = []
    for valence, arousal in ((-0.45, 0.2), (0.1, 0.6), (0.5, 0.2), (0.1, -0.5)):
        steered = decided("steered", attention=0.5)
        axes = {"valence": Estimate(valence, 0.15, 0.8), "arousal": Estimate(arousal, 0.15, 0.8)}
        felt = Felt(9.4, axes, 1.0, 0.8)  # type: ignore[arg-type]
        told.append(why_this_scene(replace(steered, felt=felt), wording))
    assert all(sentence.startswith(word) for sentence, word in zip(told, plain, strict=True))


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_family_of_feelings_has_its_name_in_each_language(code: str) -> None:
    sentences = LANGUAGES[code].sentences
    named = [sentences[feeling_sentence(each)] for each in families() if each != "neutral"]
    assert len(set(named)) == len(named)
