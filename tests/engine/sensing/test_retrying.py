"""A sensor that fails is opened again, ever less often, and for as long as the showing lasts."""

from hypothesis import given
from hypothesis import strategies as st

from engine.clock import SystemClock
from engine.sensing.retrying import LONGEST, MENDED_AFTER, Retrying
from engine.sensing.sensors import Sensor
from tests.support.waiting import collected


@given(st.floats(0.01, 100.0), st.lists(st.floats(0.0, 1.0), min_size=1, max_size=40))
def test_pauses_are_bounded(first: float, chances: list[float]) -> None:
    retrying, now = Retrying(first), 0.0
    for chance in chances:
        pause = retrying.pause(now, chance)
        assert 0.0 < pause <= LONGEST
        now += pause
    assert retrying.failures == len(chances)


def test_pauses_grow_until_something_has_worked_for_a_while() -> None:
    retrying = Retrying(1.0)
    assert [retrying.pause(0.0, 0.5) for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    retrying.works(100.0)
    retrying.works(100.0 + MENDED_AFTER - 0.1)
    assert retrying.pause(130.0 - 0.1, 0.5) == 60.0  # it crashes after a few pictures each time
    retrying.works(200.0)
    retrying.works(200.0 + MENDED_AFTER + 0.1)
    assert retrying.pause(240.0, 0.5) == 1.0


def test_what_a_sensor_does_not_expect_is_told_once_and_it_runs_again() -> None:
    class Falling(Sensor):
        kind = "heart"
        runs = 0

        def _run(self) -> None:
            self.runs += 1
            if self.runs < 4:
                raise RuntimeError("a library raised")
            self._recover()

    sensor = Falling("heart", SystemClock(), retry=0.01)
    sensor.start()
    assert collected(sensor.faults, 2) == [
        "The heart stopped: a library raised",
        "The heart is back.",
    ]
    sensor.stop()
    assert sensor.runs == 4
