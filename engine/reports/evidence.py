"""The evidence behind the claims: a section for each kind of finding, with pictures and tables."""

import math
from typing import Final

from engine.audience.curves import Curve
from engine.pictures.audience_beats import BeatRow, Cell, draw_beats, draw_table
from engine.pictures.audience_curves import Shade, draw_curves
from engine.pictures.audience_flow import Stop, can_be_drawn, draw_flow
from engine.pictures.audience_heatmap import draw_heatmap
from engine.pictures.audience_staying import draw_staying
from engine.pictures.film_strip import Piece, Strip
from engine.reports import evidence_tables as tables
from engine.reports.axis import Axis, axis_of, path_axis, reactions_of, whole_curve
from engine.reports.claims import laughed
from engine.reports.document import Picture, Section
from engine.reports.phrases import Film, chance, people
from engine.screening.findings import Findings, Heatmap, PathFindings
from engine.story.model import Story

_QUANTITIES: Final = ("valence", "arousal", "attention", "heart")
_PATHS: Final = 3
_MARKS: Final = {"caption": "line", "beat": "beat", "cut": "cut to"}
_MOST_BEATS: Final = 40
_HEAT_TITLES: Final = {
    "valence": "Pleasant or unpleasant, person by person",
    "arousal": "Calm or excited, person by person",
    "attention": "Attention, person by person",
}


def sections(found: Findings, story: Story) -> tuple[Section, ...]:
    """All of them; one without anything to show is left out."""
    axis, film = axis_of(found), Film(len(found.segments))
    return tuple(
        section
        for section in (
            _seconds(found, story, axis),
            _people(found, axis),
            _beats(found, film),
            _stood_out(found, film),
            _stayed(found, axis),
            _flow(found, story),
            _transitions(found),
        )
        if section.pictures or section.sentences
    )


def _seconds(found: Findings, story: Story, axis: Axis) -> Section:
    curves = [(name, curve) for name in _QUANTITIES if (curve := whole_curve(found, name, axis))]
    heard = {name: curve for name in ("laugh", "gasp") if (curve := whole_curve(found, name, axis))}
    pictures = []
    if curves:
        branching = len(axis.strip.pieces) > 1
        order = " The film's segments stand one after the other, as the story has them." * branching
        pictures.append(
            Picture(
                "curves",
                lambda: draw_curves(
                    curves, axis.strip, title="Felt, second by second",
                    below=_mean_of(found), reactions=reactions_of(heard, 0.0),
                    shades=_shades(found, axis),
                ),
                f"Curves of {', '.join(name for name, _ in curves)} by second, means of "
                f"{people(found.people)} with their intervals.",
                "The line is the mean, the band holds the mean of all such audiences in 95 of 100 "
                "screenings, each second by itself. Where the band is wide, few people were read. "
                "Below: in how many people a laugh began, and how many were read." + order,
            )
        )  # fmt: skip
    for number, each in enumerate(found.paths[:_PATHS], 1):
        if len(found.paths) > 1 or each.people < found.people:
            pictures.append(_path(each, story, number))
    return Section(
        "Second by second", (), tuple(pictures), (tables.seconds(found), tables.paths(found))
    )


def _mean_of(found: Findings) -> str:
    weighted = ", weighted by how likely each way was" if found.weighted else ""
    return f"Mean of {people(found.people)}{weighted}, with its 95 % interval"


def _shades(found: Findings, axis: Axis) -> list[tuple[str, Shade]]:
    shades = []
    for each in found.stretches:
        first, last = axis.of(each.segment, each.first), axis.of(each.segment, each.last)
        if each.what == "dip" and first is not None and last is not None:
            shades.append(("attention", Shade(first, last, "dip")))
    return shades


def _path(each: PathFindings, story: Story, number: int) -> Picture:
    curves = [(name, _centred(each.curves[name])) for name in _QUANTITIES if name in each.curves]
    until = max((curve.at[-1] + 0.5 for _, curve in curves if curve.at), default=1.0)
    strip = path_axis(each.path, story, until)
    strip = Strip(strip.pieces or (Piece("", 0.0, until),), strip.places)
    way = " → ".join(each.path)
    return Picture(
        f"path-{number}",
        lambda: draw_curves(
            curves, strip, title=f"Along the way that {people(each.people)} took",
            below=f"Mean of {people(each.people)}, with its 95 % interval",
            reactions=reactions_of(each.curves),
        ),
        f"Curves along a path that {people(each.people)} took.",
        f"{way}. Segments are as long as they are written; out points may have moved.",
    )  # fmt: skip


