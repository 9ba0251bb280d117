"""Orders to the player: what is pending, what is late, what failed."""

import math

from engine.showing.delivery import GIVING_UP, PATIENCE, Delivery
from engine.showing.events import CutTo, Finish, Prepare
from engine.showing.history import Position


def test_orders_are_taken_once_and_in_order() -> None:
    delivery = Delivery()
    delivery.prepare(("a", "b", "a"), 1.5)
    delivery.cut("a", 3.0, 0.5, start=1.5)
    delivery.end(9.0, "ending")
    assert delivery.take_orders() == (
        Prepare(("a", "b"), 1.5),
        CutTo("a", 3.0, 0.5, 1.5),
        Finish(9.0),
    )
    assert delivery.take_orders() == ()


def test_a_cut_takes_the_place_of_another_and_waits_since_the_first() -> None:
    delivery = Delivery()
    assert delivery.is_idle
    assert delivery.wakes_at == math.inf
    delivery.cut("a", 10.0)
    delivery.cut("b", 14.0, position=Position(0, "b", 2.0))
    pending = delivery.pending
    assert pending is not None
    assert (pending.to, pending.due, pending.since) == ("b", 14.0, 10.0)
    assert pending.position == Position(0, "b", 2.0)
    assert delivery.wakes_at == min(14.0 + PATIENCE, 10.0 + GIVING_UP)
    assert not delivery.is_lost(10.0 + GIVING_UP)
    assert delivery.is_lost(10.1 + GIVING_UP)
    delivery.enter("b")
    assert delivery.is_idle
    assert not delivery.is_lost(1e6)


def test_the_end_takes_the_place_of_every_cut() -> None:
    delivery = Delivery()
    delivery.cut("a", 10.0)
    delivery.end(12.0, "fault")
    assert delivery.pending is None
    assert delivery.ending is not None and delivery.ending.reason == "fault"
    assert delivery.wakes_at == 12.0


def test_what_is_overdue_is_passed_over_for_another_that_is_ready() -> None:
    delivery = Delivery()
    delivery.prepare(("a", "b", "c"))
    delivery.cut("a", 10.0)
    late = 10.1 + PATIENCE
    assert delivery.pass_over(late, {"a", "b", "c"}) is None  # nothing else is ready
    delivery.arrive("b")
    assert delivery.pass_over(10.0 + PATIENCE, {"a", "b", "c"}) is None
    assert delivery.pass_over(late, {"a", "c"}) is None
    assert delivery.pass_over(late, {"a", "b", "c"}) == "a"
    assert delivery.why_not() == {"a": "was not ready in time"}
    delivery.enter("b")
    assert delivery.why_not() == {}


def test_what_failed_is_said_once_and_may_come_after_all() -> None:
    delivery = Delivery()
    assert delivery.fail("a", "the file is cut short")
    assert not delivery.fail("a", "gone")
    assert delivery.why_not() == {"a": "cannot be played: the file is cut short"}
    assert delivery.arrive("a")
    assert not delivery.arrive("a")
    assert delivery.failed == {}
    delivery.fail("b", "gone")
    delivery.forget_clips()
    assert delivery.why_not() == {}
