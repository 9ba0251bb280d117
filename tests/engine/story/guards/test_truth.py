"""What can hold at all: the reasoning is right, and is compared with trying it out."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as some

from engine.story.guards.conditions import QUANTITIES
from engine.story.guards.guard import parse_guard
from engine.story.guards.truth import Domain, Interval, Words, can_fail, can_hold, implies
from engine.story.guards.watch import Fact, GuardWatch
from tests.support.chance import examples

DOMAINS: dict[str, Domain] = {
    **{name: Interval(*limits) for name, limits in QUANTITIES.items()},
    "trust": Interval(0, 1),
    "met": Words(frozenset({"true", "false"})),
    "mood": Words(frozenset({"calm", "wild"})),
    "clock": Interval(0, 86400, False, True),
}


@pytest.mark.parametrize(
    ("text", "holds", "fails"),
    [
        ("viewer.valence > 0.5 and viewer.valence < 0.2", False, True),
        ("viewer.valence > 0.5 or viewer.valence < 0.7", True, False),
        ("viewer.valence >= -1", True, False),
        ("viewer.valence > 1", False, True),
        ("trust > 1", False, True),
        ("trust > 0.5 for 3s and not trust > 0.2", False, True),
        ("not trust > 0.5 for 3s and trust > 0.7", True, True),
        ("met and not met", False, True),
        ("met or not met", True, False),
        ("mood is calm and mood is wild", False, True),
        ("mood is not calm and mood is not wild", False, True),
        ("mood is calm or mood is wild", True, False),
        ("visits(a) > 0 and visits(a) < 1", False, True),
        ("seen(a) and visits(a) <= 0", False, True),
        ("clock between 22:00 and 06:00 and clock between 07:00 and 09:00", False, True),
        ("clock between 22:00 and 06:00 and clock between 05:00 and 09:00", True, True),
        ("clock between 00:00 and 24:00", True, False),
        ("viewer.arousal rising and viewer.arousal falling", False, True),
        ("viewer.arousal rising or not viewer.arousal rising", True, False),
        ("saw amusement within 5s and not saw amusement within 9s", False, True),
        ("saw amusement within 9s and not saw amusement within 5s", True, True),
        ("saw amusement within 9s and not saw amusement", False, True),
        ("landed(a) and not landed(a)", False, True),
    ],
)
def test_what_can_hold_and_fail(text: str, holds: bool, fails: bool) -> None:
    condition = parse_guard(text).condition
    assert can_hold(condition, DOMAINS.get) is holds
    assert can_fail(condition, DOMAINS.get) is fails


def test_what_follows_from_what() -> None:
    def follows(one: str, other: str) -> bool:
        return implies(parse_guard(one).condition, parse_guard(other).condition, DOMAINS.get)

    assert follows("viewer.arousal > 0.5", "viewer.arousal > 0.3")
    assert not follows("viewer.arousal > 0.3", "viewer.arousal > 0.5")
    assert follows("met and trust > 0.5", "trust >= 0.5 or mood is calm")
    assert follows("viewer.arousal > 0.5 for 3s", "viewer.arousal > 0.3")
    assert not follows("viewer.arousal > 0.5", "viewer.arousal > 0.3 for 3s")


LEAVES = some.sampled_from(
    ["trust > 0.3", "trust <= 0.6", "trust < 0.3", "met", "mood is calm", "mood is not wild",
     "visits(a) >= 1", "visits(a) < 2", "clock between 20:00 and 04:00"]
)  # fmt: skip
GUARDS = some.recursive(
    LEAVES,
    lambda inner: (
        some.builds("not ({})".format, inner)
        | some.builds("({}) and ({})".format, inner, inner)
        | some.builds("({}) or ({})".format, inner, inner)
    ),
    max_leaves=6,
)
WORLD: list[dict[str, Fact]] = [
    {"trust": trust, "met": met, "mood": mood, "visits(a)": visits, "clock": hour * 3600.0}
    for trust, met, mood, visits, hour in itertools.product(
        (0.0, 0.3, 0.45, 0.6, 1.0), (True, False), ("calm", "wild"), (0.0, 1.0, 2.0), (1, 4, 12, 20)
    )
]


@examples(150)
@given(GUARDS)
def test_the_reasoning_agrees_with_trying_everything(text: str) -> None:
    guard = parse_guard(text)
    told = [GuardWatch(guard).update(0.0, facts) for facts in WORLD]
    assert can_hold(guard.condition, DOMAINS.get) is any(told)
    assert can_fail(guard.condition, DOMAINS.get) is not all(told)
