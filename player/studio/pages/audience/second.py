"""The Audience page's second: the film stands at it, and beside it stands what was measured."""

import json
import math
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from nicegui import ui
from nicegui.element import Element

from engine.audience.intervals import Interval
from engine.story.model import Story
from engine.words import clock
from player.studio.audience.view import AudienceView
from player.studio.footage.addresses import address, clip_address
from player.studio.pages.frame import STATIC
from player.studio.pages.parts import heading
from player.studio.studio import Studio
from player.studio.words import Words

_HEARD = (("laugh", "laughed"), ("gasp", "gasped"), ("away", "away_many"))
_MOST_NAMED = 12


class SecondFilm(Element, component=STATIC / "second_film.js"):
    """The film in the browser. Event: `played`, the second of the segment that it came to."""

    def __init__(self, said: Mapping[str, str]) -> None:
        super().__init__()
        self._props["said"] = dict(said)
        self._props["place"] = None

    def show(self, **place: object) -> None:
        """Stand at a second: `source`, `poster`, `begins`, `until`, `second` as in its file."""
        self._props["place"] = place
        self.update()


class Second:
    """One second of the film, its picture and its numbers. `moved` is told of another second to
    look at, `one` of a person whose showing is to be looked at."""

    def __init__(
        self,
        studio: Studio,
        screened: Story,
        view: AudienceView,
        words: Words,
        link: Callable[[int], Mapping[str, str]],
        moved: Callable[[int, bool], None],
        one: Callable[[int], None],
    ) -> None:
        self._studio, self._screened, self._view, self._words = studio, screened, view, words
        self._link_of, self._moved, self._one = link, moved, one
        self._at = 0
        said = {
            "picture": words("audience.picture"),
            "unplayable": words("audience.unplayable"),
            "missing": words("audience.missing"),
        }
        with ui.element("section").classes("panel part second"):
            self._head = ui.element("div").classes("path-row")
            with ui.element("div").classes("second-row"):
                self._film = SecondFilm(said).classes("second-picture")
                self._film.on("played", lambda event: self._played(float(event.args)))
                self._said = (
                    ui.element("ul").classes("plain").props("aria-live=polite aria-atomic=true")
                )

    def _played(self, media: float) -> None:
        """The film went on by itself: what was measured goes along, and the film is left alone."""
        at = self._view.nearest(self._view.places[self._at][0], media)
        if at is not None:
            self._moved(at, True)

    def show(self, at: int, *, playing: bool = False) -> None:
        """Stand at one of the view's places; while it is `playing` the film is there already."""
        self._at = at
        self._show_head()
        self._show_said()
        if not playing:
            self._show_film()

    def _show_film(self) -> None:
        name, media = self._view.places[self._at]
        segment = self._screened.segments.get(name)
        if segment is None:
            return
        into = segment.in_point + media
        if segment.card is not None:
            source, poster = "", address("card", name)
        else:
            source = clip_address(self._studio, self._screened, name)[0]
            poster = address("still", name, at=f"{into:g}")
        self._film.show(
            source=source, poster=poster, begins=segment.in_point, until=segment.out_point,
            second=media,
        )  # fmt: skip

    def _show_head(self) -> None:
        words = self._words
        segment, media = self._view.places[self._at]
        self._head.clear()
        with self._head:
            heading(words("audience.at", segment=segment, at=clock(media)))
            for icon, step, key, pressed in (
                ("chevron_left", -1, "before", "ArrowLeft"),
                ("chevron_right", 1, "after", "ArrowRight"),
            ):
                ui.button(
                    icon=icon,
                    color=None,
                    on_click=lambda step=step: self._moved(self._at + step, False),
                ).props(
                    f'flat round dense aria-label="{words("audience." + key)}" data-key="{pressed}"'
                )
            ui.space()
            asked = urlencode({"path": segment, "at": f"{media:g}"})
            ui.link(words("audience.watch"), f"/film?{asked}").classes("as-button")
            ui.button(words("audience.link"), icon="link", color=None, on_click=self._copy).props(
                "flat dense no-caps"
            )

    def _show_said(self) -> None:
        words, second = self._words, self._view.second(self._at)
        self._said.clear()
        with self._said:
            _line(counted(words, "measured", second.people))
            for name, interval in second.means.items():
                _line(f"{words('audience.' + name)}: {between(interval, words)}")
            for kind, key in _HEARD:
                if second.heard[kind]:
                    said = words(f"audience.{key}", count=second.heard[kind])
                    self._people(said, second.who.get(kind, ()))
            for end in ("highest", "lowest"):
                if end in second.who:
                    self._people(words(f"audience.{end}"), second.who[end])
            for label, interval in second.groups.items():
                _line(words("audience.group", label=label, value=between(interval, words)))
            for row in self._view.said_at(self._at):
                _line(f"{words('audience.said_here')}: “{row['text']}”")

    def _people(self, said: str, who: tuple[int, ...]) -> None:
        """A line, and in it the people by their numbers: a click shows the whole showing."""
        with ui.element("li").classes("who"):
            ui.label(f"{said}:" if who else said)
            for number in who[:_MOST_NAMED]:
                ui.button(
                    self._words("audience.person", number=number + 1),
                    color=None,
                    on_click=lambda number=number: self._one(number),
                ).props("flat dense no-caps").classes("small")

    def _copy(self) -> None:
        asked = urlencode(self._link_of(self._at))
        ui.run_javascript(
            f"navigator.clipboard.writeText(location.origin + {json.dumps('/audience?' + asked)})"
        )
        ui.notify(self._words("audience.linked"))


def counted(words: Words, name: str, count: int) -> str:
    """A text of the page about so many people; of one it reads otherwise."""
    return words(f"audience.{name}_1") if count == 1 else words(f"audience.{name}", count=count)


def between(value: Interval, words: Words) -> str:
    """A mean with its interval; of too few people there is none."""
    known = counted(words, "people", value.people)
    if not math.isfinite(value.value):
        return known
    if not math.isfinite(value.low):
        return f"{value.value:.2f} ({known})"
    return words(
        "audience.interval", value=f"{value.value:.2f}", low=f"{value.low:.2f}",
        high=f"{value.high:.2f}", people=known,
    )  # fmt: skip


def _line(text: str) -> None:
    with ui.element("li"):
        ui.label(text)
