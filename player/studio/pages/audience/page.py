"""The Audience page: what a screening says of a cut, under the film's seconds."""

import asyncio
from dataclasses import dataclass, field

from nicegui import background_tasks, context, run, ui

from engine.audience.groups import FEWEST
from engine.problems import Trouble
from engine.screening.findings import Findings
from engine.screening.folder import Film, Screening
from engine.story.load import load_story
from player.studio.audience.demonstration import Demonstration
from player.studio.audience.groups import Group, groups_of
from player.studio.audience.screenings import VIEWS, screenings_in, shown_first, state_of
from player.studio.audience.view import AudienceView
from player.studio.beside import BESIDE, found, said_of
from player.studio.pages.audience.compared import show_compared
from player.studio.pages.audience.curves import Curves, made_note
from player.studio.pages.audience.findings import show_found
from player.studio.pages.audience.live import Live
from player.studio.pages.audience.people import OneShowing, show_allowed, show_kinds
from player.studio.pages.audience.second import counted
from player.studio.pages.frame import say
from player.studio.pages.parts import Choice, charted, heading, styled
from player.studio.studio import Studio
from player.studio.words import Words

_ONE = Demonstration()
_EVERYBODY = ""


def page(studio: Studio, words: Words) -> None:
    """Build the page. In a page's own context. `?cut=A&segment=B&second=12&who=kind:1` opens
    there."""
    styled()
    charted()
    folder = studio.screening or next(iter(screenings_in(studio.folder)), None)
    if folder is None:
        _without(words)
        return
    try:
        screening = Screening(folder)
        if not screening.films:
            raise Trouble(words("audience.nobody"))
        _Page(studio, words, screening, _asked()).build()
    except Trouble as trouble:
        ui.label(str(trouble)).classes("panel note").props("role=alert")


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
    studio: Studio
    words: Words
    screening: Screening
    asked: dict[str, str]
    turn: int = 0
    film: Film = field(init=False)

    def build(self) -> None:
        words = self.words
        films = {film.cut: film for film in self.screening.films}
        first = shown_first(self.screening, self.studio.story)
        self.film = films.get(self.asked.get("cut", ""), first)
        with ui.element("div").classes("film-page"):
            with ui.element("div").classes("path-row"):
                heading(f"{words('audience.title')}: {self.film.title}", 1)
                ui.space()
                self.who = Choice(
                    {_EVERYBODY: words("audience.everybody")}, _EVERYBODY, words("audience.who"),
                    self._filter,
                )  # fmt: skip
                Choice(
                    {each: each for each in films}, self.film.cut, words("audience.cut"),
                    lambda cut: self._choose(films[cut]),
                )  # fmt: skip
            self.told = (
                ui.label(words("audience.reading"))
                .classes("quiet")
                .props("role=status aria-live=polite")
            )
            Live(self.screening.folder, words, self._again)
            self.body = ui.element("div").classes("wide")
        if not self._at_once():
            self._again()
        context.client.on_delete(self._end)

    def _end(self) -> None:
        self.turn += 1

    def _choose(self, film: Film) -> None:
        self.film = film
        self.asked["cut"] = film.cut
        self.asked.pop("who", None)  # a cut has kinds of its own
        self._again()

    def _filter(self, who: str) -> None:
        self.asked["who"] = who
        self._again()

    def _again(self) -> None:
        self.turn += 1
        background_tasks.create(self._read(self.turn, self.film))

    def _at_once(self) -> bool:
        """What was read before stands in the page from the beginning: its curves wait for no word
        between browser and studio. Whether there is such."""
        view = VIEWS.known(self.screening, self.film)
        if view is None or not view.people or self.asked.get("who"):
            return False
        self.turn += 1
        drawn = self._curves(view, self.film)
        background_tasks.create(self._work_out(self.turn, self.film, view, view, None, drawn))
        return True

    async def _read(self, turn: int, film: Film) -> None:
        words = self.words
        self.told.set_text(words("audience.reading"))
        try:
            everybody = await run.io_bound(VIEWS.of, self.screening, film)
            if turn != self.turn or everybody is None:
                return
            group = await self._group(everybody, film)
            view: AudienceView | None = everybody
            if group is not None:
                view = await run.io_bound(VIEWS.of, self.screening, film, group.showings)
            if turn != self.turn or view is None:
                return
        except Exception as error:  # whatever ended the process beside is said, not raised
            self._say_why(turn, error)
            return
        self.body.clear()
        if view.people:
            await self._work_out(turn, film, everybody, view, group)
        else:
            self.told.set_text(words("audience.nobody"))

    async def _work_out(
        self,
        turn: int,
        film: Film,
        everybody: AudienceView,
        view: AudienceView,
        group: Group | None,
        drawn: tuple[Curves, ui.element] | None = None,
    ) -> None:
        """Show the curves, where they are not `drawn` yet, then what takes longer."""
        words = self.words
        try:
            curves, below = drawn or self._curves(view, film)
            findings = await self._found(film, group)
            if turn != self.turn:
                return
            if group is None:
                self._offer(everybody, findings)
        except Exception as error:  # whatever ended the process beside is said, not raised
            self._say_why(turn, error)
            return
        curves.found(findings)
        drawn_of = view.gathered.of
        self.told.set_text(
            counted(words, "people", view.people)
            if drawn_of == view.people
            else words("audience.people_drawn", count=view.people, of=drawn_of)
        )
        with below:
            show_found(view, findings, curves.go, words)
            if group is None:
                note = made_note(view, words)
                if view.people >= FEWEST:
                    show_kinds(view, findings, words, curves.go, curves.show_one)
                show_compared(self.screening, film, words, note, curves.go)
            curves.one = OneShowing(view, words, curves.go)
            show_allowed(findings, words)

    def _curves(self, view: AudienceView, film: Film) -> tuple[Curves, ui.element]:
        with self.body:
            self._notes(view, film)
            curves = Curves(
                self.studio, self.screening.story(film), film, view, self.words, self.asked
            )
            below = ui.element("div").classes("wide")
        self.told.set_text(self.words("audience.finding"))
        return curves, below

    def _say_why(self, turn: int, error: Exception) -> None:
        if turn == self.turn:
            self.body.clear()
            self.told.set_text(said_of(error))

    def _notes(self, view: AudienceView, film: Film) -> None:
        """What must be known of all that stands below."""
        words = self.words
        if view.made:
            made = words("audience.made", made=view.made, people=view.people)
            ui.label(made).classes("panel made").props("role=note")
        if load_story(self.studio.story).film_digest != film.film:
            changed = words("audience.changed", cut=film.cut, story=self.studio.story.name)
            ui.label(changed).classes("panel made").props("role=note")

    async def _found(self, film: Film, group: Group | None = None) -> Findings:
        """What is worked out beside, of everybody or of a group."""
        folder = self.screening.folder
        those = group.showings if group is not None else None
        key = (folder, state_of(folder), film, those)
        result: Findings = await asyncio.wrap_future(BESIDE.once(key, found, folder, film, those))
        return result

    async def _group(self, everybody: AudienceView, film: Film) -> Group | None:
        """The group that is asked for; kinds of people are found first. None for everybody."""
        asked = self.asked.get("who", _EVERYBODY)
        if not asked or not everybody.people:
            return None
        findings = await self._found(film) if asked.startswith("kind:") else None
        groups = self._offer(everybody, findings)
        return groups.get(asked)

    def _offer(self, everybody: AudienceView, findings: Findings | None) -> dict[str, Group]:
        groups = {group.key: group for group in groups_of(everybody, findings)}
        words = self.words
        offered: dict[str, str] = {_EVERYBODY: words("audience.everybody")}
        for key, group in groups.items():
            called = group.label or words("audience.kind_of", number=(group.number or 0) + 1)
            offered[key] = f"{called} ({len(group.showings)})"
        asked = self.asked.get("who", _EVERYBODY)
        self.who.offer(offered, asked if asked in offered else _EVERYBODY)
        return groups
