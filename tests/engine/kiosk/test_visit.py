"""The visit: no state without a way on, and no way that the table does not have."""

from dataclasses import replace

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from engine.kiosk.drawing import BEGIN, END, drawing, drawn_into
from engine.kiosk.mistakes import GUIDE
from engine.kiosk.venue import Times
from engine.kiosk.visit import (
    LAST,
    OPENS_WITHIN,
    STATES,
    WAYS,
    WIPES_WITHIN,
    Happening,
    Inputs,
    State,
    Visit,
)  # fmt: skip
from tests.support.chance import examples

TIMES = Times()
HAPPENINGS = sorted({way.on for way in WAYS})
OF_SCENES: list[Happening] = [
    on for on in HAPPENINGS if on not in ("came", "left", "waited", "closes", "opens", "restarts")
]


def test_the_guide_shows_the_very_table() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert text == drawn_into(text), "run engine.kiosk.drawing"
    assert BEGIN in text
    assert END in text
    for way in WAYS:
        assert f"| `{way.since}` | `{way.on}` | `{way.to}` | {way.because} |" in drawing()


def test_a_state_and_a_happening_lead_to_one_place() -> None:
    pairs = [(way.since, way.on) for way in WAYS]
    assert len(pairs) == len(set(pairs))


def test_every_state_is_reached_and_left() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_edges_from((way.since, way.to) for way in WAYS)
    assert set(nx.descendants(graph, "attract")) | {"attract"} == set(STATES)
    for state in STATES:
        assert (graph.out_degree(state) == 0) == (state in LAST)
        if state not in LAST:
            assert nx.has_path(graph, state, "attract")


@pytest.mark.parametrize("state", [each for each in STATES if each not in LAST])
def test_whoever_does_nothing_comes_back_to_the_attract_loop(state: State) -> None:
    """No state but the first two waits for anything but time; a scene that says nothing, too."""
    visit, now = Visit(state), 0.0
    passed = []
    while visit.state not in ("attract", *LAST) and now < 20_000:
        now += 1.0
        step = visit.step(now, Inputs(), TIMES)
        visit = step.visit
        if step.way is not None:
            passed.append(step.way)
    # A wipe that never ends is left to the end of the process.
    assert visit.state in ("attract", "restart")
    assert now <= TIMES.film + TIMES.end_card + 30 + 60


@pytest.mark.parametrize("state", ["notice", "baseline", "film", "second", "end_card"])
def test_walking_away_resets_after_the_stated_time(state: State) -> None:
    times = Times(away=10.0, notice=100.0, end_card=100.0, second=60.0)
    visit = Visit(state)
    for now in range(9):
        visit = visit.step(now, Inputs(present=False), times).visit
        assert visit.state == state
    # Nobody knows is not nobody is there, and a touch is somebody.
    assert visit.step(9.5, Inputs(present=None), times).visit.step(
        11, Inputs(present=False), times).visit.state == state  # fmt: skip
    assert visit.step(10.5, Inputs(present=False, touched=True), times).visit.state == state
    assert visit.step(10.0, Inputs(present=False), times).visit.state == "wipe"


def test_somebody_is_welcomed_after_two_seconds_or_at_a_touch() -> None:
    visit = Visit()
    for now in (0.0, 1.0, 1.9):
        visit = visit.step(now, Inputs(present=True), TIMES).visit
        assert visit.state == "attract"
    assert visit.step(2.0, Inputs(present=True), TIMES).visit.state == "notice"
    passing = visit.step(1.95, Inputs(present=False), TIMES).visit
    assert passing.step(2.0, Inputs(present=True), TIMES).visit.state == "attract"
    assert Visit().step(0.1, Inputs(touched=True), TIMES).visit.state == "notice"


def test_who_still_stands_there_after_the_wipe_stands_there_anew() -> None:
    visit = Visit("wipe", here_since=0.0)
    visit = visit.step(100.0, Inputs(present=True, happened=("wiped",)), TIMES).visit
    assert visit.state == "attract"
    visit = visit.step(101.0, Inputs(present=True), TIMES).visit
    assert visit.state == "attract"
    assert visit.step(103.0, Inputs(present=True), TIMES).visit.state == "notice"


def test_a_notice_that_is_touched_for_ever_ends_all_the_same() -> None:
    visit, now = Visit("notice"), 0.0
    while visit.state == "notice":
        now += 1.0
        visit = visit.step(now, Inputs(touched=True, present=True), TIMES).visit
    assert now <= 5 * TIMES.notice


def test_closing_time_and_restart_come_only_between_visitors() -> None:
    shut = Inputs(is_open=False, restart_due=True)
    for state in STATES:
        after = Visit(state).step(0.5, shut, TIMES).visit.state
        assert after == ("restart" if state in ("attract", "closed") else state)
    assert Visit().step(0.5, Inputs(is_open=False, touched=True), TIMES).visit.state == "closed"
    assert Visit("closed").step(0.5, Inputs(touched=True, is_open=False), TIMES).way is None
    assert Visit("closed").step(0.5, Inputs(), TIMES).visit.state == "attract"


def test_a_second_person_does_not_lengthen_the_showing() -> None:
    times = Times(film=60.0, second=20.0)
    visit = Visit("film").step(50.0, Inputs(happened=("joined",)), times).visit
    assert visit.state == "second"
    assert visit.step(60.0, Inputs(), times).visit.state == "film"
    assert visit.step(60.0, Inputs(), times).visit.step(60.1, Inputs(), times).visit.state == (
        "end_card"
    )


