"""Makes the findings of one cut from what was gathered of it."""

import itertools
from collections import Counter
from typing import Final, Literal

import numpy as np

from engine.audience.before import stood_before
from engine.audience.clusters import clusters
from engine.audience.curves import curve
from engine.audience.flow import Seen, abstained, seen, ways
from engine.audience.groups import FEWEST, shown_apart
from engine.audience.intervals import Truths, mean_interval
from engine.audience.leaving import staying
from engine.audience.likeness import order_by_likeness
from engine.audience.panel import Panel
from engine.audience.standing_out import standing_out
from engine.audience.synchrony import synchrony
from engine.screening.finding_beats import beat_findings, felt_findings, meant_seconds
from engine.screening.finding_feelings import contradictions, transition_findings
from engine.screening.findings import (
    Curves,
    Findings,
    Heatmap,
    Left,
    PathFindings,
    SegmentFindings,
    StretchFindings,
)
from engine.screening.folder import Film, Screening
from engine.screening.gathered import SENSED, SOUNDS, Gathered, gather
from engine.screening.marks import marks
from engine.story.model import Story
from engine.words import Seconds

SEED: Final = 1
"""All chance in a screening's findings is drawn by it, so that they are the same every time."""

_FOUND_IN: Final = 4
"""Seconds from a showing's beginning in which the belief about its viewer still comes from what is
usual for everybody, so that all of them seem to come to attention together."""
_SMOOTH: Final = 3  # seconds over which attention and laughs are averaged to look for stretches
_MAPPED: Final = ("valence", "arousal", "attention")
_MOST_ROWS: Final = 200  # people in a heatmap


def findings(screening: Screening, film: Film, seed: int = SEED) -> Findings:
    """All that the screening says of one of its films. Raises Trouble where it cannot be read."""
    return found_of(gather(screening, film), screening.story(film), seed)


def found_of(gathered: Gathered, story: Story, seed: int = SEED) -> Findings:
    """The findings of what was gathered."""
    panels = {name: gathered.panel(name) for name in SENSED}
    panels |= {sound: gathered.reactions({sound}) for sound in SOUNDS}
    weights = gathered.weights()
    valence = panels["valence"].by_bin()
    showings = gathered.showings
    seconds = np.array([row["seconds"] for row in showings], float)
    chosen = [row for row in gathered.decisions if row["kind"] == "chosen"]
    decided = [
        (gathered.number[row["showing"]], row["segment"], row["abstained"], row["why"])
        for row in gathered.decisions
    ]
    return Findings(
        cut=gathered.film.cut,
        film=gathered.film.film,
        title=gathered.film.title,
        people=len(showings),
        of=gathered.of,
        seconds=mean_interval(seconds),
        labels=shown_apart([row["labels"] for row in showings]),
        weighted=weights is not None,
        segments=_segments(gathered, panels, weights, seed),
        paths=_paths(gathered, panels, seed),
        heatmaps=tuple(_heatmap(gathered, name, panels[name]) for name in _MAPPED),
        synchrony={name: synchrony(panels[name], seed, _draws(gathered, 499)) for name in _MAPPED},
        kinds=clusters(valence[:_MOST_ROWS], seed),
        beats=beat_findings(gathered, story),
        felt=felt_findings(gathered),
        stretches=_stretches(gathered, story, panels, seed),
        staying=staying(seconds, np.array([row["ended"] == "left" for row in showings], bool)),
        left=_left(gathered, story),
        ways=ways(gathered.paths()),
        seen=_seen(gathered, story),
        abstained=abstained(decided),
        chosen=ways([(row["segment"], row["chosen"]) for row in chosen]),
        contradictions=contradictions(gathered, story),
        transitions=transition_findings(gathered),
    )


def _draws(gathered: Gathered, most: int) -> int:
    """How often chance is drawn: of large audiences less often, as each draw takes longer."""
    return most if gathered.where.size < 60_000 else most // 4


