"""The Audience page's people: two cuts beside each other, one showing, and who may be shown."""

import asyncio
import math

from nicegui import background_tasks, ui

from engine.audience.groups import FEWEST
from engine.screening.comparing import Compared
from engine.screening.findings import Findings
from engine.screening.folder import Film, Screening
from engine.words import clock
from player.studio.audience_view import AudienceView, state_of
from player.studio.beside import BESIDE, both, said_of
from player.studio.charts.compared import compared
from player.studio.charts.curves import person
from player.studio.pages.audience_curves import names
from player.studio.pages.parts import Chart, Choice, heading, table, titled
from player.studio.words import Words


def show_people(
    screening: Screening, film: Film, view: AudienceView, found: Findings, words: Words
) -> None:
    """All of it, at the foot of the page."""
    _compared(screening, film, words)
    _one(view, words)
    with ui.element("section").classes("panel part"):
        heading(words("audience.shown_to"))
        ui.label(words("audience.shown_help", fewest=FEWEST)).classes("quiet small")
        labels = ", ".join(found.labels)
        ui.label(words("audience.labels", labels=labels) if labels else words("audience.no_labels"))


def _compared(screening: Screening, film: Film, words: Words) -> None:
    seen = set(screening.store.read("showings", ["film"])["film"].to_pylist())
    others = {each.cut: each for each in screening.films if each != film and each.film in seen}
    place = ui.element("section").classes("panel part")
    with place:
        heading(words("audience.compared"))
        if not others:
            ui.label(words("audience.one_cut")).classes("quiet")
            return
        with ui.element("div").classes("path-row"):
            ui.label(words("audience.compared_help")).classes("quiet small")
            ui.space()
            choice = Choice(
                {each: each for each in others}, next(iter(others)), words("audience.cut"),
                lambda _: background_tasks.create(compare()),
            )  # fmt: skip
        told = ui.label(words("audience.finding")).classes("quiet").props("role=status")
        body = ui.element("div").classes("wide")

    async def compare() -> None:
        other = others[choice.value]
        body.clear()
        told.set_text(words("audience.finding"))
        try:
            result: Compared = await asyncio.wrap_future(
                BESIDE.once(
                    (screening.folder, state_of(screening.folder), other, film),
                    *(both, screening.folder, other, film),
                )
            )
        except Exception as error:  # whatever ended the process beside is said, not raised
            told.set_text(said_of(error))
            return
        told.set_text("")
        with body:
            _two(result, words)

    background_tasks.create(compare())


def _two(result: Compared, words: Words) -> None:
    named = names(words)
    rows = []
    effects = [*result.whole.items(), *((f"“{e.beat}”", e.difference) for e in result.beats)]
    for what, each in effects:
        effect = each.effect
        known = math.isfinite(effect.value)
        rows.append(
            {
                "what": named.get(what, what),
                "difference": f"{each.difference.value:+.2f}" if known else "",
                "effect": f"{effect.value:+.2f}" if known else "",
                "range": f"{effect.low:+.2f} - {effect.high:+.2f}" if known else "",
                "says": each.says,
            }
        )
    quantities = list(result.seconds)
    if quantities:
        _two_courses(result, quantities, words)
    columns = [
        (key, words(f"audience.{key}")) for key in ("what", "difference", "effect", "range", "says")
    ]
    table(columns, rows, words, words("audience.compared"))


def _two_courses(result: Compared, quantities: list[str], words: Words) -> None:
    named = names(words)

    def described(quantity: str) -> str:
        return words(
            "audience.described_compared", quantity=named[quantity], first=result.first,
            second=result.second,
        )  # fmt: skip

    def options(quantity: str) -> dict[str, object]:
        said = {"described": described(quantity), "difference": words("audience.difference")}
        return compared(result, quantity, said)

    first = quantities[0]
    title = f"{result.second} / {result.first}"
    chart = titled(title, lambda: Chart(options(first), described(first), "compared", 340), words)
    ui.toggle(
        {each: named[each] for each in quantities}, value=first,
        on_change=lambda event: chart.show(options(event.value)),
    ).props("dense no-caps unelevated")  # fmt: skip


def _one(view: AudienceView, words: Words) -> None:
    with ui.element("section").classes("panel part"):
        heading(words("audience.one"))
        if view.people < FEWEST:
            ui.label(words("audience.too_few", fewest=FEWEST)).classes("quiet")
            return
        with ui.element("div").classes("path-row"):
            ui.label(words("audience.one_help")).classes("quiet small")
            ui.space()
            choice = Choice(
                {str(n): words("audience.person", number=n + 1) for n in range(view.people)}, "0",
                words("audience.one"), lambda _: show(),
            )  # fmt: skip
        body = ui.element("div").classes("wide")

    def show() -> None:
        one = view.person(int(choice.value))
        called = words("audience.person", number=one.number)
        body.clear()
        with body:
            options = person(
                one.lines, [(each["at"], each["chosen"]) for each in one.cuts],
                names(words) | {"described": called},
            )  # fmt: skip
            titled(called, lambda: Chart(options, called, "showing", 220), words)
            rows = [
                {
                    "number": number, "time": clock(each["at"]), "segment": each["segment"],
                    "what": each["chosen"], "kind": each["kind"] or "", "why": each["why"],
                }
                for number, each in enumerate(one.cuts)
            ]  # fmt: skip
            columns = [
                ("time", words("audience.time")), ("segment", words("audience.segment")),
                ("what", "→"), ("kind", words("audience.kind")), ("why", words("audience.why")),
            ]  # fmt: skip
            table(columns, rows, words, words("audience.why")).props("row-key=number")

    show()