INPUTS = st.builds(
    Inputs,
    present=st.sampled_from([None, True, False]),
    touched=st.booleans(),
    happened=st.lists(st.sampled_from(OF_SCENES), max_size=3).map(tuple),
    is_open=st.booleans(),
    restart_due=st.just(False),
)


@given(st.lists(st.tuples(st.floats(0.01, 500.0), INPUTS), max_size=60))
def test_whatever_happens_only_ways_of_the_table_are_gone(
    steps: list[tuple[float, Inputs]],
) -> None:
    visit, now = Visit(), 0.0
    for passes, inputs in steps:
        now += passes
        before = visit
        step = visit.step(now, inputs, TIMES)
        assert visit == before  # nothing changes it
        visit = step.visit
        if step.way is None:
            assert visit.state == before.state
        else:
            assert step.way in WAYS
            assert (step.way.since, step.way.to) == (before.state, visit.state)
        if visit.state not in ("attract", "closed", *LAST):
            assert visit.waits_until(TIMES) < float("inf")


def test_what_is_told_once_is_not_lost_beside_what_is_told_with_it() -> None:
    told = Inputs(happened=("joined", "ended"))
    assert Visit("film").step(1.0, told, TIMES).visit.state == "end_card"
    for state in STATES:
        if state in LAST:
            continue
        everything = tuple(on for on in HAPPENINGS if on != "code")
        step = Visit(state).step(1.0, Inputs(happened=(*everything, "code")), TIMES)
        assert step.visit.state == "stopped"


STANDS: dict[State, float] = {
    "notice": 5 * TIMES.notice,
    "baseline": TIMES.baseline + OPENS_WITHIN,
    "film": TIMES.film,
    "second": TIMES.second,
    "end_card": TIMES.end_card,
    "wipe": WIPES_WITHIN,
}
"""How long a state stands at most, as docs/kiosk.md has it; that of a film counts the questions
asked over it."""


class AnythingAtAnyInstant(RuleBasedStateMachine):
    """A kiosk to which visitors, scenes, sensors and the clock on the wall do whatever they like:
    whatever that is, it is left within its time, and nobody is seen who has walked away."""

    def __init__(self) -> None:
        super().__init__()
        self.visit = Visit()
        self.now = self.since = self.film_since = 0.0
        self.away: float | None = None

    def _turn(self, inputs: Inputs) -> None:
        """What came about, and a turn or two after it, which come at once."""
        self._step(inputs)
        for _ in range(2):
            self._step(Inputs(present=inputs.present, is_open=inputs.is_open))

    def _step(self, inputs: Inputs) -> None:
        before = self.visit.state
        step = self.visit.step(self.now, inputs, TIMES)
        self.visit = step.visit
        if inputs.present is False and not inputs.touched and step.way is None:
            self.away = self.now if self.away is None else self.away
        else:
            self.away = None
        if step.way is not None:
            self.since = self.now
            if self.visit.state == "film" and before != "second":
                self.film_since = self.now
        if self.visit.state in LAST:  # the program is started anew
            self.visit, self.since, self.away = Visit("attract", self.now, self.now), self.now, None

    @rule(passes=st.floats(0.01, 30.0), inputs=INPUTS)
    def something_happens(self, passes: float, inputs: Inputs) -> None:
        self.now += passes
        self._turn(inputs)

    @rule(passes=st.floats(0.01, 30.0), state=st.sampled_from(STATES), inputs=INPUTS)
    def it_goes_the_way_to(self, passes: float, state: State, inputs: Inputs) -> None:
        """Else a film would hardly ever be reached by chance."""
        self.now += passes
        ways = [way for way in WAYS if way.since == self.visit.state and way.to == state]
        self._turn(replace(inputs, happened=tuple(way.on for way in ways if way.on in OF_SCENES)))

    @rule(stands=st.sampled_from([None, True, False]), touched=st.booleans())
    def a_scene_hangs_for_a_long_time(self, stands: bool | None, touched: bool) -> None:
        """And says nothing when it is back."""
        self.now += 20_000.0
        self._turn(Inputs(present=stands, touched=touched))

    @rule()
    def nobody_does_anything_any_more(self) -> None:
        """The attract loop is back, or the program is started anew, within what docs/kiosk.md says
        of all that may still come."""
        began = self.now
        while self.visit.state not in ("attract", "closed"):
            until = self.visit.waits_until(TIMES)
            assert until < float("inf")
            self.now = max(self.now, until)
            self._turn(Inputs())
        assert self.now - began <= sum(STANDS.values())

    @invariant()
    def no_state_stands_beyond_its_time(self) -> None:
        state = self.visit.state
        if state in STANDS:
            since = self.film_since if state == "film" else self.since
            assert self.visit.waits_until(TIMES) <= since + STANDS[state] + 1e-6
            assert self.now < since + STANDS[state]
        if state not in ("attract", "closed", "wipe") and self.away is not None:
            assert self.now - self.away < TIMES.away


TestAnythingAtAnyInstant = AnythingAtAnyInstant.TestCase
TestAnythingAtAnyInstant.settings = examples(40)
