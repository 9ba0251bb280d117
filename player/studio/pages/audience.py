"""The Audience page: what a screening says of a cut, under the film's seconds."""

import asyncio
from dataclasses import dataclass, field

from nicegui import background_tasks, context, run, ui

from engine.problems import Trouble
from engine.screening.findings import Findings
from engine.screening.folder import Film, Screening
from player.studio.audience_view import VIEWS, screenings_in, state_of
from player.studio.beside import BESIDE, found, said_of
from player.studio.demonstration import Demonstration
from player.studio.frame import say
from player.studio.pages.audience_curves import Curves
from player.studio.pages.audience_found import show_found
from player.studio.pages.audience_live import Live
from player.studio.pages.audience_people import show_people
from player.studio.pages.parts import Choice, heading, styled
from player.studio.studio import Studio
from player.studio.words import Words

_ONE = Demonstration()


def page(studio: Studio, words: Words) -> None:
    """Build the page. In a page's own context. `?cut=A&segment=B&second=12` opens there."""
    styled()
    folder = studio.screening or next(iter(screenings_in(studio.folder)), None)
    if folder is None:
        _without(words)
        return
    try:
        screening = Screening(folder)
        if not screening.films:
            raise Trouble(words("audience.nobody"))
        _Page(words, screening, _asked()).build()
    except Trouble as trouble:
        ui.label(str(trouble)).classes("panel note")


def _key(screening: Screening) -> tuple[object, ...]:
    return screening.folder, state_of(screening.folder)


def _asked() -> dict[str, str]:
    request = context.client.request
    return dict(request.query_params) if request is not None else {}


def _without(words: Words) -> None:
    """There is no screening: one that is made up can be looked at."""
    with ui.element("div").classes("panel note"):
        heading(words("audience.title"), 1)
        ui.label(words("audience.none"))
        ui.label(words("audience.demonstration_help")).classes("quiet small")
        button = (
            ui.button(words("audience.demonstration"), color=None)
            .classes("main-button")
            .props("no-caps unelevated")
        )
        told = ui.label().classes("quiet").props("role=status aria-live=polite")

    async def show() -> None:
        button.disable()
        work = asyncio.ensure_future(run.io_bound(_ONE.open))
        try:
            while not work.done():
                told.set_text(words("audience.making", share=f"{_ONE.share:.0%}"))
                await asyncio.wait([work], timeout=0.3)
            ui.navigate.to(work.result() or "/audience")
        except (Trouble, OSError) as error:
            say(said_of(error), bad=True)
            button.enable()

    button.on_click(show)


@dataclass
class _Page:
    words: Words
    screening: Screening
    asked: dict[str, str]
    turn: int = 0
    film: Film = field(init=False)

    def build(self) -> None:
        words = self.words
        films = {film.cut: film for film in self.screening.films}
        self.film = films.get(self.asked.get("cut", ""), self.screening.films[-1])
        with ui.element("div").classes("film-page"):
            with ui.element("div").classes("path-row"):
                heading(f"{words('audience.title')}: {self.film.title}", 1)
                ui.space()
                Choice(
                    {each: each for each in films}, self.film.cut, words("audience.cut"),
                    lambda cut: self._choose(films[cut]),
                )  # fmt: skip
            self.told = (
                ui.label(words("audience.reading"))
                .classes("quiet")
                .props("role=status aria-live=polite")
            )
            Live(self.screening.folder, words, lambda: self._choose(self.film))
            self.body = ui.element("div").classes("wide")
        self._choose(self.film)
        context.client.on_delete(self._end)

    def _end(self) -> None:
        self.turn += 1

    def _choose(self, film: Film) -> None:
        self.film = film
        self.turn += 1
        background_tasks.create(self._read(self.turn, film))

    async def _read(self, turn: int, film: Film) -> None:
        words = self.words
        self.body.clear()
        self.told.set_text(words("audience.reading"))
        try:
            view = await run.io_bound(VIEWS.of, self.screening, film)
        except Trouble as trouble:
            self.told.set_text(str(trouble))
            return
        if turn != self.turn or view is None:
            return
        if not view.people:
            self.told.set_text(words("audience.nobody"))
            return
        with self.body:
            if view.made:
                ui.label(words("audience.made", made=view.made, people=view.people)).classes(
                    "panel made"
                ).props("role=note")
            curves = Curves(view, film, words, self.asked)
            below = ui.element("div").classes("wide")
        self.told.set_text(words("audience.finding"))
        try:
            findings: Findings = await asyncio.wrap_future(
                BESIDE.once((*_key(self.screening), film), found, self.screening.folder, film)
            )
        except Exception as error:  # whatever ended the process beside is said, not raised
            self.told.set_text(said_of(error))
            return
        if turn != self.turn:
            return
        curves.found(findings)
        self.told.set_text(words("audience.people", count=view.people))
        with below:
            show_found(view, findings, curves.go, words)
            show_people(self.screening, film, view, findings, words)
