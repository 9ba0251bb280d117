"""From where a film can still be brought to a good end, against counting every path."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.steering.reachability import Node, Reachability
from tests.support.chance import examples

A, B, C, END = "a", "b", "c", "end"
LINE = {
    A: Node((5.0,), (B, C), False),
    B: Node((4.0, 5.5), (END,), False),
    C: Node((2.0,), (END,), False),
    END: Node((3.0,), (), True),
}


def test_a_must_see_that_lies_behind_is_impossible() -> None:
    reach = Reachability(LINE, {B: 1}, None)
    still = 1
    assert reach.is_possible(A, still)
    assert reach.is_possible(B, still)
    assert not reach.is_possible(C, still)
    assert reach.is_possible(C, 0)


def test_running_time_over_every_out_point() -> None:
    reach = Reachability(LINE, {B: 1}, 20.0)
    assert reach.times(A, 0) == pytest.approx((10.0, 13.5))
    assert reach.times(A, 1) == pytest.approx((12.0, 13.5))
    assert reach.is_possible(A, 0, 12.0, 12.0)
    assert not reach.is_possible(A, 0, 12.01, 13.49)
    assert not reach.is_possible(A, 0, 13.51)
    assert not reach.is_possible(A, 0, 0.0, 9.99)


def test_a_circle_may_be_run_through_again_and_again() -> None:
    places = {
        A: Node((2.0,), (B,), False),
        B: Node((3.0,), (A, END), False),
        END: Node((1.0,), (), True),
    }
    reach = Reachability(places, {}, 30.0)
    for rounds in range(1, 6):
        assert reach.is_possible(A, 0, 5.0 * rounds + 1, 5.0 * rounds + 1)
        assert not reach.is_possible(A, 0, 5.0 * rounds + 1.01, 5.0 * rounds + 5.99)


def test_what_leads_nowhere_is_impossible() -> None:
    places = {A: Node((2.0,), (B, "not there"), False), B: Node((2.0,), (A,), False)}
    assert not Reachability(places, {}, None).is_possible(A, 0)
    assert not Reachability(places, {}, 50.0).is_possible(A, 0)
    assert not Reachability(places, {}, 50.0).is_possible("not there", 0)


def test_times_that_are_no_whole_ticks_are_narrowed_never_widened() -> None:
    third = {A: Node((10 / 3,), (END,), False), END: Node((10 / 3,), (), True)}
    reach = Reachability(third, {}, 10.0)
    assert reach.is_possible(A, 0, 6.5, 7.0)
    assert not reach.is_possible(A, 0, 6.67, 7.0)
    assert not reach.is_possible(A, 0, 0.0, 6.66)


lasting = st.lists(st.integers(2, 12).map(lambda each: each / 2), min_size=1, max_size=2)


@examples(100)
@given(
    st.lists(st.tuples(lasting, st.sets(st.integers(0, 4), max_size=2)), min_size=5, max_size=5),
    st.sets(st.integers(0, 4), max_size=2),
    st.integers(2, 10),
)
def test_it_is_what_counting_every_path_says(
    drawn: list[tuple[list[float], set[int]]], must: set[int], longest: int
) -> None:
    places = {
        str(number): Node(tuple(lasts), tuple(str(each) for each in sorted(ways)), not ways)
        for number, (lasts, ways) in enumerate(drawn)
    }
    names = [str(each) for each in sorted(must)]
    flags = {name: 1 << number for number, name in enumerate(names)}
    reach = Reachability(places, flags, float(longest))
    found: dict[str, set[float]] = {name: set() for name in places}

    def follow(first: str, name: str, time: float, seen: frozenset[str]) -> None:
        place = places[name]
        for lasts in place.durations:
            after = time + lasts
            if after > longest:
                continue
            if place.is_ending:
                if seen.issuperset(names):
                    found[first].add(after)
            else:
                for way in place.successors:
                    follow(first, way, after, seen | {way})

    for name in places:
        follow(name, name, 0.0, frozenset({name}))
    for name, tenths in product(places, range(0, 2 * longest + 1)):
        time = tenths / 2
        possible = reach.is_possible(name, sum(flags.values()), time, time)
        assert possible is (time in found[name]), (name, time)
