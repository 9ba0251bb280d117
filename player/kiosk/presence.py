"""Whether somebody stands before a kiosk, where the venue's own notice covers that.

The camera's indicator is lit like any other, and whoever wants may close it by the same key.
"""

from collections.abc import Callable
from typing import Final

from engine.clock import Clock, FilmClock
from engine.consent.wording import Wording
from engine.sensing.devices.sensor_factory import presence_sensor
from engine.words import Seconds
from player.screen.overlay_state import OverlayState
from player.viewing.scene import View
from player.viewing.senses import Senses
from player.viewing.stage import Stage

_HOLDS: Final[Seconds] = 1.5
"""For so long a reading says something of now."""
_KNOWN: Final = 0.5  # of its quality and its value


class PresenceWatch:
    """A presence-only sensor from the attract loop to the visitor's answer. Window thread.

    `camera` is as kiosk.yaml has it, `wording` the language of the venue. Raises Trouble
    where there is no such camera.
    """

    def __init__(
        self, stage: Stage, camera: str, announce: Callable[[str], None], wording: Wording
    ) -> None:
        self._stage, self._clock = stage, stage.clock
        self._announce, self._wording = announce, wording
        self._senses = Senses(
            [presence_sensor(camera, stage.clock)], stage.clock, FilmClock(stage.clock)
        )
        self._last: tuple[Seconds, bool] | None = None
        self._several_at: Seconds | None = None

    def start(self, look: OverlayState) -> None:
        """Open the camera, once its indicator is on the screen, over this look."""
        self._stage.withdrawing.begin(self._senses, self._announce, wording=self._wording)
        self._senses.light()
        self._stage.draw(View(look))
        self._senses.start()

    def present(self) -> bool | None:
        """Whether somebody is known to be there, or known not to be; None: nobody knows."""
        clock: Clock = self._clock
        for fault in self._senses.gather():
            self._announce(fault)
        readings, *_ = self._senses.take()
        for reading in readings:
            if reading.quality >= _KNOWN:
                self._last = clock.now(), reading.value >= _KNOWN
                if reading.person > 0:
                    self._several_at = clock.now()
        if self._last is None or clock.now() - self._last[0] > _HOLDS:
            return None
        return self._last[1]

    def several(self) -> bool:
        """Whether more than one is known to be there."""
        at = self._several_at
        return at is not None and self._clock.now() - at <= _HOLDS

    def stop(self) -> None:
        """Close the camera, and wait for it; a second call does nothing."""
        self._senses.stop()
        self._stage.withdrawing.end()
