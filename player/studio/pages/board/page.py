"""The Board page: the film's map with its pictures, drawn upon by edits of the story's text."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from nicegui import background_tasks, context, ui

from engine.problems import Trouble, did_you_mean
from engine.showing.log.opening import written_story
from engine.showing.plan import plan_file
from engine.story.model import Story
from engine.words import SegmentName
from player.studio.beside import BESIDE, said_of
from player.studio.board.laid_out import laid_out
from player.studio.board.map_file import map_svg
from player.studio.edits import board as board_edits
from player.studio.edits.segments import with_name, without_segment
from player.studio.pages.board.about import NAMES, About, named
from player.studio.pages.board.plan import PlanStep, Step, is_named, renamed, taken_back
from player.studio.pages.board.questions import ask_card, ask_name
from player.studio.pages.board.strip import Strip
from player.studio.pages.conflict import choose
from player.studio.pages.form.segment import clips_of
from player.studio.pages.frame import say, whenever_saved
from player.studio.simulation.walks import walks_of
from player.studio.story.film_files import media_of
from player.studio.story.text import ConflictError, StoryText, read_text, save_text
from player.studio.studio import Studio
from player.studio.words import Words

_CANVAS = "board-canvas"
_STEPS = 200  # that can be undone


def page(studio: Studio, words: Words) -> None:
    """Build the page. In a page's own context."""
    ui.add_head_html(
        '<link rel="stylesheet" href="/studio/board.css"><script src="/studio/board.js"></script>'
    )
    try:
        BoardPage(studio, words)
    except Trouble as trouble:
        ui.label(str(trouble)).classes("panel").props("role=alert")


