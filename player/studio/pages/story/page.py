"""The Story page: the text beside its problems, and a form for a segment."""

import asyncio
from typing import Final

from nicegui import background_tasks, context, ui

from engine.problems import Problem, Trouble
from player.studio.beside import looked_into
from player.studio.edits.remedies import remedied
from player.studio.pages.form.segment import SegmentForm, segments_in
from player.studio.pages.frame import say, whenever_saved
from player.studio.pages.story.problems import ProblemList
from player.studio.pages.story.saving import Saving
from player.studio.story.draft_check import DraftCheck, Known
from player.studio.studio import Studio
from player.studio.words import Words
from player.tools.check import Checked
from player.tools.measuring import kept_since

_MARKED = 1000  # problems, in the editor
_CLIPS: Final[Known] = {}  # of all windows: a page that is opened again knows them
_KEYS = (
    ("story.to_text_key", "Alt+T", "kuleshovStory.focus()"),
    ("story.to_beside", "Alt+P", "kuleshovStory.beside()"),
    ("story.problem_after", "F8", "kuleshovProblems.step(1)"),
    ("story.problem_before", "Shift+F8", "kuleshovProblems.step(-1)"),
)
_AGAIN = 2.0  # seconds, until it is seen that `check` measured a clip meanwhile
_PAUSE = 0.12  # seconds without a key, before the text is checked


def page(studio: Studio, words: Words) -> None:
    """Build the page. In a page's own context."""
    ui.add_head_html(
        '<link rel="stylesheet" href="/studio/story.css">'
        '<script type="module" src="/studio/story.js"></script>'
    )
    try:
        StoryPage(studio, words)
    except Trouble as trouble:
        ui.label(str(trouble)).classes("panel notice").props("role=alert")
        whenever_saved(studio, lambda _: ui.navigate.reload())  # it may be mended


