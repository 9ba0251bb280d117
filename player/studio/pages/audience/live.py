"""The Audience page's showings that are on, as they go on."""

from collections.abc import Callable
from pathlib import Path

from nicegui import ui

from engine.words import clock
from player.studio.audience.live import LiveScreening, LiveShowing
from player.studio.audience.screenings import state_of
from player.studio.charts.curves import live
from player.studio.pages.parts import Chart, titled
from player.studio.words import Words

_LOOKS = 0.25  # seconds between two looks: with the drawing, far less than a second late
_HIGH = 200


class Live:
    """A panel that stands there while showings are on. `changed` is called where one of them came
    to its end and was added, or somebody was erased."""

    def __init__(self, folder: Path, words: Words, changed: Callable[[], None]) -> None:
        self._folder, self._words, self._changed = folder, words, changed
        self._watched = LiveScreening(folder)
        self._state = state_of(folder)
        self._chart: Chart | None = None
        self._place = ui.element("div").classes("wide")
        self._place.set_visibility(False)
        ui.timer(_LOOKS, self._look)

    def _look(self) -> None:
        now = state_of(self._folder)
        if now != self._state:
            self._state = now
            self._changed()
        going, fresh = self._watched.look()
        if fresh:
            self._show(going)

    def _show(self, going: tuple[LiveShowing, ...]) -> None:
        self._place.set_visibility(bool(going))
        if not going:
            return
        words = self._words
        said = {name: words(f"audience.{name}") for name in ("valence", "arousal")}
        told = words("audience.live_help", count=len(going))
        options = live([each.felt for each in going], said | {"described": told})
        if self._chart is None:
            with self._place:
                self._chart = titled(
                    words("audience.live"), lambda: Chart(options, told, "now", _HIGH), words
                )
                self._list = ui.element("ul").classes("plain live")
        else:
            self._chart.show(options)
        self._list.clear()
        with self._list:
            for number, each in enumerate(going, 1):
                # `data-now` tells by how much the page is late (`./run bench studio`).
                with ui.element("li").props(f"data-now={each.now:.3f}"):
                    ui.label(
                        words(
                            "audience.live_at", number=number, segment=each.segment,
                            at=clock(each.now), why=each.why,
                        ).rstrip(" :,")
                    )  # fmt: skip
