"""The policy of a supervisor: what follows from each end of a player."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.supervision.restarts import (
    BROKE_OFF,
    CALLED_WRONGLY,
    CONSENT_HOLDS,
    CRASHES,
    ENDED,
    INTERRUPTED,
    NOT_KEPT,
    RESTARTS,
    SCREEN_LOST,
    WINDOW,
    Again,
    End,
    Leave,
    Restarts,
    consent_holds,
)

KILLED = -9
RUNGS = ("whole", "linear", "unsensed")


def crash(at: float, *, lived: float = 30.0, worked: bool = True, code: int = KILLED) -> End:
    return End(at, code, lived, worked)


@pytest.mark.parametrize("code", [ENDED, NOT_KEPT, CALLED_WRONGLY, INTERRUPTED])
def test_who_has_ended_as_asked_is_not_begun_again(code: int) -> None:
    assert Restarts().ended(crash(5.0, code=code), 0.5) == Leave(code)


def test_a_film_that_cannot_be_played_is_not_tried_for_ever() -> None:
    assert Restarts().ended(crash(1.0, code=1, worked=False), 0.5) == Leave(1)


def test_what_was_killed_before_its_first_picture_is_tried_again() -> None:
    assert isinstance(Restarts().ended(crash(1.0, worked=False), 0.5), Again)


@pytest.mark.parametrize("code", [1, BROKE_OFF, KILLED, -11])
def test_a_player_that_worked_is_begun_again_at_once(code: int) -> None:
    restarts = Restarts()
    assert restarts.ended(crash(100.0, code=code, lived=100.0), 0.5) == Again(0.0, "whole")
    soon = restarts.ended(crash(105.0, code=code, lived=5.0), 0.5)
    assert soon == Again(RESTARTS.first, "whole")


@pytest.mark.parametrize(
    ("code", "hung", "left_with"),
    [(ENDED, False, ENDED), (NOT_KEPT, False, NOT_KEPT), (KILLED, False, NOT_KEPT),
     (KILLED, True, NOT_KEPT), (1, False, 1)],
)  # fmt: skip
def test_a_film_that_was_shown_is_not_shown_anew_for_its_storyboard(
    code: int, hung: bool, left_with: int
) -> None:
    assert Restarts().ended(End(90.0, code, 90.0, True, hung, left=True), 0.5) == Leave(left_with)


def test_a_lost_screen_is_waited_for_and_counts_as_no_crash() -> None:
    restarts = Restarts()
    for number in range(10):
        decided = restarts.ended(crash(float(number), code=SCREEN_LOST), 0.5)
        assert isinstance(decided, Again)
        assert decided.awaits_display
        assert decided.rung == "whole"
    assert restarts.crashes == 0


def test_three_crashes_lead_to_the_linear_film_and_three_more_to_no_sensors() -> None:
    restarts = Restarts()
    rungs = []
    for number in range(9):
        decided = restarts.ended(crash(10.0 * number), 0.5)
        assert isinstance(decided, Again)
        rungs.append(decided.rung)
    assert rungs == ["whole"] * 2 + ["linear"] * 3 + ["unsensed"] * 4


def test_a_hang_is_a_crash_whatever_the_code() -> None:
    restarts = Restarts()
    for number in range(CRASHES):
        decided = restarts.ended(End(float(number), ENDED, 5.0, worked=True, hung=True), 0.5)
    assert isinstance(decided, Again)
    assert decided.rung == "linear"


@given(st.lists(st.floats(WINDOW / CRASHES + 1.0, 10 * WINDOW), min_size=1, max_size=30))
def test_seldom_crashes_never_cost_the_branching(gaps: list[float]) -> None:
    restarts, now = Restarts(), 0.0
    for gap in gaps:
        now += gap
        decided = restarts.ended(crash(now, lived=gap), 0.5)
        # At most two lie within any window of ten minutes only where gaps are half of it.
        if gap >= WINDOW:
            assert isinstance(decided, Again)
            assert decided.rung == "whole"


@given(
    st.lists(
        st.tuples(
            st.floats(0.01, 2 * WINDOW),
            st.sampled_from([1, 3, SCREEN_LOST, -6, -9, -11]),
            st.booleans(),
            st.floats(0.0, 1.0),
        ),
        min_size=1,
        max_size=60,
    )
)
def test_whatever_happens_pauses_are_bounded_and_rungs_go_down_one_by_one(
    story: list[tuple[float, int, bool, float]],
) -> None:
    restarts, now, rung = Restarts(), 0.0, 0
    restarts.ended(crash(now, lived=100.0), 0.5)
    for lived, code, hung, chance in story:
        now += lived
        decided = restarts.ended(End(now, code, lived, worked=True, hung=hung), chance)
        assert isinstance(decided, Again)  # a player that has worked is never given up
        assert 0.0 <= decided.pause <= RESTARTS.most
        after = RUNGS.index(decided.rung)
        assert after <= rung + 1
        assert after >= rung or lived >= WINDOW or after == 0
        rung = after


def test_a_crash_at_start_does_not_spin() -> None:
    restarts, now, begun = Restarts(), 0.0, 0
    while now < 3600.0:
        now += 0.5
        decided = restarts.ended(crash(now, lived=0.5, worked=False), 0.5)
        assert isinstance(decided, Again)
        now += decided.pause
        begun += 1
    assert begun < 75  # once a minute in the end


@given(st.floats(0.0, 1e9), st.floats(-1e3, 1e3))
def test_consent_holds_for_a_short_while_and_never_backwards(lived_at: float, gap: float) -> None:
    holds = consent_holds(lived_at, lived_at + gap)
    if gap < -0.01 or gap > CONSENT_HOLDS + 0.01:
        assert not holds
    if 0.0 <= gap <= CONSENT_HOLDS - 0.01:
        assert holds