class StoryPage:
    """One window that edits the story."""

    def __init__(self, studio: Studio, words: Words) -> None:
        self._studio, self._words = studio, words
        self._saving = Saving(studio, words, lambda: self.text, self.put)
        self._check = DraftCheck(studio.story, looked_into, _CLIPS)
        self._checked: Checked | None = None
        self._round = 0
        self._measured_at = 0
        request = context.client.request
        self._asked = request.query_params.get("segment", "") if request is not None else ""
        self._build()
        whenever_saved(studio, lambda saved: self._changed_on_disk())
        ui.timer(0.05, self._begin, once=True)
        ui.timer(_AGAIN, self._look_again)

    def _build(self) -> None:
        words = self._words
        with ui.element("div").classes("story-bar"):
            self._saving.build_state()
            ui.space()
            self._counts = ui.label().classes("quiet").props("role=status")
        self._saving.build_notices()
        with ui.element("div").classes("story-split"):
            with (
                ui.element("section")
                .classes("panel editor")
                .props(f'aria-label="{words("story.editor")}"')
            ):
                self._editor = ui.codemirror(
                    self._saving.read.text,
                    language="YAML",
                    theme="githubLight",
                    indent="  ",
                    line_wrapping=False,
                    on_change=lambda _: self._typed(),
                ).classes("code")
                if self._studio.read_only:
                    self._editor.disable()
            with ui.element("section").classes("panel beside"):
                with (
                    ui.tabs(on_change=lambda _: self._turned_to())
                    .props("dense no-caps align=left")
                    .classes("tabs") as self._tabs
                ):
                    problems = ui.tab("problems", words("story.problems"))
                    segment = ui.tab("segment", words("story.segment"))
                with ui.tab_panels(self._tabs, value=problems).classes("panels"):
                    with ui.tab_panel(problems).classes("problems"):
                        self._list = ProblemList(
                            words,
                            lambda problem: self.go(problem.line, problem.column),
                            None if self._studio.read_only else self._accept,
                        )
                    with ui.tab_panel(segment):
                        self._form = SegmentForm(
                            self._studio, words, lambda: self.text, self.put, self.go, self.see
                        )
        for name, key, does in _KEYS:
            ui.button(words(name), color=None).props(f'flat tabindex=-1 data-key="{key}"').classes(
                "sr-only"
            ).on("click", js_handler=f"() => {does}")
        self._saving.tell()

    @property
    def text(self) -> str:
        """What stands in the editor."""
        return self._editor.value or ""

    def put(self, text: str) -> None:
        """Have the editor hold another text; its own undo takes that back."""
        self._editor.value = text

    def go(self, line: int, column: int = 1) -> None:
        """Show a line in the editor, and write on there."""
        self._editor.client.run_javascript(f"kuleshovStory.go({self._editor.id}, {line}, {column})")

    def see(self, line: int, column: int = 1) -> None:
        """Show a line in the editor, while somebody goes on where they are."""
        # What was chosen may be gone, since the form was built anew.
        said = f"kuleshovStory.see({self._editor.id}, {line}, {column})"
        self._editor.client.run_javascript(said)

    def _turned_to(self) -> None:
        if self._checked is not None and self._tabs.value == "segment":
            self._form.show(self._checked.loaded)

    def _turned(self, dark: bool) -> None:
        self._editor.theme = "githubDark" if dark else "githubLight"

    async def _begin(self) -> None:
        ui.on("dark", lambda event: self._turned(bool(event.args)))
        ui.on("too_much", lambda _: say(self._words("story.too_much"), bad=True))
        ui.run_javascript("kuleshovStudio.tellDark()")
        self._saving.offer_drafts()
        ui.run_javascript(f"kuleshovStory.begin({self._editor.id})")
        await self._look(self._round)

    def _typed(self) -> None:
        self._round += 1
        self._saving.tell()
        background_tasks.create(self._soon(self._round))

    async def _soon(self, number: int) -> None:
        await asyncio.sleep(_PAUSE)
        if number != self._round:
            return
        self._saving.soon()
        await self._look(number)

    async def _look(self, number: int) -> None:
        text, self._measured_at = self.text, kept_since()
        found, whole = await asyncio.to_thread(self._check.quickly, text)
        if number != self._round:
            return
        self._show(found, whole)
        if not whole:
            known = await asyncio.to_thread(self._check.wholly, text, lambda: number == self._round)
            if known is not None and number == self._round:
                self._show(known, True)

    async def _look_again(self) -> None:
        found = self._checked
        if found is not None and found.unmeasured and self._measured_at != kept_since():
            await self._look(self._round)

    def _show(self, found: Checked, whole: bool) -> None:
        if self._list.is_deleted:
            return
        self._checked, words = found, self._words
        problems = found.problems
        errors = [each for each in problems if each.severity == "error"]
        warnings = len(problems) - len(errors)
        told = []
        if errors:
            told.append(words("story.errors", count=len(errors)))
        if warnings:
            told.append(words("story.warnings", count=warnings))
        if not whole:
            told.append(words("story.looking"))
        self._counts.set_text(" · ".join(told))
        unmeasured = [each.name for each in found.unmeasured]
        self._list.show(problems, looking=not whole, unmeasured=unmeasured)
        worst = {each.line: each.severity for each in (*problems[:_MARKED], *errors[:_MARKED])}
        self._editor.decorations = [
            {"kind": "line", "line": line, "class": f"cm-{severity}"}
            for line, severity in worst.items()
            if 0 < line <= self.text.count("\n") + 1
        ]
        asked, self._asked = self._asked, ""
        way = dict(segments_in(self.text)).get(asked) if asked else None
        if way is not None:  # at the first look, before any clip is looked into
            place = found.loaded.key_place(way)
            self.go(place.line, place.column)
            self._form.show(found.loaded, asked)
        elif self._tabs.value == "segment":  # to read all of it again takes long in a large story
            self._form.show(found.loaded)

    async def _accept(self, problem: Problem) -> None:
        text = self.text
        mended = await asyncio.to_thread(remedied, self._studio.story, text, problem)
        if mended is None or text != self.text:
            say(self._words("story.not_mended"), bad=True)
            return
        self.put(mended)
        self._typed()
        self.go(problem.line, problem.column)
        say(self._words("story.accepted"))

    async def _changed_on_disk(self) -> None:
        if await self._saving.changed_on_disk():
            self._typed()
        else:
            background_tasks.create(self._soon(self._round))  # a clip may have come
