"""The kiosk that the bench visits, as a process of its own: the real one, with short times.

It differs from `play --kiosk` in four things: its times are short, its scenes are marked for the
program that looks at the screen, and two of its sensors can be told what to measure by files:
`visitor.json` beside its kiosk.yaml holds the readings of the present visitor.

    python -m tests.bench.kiosk.venue FOLDER
"""

import faulthandler
import json
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from engine.clock import Clock
from engine.kiosk.venue import Times
from engine.kiosk.venue_file import required_venue
from engine.sensing import quantities
from engine.sensing.devices import sensor_factory
from engine.sensing.reading import Reading
from engine.sensing.sensors import Sensor
from player.kiosk.running import run_kiosk
from player.supervision.restarts import INTERRUPTED
from player.system.signals import handle_termination_signals

NAME: Final = "visitor.json"
"""What the marked sensor measures: its `rate`, when the visitor `leaves` and a second one `joins`,
in seconds after it was opened; null for never."""
TIMES: Final = {
    "presence": 0.3,
    "notice": 2.0,
    "baseline": 0.6,
    "away": 0.8,
    "second": 1.0,
    "pause": 1.0,
    "end_card": 1.0,
    "film": 20.0,
}
_EVERY: Final = 0.05


class MarkedSensor(Sensor):
    """Gives the readings that a file asks for: a heart that beats at a mark, and who is there."""

    kind = "heart"

    def __init__(self, file: Path, clock: Clock) -> None:
        super().__init__("heart", clock)
        self._file = file

    def _run(self) -> None:
        told = json.loads(self._file.read_text("utf-8"))
        self._open.set()
        begun = self._clock.now()
        while not self._stop.wait(_EVERY):
            now = self._clock.now()
            here = told["leaves"] is None or now - begun < told["leaves"]
            joined = told["joins"] is not None and now - begun >= told["joins"]
            readings = [
                Reading(now, quantities.FACE_PRESENT, float(here), 0.95),
                Reading(now, quantities.HEART_RATE, told["rate"], 0.9),
                Reading(now, quantities.FACE_SMILE, told["rate"] / 300.0, 0.9),
            ]
            if joined:
                readings.append(Reading(now, quantities.FACE_PRESENT, 1.0, 0.95, person=1))
            self._emit(readings)


def main(folder: Path) -> int:
    """Run the kiosk of a folder until it ends; its exit code."""
    sensor_factory._heart = (  # type: ignore[assignment]
        lambda _word, clock: MarkedSensor(folder / NAME, clock)
    )
    handle_termination_signals()
    faulthandler.register(signal.SIGUSR1)  # the bench asks where a kiosk hangs
    read = required_venue(folder / "kiosk.yaml")
    assert read.venue is not None
    # Times that no venue may write, so that two hundred visits take minutes.
    times = Times.model_construct(**TIMES)
    hurried = read.venue.model_copy(update={"times": times})
    try:
        run_kiosk(replace(read, venue=hurried), print, marks=True)
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
