"""A sensor of your own: a door switch that tells whether somebody is in the room.

A sensor has a thread of its own, from `start` to `stop`. It hands over readings and is never
called back; whoever consumes them pulls. Here the switch is played by a list of times.
"""

import time
from collections.abc import Iterable

from engine.clock import Clock, SystemClock
from engine.sensing.quantities import FACE_PRESENT
from engine.sensing.reading import Reading
from engine.sensing.sensors import Sensor
from engine.viewer.state import ViewerState
from engine.words import Seconds

EVERY: Seconds = 0.05


class DoorSwitch(Sensor):
    """Says `face.present`: 1 while somebody is in the room, 0 while nobody is.

    `openings` are the seconds after the start at which somebody comes or goes.
    """

    kind = "recorded"  # what the indicator on screen shows: camera, microphone, heart, recorded

    def __init__(self, openings: Iterable[Seconds], clock: Clock) -> None:
        super().__init__("door switch", clock)
        self._openings = tuple(openings)

    def _run(self) -> None:
        """The worker: open the device, hand over until it is told to stop, close."""
        start = self._clock.now()
        self._open.set()  # from here on `is_open`: the viewer sees that it is held
        due = start
        while self._wait_until(due):  # waits by the clock; false when it is time to stop
            passed = due - start
            inside = sum(each <= passed for each in self._openings) % 2
            # The time is the instant of measuring, in the clock that was given.
            self._emit([Reading(due, FACE_PRESENT, float(inside), quality=0.8)])
            due += EVERY


def main() -> None:
    """Somebody comes in after half a second; the state hears of it through the sensor."""
    clock = SystemClock()
    sensor = DoorSwitch([0.5], clock)
    state = ViewerState()
    began = clock.now()
    sensor.start()
    try:
        while state.presence_at(clock.now()) < 0.9 and clock.now() - began < 10.0:
            time.sleep(EVERY)
            state.advance(clock.now())
            for reading in sensor.take():
                state.update(reading)
            for sentence in sensor.faults():
                print(sentence)
    finally:
        sensor.stop()
    print(f"presence {state.presence_at(clock.now()):.1f}, open: {sensor.is_open}")


if __name__ == "__main__":
    main()
