from engine.consent.purposes import CONSENTS
from player.screen.consent import ConsentQuestion


def test_nothing_is_agreed_to_until_the_viewer_begins() -> None:
    question = ConsentQuestion(CONSENTS)
    question.press("C")
    assert question.answer == frozenset()
    question.press("RETURN")
    assert question.done
    assert question.answer == {"face"}


def test_all_are_off_at_first_and_each_is_separate() -> None:
    question = ConsentQuestion(CONSENTS)
    question.press("ENTER")
    assert question.answer == frozenset()
    question = ConsentQuestion(CONSENTS)
    for key in ("C", "M", "C", "SPACE"):
        question.press(key)
    assert question.answer == {"voice"}


def test_what_is_not_offered_cannot_be_switched_on() -> None:
    question = ConsentQuestion(("voice",))
    question.press("C")
    question.press("RETURN")
    assert question.answer == frozenset()


def test_one_may_leave() -> None:
    question = ConsentQuestion(CONSENTS)
    question.press("C")
    question.press("ESCAPE")
    assert question.left
    assert question.answer == frozenset()


def test_the_heart_is_a_consent_of_its_own() -> None:
    question = ConsentQuestion(CONSENTS)
    question.press("H")
    question.press("RETURN")
    assert question.answer == {"heart"}
    # Nobody named a strap: there is nothing to agree to.
    question = ConsentQuestion(("face", "voice"))
    question.press("H")
    question.press("RETURN")
    assert question.answer == frozenset()