def _segments(
    gathered: Gathered, panels: dict[str, Panel], weights: np.ndarray | None, seed: int
) -> tuple[SegmentFindings, ...]:
    found = []
    by_bin = {name: panel.by_bin() for name, panel in panels.items()}
    segments = np.array([place.segment for place in gathered.places])
    media = np.array([place.media for place in gathered.places])
    for name in dict.fromkeys(segments.tolist()):
        here = np.flatnonzero(segments == name)
        inside = weights[:, here] if weights is not None else None
        curves: Curves = {
            quantity: curve(values[:, here], media[here], seed, inside)
            for quantity, values in by_bin.items()
            if np.isfinite(values[:, here]).any()
        }
        people = sum(name in path for path in gathered.paths())
        found.append(SegmentFindings(name, people, curves))
    return tuple(found)


def _paths(gathered: Gathered, panels: dict[str, Panel], seed: int) -> tuple[PathFindings, ...]:
    taken = gathered.paths()
    found = []
    for path, people in Counter(taken).most_common():
        if people < FEWEST:
            break
        those = np.flatnonzero([each == path for each in taken])
        longest = int(max(gathered.showings[each]["seconds"] for each in those)) + 1
        until = min(longest, gathered.where.shape[1])
        curves = {
            name: curve(panel.values[those, :until], np.arange(until, dtype=float), seed)
            for name, panel in panels.items()
            if np.isfinite(panel.values[those, :until]).any()
        }
        found.append(PathFindings(path, people, curves))
    return tuple(found)


def _heatmap(gathered: Gathered, name: str, panel: Panel) -> Heatmap:
    values = panel.by_bin()[:_MOST_ROWS]
    measured = np.flatnonzero(np.isfinite(values).any(axis=1))
    order = measured[list(order_by_likeness(values[measured]))]
    return Heatmap(
        name,
        tuple(place.segment for place in gathered.places),
        tuple(place.media for place in gathered.places),
        tuple(tuple(row) for row in values[order].tolist()),
    )


def _stretches(
    gathered: Gathered, story: Story, panels: dict[str, Panel], seed: int
) -> tuple[StretchFindings, ...]:
    """Dips of attention, turning away, and laughs where nothing was meant."""
    marked = marks(gathered.film, story)
    nothing_meant = ~meant_seconds(gathered, story)
    sought: tuple[tuple[str, Panel, Literal["below", "above"], Truths | None], ...] = (
        ("dip", panels["attention"].without_first(_FOUND_IN), "below", None),
        ("away", panels["away"].without_first(_FOUND_IN), "above", None),
        ("delight", panels["laugh"], "above", nothing_meant),
    )
    found = []
    for what, panel, side, looked_at in sought:
        for each in standing_out(
            panel,
            side,
            seed,
            smooth=_SMOOTH,
            looked_at=looked_at,
        ):
            for first, last in _within_segments(gathered, each.first, each.last):
                begins, most = gathered.places[first], min(last, max(first, each.most))
                found.append(
                    StretchFindings(
                        what,
                        begins.segment,
                        begins.media,
                        gathered.places[last].media + 1.0,
                        gathered.places[most].media,
                        each.change,
                        each.probability,
                        stood_before(begins.media + 1.0, marked.get(begins.segment, ())),
                    )
                )
    return tuple(found)


def _within_segments(gathered: Gathered, first: int, last: int) -> list[tuple[int, int]]:
    """A run of bins, in a part for each segment."""
    names = [gathered.places[each].segment for each in range(first, last + 1)]
    edges = [0, *(i for i in range(1, len(names)) if names[i] != names[i - 1]), len(names)]
    return [(first + a, first + b - 1) for a, b in itertools.pairwise(edges)]


def _left(gathered: Gathered, story: Story) -> tuple[Left, ...]:
    marked = marks(gathered.film, story)
    last = {row["showing"]: row for row in gathered.visits}
    found = []
    for row in gathered.showings:
        visit = last.get(row["showing"])
        if row["ended"] == "left" and visit is not None:
            media: Seconds = visit["media"] + visit["seconds"]
            before = stood_before(media, marked.get(visit["segment"], ()))
            found.append(Left(visit["segment"], media, visit["at"] + visit["seconds"], before))
    return tuple(sorted(found, key=lambda each: each.at))


def _seen(gathered: Gathered, story: Story) -> tuple[Seen, ...]:
    seconds: list[dict[str, float]] = [{} for _ in gathered.people]
    for row in gathered.visits:
        mine = seconds[gathered.number[row["showing"]]]
        mine[row["segment"]] = mine.get(row["segment"], 0.0) + row["seconds"]
    return seen(seconds, tuple(story.segments))
