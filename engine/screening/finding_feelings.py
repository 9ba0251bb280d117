"""What feeling followed what, and which decisions a viewer's next minute spoke against."""

import math
from typing import Final

import numpy as np

from engine.audience.flow import Contradiction, spoke_against
from engine.audience.groups import FEWEST
from engine.audience.transitions import transitions
from engine.screening.findings import TransitionFindings
from engine.screening.gathered import Gathered
from engine.steering.response import affect_transition
from engine.story.model import Story
from engine.viewer.emotions import families
from engine.words import Affect, Seconds

_NEXT: Final[Seconds] = 60.0
_STEP: Final[Seconds] = 1.0


def transition_findings(gathered: Gathered) -> tuple[TransitionFindings, ...]:
    """Of the whole film, then of each segment, then of each beat: from the feeling before it to the
    one after it. Feelings are the families of moments; only places that at least five people have
    been to."""
    names = families()
    number = {name: place for place, name in enumerate(names)}
    mine: list[list[tuple[str, float, int]]] = [[] for _ in gathered.people]
    for row in gathered.moments:
        if row["kind"] in number:
            person = gathered.number[row["showing"]]
            mine[person].append((row["segment"], row["at"], number[row["kind"]]))
    whole = transitions([[felt for _, _, felt in each] for each in mine], names)
    found = [TransitionFindings("", "", whole)] if whole else []
    for segment in dict.fromkeys(place.segment for place in gathered.places):
        # Into a segment with what was felt just before it.
        ways = [_within(each, segment) for each in mine]
        if sum(len(way) > 1 for way in ways) >= FEWEST:
            found.append(TransitionFindings(segment, "", transitions(ways, names)))
    beats: dict[tuple[str, str], list[list[int]]] = {}
    for row in gathered.beats:
        person = gathered.number[row["showing"]]
        before = [felt for _, at, felt in mine[person] if at < row["at"]][-1:]
        after = [felt for _, at, felt in mine[person] if at >= row["at"]][:1]
        if before and after:
            beats.setdefault((row["segment"], row["beat"]), []).append([*before, *after])
    for (segment, beat), ways in beats.items():
        if len(ways) >= FEWEST:
            found.append(TransitionFindings(segment, beat, transitions(ways, names)))
    return tuple(found)


def _within(felt: list[tuple[str, float, int]], segment: str) -> list[int]:
    inside = [place for place, (name, _, _) in enumerate(felt) if name == segment]
    if not inside:
        return []
    return [felt[place][2] for place in range(max(0, inside[0] - 1), inside[-1] + 1)]


def contradictions(gathered: Gathered, story: Story) -> tuple[Contradiction, ...]:
    """Of the decisions that steering took: how far, in the minute after the cut, people were from
    where the segments they then saw mean to lead (root mean square distance in the plane of
    valence and arousal)."""
    rows = []
    valence, arousal = gathered.course["valence"], gathered.course["arousal"]
    visits: dict[int, list[tuple[float, str, float]]] = {}
    for row in gathered.visits:
        person = gathered.number[row["showing"]]
        visits.setdefault(person, []).append((row["at"], row["segment"], row["media"]))
    for row in gathered.decisions:
        if row["kind"] not in (None, "steered", "calmed"):
            continue
        person, at = gathered.number[row["showing"]], row["at"]
        first, last = int(at), min(int(at + _NEXT), valence.shape[1])
        felt = np.stack([valence[person, first:last], arousal[person, first:last]], axis=1)
        meant = _meant(story, visits.get(person, []), first, felt)
        away = np.sqrt(np.nanmean(np.sum((felt - meant) ** 2, axis=1))) if len(felt) else math.nan
        if math.isfinite(away):
            rows.append((person, row["segment"], row["chosen"], float(away)))
    return spoke_against(rows)


def _meant(
    story: Story, visits: list[tuple[float, str, float]], first: int, felt: np.ndarray
) -> np.ndarray:
    """Where the segments on screen mean to lead somebody from where they are, second by second."""
    meant = np.full(felt.shape, np.nan)
    known = felt[np.isfinite(felt).all(axis=1)]
    if not len(known):
        return meant
    now = Affect(*known[0])
    for place in range(len(felt)):
        at = first + place + 0.5
        on_screen = [each for each in visits if each[0] <= at][-1:]
        if not on_screen or on_screen[0][1] not in story.segments:
            continue
        began, name, media = on_screen[0]
        segment, into = story.segments[name], max(0.0, at - began) + media
        # The step of a second, as the difference of two transitions from the in point.
        before = affect_transition(segment, max(0.0, into - _STEP))
        after = affect_transition(segment, into)
        share = after.retention / before.retention if before.retention > 0 else 1.0
        now = Affect(
            share * now.valence + after.valence - share * before.valence,
            share * now.arousal + after.arousal - share * before.arousal,
        )
        meant[place] = now
    return meant
