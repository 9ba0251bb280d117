"""The link between a supervisor and its player: lines come whole, or not at all."""

import socket
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.supervision.link import Beat, Link, LinkLost, Orders, is_supervised, link_of

Ends = tuple[Link, Link]


def pair() -> Ends:
    ours, theirs = socket.socketpair()
    return Link(ours), Link(theirs)


@pytest.fixture
def ends() -> Iterator[Ends]:
    made = pair()
    yield made
    for each in made:
        each.close()


CONSENT = st.none() | st.lists(st.sampled_from(["face", "voice", "heart"]), unique=True).map(tuple)


@given(
    st.builds(
        Orders,
        rung=st.sampled_from(["whole", "linear", "unsensed"]),
        goes_on=st.booleans(),
        consent=CONSENT,
        age=st.none() | st.integers(0, 120),
        consent_holds=st.booleans(),
        run=st.integers(1, 1000),
    )
)
def test_orders_arrive_as_they_were_given(orders: Orders) -> None:
    above, below = pair()
    above.order(orders)
    assert below.orders() == orders
    above.close()
    below.close()


@given(
    st.lists(
        st.builds(
            Beat,
            problem=st.text(max_size=20),
            has_begun=st.booleans(),
            consent=CONSENT,
            age=st.none() | st.integers(0, 120),
            is_to_go_on=st.booleans(),
            leaves=st.booleans(),
            status=st.text(max_size=20),
            report=st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5)),
        ),
        max_size=8,
    )
)
def test_beats_arrive_in_their_order(beats: list[Beat]) -> None:
    above, below = pair()
    for beat in beats:
        below.beat(beat)
    assert above.beats() == beats
    below.close()
    with pytest.raises(LinkLost):
        above.beats()
    above.close()


def test_a_player_hears_that_nobody_supervises_it_any_more(ends: Ends) -> None:
    above, below = ends
    above.close()
    with pytest.raises(LinkLost):
        below.beat(Beat("", True))


def test_a_supervisor_that_stands_still_holds_nobody_up(ends: Ends) -> None:
    _, below = ends
    for _ in range(20_000):
        below.beat(Beat("", True, status="x" * 200))  # else this would wait for ever


@given(st.binary(max_size=500))
def test_nonsense_is_passed_over(nonsense: bytes) -> None:
    ours, theirs = socket.socketpair()
    above, below = Link(ours), Link(theirs)
    theirs.sendall(nonsense + b"\n")
    below.beat(Beat("", True))
    assert Beat("", True) in above.beats()
    above.close()
    below.close()


@pytest.mark.parametrize("number", ["", "x", "-1", "99999"])
def test_without_a_supervisor_there_is_no_link(number: str) -> None:
    environment = {"KULESHOV_SUPERVISOR": number}
    assert is_supervised(environment)
    assert link_of(environment) is None
    assert environment == {}  # no child of the player's inherits it


def test_orders_that_never_come_are_those_of_a_first_player(
    ends: Ends,
) -> None:
    above, below = ends
    above.close()
    assert below.orders() == Orders()
