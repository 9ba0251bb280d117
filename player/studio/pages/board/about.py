"""What is known of the segment that was chosen on the board: its cuts, who took them, why not."""

from collections.abc import Callable
from typing import Any, Final, Protocol
from urllib.parse import urlencode

from nicegui import ui

from engine.story.model import Story
from player.studio.edits.board import Edit, with_cut, without_cut
from player.studio.studio import Studio
from player.studio.words import Words

NAMES: Final = "segment-names"  # the browser's own list of them
CLIPS: Final = "clip-names"


class Board(Protocol):
    """Whom the panel has the story edited by."""

    async def edit(self, edited: Edit) -> bool:
        """Have the text edited and saved, and whether it was."""

    async def put(self, clip: str, onto: str | None = None) -> None:
        """Put a clip in the place of a card."""

    async def delete(self, name: str) -> None:
        """Have a segment deleted."""

    def ask_name(self, old: str) -> None:
        """Ask for another name of a segment."""


class About:
    """The panel beside the board."""

    def __init__(self, studio: Studio, words: Words, board: Board) -> None:
        self._studio, self._words, self._board = studio, words, board
        self._name: str | None = None
        self._story: Story | None = None
        self._segments: dict[str, dict[str, Any]] = {}
        self._walks: dict[str, Any] | None = None
        self._box = ui.element("section").classes("panel about").props("aria-live=polite")

    def of(
        self, story: Story | None, board: dict[str, Any] | None, walks: dict[str, Any] | None
    ) -> None:
        """Tell of another story, and of those who were sent through it."""
        self._story, self._walks = story, walks
        if board is not None:
            self._segments = {each["name"]: each for each in board["segments"]}
        self.show(self._name)

    def show(self, name: str | None) -> None:
        """Show a segment, or none."""
        self._name = name if name in self._segments else None
        self._box.clear()
        with self._box:
            self._build()

    def _build(self) -> None:
        words = self._words
        if self._name is None or self._story is None:
            ui.label(words("board.nothing")).classes("quiet")
            return
        told = self._segments[self._name]
        segment = self._story.segments[self._name]
        with ui.element("h2"):
            ui.label(self._name)
        picture = ui.element("img")
        picture._props["src"], picture._props["alt"] = told["still"], told["card"] or ""
        self._tags(told)
        where = urlencode({"segment": self._name})
        with ui.element("div").classes("tags"):
            ui.link(words("board.to_film"), f"/film?{where}")
            ui.link(words("board.to_text"), f"/story?{where}")
            ui.link(words("board.link"), f"/board?{where}")
        if not self._studio.read_only:
            self._acts(self._name, segment.card is not None)
        ui.label(words("board.leads")).classes("form-head")
        for place, cut in enumerate(segment.next):
            self._cut(place, cut, segment.default_cut is cut)
        if not self._studio.read_only:
            source = self._name

            async def add(to: str) -> None:
                if to:
                    await self._board.edit(lambda text: with_cut(text, source, to))

            named(words("board.add"), add)

    def _acts(self, name: str, card: bool) -> None:
        words = self._words
        with ui.element("div").classes("acts"):
            for icon, what, key, act in (
                ("edit", "rename", "F2", lambda: self._board.ask_name(name)),
                ("delete", "delete", "Delete", lambda: self._delete(name)),
                ("trending_flat", "draw", "C", None),
            ):
                button = ui.button(words("board." + what), icon=icon, color=None, on_click=act)
                button.props(f'flat dense no-caps data-key="{key}"')
                if act is None:
                    button.on("click", js_handler="() => kuleshovBoard.aim()")
        if card:
            named(words("board.put_here"), lambda clip: self._put(clip, name), CLIPS)

    async def _put(self, clip: str, onto: str) -> None:
        if clip:
            await self._board.put(clip, onto)

    async def _delete(self, name: str) -> None:
        await self._board.delete(name)

    def _tags(self, told: dict[str, Any]) -> None:
        words = self._words
        said = [words("board." + each) for each in ("starts", "must", "ends") if told[each]]
        said.append(f"{told['seconds']:g} s")
        if self._walks is not None:
            share = self._walks["seen"].get(self._name, 0.0)
            shown = words("board.seen", share=round(100 * share))
            said.append(shown if share else words("board.unseen"))
        with ui.element("div").classes("tags"):
            for each in (*said, *told["beats"]):
                ui.label(each).classes("tag")

    def _cut(self, place: int, cut: Any, default: bool) -> None:
        words, source = self._words, self._name or ""
        with ui.element("div").classes("cut"):
            with ui.element("div").classes("to"):
                ui.icon("arrow_forward").props("aria-hidden=true")
                ui.label(cut.to)
                if not self._studio.read_only:
                    ui.button(
                        icon="close",
                        color=None,
                        on_click=lambda: self._board.edit(
                            lambda text: without_cut(text, source, place)
                        ),
                    ).props(f'flat round dense size=sm aria-label="{words("board.remove")}"')
            if cut.when:
                ui.label(words("board.guard", when=cut.when)).classes("why")
            if cut.choice:
                ui.label(words("board.choice", choice=cut.choice)).classes("why")
            if default:
                ui.label(words("board.default")).classes("why")
            if self._walks is None:
                return
            share = next(
                (s for one, to, s in self._walks["walked"] if (one, to) == (source, cut.to)), 0.0
            )
            ui.label(words("board.share", share=round(100 * share))).classes("why")
            for never in self._walks["never"]:
                if (never["from"], never["to"]) == (source, cut.to):
                    ui.label(words("board.never")).classes("never")
                    for each in never["why"]:
                        ui.label(each).classes("why")


def named(label: str, chosen: Callable[[str], object], names: str = NAMES) -> None:
    """A field for a segment's name, which the browser completes from those that the board has: of
    a thousand no list has to be sent for it. Or for a name of another list of the browser's."""
    field = ui.element("input").classes("named")
    field._props |= {
        "list": NAMES,
        "placeholder": label,
        "aria-label": label,
        "autocomplete": "off",
    }
    field.on(
        "change",
        lambda event: chosen(str(event.args)),
        js_handler="(e) => { const told = e.target.value; e.target.value = ''; emit(told); }",
    )
