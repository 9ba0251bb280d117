"""What came of a film's beats."""

import math
from typing import Final

import numpy as np

from engine.audience.beats import Felt, beats, chance_of, intended_against_felt
from engine.audience.intervals import Truths
from engine.screening.findings import BeatFindings
from engine.screening.gathered import Gathered
from engine.story.model import Story
from engine.viewer.emotions import families, family_of, feelings
from engine.viewer.moments import ANSWERED_WITHIN

_NEAR: Final = 0.45  # as near, a reaction of another family answers a beat (`showing.reactions`)
_WINDOW: Final = math.ceil(ANSWERED_WITHIN)  # seconds in which a beat is answered


def beat_findings(gathered: Gathered, story: Story) -> tuple[BeatFindings, ...]:
    """Each beat, in the film's order; where somebody saw one twice, the first time counts."""
    found: dict[tuple[str, float, str], dict[int, float]] = {}
    meant: dict[tuple[str, float, str], str] = {}
    for row in gathered.beats:
        beat = (row["segment"], row["media"], row["beat"])
        meant[beat] = row["intended"]
        landed = math.nan if row["landed"] is None else row["landed"]
        found.setdefault(beat, {}).setdefault(gathered.number[row["showing"]], landed)
    order = {name: place for place, name in enumerate(story.segments)}
    sorted_beats = sorted(found, key=lambda each: (order.get(each[0], len(order)), each[1]))
    if not sorted_beats:
        return ()
    landed = np.full((len(gathered.people), len(sorted_beats)), np.nan)
    for place, beat in enumerate(sorted_beats):
        for person, value in found[beat].items():
            landed[person, place] = value
    by_chance: dict[str, float] = {}
    for beat in sorted_beats:
        if meant[beat] not in by_chance:
            by_chance[meant[beat]] = _chance(gathered, story, meant[beat])
    told = beats(
        landed,
        tuple(beat[2] for beat in sorted_beats),
        tuple(meant[beat] for beat in sorted_beats),
        np.array([by_chance[meant[beat]] for beat in sorted_beats]),
    )
    return tuple(
        BeatFindings(beat[0], beat[1], each) for beat, each in zip(sorted_beats, told, strict=True)
    )


def felt_findings(gathered: Gathered) -> tuple[Felt, ...]:
    """What was felt at beats that were answered, by family, beside what they meant."""
    return intended_against_felt(
        [
            (gathered.number[row["showing"]], _family(row["intended"]), _family(row["felt"]))
            for row in gathered.beats
            if row["felt"] is not None
        ]
    )


def meant_seconds(gathered: Gathered, story: Story) -> Truths:
    """In which bins of the film a beat may be answered, (bins,)."""
    return np.array(
        [
            any(
                beat.at - 1.0 < place.media + 1.0 and place.media <= beat.at + _WINDOW
                for beat in story.segments[place.segment].beats
            )
            if place.segment in story.segments
            else False
            for place in gathered.places
        ],
        bool,
    )


def _chance(gathered: Gathered, story: Story, intended: str) -> float:
    """How often a reaction that would answer such a beat begins in a window in which none is."""
    place = feelings().get(intended)
    kinds = {_family(intended)}
    if place is not None:
        kinds |= {name for name in families() if math.dist(feelings()[name], place) <= _NEAR}
    panel = gathered.reactions(kinds)
    windows = panel.values.copy()
    for later in range(1, _WINDOW):
        windows[:, :-later] = np.fmax(windows[:, :-later], panel.values[:, later:])
    meant = np.concatenate([meant_seconds(gathered, story), [True]])  # nowhere is no window
    free = np.where(meant[panel.places], np.nan, windows)
    return chance_of(free, np.zeros(free.shape[1]))


def _family(feeling: str) -> str:
    try:
        return family_of(feeling)
    except KeyError:
        return feeling
