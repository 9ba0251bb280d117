"""The first screen and the notice as scenes: hands, languages, patience. No window."""

import pytest

from engine.clock import ManualClock
from engine.consent.purposes import CONSENTS, Consent
from engine.consent.terms import Terms
from engine.consent.wording import english
from engine.consent.wordings import wordings
from player.screen.consent import ConsentOnScreen, ConsentQuestion, Spot
from player.screen.consent_layout import consent_layout
from player.screen.notice import NoticeOnScreen
from player.viewing.scenes.consent import ConsentScene, Patience
from player.viewing.scenes.notice import STANDS, NoticeScene

SIZE = (1280, 720)


def scene(
    question: ConsentQuestion | None = None,
    clock: ManualClock | None = None,
    patience: Patience | None = None,
    language: str = "en",
) -> ConsentScene:
    return ConsentScene(
        question or ConsentQuestion(CONSENTS), wordings([language]), Terms(), title="A Film",
        clock=clock or ManualClock(), size=lambda: SIZE, patience=patience,
    )  # fmt: skip


def shown(asked: ConsentScene) -> ConsentOnScreen:
    found = asked.view().overlay.asked
    assert found is not None
    return found


def place(asked: ConsentScene, spot: Spot) -> tuple[float, float]:
    """The middle of what is to be pressed, in shares of the window."""
    box = consent_layout(asked.question.rows, *SIZE).spots[spot]
    return (box.left + box.right) / 2 / SIZE[0], (box.low + box.high) / 2 / SIZE[1]


@pytest.mark.parametrize("consent", CONSENTS)
def test_a_click_or_a_touch_switches_the_row_it_falls_on(consent: Consent) -> None:
    asked = scene()
    assert asked.click(*place(asked, consent))
    assert asked.question.given == {consent}
    assert asked.click(*place(asked, "begin"))
    assert asked.is_over
    assert asked.question.answer == {consent}


def test_a_click_beside_everything_begins_nothing() -> None:
    asked = scene()
    assert asked.click(0.99, 0.99)  # and does not count as the space bar
    assert not asked.is_over
    asked.click(*place(asked, "refuse"))
    assert asked.question.done


def test_what_the_mouse_points_at_looks_like_it_and_keys_stay_where_they_are() -> None:
    asked = scene()
    before = shown(asked)
    asked.point(*place(asked, "voice"))
    assert shown(asked).question.under == "voice"
    assert shown(asked) != before
    asked.press("RETURN")
    assert asked.question.answer == frozenset()  # it began; nothing was switched
    assert asked.is_over


@pytest.mark.parametrize("how", ["key", "click"])
def test_a_key_or_a_click_changes_the_language_on_the_screen(how: str) -> None:
    asked = scene(language="de")
    seen = []
    for _ in range(5):
        seen.append(shown(asked).wording.language)
        if how == "key":
            asked.press("L")
        else:
            asked.click(*place(asked, "language"))
    assert seen[0] == "de" == seen[4]
    assert set(seen) == {"en", "de", "fr", "es"}
    assert not asked.is_over


def test_untouched_it_closes_by_itself_and_says_so_before() -> None:
    clock = ManualClock(100.0)
    asked = scene(clock=clock, patience=Patience(60.0))
    asked.press("C")
    clock.advance(39.0)
    asked.advance()
    assert shown(asked).closing is None
    clock.advance(3.0)
    assert shown(asked).closing == 18
    asked.point(0.5, 0.5)  # somebody is there
    assert shown(asked).closing is None
    clock.advance(59.9)
    asked.advance()
    assert not asked.is_over
    clock.advance(0.2)
    asked.advance()
    assert asked.is_over and asked.timed_out
    assert asked.question.left
    assert asked.question.answer == frozenset()
    assert asked.how == "time-out"


def test_or_it_counts_as_refused_and_the_film_goes_on() -> None:
    clock = ManualClock()
    asked = scene(clock=clock, patience=Patience(20.0, "refused"))
    asked.press("C")
    clock.advance(21.0)
    asked.advance()
    assert asked.question.done
    assert asked.question.answer == frozenset()
    assert asked.question.refused == CONSENTS


def test_nobody_is_shown_a_film_for_others_by_waiting() -> None:
    clock = ManualClock()
    question = ConsentQuestion(CONSENTS, ages=(16,), least_age=16)
    asked = scene(question, clock, Patience(20.0, "refused"))
    clock.advance(21.0)
    asked.advance()
    assert asked.question.left


def test_without_patience_it_waits_for_ever() -> None:
    clock = ManualClock()
    asked = scene(clock=clock)
    clock.advance(1e6)
    asked.advance()
    assert not asked.is_over
    asked.leave()
    assert asked.question.left


def notice(clock: ManualClock) -> NoticeScene:
    given: frozenset[Consent] = frozenset({"face"})
    return NoticeScene(NoticeOnScreen(english(), Terms(), given), clock)


def test_the_notice_stands_long_enough_to_be_read_or_until_a_key() -> None:
    clock = ManualClock()
    stands = notice(clock)
    assert stands.view().overlay.notice is not None
    clock.advance(STANDS - 0.1)
    assert not stands.is_over
    clock.advance(0.2)
    assert stands.is_over and not stands.left
    pressed = notice(clock)
    pressed.press("SPACE")
    assert pressed.is_over and not pressed.left
    clicked = notice(clock)
    clicked.click(0.5, 0.5)
    assert clicked.is_over and not clicked.left
    left = notice(clock)
    left.press("ESCAPE")
    assert left.is_over and left.left
