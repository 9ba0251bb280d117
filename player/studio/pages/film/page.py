"""The Film page: a path plays, and below it lie its sound, its beats and its arc."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from nicegui import background_tasks, context, run, ui
from nicegui.element import Element

from engine.problems import Trouble
from engine.story.load import load_story
from engine.story.loaded import Loaded
from engine.story.model import Story
from engine.story.paths import clip_path
from engine.words import Seconds, SegmentName
from player.studio.beside import said_of
from player.studio.edits.retiming import (
    loaded_text,
    with_arc,
    with_beat,
    with_feeling,
    with_new_beat,
    with_point,
    with_shape,
    without_beat,
)
from player.studio.edits.values import value_at
from player.studio.footage.addresses import address, clip_address
from player.studio.footage.course import Piece, arc_over, as_json, path_from, path_to, pieces_of
from player.studio.footage.frames import frames_of
from player.studio.footage.proxies import proxy
from player.studio.footage.waveform import waveform
from player.studio.pages.film.meaning import ArcChoice, ask_beat, ask_feeling
from player.studio.pages.frame import STATIC, say, whenever_saved
from player.studio.pages.parts import Choice, heading, styled
from player.studio.story.text import StoryText, read_text, save_text
from player.studio.studio import Studio
from player.studio.words import Words

_MOST_STILLS: Final = 6  # of one piece
_STILL_EVERY: Final = 2.5  # seconds
_AROUND: Final = 2.0  # seconds before in and after out, of whose pictures the times are told
_SAID: Final = {
    "picture": "picture", "controls": "controls", "back": "backwards", "pause": "pause",
    "on": "forwards",
    "frameBack": "frame_back", "frameOn": "frame_on", "in": "in", "out": "out", "media": "media",
    "head": "head", "valence": "valence", "arousal": "arousal",
    "proxy": "proxy", "broken": "unplayable", "beatAsked": "beat_change", "beatGone": "beat_remove",
}  # fmt: skip


class FilmPlayer(Element, component=STATIC / "film_player.js"):
    """The player in the browser; see its file."""

    def __init__(self, rate: float, read_only: bool, said: Mapping[str, str], begin: float) -> None:
        super().__init__()
        self._props["pieces"] = []
        self._props["arc"] = []
        self._props["rate"] = rate
        self._props["readOnly"] = read_only
        self._props["said"] = dict(said)
        self._props["begin"] = begin

    def show(self, pieces: list[dict[str, Any]], arc: list[list[float]], rate: float) -> None:
        """Show these pieces, with this arc below them."""
        self._props["pieces"], self._props["arc"], self._props["rate"] = pieces, arc, rate
        self.update()


def page(studio: Studio, words: Words) -> None:
    """Build the page. In a page's own context. `?path=a,b&at=12.5` opens a second of a path,
    `?segment=a` a segment, on the shortest path to it."""
    styled()
    story = load_story(studio.story).story
    if story is None:
        ui.label(words("film.broken")).classes("panel note")
        return
    request = context.client.request
    asked = dict(request.query_params) if request is not None else {}
    wanted = [each for each in asked.get("path", "").split(",") if each]
    path, begin = path_from(story, wanted), _number(asked.get("at", ""))
    segment = asked.get("segment", "")
    if segment in story.segments:
        path = path_to(story, segment)
        begin += pieces_of(story, path)[path.index(segment)].begins
    _Page(studio, words, story, path).build(begin)


def _number(text: str) -> float:
    try:
        return max(0.0, float(text))
    except ValueError:
        return 0.0


@dataclass
class _Page:
    studio: Studio
    words: Words
    story: Story
    path: tuple[SegmentName, ...]
    film: float = 0.0
    making: set[SegmentName] = field(default_factory=set)
    done: list[tuple[StoryText, str]] = field(default_factory=list)

    def build(self, begin: float) -> None:
        words = self.words
        self.film = begin
        said = {key: words(f"film.{name}") for key, name in _SAID.items()}
        said["language"] = words.language
        with ui.element("div").classes("film-page"):
            heading(f"{words('film.title')}: {self.story.title}", 1)
            self.ways = ui.element("div").classes("path-row")
            self.player = FilmPlayer(
                self.story.frame_rate, self.studio.read_only, said, begin
            ).classes("full")
            with ui.element("div").classes("path-row foot"):
                self.legend = ui.label(words("film.legend")).classes("quiet small")
                self.arcs = ui.element("div")
                with self.arcs:
                    self.arc = ArcChoice(words, self._shape)
                ui.space()
                if not self.studio.read_only:
                    ui.button(
                        words("film.beat_here"), icon="add", color=None, on_click=self._ask_beat
                    ).props('flat dense no-caps data-key="B"')
                ui.button(words("film.undo"), icon="undo", color=None, on_click=self._undo).props(
                    'flat dense no-caps data-key="Ctrl+Z"'
                )
                ui.button(words("film.link"), icon="link", color=None, on_click=self._link).props(
                    "flat dense no-caps"
                )
                self.pdf = ui.link(words("film.storyboard"), "/", new_tab=True).classes("as-button")
                self.pdf.tooltip(words("film.storyboard_help"))
        self.player.on("at", lambda event: self._at(event.args))
        self.player.on("undecodable", lambda event: self._make_proxy(event.args["segment"]))
        self.player.on("point", lambda event: self._point(event.args))
        self.player.on("beat", lambda event: self._beat(event.args))
        self.player.on("beatAsked", lambda event: self._ask_feeling(event.args))
        self.player.on("beatGone", lambda event: self._beat_gone(event.args))
        self.player.on("arc", lambda event: self._arc(event.args))
        self._show()
        whenever_saved(self.studio, self._saved)

    def _saved(self, _files: object) -> None:
        story = load_story(self.studio.story).story
        if story is not None:
            self.story = story
            self.path = path_from(story, self.path)
            self._show()

    def _show(self) -> None:
        pieces = pieces_of(self.story, self.path)
        self._list_ways(pieces)
        self.legend.set_visibility(bool(self.story.arc))
        self.arcs.set_visibility(not self.studio.read_only)
        self._show_arc()
        self.player.show(
            [as_json(each, self._urls(each)) for each in pieces],
            [list(point) for point in arc_over(self.story, pieces[-1].ends)] if pieces else [],
            self.story.frame_rate,
        )
        asked = urlencode({"path": ",".join(self.path), "language": self.words.language})
        self.pdf.props(f'href="/film/storyboard.pdf?{asked}"')
        clips = tuple({each.segment: each for each in pieces if each.clip}.values())
        background_tasks.create(self._frames(clips))
        background_tasks.create(self._waves(tuple(each.segment for each in clips)))

    def _show_arc(self) -> None:
        with suppress(Trouble):
            self.arc.show(value_at(read_text(self.studio.story).text, ("arc",)))

    def _urls(self, piece: Piece) -> dict[str, Any]:
        name = piece.segment
        seconds = piece.out_point - piece.in_point
        many = max(1, min(_MOST_STILLS, round(seconds / _STILL_EVERY)))
        middles = [piece.in_point + seconds * (each + 0.5) / many for each in range(many)]
        if piece.card is not None:
            card = address("card", name)
            return {"url": "", "isProxy": False, "still": card, "captions": {},
                    "thumbs": [address("card", name, wide=160)]}  # fmt: skip
        url, is_proxy = clip_address(self.studio, self.story, name)
        return {
            "url": url,
            "isProxy": is_proxy,
            "still": address("still", name, at=f"{piece.in_point:.1f}", clip=piece.clip),
            "thumbs": [address("still", name, at=f"{at:.1f}", clip=piece.clip) for at in middles],
            "captions": {each: address("captions", name, language=each) for each in piece.captions},
        }

    def _list_ways(self, pieces: tuple[Piece, ...]) -> None:
        """What follows what: a segment that has several ways on is a choice."""
        self.ways.clear()
        words = self.words
        with self.ways:
            ui.label(words("film.path")).classes("quiet")
            for number, piece in enumerate(pieces):
                if piece.dissolve:
                    seconds = f"{piece.dissolve:g}"
                    ui.label(words("film.dissolve", seconds=seconds)).classes("join-mark")
                if number:
                    before = pieces[number - 1]
                    if len(before.onward) > 1:
                        Choice(
                            {each: each for each in before.onward}, piece.segment,
                            words("film.follows", segment=before.segment),
                            lambda to, at=number: self._go_by(at, to),  # type: ignore[misc]
                            seen=False,
                        )  # fmt: skip
                        continue
                    ui.icon("arrow_right_alt").props("aria-hidden=true").classes("quiet")
                ui.label(piece.segment).classes("way-name")

    def _go_by(self, at: int, segment: SegmentName) -> None:
        self.path = path_from(self.story, (*self.path[:at], segment))
        self._show()

    def _at(self, told: Mapping[str, Any]) -> None:
        self.film = float(told["film"])

    def _point(self, told: Mapping[str, Any]) -> None:
        segment, which = told["segment"], "in" if told["which"] == "in" else "out"
        at = float(told["at"])
        said = self.words(f"film.saved_{which}", segment=segment, at=f"{at:.3f} s")
        self._edit(lambda loaded, text: with_point(loaded, text, segment, which, at), said)  # type: ignore[arg-type]

    def _beat(self, told: Mapping[str, Any]) -> None:
        segment, number, at = told["segment"], int(told["number"]), float(told["at"])
        said = self.words("film.saved_beat", segment=segment, at=f"{at:.2f} s")
        self._edit(lambda loaded, text: with_beat(loaded, text, segment, number, at), said)

    def _ask_feeling(self, told: Mapping[str, Any]) -> None:
        segment, number = told["segment"], int(told["number"])
        beats = self.story.segments[segment].beats
        if self.studio.read_only or number >= len(beats):
            return
        beat, words = beats[number], self.words

        def change(feel: str) -> None:
            said = words("film.saved_feel", feel=feel, segment=segment, at=f"{beat.at:.2f} s")
            self._edit(lambda loaded, text: with_feeling(loaded, text, segment, number, feel), said)

        asked = words("film.beat_asked", segment=segment, at=f"{beat.at:.2f} s")
        ask_feeling(words, asked, words("film.beat_feels"), change, beat.feel)

    def _beat_gone(self, told: Mapping[str, Any]) -> None:
        segment, number = told["segment"], int(told["number"])
        said = self.words("film.removed_beat", feel=told["feel"], segment=segment)
        self._edit(lambda loaded, text: without_beat(loaded, text, segment, number), said)

    def _ask_beat(self) -> None:
        ask_beat(self.words, pieces_of(self.story, self.path), self.film, self._new_beat)

    def _new_beat(self, segment: SegmentName, at: Seconds, feel: str) -> None:
        said = self.words("film.saved_beat", segment=segment, at=f"{at:.2f} s")
        self._edit(lambda loaded, text: with_new_beat(loaded, text, segment, at, feel), said)

    def _shape(self, name: str) -> None:
        said = self.words("film.saved_arc")
        self._edit(lambda loaded, text: with_shape(loaded, text, name), said)

    def _arc(self, told: Mapping[str, Any]) -> None:
        which = "valence" if told["which"] == "valence" else "arousal"
        number, value = int(told["number"]), float(told["value"])
        said = self.words("film.saved_arc")
        self._edit(lambda loaded, text: with_arc(loaded, text, number, which, value), said)  # type: ignore[arg-type]

    def _edit(self, edit: Callable[[Loaded, str], str], said: str) -> None:
        """Edit the story's text as it stands in its file now, and save it."""
        try:
            self.studio.must_write()
            read = read_text(self.studio.story)
            loaded = loaded_text(self.studio.story, read.text)
            if loaded.story is None:
                raise Trouble(self.words("film.broken"))
            saved = save_text(self.studio, read, edit(loaded, read.text))
            self.done.append((saved, read.text))
            say(said)
        except Trouble as trouble:
            say(self.words.of(trouble), bad=True)
        self._saved(frozenset())

    def _undo(self) -> None:
        """What this page did last, where nobody has written anything since."""
        if not self.done:
            say(self.words("film.nothing_to_undo"), done=False)
            return
        saved, before = self.done.pop()
        try:
            again = save_text(self.studio, saved, before)
            if self.done:  # the text before is what the edit before that had saved
                self.done[-1] = (again, self.done[-1][1])
            say(self.words("film.undone"))
        except Trouble as trouble:
            self.done.clear()
            say(self.words.of(trouble), bad=True)
        self._saved(frozenset())

    def _link(self) -> None:
        asked = urlencode({"path": ",".join(self.path), "at": f"{self.film:.2f}"})
        ui.run_javascript(f"navigator.clipboard.writeText(location.origin + '/film?{asked}')")
        say(self.words("film.linked"))

    async def _frames(self, pieces: tuple[Piece, ...]) -> None:
        """Tell the player where the clips' pictures begin."""
        for each in pieces:
            around = (each.in_point - _AROUND, each.out_point + _AROUND)
            try:
                clip = clip_path(self.studio.folder, self.story, each.segment)
                frames = await run.io_bound(frames_of, clip, *around)
            except (Trouble, OSError):
                continue
            if frames is not None:
                self.player.run_method("frames", each.segment, frames.rate, frames.times)

    async def _waves(self, segments: tuple[SegmentName, ...]) -> None:
        peaks: dict[SegmentName, tuple[float, ...]] = {}
        for name in dict.fromkeys(segments):
            try:
                clip = clip_path(self.studio.folder, self.story, name)
                peaks[name] = await run.io_bound(waveform, clip) or ()
            except (Trouble, OSError):
                continue
            self.player.run_method("waves", peaks)

    async def _make_proxy(self, segment: SegmentName) -> None:
        if segment in self.making or segment not in self.story.segments:
            return
        self.making.add(segment)
        share = 0.0

        def told(now: float) -> None:
            nonlocal share
            share = now

        try:
            clip: Path = clip_path(self.studio.folder, self.story, segment)
            if not clip.is_file():
                written = self.story.segments[segment].clip
                raise Trouble(self.words("film.missing", segment=segment, clip=written))
            work = asyncio.ensure_future(run.io_bound(proxy, clip, told))
            while not work.done():
                self.player.run_method("progress", segment, share)
                await asyncio.wait([work], timeout=0.3)
            work.result()
            self.player.run_method("ready", segment, address("proxy", segment))
        except (Trouble, OSError) as error:
            self.player.run_method("cannot", segment, said_of(error))
        finally:
            self.making.discard(segment)
