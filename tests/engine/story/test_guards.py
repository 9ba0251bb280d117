"""Guards: what is understood, what is refused and where, and how they follow time."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as some

from engine.story.guards import (
    AllOf,
    AnyOf,
    Comparison,
    GuardError,
    GuardWatch,
    Lasting,
    Negated,
    parse_guard,
)

EXCITED = Comparison("viewer.arousal", ">", 0.4)
SAD = Comparison("viewer.valence", "<", -0.3)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("viewer.arousal > 0.4", EXCITED),
        ("viewer.arousal>.4", Comparison("viewer.arousal", ">", 0.4)),
        ("viewer.arousal > 0.4 for 1m30s", Lasting(EXCITED, 90)),
        ("not viewer.arousal > 0.4 for 500ms", Negated(Lasting(EXCITED, 0.5))),
        (
            "viewer.arousal > 0.4 or viewer.valence < -0.3 and viewer.arousal > 0.4",
            AnyOf((EXCITED, AllOf((SAD, EXCITED)))),
        ),
        (
            "(viewer.arousal > 0.4 or viewer.valence < -0.3) for 2s",
            Lasting(AnyOf((EXCITED, SAD)), 2),
        ),
        (
            "viewer.arousal > 0.4 and viewer.valence < -0.3 for 2s",
            AllOf((EXCITED, Lasting(SAD, 2))),
        ),
        ("not not (viewer.arousal > 0.4)", Negated(Negated(EXCITED))),
    ],
)
def test_what_a_guard_means(text: str, condition: object) -> None:
    assert parse_guard(text).condition == condition


@pytest.mark.parametrize(
    ("text", "column", "advice"),
    [
        ("viewer.arousl > 0.4", 1, 'Did you mean "viewer.arousal"?'),
        ("viewer.valence < 0 and arousal > 0.4", 24, 'Did you mean "viewer.arousal"?'),
        ("viewer.arousal == 0.4", 16, "Compare with"),
        ("viewer.attention > 50", 20, "runs from 0 to 1"),
        ("viewer.arousal > 0.4 for 3", 26, "3s or 500ms"),
        ("viewer.arousal > 0.4 for 3s4s", 26, "should be a time"),
        ("viewer.arousal > 0.4 && viewer.valence < 0", 22, "as words"),
        ("viewer.arousal > 0.4 AND viewer.valence < 0", 22, "small letters"),
        ("(viewer.arousal > 0.4", 22, "never closed"),
        ("viewer.arousal > 0.4)", 21, "no ( to this one"),
        ("viewer.arousal >", 17, "ends too early"),
        ("   ", 1, "empty"),
        ("__import__('os').system('true')", 11, "comparison"),
        ("viewer.arousal > 0.4" + " " * 400, 1, "at most 400"),
    ],
)
def test_a_bad_guard_says_where_and_what_to_do(text: str, column: int, advice: str) -> None:
    with pytest.raises(GuardError) as caught:
        parse_guard(text)
    assert caught.value.column == column
    assert advice in str(caught.value)


@given(some.text(max_size=80) | some.text("()viewer.arousal<>=0.4 andornotfor3s", max_size=420))
def test_no_text_does_worse_than_a_guard_error(text: str) -> None:
    try:
        guard = parse_guard(text)
    except GuardError as error:
        assert 1 <= error.column <= len(text) + 1
    else:
        assert hash(guard) == hash(parse_guard(text))


def test_the_deepest_nesting_can_be_watched() -> None:
    for text in ("not " * 94 + "viewer.arousal > 0", "(" * 190 + "viewer.arousal > 0" + ")" * 190):
        assert GuardWatch(parse_guard(text)).update(0, {"viewer.arousal": 0.5})


def test_for_begins_anew_after_a_break() -> None:
    watch = GuardWatch(parse_guard("viewer.arousal > 0.4 for 3s"))
    told = [
        watch.update(now, {"viewer.arousal": value})
        for now, value in [(0, 0.5), (2, 0.5), (2.5, 0.3), (3, 0.5), (5.9, 0.5), (6, 0.5)]
    ]
    assert told == [False, False, False, False, False, True]


def test_for_is_not_a_frame_late() -> None:
    watch = GuardWatch(parse_guard("viewer.arousal > 0.4 for 3s"))
    now, frames = 0.0, 0
    while not watch.update(now, {"viewer.arousal": 0.9}):
        now, frames = now + 0.1, frames + 1
    assert frames == 30


def test_holds_looks_ahead_without_touching_anything() -> None:
    watch = GuardWatch(parse_guard("viewer.arousal > 0.4 for 3s"))
    assert not watch.holds(0)
    watch.update(1, {"viewer.arousal": 0.5})
    assert [watch.holds(now) for now in (3.9, 4, 2)] == [False, True, False]
    assert watch.update(4, {"viewer.arousal": 0.5})


def test_every_side_goes_on_counting() -> None:
    watch = GuardWatch(parse_guard("viewer.valence > 0 or viewer.arousal > 0.4 for 2s"))
    assert watch.update(0, {"viewer.valence": 0.5, "viewer.arousal": 0.5})
    assert watch.update(2, {"viewer.valence": -0.5, "viewer.arousal": 0.5})


def test_two_watches_of_one_guard_do_not_share_their_past() -> None:
    guard = parse_guard("viewer.arousal > 0.4 for 2s")
    first, second = GuardWatch(guard), GuardWatch(guard)
    first.update(0, {"viewer.arousal": 0.5})
    assert first.holds(2)
    assert not second.update(2, {"viewer.arousal": 0.5})


def test_time_that_runs_backwards_starts_the_wait_again() -> None:
    watch = GuardWatch(parse_guard("viewer.arousal > 0.4 for 2s"))
    watch.update(10, {"viewer.arousal": 0.5})
    watch.update(5, {"viewer.arousal": 0.5})
    assert not watch.holds(6.9)
    assert watch.holds(7)


@pytest.mark.parametrize("values", [{}, {"viewer.arousal": float("nan")}])
def test_what_is_not_known_fulfils_nothing(values: dict[str, float]) -> None:
    for text in (
        "viewer.arousal > 0.4",
        "viewer.arousal <= 0.4",
        "not viewer.arousal > 0.4",
        "not viewer.arousal > 0.4 for 0s",
        "viewer.arousal > 0.4 or not viewer.arousal > 0.4",
    ):
        assert not GuardWatch(parse_guard(text)).update(0, values), text


def test_what_is_known_may_decide_alone() -> None:
    values = {"viewer.valence": 0.5}
    either = parse_guard("viewer.arousal > 0.4 or viewer.valence > 0")
    neither = parse_guard("not (viewer.arousal > 0.4 and viewer.valence < 0)")
    assert GuardWatch(either).update(0, values)
    assert GuardWatch(neither).update(0, values)


def test_a_guard_tells_what_it_asks_about() -> None:
    guard = parse_guard("not (viewer.arousal > 0.4 for 2s or viewer.presence < 0.5)")
    assert guard.quantities == {"viewer.arousal", "viewer.presence"}


def test_the_parser_is_imported_with_the_first_guard_only() -> None:
    code = "import sys, engine.story.model; sys.exit('lark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
