"""The Audience page's findings: beats, what stands out, people side by side, ways, comments."""

import math
from functools import partial

from nicegui import ui

from engine.audience.groups import FEWEST
from engine.reports.phrases import chance
from engine.screening.findings import Findings
from engine.words import clock
from player.studio.audience.view import AudienceView
from player.studio.charts.people import flow, heatmap, leads_back, staying
from player.studio.pages.audience.curves import VERDICTS, Go, columns, made_note, names
from player.studio.pages.audience.second import counted
from player.studio.pages.parts import Chart, heading, table, titled
from player.studio.words import Words

_ROW = 13  # pixels of a person
_MOST_HIGH = 520


def show_found(view: AudienceView, found: Findings, go: Go, words: Words) -> None:
    """All of it, below the curves. `go` looks at a second."""
    note = made_note(view, words)
    _beats(found, go, words, note)
    with ui.element("div").classes("two"):
        _stood_out(found, go, words)
        _comments(view, go, words)
    if view.people >= FEWEST:
        _heatmap(view, found, go, words)
    _flow(found, go, words, note)
    described = counted(words, "described_stayed", found.people)
    said = {key: words(f"audience.{key}") for key in ("stayed", "low", "high")}
    end = found.seconds.value if _known(found.seconds.value) else 0.0
    options = staying(found.staying, end, said | {"described": described})
    titled(
        words("audience.stayed_title"), lambda: Chart(options, described, "stayed", 220), words,
        note=note,
    )  # fmt: skip


def _beats(found: Findings, go: Go, words: Words, note: str) -> None:
    rows = []
    for each in found.beats:
        share = each.beat.share
        rows.append(
            {
                "segment": each.segment, "time": clock(each.media), "time_by": each.media,
                "meant": each.beat.intended,
                "share": f"{share.value:.0%}" if share.people else "",
                "share_by": share.value if share.people else None,
                "range": f"{share.low:.0%} - {share.high:.0%}" if _known(share.low) else "",
                "range_by": share.low if _known(share.low) else None,
                "chance": f"{each.beat.chance:.0%}", "chance_by": each.beat.chance,
                "says": words(f"audience.{each.beat.says}"),
                "needed": each.beat.would_do or "", "needed_by": each.beat.would_do,
            }
        )  # fmt: skip
    heads = [
        (key, words(f"audience.{key}"))
        for key in ("segment", "time", "meant", "share", "range", "chance", "says", "needed")
    ]
    with ui.element("section").classes("panel part"):
        heading(words("audience.beats"))
        table(
            heads, rows, words, words("audience.beats"), note=note,
            goes=("time", lambda row: go(found.beats[row].segment, found.beats[row].media)),
        )  # fmt: skip


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
                "audience.in_step",
                quantity=words(f"audience.{name}"),
                says=words(f"audience.{together.says}"),
            )
            ui.label(says).classes("small")


def _comments(view: AudienceView, go: Go, words: Words) -> None:
    with ui.element("section").classes("panel part"):
        heading(words("audience.comments"))
        if not view.comments:
            ui.label(words("audience.no_comments")).classes("quiet")
            return
        rows = [
            {
                "segment": row["segment"] or "",
                "time": clock(row["media"]) if row["media"] is not None else "",
                "time_by": row["media"],
                "comment": row["text"],
                "sentiment": f"{row['sentiment']:+.1f}" if row["sentiment"] is not None else "",
                "sentiment_by": row["sentiment"],
            }
            for row in view.comments
        ]
        heads = [
            (key, words(f"audience.{key}")) for key in ("segment", "time", "comment", "sentiment")
        ]

        def clicked(number: int) -> None:
            row = view.comments[number]
            if row["segment"] is not None and row["media"] is not None:
                go(row["segment"], row["media"])

        table(heads, rows, words, words("audience.comments"), goes=("time", clicked))


def _heatmap(view: AudienceView, found: Findings, go: Go, words: Words) -> None:
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

    def look(at: int) -> None:
        if 0 <= at < len(heat.media):
            go(heat.segments[at], heat.media[at])

    first = next(iter(heats))
    high = min(_MOST_HIGH, 130 + _ROW * len(heats[first].rows))
    heat = heats[first]
    described = words(
        "audience.described_heat", count=len(heat.rows), quantity=words(f"audience.{first}")
    )
    chart = titled(
        words("audience.heat"),
        lambda: Chart(options(first), described, "heatmap", high),
        words,
        note=made_note(view, words),
        at=columns(view, words),
    )
    chart.on("second", lambda event: look(int(event.args["at"])))
    with ui.element("div").classes("path-row"):
        ui.label(words("audience.heat_help")).classes("quiet small")
        ui.space()
        ui.toggle(
            {each: words(f"audience.{each}") for each in heats}, value=first,
            on_change=lambda event: chart.show(options(event.value)),
        ).props("dense no-caps unelevated")  # fmt: skip


def _flow(found: Findings, go: Go, words: Words, note: str) -> None:
    described = counted(words, "described_flow", found.people)
    options = flow(found.ways, {"described": described})
    chart = titled(
        words("audience.flow"), lambda: Chart(options, described, "flow", 260), words, note=note
    )
    chart.on("part", lambda event: go(str(event.args["name"]), 0.0))
    back = leads_back(found.ways)
    if back:
        ways = ", ".join(f"{way.segment} → {way.to}" for way in back)
        ui.label(words("audience.back_ways", ways=ways)).classes("quiet small")


def _known(value: float) -> bool:
    return math.isfinite(value)