class BoardPage:
    """One window that shows the board. What is done there is saved at once, and can be undone."""

    def __init__(self, studio: Studio, words: Words) -> None:
        self._studio, self._words = studio, words
        self._read = read_text(studio.story)
        self._story: Story | None = None
        self._walks: dict[str, Any] | None = None
        self._before: list[Step] = []
        self._after: list[Step] = []
        self._sent = ""
        self._slot = context.slot
        self._turns = asyncio.Lock()  # one edit after another, however fast the keys are
        request = context.client.request
        self._asked = request.query_params.get("segment", "") if request is not None else ""
        self._lay_out()
        self._build()
        ui.on("cut", lambda e: self.edit(_cut(e.args)))
        ui.on("clip", lambda e: self.put(e.args["clip"], e.args["onto"]))
        ui.on("chosen", lambda e: self._about.show(e.args))
        ui.on("aimed", lambda e: self._aimed(e.args))
        ui.on("taking", lambda e: self._taking(e.args))
        whenever_saved(studio, lambda _: self._changed())
        ui.timer(0.05, self._begin, once=True)

    def _build(self) -> None:
        words = self._words
        with ui.element("div").classes("board-bar"):
            for icon, name, key, script in (
                ("fit_screen", "fit", "0", "kuleshovBoard.fit()"),
                ("zoom_in", "nearer", "+", "kuleshovBoard.zoom(1.25)"),
                ("zoom_out", "farther", "-", "kuleshovBoard.zoom(0.8)"),
            ):
                ui.button(icon=icon, color=None).props(
                    f'flat round dense data-key="{key}" aria-label="{words("board." + name)}"'
                ).on("click", js_handler=f"() => {script}").tooltip(words("board." + name))
            if not self._studio.read_only:
                for icon, name, key, act in (
                    ("undo", "undo", "Ctrl+Z", self.undo),
                    ("redo", "redo", "Ctrl+Y", self.redo),
                ):
                    ui.button(icon=icon, color=None, on_click=act).props(
                        f'flat round dense data-key="{key}" aria-label="{words("board." + name)}"'
                    ).mark(name).tooltip(words("board." + name))
                ui.button(
                    words("board.card"), icon="add_card", color=None, on_click=self._ask_card
                ).props('flat dense no-caps data-key="N"')
            self._send = ui.button(
                words("board.simulate"), icon="groups", color=None, on_click=self._simulate
            ).props('flat dense no-caps data-key="V"')
            self._keep = (
                ui.button(icon="download", color=None, on_click=self._keep_map)
                .props(f'flat round dense aria-label="{words("parts.svg")}"')
                .mark("keep")
                .tooltip(words("parts.svg"))
            )
            named(words("board.find"), self.show)
            ui.element("datalist").props(f"id={NAMES}")
            ui.label(words("board.legend")).classes("legend")
        with ui.element("div").classes("board"):
            self._strip = Strip(self._studio, words, self.put)
            with ui.element("div").classes("map"):
                ui.element("canvas").props(
                    f'id={_CANVAS} tabindex=0 role=application aria-label="{words("board.board")}" '
                    'data-key-here="← → ↑ ↓"'
                )
                self._told = ui.label().classes("told").props("role=status")
            self._about = About(self._studio, words, self)

    def _lay_out(self) -> None:
        """Begin to lay the film out, while the browser still loads the page."""
        text = self._read.text
        self._laying = background_tasks.create(asyncio.to_thread(laid_out, self._studio, text))
        self._begun = False

    async def _begin(self) -> None:
        async with self._turns:
            ui.run_javascript(f"kuleshovBoard.begin('{_CANVAS}')")
            self._begun = True
            await self._draw(again=False)
        if self._story is not None and self._asked in self._story.segments:
            self.show(self._asked)

    async def _draw(self, *, again: bool = True) -> None:
        text = self._read.text
        laying = self._laying if not again else asyncio.to_thread(laid_out, self._studio, text)
        self._story, board = await laying
        self._told.set_text("" if board else self._words("board.no_story"))
        if board is None:
            return
        drawn = _script(board)
        if drawn != self._sent:
            self._sent = drawn
            ui.run_javascript(f"kuleshovBoard.set({drawn}, {_script(again)})")
        if self._walks is not None:
            ui.run_javascript(f"kuleshovBoard.walks({_script(self._walks)})")
        await self._strip.show(self._story, text)
        self._about.of(self._story, board, self._walks)

    async def edit(
        self, edited: board_edits.Edit, called: tuple[SegmentName, SegmentName] | None = None
    ) -> bool:
        """Have the text edited and saved, and whether it was; it can be undone. A function from
        text to text; where it has a segment `called` otherwise, the plan beside the story does so
        too."""
        async with self._turns:
            with self._slot:  # what was clicked may be gone afterwards
                return await self._edited(edited, called)

    async def _edited(
        self, edited: board_edits.Edit, called: tuple[SegmentName, SegmentName] | None
    ) -> bool:
        before = self._read.text
        try:
            self._studio.must_write()
            after = await asyncio.to_thread(edited, before)
        except Trouble as trouble:
            say(self._words.of(trouble), bad=True)
            return False
        if after == before or not await self._saved(after):
            return False
        plan = await self._plan_renamed(*called) if called is not None else None
        self._before = [*self._before[-_STEPS:], Step(before, plan)]
        self._after = []
        said = "board.saved" if plan is None else "board.saved_plan"
        say(self._words(said, name=self._plan))
        return True

    @property
    def _plan(self) -> str:
        return plan_file(self._studio.story).name

    async def _plan_renamed(self, old: SegmentName, new: SegmentName) -> PlanStep | None:
        try:
            return await asyncio.to_thread(renamed, self._studio, old, new)
        except Trouble as trouble:
            why = self._words.of(trouble)
            said = self._words("board.plan_stays", name=self._plan, old=old, new=new, why=why)
            say(said, bad=True)
            return None

    async def _plan_back(self, step: PlanStep) -> PlanStep | None:
        try:
            return await asyncio.to_thread(taken_back, self._studio, step)
        except Trouble as trouble:
            why = self._words.of(trouble)
            say(self._words("board.plan_not_back", name=self._plan, why=why), bad=True)
            return None

    async def make(self, made: Callable[[str], tuple[str, SegmentName]]) -> None:
        """Have a segment made by an edit that also says its name, and show it."""
        name = ""

        def edited(text: str) -> str:
            nonlocal name
            text, name = made(text)
            return text

        if await self.edit(edited):
            self.show(name)

    def show(self, name: str) -> None:
        """Show a segment on the board, and beside it what is known of it."""
        with self._slot:
            self._about.show(name)
            ui.run_javascript(f"kuleshovBoard.show({_script(name)})")

    async def undo(self) -> None:
        """Take the last edit back."""
        if self._before and await self._stepped(self._before, self._after):
            say(self._words("board.undone"))

    async def redo(self) -> None:
        """Make an edit again that was taken back."""
        if self._after:
            await self._stepped(self._after, self._before)

    async def _stepped(self, source: list[Step], target: list[Step]) -> bool:
        async with self._turns:
            if not source:
                return False
            now, step = self._read.text, source[-1]
            if not await self._saved(step.text):
                return False
            source.pop()
            plan = await self._plan_back(step.plan) if step.plan is not None else None
            target.append(Step(now, plan))
            return True

    async def put(self, clip: str, onto: str | None = None) -> None:
        """Put a clip onto the board, or in the place of a card, if it lies in the film's folder."""
        folder = media_of(self._studio.folder, self._read.text)
        there = await asyncio.to_thread((folder / clip).is_file)
        if not there and not self._studio.read_only:  # else it is refused for that
            clips = await asyncio.to_thread(clips_of, self._studio, self._read.text)
            with self._slot:
                remedy = did_you_mean(clip, clips)
                say(self._words("board.no_such_clip", clip=clip, remedy=remedy).strip(), bad=True)
            return
        seconds = await asyncio.to_thread(self._strip.seconds_of, clip)
        await self.make(lambda text: board_edits.with_clip(text, clip, seconds, onto))

    async def _saved(self, text: str) -> bool:
        try:
            self._read = await asyncio.to_thread(save_text, self._studio, self._read, text)
        except ConflictError as conflict:
            there = conflict.there

            async def chosen(theirs: bool) -> None:
                self._before, self._after = [], []
                self._read = there
                if not theirs:
                    self._read = await asyncio.to_thread(save_text, self._studio, there, text)
                await self._draw()

            choose(self._studio, self._words, text, there, chosen)
            return False
        except Trouble as trouble:
            say(self._words.of(trouble), bad=True)
            return False
        await self._draw()
        return True

    async def _changed(self) -> None:
        async with self._turns:  # what is being saved here is nobody else's change
            try:
                there: StoryText = await asyncio.to_thread(read_text, self._studio.story)
            except Trouble:
                return
            if there.digest != self._read.digest:
                self._read = there
                self._before, self._after = [], []  # what was before is no longer what was before
                self._walks = None
                if self._begun:
                    ui.run_javascript("kuleshovBoard.walks(null)")
                else:
                    self._lay_out()
            if self._begun:
                await self._draw()

    def _aimed(self, told: dict[str, str]) -> None:
        """A cut is being drawn by keys, to a segment or, so far, to none."""
        which = "aimed" if told.get("to") else "aim" if told.get("from") else None
        self._told.set_text(self._words(f"board.{which}", **told) if which else "")

    def _taking(self, told: dict[str, str]) -> None:
        """A clip is being copied into the film's folder, or was, or could not be."""
        clip = told.get("clip")
        self._told.set_text(self._words("board.taking", clip=clip) if clip else "")
        if told.get("trouble"):
            say(told["trouble"], bad=True)

    def ask_name(self, old: SegmentName) -> None:
        """Ask for another name of a segment."""

        async def rename(new: str) -> bool:
            renamed = await self.edit(lambda text: with_name(text, old, new), (old, new))
            if renamed:
                self.show(new)
            return renamed

        with self._slot:
            ask_name(self._words, old, rename)

    async def delete(self, name: SegmentName) -> None:
        """Have a segment deleted; where the plan beside the story still names it, say so."""
        if await self.edit(lambda text: without_segment(text, name)) and await asyncio.to_thread(
            is_named, self._studio, name
        ):
            with self._slot:
                say(self._words("board.plan_names", name=self._plan, segment=name), bad=True)

    def _ask_card(self) -> None:
        async def make(said: str) -> None:
            await self.make(lambda before: board_edits.with_card(before, said))

        with self._slot:
            ask_card(self._words, make)

    async def _simulate(self) -> None:
        if self._story is None:
            return
        self._send.disable()
        self._told.set_text(self._words("board.simulating"))
        try:
            walks = await asyncio.wrap_future(BESIDE.run(walks_of, written_story(self._story)))
        except Exception as error:
            self._told.set_text(said_of(error))
            return
        finally:
            self._send.enable()
        self._walks = walks
        self._told.set_text(self._words("board.simulated", count=walks["viewers"]))
        ui.run_javascript(f"kuleshovBoard.walks({_script(walks)})")
        self._about.of(self._story, None, walks)

    async def _keep_map(self) -> None:
        """Give the browser the map as an SVG, as `graph` draws it."""
        if self._story is None:
            return
        self._keep.disable()
        try:
            work = BESIDE.run(map_svg, written_story(self._story), self._walks)
            ui.download.content(await asyncio.wrap_future(work), f"{self._studio.folder.name}.svg")
        except Exception as error:
            say(said_of(error), bad=True)
        finally:
            self._keep.enable()


def _cut(told: dict[str, str]) -> board_edits.Edit:
    return lambda text: board_edits.with_cut(text, told["from"], told["to"])


def _script(value: Any) -> str:
    """A value as JavaScript; what a story says ends no script."""
    return json.dumps(value).replace("<", "\\u003c")
