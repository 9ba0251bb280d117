"""The Story page's text and its file: saved, kept as a draft, changed by others, gone, unreadable.

Nothing that was written here is ever thrown away but by whoever wrote it.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from nicegui import background_tasks, context, ui
from nicegui.client import Client

from engine.problems import Trouble
from player.studio.pages.conflict import choose, taken_from
from player.studio.pages.frame import say
from player.studio.story import drafts
from player.studio.story.draft_check import DraftCheck
from player.studio.story.text import (
    ConflictError,
    StoryText,
    UnreadableError,
    move_aside,
    read_text,
    save_text,
)
from player.studio.studio import Studio
from player.studio.words import Words


class Saving:
    """The file of the text that one window edits.

    `text` answers what stands in the editor, `put` has it hold another text. Raises Trouble where
    the file cannot be read.
    """

    def __init__(
        self, studio: Studio, words: Words, text: Callable[[], str], put: Callable[[str], None]
    ) -> None:
        self._studio, self._words, self._text, self._put = studio, words, text, put
        self._read = read_text(studio.story)
        self._folder = drafts.own_folder()
        self._window = context.client.id
        self._saving, self._keeping = asyncio.Lock(), asyncio.Lock()
        self._dialog: ui.dialog | None = None
        self._unkept = ""

    @property
    def read(self) -> StoryText:
        """What was read from the file, or saved to it, at last."""
        return self._read

    @property
    def is_changed(self) -> bool:
        """Whether the editor holds what is not in the file."""
        return self._text() != self._read.text

    def build_state(self) -> None:
        """Build the button that saves, and the word beside it."""
        if not self._studio.read_only:
            ui.button(self._words("story.save"), icon="save", on_click=self.save).props(
                'unelevated dense no-caps data-key="Ctrl+S"'
            ).classes("act")
        self._state = ui.label().classes("quiet state").props("role=status")

    def build_notices(self) -> None:
        """Build the place for what is to be said of the file, and of drafts."""
        self._file = ui.element("div").classes("draft-bar").props("role=alert")
        self._file.set_visibility(False)
        self._drafts = ui.element("div").classes("drafts").props("role=status")

    def tell(self) -> None:
        """Say whether the text is saved."""
        changed = self.is_changed
        said = self._words("story.unsaved" if changed else "story.clean")
        if changed and self._unkept:
            said = self._words("story.unkept", why=self._unkept)
        self._state.set_text(said)
        self._state.classes(add="dirty" if changed else "", remove="" if changed else "dirty")

    async def save(self) -> None:
        """Write the text over the one that was read; where something else is there, ask."""
        if self._dialog is not None and self._dialog.value:
            return
        async with self._saving:
            text = self._text()
            try:
                self._read = await asyncio.to_thread(save_text, self._studio, self._read, text)
            except ConflictError as conflict:
                self._ask(text, conflict.there)
                return
            except UnreadableError as error:
                self._show(error)
                self._dialog = taken_from(self._words, self._why(error), self._save_anew)
                return
            except Trouble as trouble:
                say(self._words.of(trouble), bad=True)
                return
        self._file.set_visibility(False)
        self.tell()
        await self.keep()
        errors = await asyncio.to_thread(self._errors, text)
        if errors:
            say(self._words("story.saved_wrong", count=errors), done=False)
        else:
            say(self._words("story.saved"))

    def _errors(self, text: str) -> int:
        """How many errors a text has, as far as no clip need be opened. Any thread."""
        problems = DraftCheck(self._studio.story).without_clips(text).problems
        return sum(each.severity == "error" for each in problems)

    async def keep(self) -> None:
        """Keep what is not saved as a draft, or drop the draft of what is."""
        if self._studio.read_only:
            return
        async with self._keeping:
            story, window, folder = self._studio.story, self._window, self._folder
            if not self.is_changed:
                await asyncio.to_thread(drafts.drop, story, window, folder)
                self._unkept = ""
                return
            draft = drafts.Draft(self._text(), self._read.digest)
            try:
                await asyncio.to_thread(drafts.keep, story, window, draft, folder)
                self._unkept = ""
            except OSError as error:
                self._unkept = error.strerror or str(error)
        self.tell()

    async def changed_on_disk(self) -> bool:
        """Take in what happened to the file; whether its text is another one now."""
        try:
            there = await self._there()
        except UnreadableError as error:
            self._show(error)
            return False
        if there.digest == self._read.digest:
            self._file.set_visibility(False)
            return False
        if not self.is_changed:
            self._read = there
            self._put(there.text)
            say(self._words("story.changed", name=there.path.name))
        elif there.text == self._text():
            self._read = there
        else:
            self._notice(self._words("story.changed_both", name=there.path.name))
            return False
        self._file.set_visibility(False)
        self.tell()
        return True

    def offer_drafts(self) -> None:
        """Offer what was written earlier and not saved, unless another window still has it."""
        if self._studio.read_only:
            return
        for window, draft in drafts.kept(self._studio.story, self._folder).items():
            other = Client.instances.get(window)
            open_there = other is not None and other.has_socket_connection
            if window == self._window or open_there:
                continue
            if draft.text == self._read.text:
                drafts.drop(self._studio.story, window, self._folder)
            else:
                self._offer(window, draft)

    def _offer(self, window: str, draft: drafts.Draft) -> None:
        async def take() -> None:
            row.delete()
            if draft.digest != self._read.digest:
                # Begun from another text than the one on disk: saving will ask.
                self._read = replace(self._read, digest=draft.digest)
            self._put(draft.text)
            await self.keep()
            if not self._unkept:
                drop()

        def drop() -> None:
            drafts.drop(self._studio.story, window, self._folder)
            if not row.is_deleted:
                row.delete()

        when = f"{datetime.fromtimestamp(draft.at):%Y-%m-%d %H:%M}"
        with self._drafts, ui.element("div").classes("draft-bar") as row:
            ui.icon("history").props("aria-hidden=true")
            ui.label(self._words("story.draft", when=when))
            ui.button(self._words("story.draft_take"), color=None, on_click=take).props(
                "outline dense no-caps"
            )
            ui.button(self._words("story.draft_drop"), color=None, on_click=drop).props(
                "flat dense no-caps"
            )

    async def _there(self) -> StoryText:
        """What is in the file; of one that an editor empties before it writes, what it writes."""
        there = await asyncio.to_thread(read_text, self._studio.story)
        if not there.text and self._read.text:
            await asyncio.sleep(0.5)
            there = await asyncio.to_thread(read_text, self._studio.story)
        return there

    def _ask(self, mine: str, there: StoryText) -> None:
        """Ask which of two texts stays; the other one lies beside the story afterwards."""

        async def chosen(theirs: bool) -> None:
            self._read = there  # by which another change meanwhile is told again
            if theirs:
                self._put(there.text)
                self._file.set_visibility(False)
                self.tell()
                await self.keep()
            else:
                await self.save()

        self._dialog = choose(self._studio, self._words, mine, there, chosen)

    async def _save_anew(self) -> None:
        moved = await asyncio.to_thread(move_aside, self._studio)
        await self.save()
        say(self._words("story.moved_aside", name=moved.name))

    def _show(self, error: UnreadableError) -> None:
        self._notice(self._why(error))

    def _why(self, error: UnreadableError) -> str:
        """In the page's language, what lies in the file's place."""
        name, code = self._studio.story.name, error.problem.code
        if code == "FILE-MISSING" and not self._studio.folder.is_dir():
            return self._words("story.no_folder", folder=self._studio.folder)
        return self._words(f"story.{code.lower().replace('-', '_')}", name=name)

    def _notice(self, sentence: str) -> None:
        self._file.clear()
        with self._file:
            ui.icon("warning").props("aria-hidden=true")
            ui.label(sentence)
        self._file.set_visibility(True)

    def soon(self) -> None:
        """Keep what was just written. Returns at once."""
        self.tell()
        background_tasks.create(self.keep())