def _centred(curve: Curve) -> Curve:
    at = tuple(each + 0.5 for each in curve.at)
    return Curve(
        at, curve.mean, curve.low, curve.high, curve.band_low, curve.band_high, curve.people
    )


def _people(found: Findings, axis: Axis) -> Section:
    pictures = [
        _heatmap(found, heat, axis)
        for heat in found.heatmaps
        if len(heat.rows) > 1 and any(math.isfinite(value) for row in heat.rows for value in row)
    ]
    sentences = []
    for name, each in found.synchrony.items():
        if not math.isfinite(each.together.value):
            continue
        verdict = "more than by chance" if each.says == "together" else each.says
        low, high = each.together.low, each.together.high
        sentences.append(
            f"Together in {name}: {verdict}. Each person's course correlates with the others' by "
            f"{each.together.value:.2f} ({low:.2f} to {high:.2f}; {people(each.together.people)}); "
            f"chance alone brings {round(each.chance, 2) + 0.0:.2f} "
            f"(probability {chance(each.probability)})."
        )
    if found.kinds.says:
        says = found.kinds.says
        sentences.append(f"Kinds of viewers: {says[0].lower() + says[1:].rstrip('.')}.")
    return Section(
        "Person by person", tuple(sentences), tuple(pictures), (tables.synchrony(found),)
    )


def _heatmap(found: Findings, heat: Heatmap, axis: Axis) -> Picture:
    shown = people(len(heat.rows))
    return Picture(
        f"heatmap-{heat.quantity}",
        lambda: draw_heatmap(
            heat.quantity, heat.rows, 1.0, axis.strip, title=_HEAT_TITLES[heat.quantity],
            below=f"{shown}; those who felt alike stand together. Grey: not seen, or not read.",
        ),
        f"A row for each of {shown}, a column for each second: {heat.quantity}.",
        "Each row is one person. What all rows share, the film did; what differs from row to row, "
        "people brought along.",
    )  # fmt: skip


def _beats(found: Findings, film: Film) -> Section:
    rows = [
        BeatRow(
            film.short(each.segment, each.media), each.beat.intended, each.beat.share,
            each.beat.chance, each.beat.says,
        )
        for each in found.beats
    ] + [
        BeatRow(
            film.short(each.segment, each.first), "", laughed(found, each), math.nan, "delighted",
            "laughter",
        )
        for each in found.stretches
        if each.what == "delight"
    ]  # fmt: skip
    pictures = [
        Picture(
            f"beats-{number}" if len(rows) > _MOST_BEATS else "beats",
            lambda those=rows[begin : begin + _MOST_BEATS]: draw_beats(  # type: ignore[misc]
                those, title="Beats: landed, flat, or delighted where nothing was meant",
                below="Share of people who answered as was meant, with its 95 % interval",
            ),
            f"Beats with the share of people in whom each landed, of {people(found.people)}.",
            "The thin line is what chance alone brings. Landed: more than by chance, with some "
            "where fewer than half did. Flat: no more than by chance, and fewer than half. All "
            "beats are corrected together (false "
            "discovery rate of 5 %). Hollow: too few people to tell.",
        )
        for number, begin in enumerate(range(0, len(rows), _MOST_BEATS), 1)
    ]  # fmt: skip
    if found.felt:
        cells = [Cell(each.intended, each.felt, each.share) for each in found.felt]
        pictures.append(
            Picture(
                "felt",
                lambda: draw_table(
                    cells, title="What was meant, and what was felt",
                    below="Of answers to beats that meant this, the share that was felt as that",
                    rows="meant", columns="felt",
                ),
                "A table of intended feelings against felt ones.",
                "Each person counts once. Bold: felt as it was meant. Feelings are taken together "
                "in families; which of its near ones it was, a face does not tell.",
            )
        )  # fmt: skip
    both = (tables.beats(found), tables.felt(found))
    return Section("Beats", (), tuple(pictures), both)


