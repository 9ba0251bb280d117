"""The Audience page's people: kinds of them, one showing, and who may be shown."""

from collections.abc import Callable, Sequence

from nicegui import ui

from engine.audience.curves import pointwise
from engine.audience.groups import FEWEST
from engine.audience.likeness import spread_by_likeness
from engine.screening.findings import Findings
from engine.words import clock
from player.studio.audience.view import AudienceView
from player.studio.charts.curves import Line, person
from player.studio.charts.kinds import alike, arcs
from player.studio.pages.audience.curves import Go, columns, made_note, names
from player.studio.pages.audience.second import counted
from player.studio.pages.parts import Chart, Choice, heading, table, titled
from player.studio.words import Words

One = Callable[[int], None]
"""Shows one person's showing, by their place from 0."""


def show_kinds(view: AudienceView, found: Findings, words: Words, go: Go, one: One) -> None:
    """Who felt alike: a dot for each person, and the arc of each kind where there are several."""
    kinds = found.kinds
    called = _called(kinds.kind, words) if kinds.number > 1 else [words("audience.people_all")]
    sure = f"{kinds.agreement:.0%}" if kinds.agreement == kinds.agreement else "-"
    says = words("audience.kinds_many", number=kinds.number)
    if kinds.number == 1:
        says = words(f"audience.{kinds.says}")
    note = made_note(view, words)
    with ui.element("div").classes("two"):
        values = view.arcs[: len(kinds.kind)]
        described = counted(words, "described_alike", len(values))
        dots = titled(
            words("audience.kinds"),
            lambda: Chart(
                alike(spread_by_likeness(values).tolist(), kinds.kind, called, described),
                described, "kinds", 320,
            ),
            words,
            note=note,
        )  # fmt: skip
        if view.may_show_one:
            dots.on("part", lambda event: one(int(event.args["name"]) - 1))
        if kinds.number > 1:
            told = words("audience.described_arcs", number=kinds.number)
            lines = [_line_of(view, kinds.kind, kind) for kind in range(kinds.number)]
            curves = titled(
                words("audience.arcs"),
                lambda: Chart(arcs(view.places, lines, called, told), told, "kinds_arcs", 320),
                words,
                note=note,
                at=columns(view, words),
            )
            curves.on("second", lambda event: go(*view.place(int(event.args["at"]))))
    ui.label(
        f"{words('audience.kinds_say', says=says, agreement=sure)} {words('audience.kinds_help')}"
    ).classes("quiet small")


def _called(kinds: Sequence[int], words: Words) -> list[str]:
    sizes = [list(kinds).count(kind) for kind in range(max(kinds) + 1)]
    return [
        f"{words('audience.kind_of', number=kind + 1)} ({size})" for kind, size in enumerate(sizes)
    ]


def _line_of(view: AudienceView, kinds: Sequence[int], kind: int) -> Line:
    those = [number for number, each in enumerate(kinds) if each == kind]
    weights = view.gathered.weights()
    found = pointwise(view.arcs[those], weights[those] if weights is not None else None)
    return Line(*(each.tolist() for each in found))


def show_allowed(found: Findings, words: Words) -> None:
    """Who may be shown, and why so."""
    with ui.element("section").classes("panel part"):
        heading(words("audience.shown_to"))
        ui.label(words("audience.shown_help", fewest=FEWEST)).classes("quiet small")
        labels = ", ".join(found.labels)
        ui.label(words("audience.labels", labels=labels) if labels else words("audience.no_labels"))


class OneShowing:
    """One showing, without a name: how its viewer seemed, and why each cut fell."""

    def __init__(self, view: AudienceView, words: Words, go: Go) -> None:
        self._view, self._words, self._go = view, words, go
        self._choice: Choice | None = None
        with ui.element("section").classes("panel part").props("id=one-showing"):
            heading(words("audience.one"))
            if not view.may_show_one:
                few = view.people < FEWEST
                why = (
                    words("audience.too_few", fewest=FEWEST) if few else words("audience.of_group")
                )
                ui.label(why).classes("quiet")
                return
            with ui.element("div").classes("path-row"):
                ui.label(words("audience.one_help")).classes("quiet small")
                ui.space()
                self._people = {
                    str(n): words("audience.person", number=n + 1) for n in range(view.people)
                }
                self._choice = Choice(
                    self._people, "0", words("audience.one"), lambda _: self._show()
                )
            self._body = ui.element("div").classes("wide")
        self._show()

    def look_at(self, number: int) -> None:
        """Show this person's, and go there."""
        if self._choice is None or not 0 <= number < self._view.people:
            return
        self._choice.offer(self._people, str(number))
        self._show()
        ui.run_javascript("document.getElementById('one-showing').scrollIntoView()")

    def _show(self) -> None:
        assert self._choice is not None
        words, view = self._words, self._view
        note = made_note(view, words)
        number = int(self._choice.value)
        one = view.person(number)
        called = words("audience.person", number=one.number)
        self._body.clear()
        with self._body:
            options = person(
                one.lines, [(each["at"], each["chosen"]) for each in one.cuts],
                names(words) | {"described": called},
            )  # fmt: skip
            if not one.lines:
                ui.label(words("audience.not_read")).classes("quiet")
            chart = titled(called, lambda: Chart(options, called, "showing", 220), words, note=note)

            def look(second: int) -> None:
                place = view.place_of(number, second)
                if place is not None:
                    self._go(*place)

            chart.on("second", lambda event: look(int(event.args["at"])))
            rows = [
                {
                    "time": clock(each["at"]), "time_by": each["at"], "segment": each["segment"],
                    "what": each["chosen"], "why": each["why"],
                    "kind": words(f"audience.{each['kind']}") if each["kind"] else "",
                }
                for each in one.cuts
            ]  # fmt: skip
            heads = [
                ("time", words("audience.time")), ("segment", words("audience.segment")),
                ("what", "→"), ("kind", words("audience.kind")), ("why", words("audience.why")),
            ]  # fmt: skip
            # The second before a cut: the segment that it leaves is on screen then.
            table(
                heads, rows, words, words("audience.why"), note=note,
                goes=("time", lambda row: look(max(0, round(one.cuts[row]["at"]) - 1))),
            )  # fmt: skip
