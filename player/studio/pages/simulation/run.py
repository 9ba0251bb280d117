"""The Simulation page's run: viewers are played by the processes beside, all or until it stops."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from nicegui import background_tasks, ui

from engine.simulation.many import play_part
from engine.simulation.tally import Tally
from player.studio.beside import BESIDE, said_of
from player.studio.pages.frame import say
from player.studio.simulation.trial import Outcome, Parts, Trial, outcome
from player.studio.words import Words

_AT_ONCE = 2  # parts, for the processes beside


class Run:
    """How far a trial is, with a button that stops it. Each window has one; what it asked of the
    processes beside and was not begun is taken back where something else is asked."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._turn = 0
        self._going: list[Future[Any]] = []
        self._played = self._of = 0
        with ui.element("div").classes("path-row"):
            self._told = (
                ui.label(words("simulation.working"))
                .classes("quiet")
                .props("role=status aria-live=polite")
            )
            ui.space()
            self._button = ui.button(
                words("simulation.stop"), icon="stop", color=None, on_click=self._stop
            ).props("flat dense no-caps")
        self._bar = ui.linear_progress(0.0, show_value=False, size="4px").props(
            f'aria-label="{words("simulation.working")}" instant-feedback'
        )

    def end(self, told: str | None = None) -> None:
        """Play no more; a part that is being played ends within seconds, unheard."""
        self._turn += 1
        for each in self._going:
            each.cancel()
        self._going.clear()
        self._button.set_visibility(False)
        if told is not None:
            self._told.set_text(told)

    def begin(self, trial: Trial, viewers: int, shown: Callable[[Outcome], None]) -> None:
        """Play so many viewers of a trial; `shown` is told what came of those so far."""
        self.end(self._words("simulation.working"))
        self._played, self._of = 0, viewers
        self._bar.set_value(0.0)
        self._button.set_visibility(True)
        background_tasks.create(self._play(self._turn, trial, viewers, shown))

    def _stop(self) -> None:
        self.end(self._words("simulation.stopped", done=self._played, viewers=self._of))

    async def _play(
        self, turn: int, trial: Trial, viewers: int, shown: Callable[[Outcome], None]
    ) -> None:
        whole, parts = Tally(), Parts(trial, viewers)
        waiting: dict[asyncio.Future[Tally], tuple[int, float]] = {}
        try:
            while turn == self._turn:
                # The first part alone, so that something is seen soon.
                while len(waiting) < (_AT_ONCE if whole.showings else 1):
                    part = parts.next()
                    if part is None:
                        break
                    begun = BESIDE.run(play_part, *part)
                    self._going.append(begun)
                    waiting[asyncio.wrap_future(begun)] = part[-1], time.monotonic()
                if not waiting:
                    break
                done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                if turn != self._turn:
                    return
                for each in done:
                    count, since = waiting.pop(each)
                    parts.took(count, time.monotonic() - since)
                    whole.merge(each.result())
                self._show(whole.showings, viewers)
                shown(outcome(whole, trial.story))
        except Exception as error:  # whatever ended the process beside is said, not raised
            if turn == self._turn:
                with self._told:
                    say(said_of(error), bad=True)
        if turn == self._turn:
            self._going.clear()
            self._button.set_visibility(False)

    def _show(self, played: int, viewers: int) -> None:
        self._played = played
        self._told.set_text(self._words("simulation.done", done=played, viewers=viewers))
        self._bar.set_value(played / viewers)
