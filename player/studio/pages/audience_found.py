"""The Audience page's findings: beats, what stands out, people side by side, ways, comments."""

import math
from collections.abc import Callable
from functools import partial

from nicegui import ui

from engine.audience.groups import FEWEST
from engine.reports.phrases import chance
from engine.screening.findings import Findings
from engine.words import Seconds, SegmentName, clock
from player.studio.audience_view import AudienceView
from player.studio.charts.people import flow, heatmap, leads_back, staying
from player.studio.pages.audience_curves import VERDICTS, names
from player.studio.pages.parts import Chart, heading, table, titled
from player.studio.words import Words

Go = Callable[[SegmentName, Seconds], None]

_ROW = 13  # pixels of a person
_MOST_HIGH = 520


def show_found(view: AudienceView, found: Findings, go: Go, words: Words) -> None:
    """All of it, below the curves."""
    _beats(found, go, words)
    with ui.element("div").classes("two"):
        _stood_out(found, go, words)
        _comments(view, go, words)
    if view.people >= FEWEST:
        _heatmap(found, words)
    _flow(found, words)
    described = words("audience.described_stayed", count=found.people)
    said = {key: words(f"audience.{key}") for key in ("stayed", "low", "high")}
    end = found.seconds.value if _known(found.seconds.value) else 0.0
    options = staying(found.staying, end, said | {"described": described})
    titled(words("audience.stayed_title"), lambda: Chart(options, described, "stayed", 220), words)


def _beats(found: Findings, go: Go, words: Words) -> None:
    rows = []
    for number, each in enumerate(found.beats):
        share = each.beat.share
        rows.append(
            {
                "number": number, "segment": each.segment, "time": clock(each.media),
                "meant": each.beat.intended,
                "share": f"{share.value:.0%}" if share.people else "",
                "range": f"{share.low:.0%} - {share.high:.0%}" if _known(share.low) else "",
                "chance": f"{each.beat.chance:.0%}",
                "says": words(f"audience.{each.beat.says}"),
                "needed": each.beat.would_do or "",
            }
        )  # fmt: skip
    columns = [
        (key, words(f"audience.{key}"))
        for key in ("segment", "time", "meant", "share", "range", "chance", "says", "needed")
    ]
    with ui.element("section").classes("panel part"):
        heading(words("audience.beats"))
        made = table(columns, rows, words, words("audience.beats"))
        made.props("row-key=number")
        made.on(
            "rowClick",
            lambda event: go(
                found.beats[event.args[1]["number"]].segment,
                found.beats[event.args[1]["number"]].media,
            ),
        )


def _stood_out(found: Findings, go: Go, words: Words) -> None:
    with ui.element("section").classes("panel part"):
        heading(words("audience.stood_out"))
        if not found.stretches:
            ui.label(words("audience.nothing_stood")).classes("quiet")
        for each in found.stretches:
            what = words(f"audience.{each.what}") if each.what in VERDICTS else each.what
            said = words(
                "audience.stretch", what=what, segment=each.segment, first=clock(each.first),
                last=clock(each.last), chance=chance(each.probability),
            )  # fmt: skip
            ui.button(said, color=None, on_click=partial(go, each.segment, each.most)).props(
                "flat dense no-caps align=left"
            ).classes("full")
        for name, together in found.synchrony.items():
            says = words(
                "audience.together", quantity=words(f"audience.{name}"), says=together.says
            )
            ui.label(says).classes("small")
        heading(words("audience.kinds"), 3)
        sure = f"{found.kinds.agreement:.0%}" if _known(found.kinds.agreement) else "-"
        ui.label(words("audience.kinds_say", says=found.kinds.says, agreement=sure)).classes(
            "small"
        )


def _comments(view: AudienceView, go: Go, words: Words) -> None:
    with ui.element("section").classes("panel part"):
        heading(words("audience.comments"))
        if not view.comments:
            ui.label(words("audience.no_comments")).classes("quiet")
            return
        rows = [
            {
                "number": number,
                "segment": row["segment"] or "",
                "time": clock(row["media"]) if row["media"] is not None else "",
                "comment": row["text"],
                "sentiment": f"{row['sentiment']:+.1f}" if row["sentiment"] is not None else "",
            }
            for number, row in enumerate(view.comments)
        ]
        columns = [
            (key, words(f"audience.{key}")) for key in ("segment", "time", "comment", "sentiment")
        ]
        made = table(columns, rows, words, words("audience.comments"))

        def clicked(number: int) -> None:
            row = view.comments[number]
            if row["segment"] is not None and row["media"] is not None:
                go(row["segment"], row["media"])

        made.on("rowClick", lambda event: clicked(event.args[1]["number"]))


def _heatmap(found: Findings, words: Words) -> None:
    heats = {heat.quantity: heat for heat in found.heatmaps if len(heat.rows) >= FEWEST}
    if not heats:
        return

    def options(quantity: str) -> dict[str, object]:
        heat = heats[quantity]
        described = words(
            "audience.described_heat", count=len(heat.rows), quantity=words(f"audience.{quantity}")
        )
        said = names(words) | {
            "described": described, "people": "", "more": words("audience.more"),
            "less": words("audience.less"),
        }  # fmt: skip
        return heatmap(heat, said)

    first = next(iter(heats))
    high = min(_MOST_HIGH, 110 + _ROW * len(heats[first].rows))
    described = words("audience.described_heat", count=len(heats[first].rows), quantity=first)
    chart = titled(
        words("audience.heat"),
        lambda: Chart(options(first), described, "heatmap", high),
        words,
    )
    with ui.element("div").classes("path-row"):
        ui.label(words("audience.heat_help")).classes("quiet small")
        ui.space()
        ui.toggle(
            {each: words(f"audience.{each}") for each in heats}, value=first,
            on_change=lambda event: chart.show(options(event.value)),
        ).props("dense no-caps unelevated")  # fmt: skip


def _flow(found: Findings, words: Words) -> None:
    described = words("audience.described_flow", count=found.people)
    options = flow(found.ways, {"described": described})
    titled(words("audience.flow"), lambda: Chart(options, described, "flow", 260), words)
    back = leads_back(found.ways)
    if back:
        ways = ", ".join(f"{way.segment} → {way.to}" for way in back)
        ui.label(words("audience.back_ways", ways=ways)).classes("quiet small")


def _known(value: float) -> bool:
    return math.isfinite(value)
