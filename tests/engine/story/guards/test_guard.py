"""Guards: what is understood, what is refused and where, and how they follow time."""

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from engine.story.guards.conditions import (
    AllOf,
    AnyOf,
    Clock,
    Comparison,
    Equals,
    Flag,
    Landed,
    Lasting,
    Negated,
    Saw,
    Trend,
    Visits,
)
from engine.story.guards.errors import GuardError
from engine.story.guards.guard import parse_guard, renamed
from engine.story.guards.slips import explained
from engine.story.guards.watch import Fact, GuardWatch

EXCITED = Comparison("viewer.arousal", ">", 0.4)
SEEN = Visits("the cellar", ">=", 1)
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
        ("viewer.arousal > 0.4 with confidence 0.6", replace(EXCITED, sureness=0.6)),
        ("met and trust >= -2", AllOf((Flag("met"), Comparison("trust", ">=", -2)))),
        ("mood is quite calm", Equals("mood", "quite calm")),
        ("mood is not calm for 2s", Lasting(Negated(Equals("mood", "calm")), 2)),
        ("seen(the cellar) or visits(b/x) < 2", AnyOf((SEEN, Visits("b/x", "<", 2)))),
        ('last is "stay or go"', Equals("last", "stay or go")),
        ("running > 3m", Comparison("running", ">", 180)),
        ("clock between 22:00 and 06:30", Clock(22 * 3600, 6.5 * 3600)),
        ("viewer.arousal rising", Trend("viewer.arousal", "rising")),
        (
            "group.valence falling over 9s with confidence 0.5",
            Trend("group.valence", "falling", 9, 0.5),
        ),
        ("saw quiet joy within 5s and met", AllOf((Saw("quiet joy", 5), Flag("met")))),
        ("landed(the joke) or saw amusement", AnyOf((Landed("the joke"), Saw("amusement")))),
    ],
)
def test_what_a_guard_means(text: str, condition: object) -> None:
    assert parse_guard(text).condition == condition


@pytest.mark.parametrize(
    ("text", "column", "advice"),
    [
        ("viewer.arousl > 0.4", 1, 'Did you mean "viewer.arousal"?'),
        (
            "viewer.valence < 0 and vewer.arousal > 0.4",
            24,
            "Write: viewer.valence < 0 and viewer.arousal > 0.4",
        ),
        ("viewer.valence", 15, "missing"),
        ("viewer.valence is calm", 1, "never exactly"),
        ("trust rising", 1, "is a variable"),
        ("viewer.arousal rising over 2m", 28, "1s to 60s"),
        ("clock between 22:00 and 25:00", 25, "no time of day"),
        ("clock between 22:00 and 22:00", 25, "No time lies"),
        ("clock between 10pm and 6am", 15, "22:00"),
        ("visits(cellar) > 0.5", 18, "counted"),
        ("viewer.valence > 0 with confidence 7", 36, "0 to 1"),
        ("trust > 0 with confidence 0.5", 27, "always known"),
        ("saw > 0.4", 5, "understood"),
        ("running > 3", 11, "with its unit"),
        ("viewer.arousal == 0.4", 16, "compare with"),
        ("viewer.attention > 50", 20, "runs from 0 to 1"),
        ("viewer.arousal > 0.4 for 3", 26, "with its unit"),
        ("viewer.arousal > 0.4 for 3s4s", 26, "should be a time"),
        ("viewer.arousal > 0.4 && viewer.valence < 0", 22, "the word `and`"),
        ("viewer.arousal > 0.4 AND viewer.valence < 0", 22, "small letters"),
        ("(viewer.arousal > 0.4", 1, "never closed"),
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
    error = explained(text, caught.value)
    assert error.column == column
    assert advice in f"{error} {error.remedy}"


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
    assert guard.facts == {"viewer.arousal", "viewer.presence"}


def test_the_parser_is_imported_with_the_first_guard_only() -> None:
    code = "import sys, engine.story.model; sys.exit('lark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "facts", "holds"),
    [
        ("trust > 0.5", {"trust": 0.6}, True),
        ("trust > 0.5", {"trust": True}, False),
        ("met", {"met": True}, True),
        ("not met", {"met": False}, True),
        ("not met", {}, False),
        ("met is false", {"met": False}, True),
        ("mood is calm", {"mood": "calm"}, True),
        ("mood is not calm", {"mood": "wild"}, True),
        ("mood is not calm", {}, False),
        ("seen(cellar)", {"visits(cellar)": 1.0}, True),
        ("not seen(cellar)", {}, True),
        ("visits(cellar) >= 2", {"visits(cellar)": 1.0}, False),
        ("last is storm", {"last": "storm"}, True),
        ("last is not storm", {"last": "sea"}, True),
        ("last is not storm", {}, False),
        ("running > 3m", {"running": 181.0}, True),
        ("clock between 22:00 and 06:00", {"clock": 23 * 3600.0}, True),
        ("clock between 22:00 and 06:00", {"clock": 5 * 3600.0}, True),
        ("clock between 22:00 and 06:00", {"clock": 6 * 3600.0}, False),
        ("clock between 09:00 and 17:00", {"clock": 9 * 3600.0}, True),
        ("not clock between 09:00 and 17:00", {}, False),
        ("viewer.arousal rising", {"trend(viewer.arousal, 4s)": 0.1}, True),
        ("viewer.arousal rising", {"trend(viewer.arousal, 4s)": 0.09}, False),
        ("viewer.arousal falling over 6s", {"trend(viewer.arousal, 6s)": -0.2}, True),
        ("viewer.arousal falling over 6s", {"trend(viewer.arousal, 6s)": None}, False),
        ("saw amusement within 5s", {"saw(amusement)": 5.0}, True),
        ("saw amusement within 5s", {"saw(amusement)": 6.0}, False),
        ("saw amusement", {"saw(amusement)": 600.0}, True),
        ("not saw amusement within 5s", {}, True),
        ("not saw amusement within 5s", {"saw(amusement)": None}, False),
        ("landed(joke)", {"landed(joke)": True}, True),
        ("not landed(joke)", {}, True),
        ("not landed(joke)", {"landed(joke)": None}, False),
        (
            "viewer.valence > 0.3 with confidence 0.6",
            {"viewer.valence": 0.5, "confidence(viewer.valence)": 0.6},
            True,
        ),
        (
            "not viewer.valence > 0.3 with confidence 0.6",
            {"viewer.valence": 0.1, "confidence(viewer.valence)": 0.5},
            False,
        ),
    ],
)
def test_when_a_guard_holds(text: str, facts: dict[str, Fact], holds: bool) -> None:
    guard = parse_guard(text)
    assert GuardWatch(guard).update(0, facts) is holds
    assert guard.facts >= facts.keys()


def test_what_a_guard_needs_of_a_viewer() -> None:
    for text in ("met", "seen(a) and trust > 1", "viewer.presence < 0.2", "running > 1s"):
        assert not parse_guard(text).asks_feelings, text
    for text in ("met or viewer.valence > 0", "saw joy", "landed(x)", "group.arousal rising"):
        assert parse_guard(text).asks_feelings, text


def test_segments_in_a_guard_are_renamed_and_nothing_else() -> None:
    text = "seen(a) and a > 1 or last is  a  and not visits( the b ) < 2 and mood is a"
    assert renamed(text, {"a": "g/a", "the b": "g/the b"}.__getitem__) == (
        "seen(g/a) and a > 1 or last is  g/a  and not visits( g/the b ) < 2 and mood is a"
    )
