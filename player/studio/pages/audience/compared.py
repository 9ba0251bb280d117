"""The Audience page's two cuts beside each other."""

import asyncio
import math

from nicegui import background_tasks, ui

from engine.screening.comparing import Compared
from engine.screening.folder import Film, Screening
from engine.words import clock
from player.studio.audience.screenings import state_of
from player.studio.beside import BESIDE, both, said_of
from player.studio.charts.compared import compared
from player.studio.pages.audience.curves import Go, names
from player.studio.pages.parts import Chart, Choice, heading, table, titled
from player.studio.words import Words


def show_compared(screening: Screening, film: Film, words: Words, note: str, go: Go) -> None:
    """Two cuts over one another, with what differs."""
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
        told = ui.label(words("audience.comparing")).classes("quiet").props("role=status")
        body = ui.element("div").classes("wide")

    async def compare() -> None:
        asked = choice.value
        other = others[asked]
        body.clear()
        told.set_text(words("audience.comparing"))
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
        if asked != choice.value:  # another was chosen meanwhile
            return
        told.set_text(
            words(
                "audience.compared_people", first=result.people[0], second=result.people[1],
                how=words("audience.same_people" if result.paired else "audience.other_people"),
            )
        )  # fmt: skip
        with body:
            _two(result, words, note, go)

    background_tasks.create(compare())


def _two(result: Compared, words: Words, note: str, go: Go) -> None:
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
                "difference_by": each.difference.value if known else None,
                "effect_by": effect.value if known else None,
                "says": words(f"audience.{each.says}"),
            }
        )
    quantities = list(result.seconds)
    if quantities:
        _two_courses(result, quantities, words, note, go)
    columns = [
        (key, words(f"audience.{key}")) for key in ("what", "difference", "effect", "range", "says")
    ]
    table(columns, rows, words, words("audience.compared"), note=note)


def _two_courses(result: Compared, quantities: list[str], words: Words, note: str, go: Go) -> None:
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
    places = result.places
    at = {
        words("audience.segment"): [each.segment for each in places],
        words("audience.time"): [clock(each.media) for each in places],
    }
    chart = titled(
        title, lambda: Chart(options(first), described(first), "compared", 340), words, note=note,
        at=at if places else None,
    )  # fmt: skip

    def look(number: int) -> None:
        if 0 <= number < len(places):
            go(places[number].segment, places[number].media)

    chart.on("second", lambda event: look(int(event.args["at"])))
    ui.toggle(
        {each: named[each] for each in quantities}, value=first,
        on_change=lambda event: chart.show(options(event.value)),
    ).props("dense no-caps unelevated")  # fmt: skip
