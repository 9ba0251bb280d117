"""The Simulation page: who comes, and what a guard does to where they end."""

import asyncio
import time
from dataclasses import dataclass, field

from nicegui import background_tasks, context, ui

from engine.problems import Trouble
from engine.simulation.kinds import KINDS
from engine.story.load import load_story
from engine.story.model import Story
from engine.words import SegmentName
from player.studio.edits.retiming import loaded_text, with_guard
from player.studio.pages.frame import say, whenever_saved
from player.studio.pages.parts import Choice, charted, heading, styled
from player.studio.pages.simulation.results import Results
from player.studio.pages.simulation.run import Run
from player.studio.simulation.trial import VIEWERS, GuardPlace, Outcome, guards_of, trial_of
from player.studio.story.text import read_text, save_text
from player.studio.studio import Studio
from player.studio.words import Words

_SOON = 0.25  # seconds after the last change


def page(studio: Studio, words: Words) -> None:
    """Build the page. In a page's own context."""
    styled()
    charted()
    story = load_story(studio.story).story
    if story is None:
        ui.label(words("simulation.broken")).classes("panel note").props("role=alert")

        def mended(_files: object) -> None:
            if load_story(studio.story).story is not None:
                ui.navigate.reload()

        whenever_saved(studio, mended)
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
    saved_at: str = ""

    def build(self) -> None:
        words = self.words
        with ui.element("div").classes("split"):
            with ui.element("aside").classes("panel side"):
                heading(words("simulation.title"), 1)
                ui.label(words("simulation.lead")).classes("quiet")
                self._guard()
                self._who()
            with ui.element("div").classes("wide"):
                self.run = Run(words)
                self.of = ui.label().classes("quiet small")
                self.stale = ui.label().classes("bad").props("role=alert")
                self.results = Results(words, self.story)
        self._saved_now()
        self.changed()
        whenever_saved(self.studio, self._saved)
        context.client.on_delete(self._left)

    def _left(self) -> None:
        self.turn += 1
        self.run.end()

    def _saved(self, _files: object) -> None:
        """Something was saved, here or elsewhere. Guards that are tried here stay, where their cut
        still is what it was."""
        story = load_story(self.studio.story).story
        if story is None:
            self.stale.set_text(self.words("simulation.stale", at=self.saved_at))
            return
        if story == self.story:  # a clip, or a plan
            self._saved_now()
            return
        were = {(each.segment, each.place): each for each in guards_of(self.story)}
        are = {(each.segment, each.place): each for each in guards_of(story)}
        self.story = story
        self.guards = {
            key: when
            for key, when in self.guards.items()
            if key in are and are[key] == were[key] and are[key].when != when
        }
        self.keep.set_enabled(bool(self.guards) and not self.studio.read_only)
        self._saved_now()
        self._list_guards()
        self.changed()

    def _saved_now(self) -> None:
        self.stale.set_text("")
        try:
            at = self.studio.story.stat().st_mtime
        except OSError:
            return
        self.saved_at = time.strftime("%H:%M:%S", time.localtime(at))

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
        self.run.end()
        background_tasks.create(self._run(self.turn))

    async def _run(self, turn: int) -> None:
        await asyncio.sleep(_SOON)
        if turn != self.turn:
            return
        words, story, tried = self.words, self.story, len(self.guards)
        if not any(self.kinds.values()):
            self.run.end(words("simulation.none"))
            return
        try:
            trial = trial_of(story, self.guards, self.kinds)
        except (Trouble, ValueError) as trouble:
            self.wrong.set_text(str(trouble))
            return
        self.wrong.set_text("")
        if self.now is not None and self.now.viewers >= self.viewers:
            self.before = self.now
        of = words("simulation.of_text", story=self.studio.story.name, at=self.saved_at)
        of += words("simulation.tried", count=tried) if tried else ""

        def shown(found: Outcome) -> None:
            self.now = found
            self.of.set_text(of)
            self.results.show(found, self.before, trial.story)

        self.run.begin(trial, self.viewers, shown)
