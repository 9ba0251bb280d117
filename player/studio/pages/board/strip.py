"""The clips of the film's folder, to be dragged onto the board."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

from nicegui import ui

from engine.media.probe import probe_media
from engine.problems import Trouble
from engine.story.model import Story
from engine.words import Seconds
from player.studio.pages.board.about import CLIPS
from player.studio.pages.form.segment import clips_of
from player.studio.studio import Studio
from player.studio.words import Words


class Strip:
    """The list; `put` is called with a clip that is put onto the board by its button."""

    def __init__(self, studio: Studio, words: Words, put: Callable[[str], Awaitable[None]]) -> None:
        self._studio, self._words, self._put = studio, words, put
        self._media = "."
        self._shown: object = None
        with ui.element("section").classes("panel strip") as self._box:
            pass

    async def show(self, story: Story | None, text: str) -> None:
        """Show the clips that a story may use, and how often it does."""
        clips = await asyncio.to_thread(clips_of, self._studio, text)
        used = Counter(each.clip for each in story.segments.values()) if story else Counter()
        self._media = story.media if story else self._media
        now = (clips, used)
        if now == self._shown:
            return
        self._shown = now
        words = self._words
        self._box.clear()
        with self._box:
            ui.label(words("board.clips")).classes("form-head")
            ui.label(words("board.clips_help" if clips else "board.no_clips")).classes("quiet")
            with ui.element("datalist").props(f"id={CLIPS}"):
                for clip in clips:
                    ui.element("option")._props["value"] = clip
            for clip in clips:
                with ui.element("div").classes("clip") as box:
                    box._props["data-clip"] = clip
                    box.props("draggable=true")
                    ui.label(clip)
                    count = used[clip]
                    which = "unused" if not count else "used_once" if count == 1 else "used"
                    said = words(f"board.{which}", count=count)
                    with ui.row().classes("items-center justify-between no-wrap"):
                        ui.label(said).classes("used")
                        if not self._studio.read_only:
                            button = ui.button(
                                icon="add", color=None, on_click=lambda c=clip: self._put(c)
                            ).props("flat round dense size=sm")
                            button._props["aria-label"] = words("board.put", clip=clip)

    def seconds_of(self, clip: str) -> Seconds | None:
        """How long a clip is; None where that cannot be said."""
        try:
            return probe_media(self._studio.folder / self._media / clip).duration or None
        except (Trouble, OSError):
            return None