def _stood_out(found: Findings, film: Film) -> Section:
    words = {"dip": "Attention dipped", "away": "People turned away", "delight": "People laughed"}
    sentences = []
    for each in found.stretches:
        before = "; ".join(
            f"the {_MARKS[mark.kind]} “{mark.what}”" for mark in each.before if mark.kind in _MARKS
        )
        sentences.append(
            f"{words.get(each.what, each.what)} "
            f"{film.stretch(each.segment, each.first, each.last)}"
            + (f", after {before}" if before else "")
            + f". By chance alone: probability {chance(each.probability)}."
        )
    if not sentences:
        sentences = [
            "No stretch stands out in which attention dipped, people turned away, or laughed "
            "where nothing was meant, beyond what chance alone would bring."
        ]
    return Section("What stands out", tuple(sentences), (), (tables.stretches(found),))


def _stayed(found: Findings, axis: Axis) -> Section:
    left = found.staying.left
    end = max([*found.staying.at, found.seconds.value, 1.0])
    one_way = len(found.seen) == 1 or (
        len(found.paths) == 1 and found.paths[0].people == found.people
    )
    strip = axis.strip if one_way and abs(axis.strip.end - end) < 0.25 * end else None
    if strip is not None:
        end = max(end, strip.end)
    picture = Picture(
        "staying",
        lambda: draw_staying(
            found.staying, end, strip, title="Who stayed",
            below=f"{people(found.people)}, {left} left before the end"
            if left else f"{people(found.people)}; nobody left before the end",
        ),
        f"The share of {people(found.people)} still watching; {left} left.",
        "By film time (Kaplan and Meier). The band holds each instant in 95 of 100 screenings.",
    )  # fmt: skip
    return Section("Staying and leaving", (), (picture,), (tables.left(found),))


def _flow(found: Findings, story: Story) -> Section:
    ended = {
        way.segment: round(way.share.value * way.share.people) for way in found.ways if not way.to
    }
    went = {
        (way.segment, way.to): round(way.share.value * way.share.people)
        for way in found.ways
        if way.to
    }
    stops = [
        Stop(
            each.segment,
            round(each.share.value * each.share.people) if each.share.people else 0,
            ended.get(each.segment, 0),
            each.segment in story.segments and story.segments[each.segment].is_ending,
        )
        for each in found.seen
    ]
    known = {stop.name for stop in stops}
    went = {
        pair: count for pair, count in went.items() if set(pair) <= known and pair[0] != pair[1]
    }
    pictures, sentences = [], []
    branches = len({one for one, _ in went}) < len(went)
    if branches and can_be_drawn(stops):
        pictures.append(
            Picture(
                "flow",
                lambda: draw_flow(
                    stops, went, found.people, title="The way through the film",
                    below=f"{people(found.people)}; a band is as wide as people went over it",
                ),
                f"Where {people(found.people)} went through the film's segments.",
                "Segments stand in columns, from the first to the endings (green). Grey bands lead "
                "back. What nobody saw is hollow.",
            )
        )  # fmt: skip
    if len(stops) > 1:
        unseen = [stop.name for stop in stops if not stop.people]
        if unseen:
            sentences.append(f"Never seen: {', '.join(unseen)}.")
        hardly = [stop for stop in stops if 0 < stop.people <= 0.1 * found.people]
        if hardly:
            said = ", ".join(f"{stop.name} ({people(stop.people)})" for stop in hardly)
            sentences.append(f"Hardly seen: {said}.")
        for each in found.abstained:
            if each.share.value > 0.3 and each.why:
                sentences.append(
                    f"In {each.segment}, {100 * each.share.value:.0f}\N{NO-BREAK SPACE}% of "
                    f"{each.decisions} decisions took the default path, since the viewer was not "
                    f"read: {each.why[0][0].rstrip('.')}."
                )
    every = (
        tables.ways(found), tables.seen(found), tables.abstained(found),
        tables.contradictions(found),
    )  # fmt: skip
    return Section("The way through the film", tuple(sentences), tuple(pictures), every)


def _transitions(found: Findings) -> Section:
    whole = next((each for each in found.transitions if not each.segment), None)
    pictures = []
    if whole is not None and whole.transitions:
        cells = [Cell(each.before, each.after, each.share) for each in whole.transitions]
        pictures.append(
            Picture(
                "transitions",
                lambda: draw_table(
                    cells, title="What follows what",
                    below="Of moments of one feeling, the share that was followed by another",
                    rows="after", columns="came",
                ),
                "A table of feelings and what feeling followed.",
                "All cases together; who has more of them counts more. By segment and beat, and "
                "how sure each share is: in the table.",
            )
        )  # fmt: skip
    return Section("Transitions of feeling", (), tuple(pictures), (tables.transitions(found),))
