"""The Simulation page: who comes, and what a guard does to where they end."""

import asyncio
from dataclasses import dataclass, field

from nicegui import background_tasks, context, ui

from engine.problems import Trouble
from engine.simulation.importance import remarks
from engine.simulation.kinds import KINDS
from engine.simulation.many import play_part
from engine.simulation.tally import Tally
from engine.story.load import load_story
from engine.story.model import Story
from engine.words import SegmentName
from player.studio.beside import BESIDE, said_of
from player.studio.charts.simulated import endings, running_times
from player.studio.frame import say, whenever_saved
from player.studio.pages.parts import Chart, Choice, heading, styled, table, titled
from player.studio.retiming import loaded_text, with_guard
from player.studio.story_text import read_text, save_text
from player.studio.studio import Studio
from player.studio.trial import VIEWERS, GuardPlace, Outcome, Trial, guards_of, outcome, trial_of
from player.studio.words import Words

_REMARKS = 8
_SOON = 0.25  # seconds after the last change


def page(studio: Studio, words: Words) -> None:
    """Build the page. In a page's own context."""
    styled()
    story = load_story(studio.story).story
    if story is None:
        ui.label(words("simulation.broken")).classes("panel note")
        return
    _Page(studio, words, story).build()


@dataclass
class _Page:
    studio: Studio
    words: Words
    story: Story
    kinds: dict[str, float] = field(default_factory=lambda: {"anybody": 5.0})
    guards: dict[tuple[SegmentName, int], str] = field(default_factory=dict)
    viewers: int = VIEWERS[0]
    before: Outcome | None = None
    now: Outcome | None = None
    turn: int = 0

    def build(self) -> None:
        words = self.words
        with ui.element("div").classes("split"):
            with ui.element("aside").classes("panel side"):
                heading(words("simulation.title"), 1)
                ui.label(words("simulation.lead")).classes("quiet")
                self._guard()
                self._who()
            with ui.element("div").classes("wide"):
                self._results()
        self.changed()

        def saved(_files: object) -> None:
            story = load_story(self.studio.story).story
            if story is not None:
                self.story, self.guards = story, {}
                self._list_guards()
                self.changed()

        whenever_saved(self.studio, saved)
        client = context.client
        client.on_delete(self._stop)

    def _stop(self) -> None:
        self.turn += 1

    def _guard(self) -> None:
        words = self.words
        heading(words("simulation.guard"))
        self.cut = Choice({}, "", words("simulation.cut"), lambda _: self._chosen())
        self.when = (
            ui.input(words("simulation.when"), on_change=self._typed)
            .props("outlined dense autogrow type=textarea spellcheck=false")
            .classes("full code")
        )
        self.wrong = ui.label().classes("bad").props("role=alert")
        ui.label(words("simulation.when_help")).classes("quiet small")
        with ui.row():
            self.keep = (
                ui.button(words("simulation.keep"), color=None, on_click=self._keep)
                .props("no-caps unelevated")
                .classes("main-button")
            )
            ui.button(words("simulation.back"), color=None, on_click=self._back).props(
                "no-caps flat"
            )
        self.keep.set_enabled(False)
        self._list_guards()

    def _list_guards(self) -> None:
        self.places: dict[str, GuardPlace] = {}
        for each in guards_of(self.story):
            self.places[f"{each.segment}/{each.place}"] = each
        offered = {
            key: f"{each.called}{': ' + each.when if each.when else ''}"
            for key, each in self.places.items()
        }
        first = next(iter(self.places), "")
        self.cut.offer(offered, self.cut.value if self.cut.value in self.places else first)
        self._chosen()

    def _who(self) -> None:
        words = self.words
        heading(words("simulation.who"))
        ui.label(words("simulation.who_help")).classes("quiet small")
        for name in KINDS:
            called = words(f"simulation.kind_{name}")
            with ui.element("div").classes("slider-row"):
                ui.label(called)
                ui.slider(
                    min=0,
                    max=10,
                    step=1,
                    value=self.kinds.get(name, 0),
                    on_change=lambda event, name=name: self._mixed(name, event.value),
                ).props(f'label aria-label="{called}" dense')
        with ui.element("div").classes("slider-row"):
            ui.label(words("simulation.viewers"))
            ui.toggle(list(VIEWERS), value=self.viewers, on_change=self._more).props(
                "dense no-caps unelevated"
            )
        ui.label(words("simulation.made_up")).classes("quiet small")

    def _results(self) -> None:
        words = self.words
        self.done = (
            ui.label(words("simulation.working"))
            .classes("quiet")
            .props("role=status aria-live=polite")
        )
        self.bar = ui.linear_progress(0.0, show_value=False, size="4px").props(
            f'aria-label="{words("simulation.working")}" instant-feedback'
        )
        with ui.element("div").classes("two"):
            many = max(2, sum(each.is_ending for each in self.story.segments.values()))
            self.ends = titled(
                words("simulation.endings"),
                lambda: Chart({}, words("simulation.described_endings"), "endings", 90 + 44 * many),
                words,
            )
            self.times = titled(
                words("simulation.times"),
                lambda: Chart(
                    {}, words("simulation.described_times"), "running_times", 90 + 44 * many
                ),
                words,
            )
        with ui.element("div").classes("two"):
            with ui.element("section").classes("panel part"):
                heading(words("simulation.numbers"))
                self.numbers = table(
                    [
                        ("what", words("simulation.ending")),
                        ("now", words("simulation.now")),
                        ("before", words("simulation.before")),
                    ],
                    [], words, words("simulation.numbers"),
                )  # fmt: skip
            with ui.element("section").classes("panel part"):
                heading(words("simulation.remarks"))
                self.remarks = ui.element("ul").classes("remarks")

    def _chosen(self) -> None:
        place = self.places.get(self.cut.value)
        if place is not None:
            written = self.guards.get((place.segment, place.place), place.when)
            self.when.set_value(written)

    def _typed(self) -> None:
        place = self.places.get(self.cut.value)
        if place is None:
            return
        key = (place.segment, place.place)
        text = self.when.value or ""
        if self.guards.get(key, place.when) == text:
            return
        if text == place.when:
            self.guards.pop(key, None)
        else:
            self.guards[key] = text
        self.keep.set_enabled(bool(self.guards) and not self.studio.read_only)
        self.changed()

    def _mixed(self, name: str, weight: float) -> None:
        self.kinds[name] = float(weight)
        self.changed()

    def _more(self, event: object) -> None:
        self.viewers = int(event.value)  # type: ignore[attr-defined]
        self.changed()

    def _back(self) -> None:
        self.guards.clear()
        self._chosen()
        self.keep.set_enabled(False)
        self.changed()

    def _keep(self) -> None:
        """Write the changed guards into the story's text."""
        try:
            read = read_text(self.studio.story)
            text = read.text
            for (segment, place), when in self.guards.items():
                loaded = loaded_text(self.studio.story, text)
                if loaded.story is None:
                    raise Trouble(self.words("simulation.broken"))
                text = with_guard(loaded, text, segment, place, when)
            save_text(self.studio, read, text)
        except Trouble as trouble:
            say(self.words.of(trouble), bad=True)
            return
        self.guards.clear()
        self.keep.set_enabled(False)
        say(self.words("simulation.kept"))

    def changed(self) -> None:
        """Simulate again, as soon as nothing more changes."""
        self.turn += 1
        background_tasks.create(self._run(self.turn))

    async def _run(self, turn: int) -> None:
        await asyncio.sleep(_SOON)
        if turn != self.turn:
            return
        if not any(self.kinds.values()):
            self.done.set_text(self.words("simulation.none"))
            return
        try:
            trial = trial_of(self.story, self.guards, self.kinds)
        except (Trouble, ValueError) as trouble:
            self.wrong.set_text(str(trouble))
            return
        self.wrong.set_text("")
        if self.now is not None and self.now.viewers >= self.viewers:
            self.before = self.now
        await self._play(turn, trial)

    async def _play(self, turn: int, trial: Trial) -> None:
        whole = Tally()
        parts = list(trial.parts(self.viewers))
        waiting = [parts.pop(0)]
        try:
            while waiting and turn == self.turn:
                going = [asyncio.wrap_future(BESIDE.run(play_part, *part)) for part in waiting]
                for tally in await asyncio.gather(*going):
                    whole.merge(tally)
                if turn != self.turn:
                    return
                self._show(outcome(whole, trial.story))
                waiting, parts = parts[:2], parts[2:]
        except Exception as error:  # whatever ended the process beside is said, not raised
            if turn == self.turn:
                with self.done:
                    say(said_of(error), bad=True)

    def _show(self, found: Outcome) -> None:
        self.now = found
        words = self.words
        self.done.set_text(words("simulation.done", done=found.viewers, viewers=self.viewers))
        self.bar.set_value(found.viewers / self.viewers)
        before = self.before.endings if self.before else None
        self.ends.show(endings(found.endings, before, self._said("endings")))
        self.times.show(
            running_times(found.times, self.story.limits.running_time, self._said("times"))
        )
        self._list_numbers(found)
        self._list_remarks(found)

    def _said(self, chart: str) -> dict[str, str]:
        words = self.words
        return {
            "described": words(f"simulation.described_{chart}"),
            "now": words("simulation.now"),
            "before": words("simulation.before"),
            "viewers": words("simulation.viewers"),
        }

    def _list_numbers(self, found: Outcome) -> None:
        words = self.words
        was = self.before
        rows = [
            {
                "what": name,
                "now": f"{share:.1%}",
                "before": f"{was.endings.get(name, 0.0):.1%}" if was else "",
            }
            for name, share in found.endings.items()
        ]
        for key in ("shortest", "median", "longest"):
            rows.append(
                {
                    "what": f"{words('simulation.times')}, {words('simulation.' + key)}",
                    "now": _seconds(found, key),
                    "before": _seconds(was, key) if was else "",
                }
            )
        self.numbers.rows = rows
        self.numbers.update()

    def _list_remarks(self, found: Outcome) -> None:
        self.remarks.clear()
        with self.remarks:
            for each in remarks(found.report, self.story.limits.must_see)[:_REMARKS]:
                with ui.element("li"):
                    ui.label(each.sentence)
                    for why in each.why[:2]:
                        ui.label(why).classes("quiet small")


def _seconds(found: Outcome, key: str) -> str:
    value = found.report["running_time"][key]
    return f"{value:.1f} s" if value is not None else ""
