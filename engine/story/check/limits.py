"""Checks whether a film can keep its own limits: running time, must-sees, forbidden content."""

import math
from collections.abc import Callable, Iterator
from itertools import pairwise

import networkx as nx

from engine.problems import did_you_mean
from engine.story.findings import Finding
from engine.story.graph import default_duration, default_path
from engine.story.model import Segment, Story
from engine.story.reach import Reach, longest, shortest
from engine.story.text.scalars import short
from engine.story.text.value_slips import written_time
from engine.words import Affect, Seconds, SegmentName

Feel = Callable[[str], Affect | None]
"""Valence and arousal of a feeling's name; None for a name that is none."""


def limit_findings(story: Story, reach: Reach, feel: Feel) -> Iterator[Finding]:
    """The findings on `limits`, and on what in the film they make impossible."""
    if not reach.graph:
        return
    yield from _time_findings(story, reach)
    yield from _must_see_findings(story, reach)
    forbidden = {
        name: why
        for name in reach.graph
        if (why := forbidden_by(story.segments[name], story, feel))
    }
    left = reach.graph.subgraph(name for name in reach.graph if name not in forbidden)
    if forbidden and not _ends(left, story, reach):
        name, why = next(iter(forbidden.items()))
        yield Finding(
            "LIMITS-IMPOSSIBLE",
            ("limits",),
            "Within these limits no way leads from the start to an ending: "
            f'"{short(name)}" is never shown, for {why}.',
            "Loosen them, or let a cut lead around what they forbid.",
            at_key=True,
        )
        return
    for name, why in forbidden.items():
        yield Finding(
            "SEGMENT-FORBIDDEN",
            ("segments", name),
            f'"{short(name)}" is never shown: {why}.',
            "Loosen `limits`, or delete the segment.",
            at_key=True,
        )


def forbidden_by(segment: Segment, story: Story, feel: Feel) -> str:
    """The story's limit that a segment breaks, as half a sentence; empty where there is none."""
    limits = story.limits
    notes = [note for note in segment.notes if note in limits.without]
    if notes:
        return f"`limits` forbid {short(notes[0])}"
    if segment.intensity is not None and segment.intensity > limits.intensity:
        return f"its intensity ({segment.intensity:g}) is above the limit ({limits.intensity:g})"
    for beat in segment.beats:
        meant = feel(beat.feel)
        if meant is None:
            continue
        arousal, valence = meant.arousal * beat.strength, meant.valence * beat.strength
        if arousal > limits.arousal:
            return f"{beat.feel} means to arouse by {arousal:.2f}, above {limits.arousal:g}"
        if valence < limits.valence:
            return f"{beat.feel} means a valence of {valence:.2f}, below {limits.valence:g}"
    return ""


def _ends(graph: "nx.DiGraph[SegmentName]", story: Story, reach: Reach) -> bool:
    if story.start not in graph:
        return False
    reached = {story.start} | nx.descendants(graph, story.start)
    return any(name in reached for name in reach.endings)


def _time_findings(story: Story, reach: Reach) -> Iterator[Finding]:
    rate = story.limits.cuts_a_minute
    path = default_path(story)
    lasts = default_duration(story)
    if rate is not None and len(path) > 1 and lasts > 0:
        cuts = 60 * (len(path) - 1) / lasts
        if cuts > rate:
            yield Finding(
                "CUTS-A-MINUTE",
                ("limits", "cuts_a_minute"),
                f"The default path itself has {cuts:.1f} cuts a minute, more than {rate:g}.",
                "Permit more, or let its segments be longer.",
            )
    wanted = story.limits.running_time
    if wanted is None:
        return
    low, high = wanted
    if low > high:
        yield Finding(
            "RUNNING-TIME-ORDER",
            ("limits", "running_time"),
            f"The shortest running time ({low:g}s) is above the longest ({high:g}s).",
            f"Write the shortest first: [{written_time(high)}, {written_time(low)}].",
        )
        return
    least, most = _lengths(story, reach)
    if least is not None and (least > high or most < low):
        said = f"at least {least:.0f}s" if least > high else f"at most {most:.0f}s"
        yield Finding(
            "RUNNING-TIME",
            ("limits", "running_time"),
            f"No way through the film takes between {low:g}s and {high:g}s: it takes {said}.",
            "Change the limit, or the length of segments.",
        )
    elif not low <= lasts <= high and story.segments[path[-1]].is_ending:
        yield Finding(
            "DEFAULT-TIME",
            ("limits", "running_time"),
            f"The default path takes {lasts:.0f}s, outside of {low:g}s to {high:g}s: whoever "
            "cannot be read is led off it.",
            "Let the default cuts keep the running time.",
        )


def _lengths(story: Story, reach: Reach) -> tuple[Seconds | None, Seconds]:
    """The least and the greatest running time; None where there is no ending."""
    endings = reach.endings
    least = min(
        (reach.earliest[name] + shortest(story.segments[name]) for name in endings), default=None
    )
    most = max(
        (reach.latest[name] + longest(story.segments[name]) for name in endings),
        default=math.inf,
    )
    return least, most


def _must_see_findings(story: Story, reach: Reach) -> Iterator[Finding]:
    known: list[tuple[int, SegmentName]] = []
    for place, name in enumerate(story.limits.must_see):
        location = ("limits", "must_see", place)
        if name not in story.segments:
            yield Finding(
                "MUST-SEE-UNKNOWN",
                location,
                f'"{short(name)}" must be seen, but there is no such segment.',
                did_you_mean(short(name, 80), list(story.segments)[:5000])
                or "Name one of the segments.",
            )
        elif name in reach.graph:
            known.append((place, name))
    pair = _apart(reach, [name for _, name in known])
    if pair is None:
        for place, name in known:
            if not _is_sure(story, reach, name):
                yield Finding(
                    "MUST-SEE-MISSED",
                    ("limits", "must_see", place),
                    f'"{short(name)}" can be missed: somewhere every way to it has a guard, '
                    "which may not hold.",
                    "Let a cut without `when` lead there from each segment before it.",
                )
    else:
        yield Finding(
            "MUST-SEE-IMPOSSIBLE",
            ("limits", "must_see"),
            f'No showing can hold both "{short(pair[0])}" and "{short(pair[1])}": no way leads '
            "from one to the other.",
            "Let a cut lead from one to the other, or demand only one.",
        )


def _is_sure(story: Story, reach: Reach, wanted: SegmentName) -> bool:
    """Whether guards alone cannot keep a viewer from a segment.

    From a segment that is sure some cut that is always permitted leads to one that is sure;
    cuts that lead astray are illegal, so that one is taken.
    """
    sure = {wanted}
    waiting = [wanted]
    default = {name: story.segments[name].default_cut for name in reach.graph}
    while waiting:
        name = waiting.pop()
        for before in reach.graph.predecessors(name):
            if before in sure:
                continue
            cuts = story.segments[before].next
            if any(cut.to == name and (cut.is_open or cut is default[before]) for cut in cuts):
                sure.add(before)
                waiting.append(before)
    return story.start in sure


def _apart(reach: Reach, names: list[SegmentName]) -> tuple[SegmentName, SegmentName] | None:
    """Two segments that no showing can both hold, if there are any among these."""
    if len(names) < 2:
        return None
    condensed = nx.condensation(reach.graph)
    mapping = condensed.graph["mapping"]
    order = {group: place for place, group in enumerate(nx.topological_sort(condensed))}
    chain = sorted(names, key=lambda name: order[mapping[name]])
    for one, other in pairwise(chain):
        together = mapping[one] == mapping[other]
        if not together and not nx.has_path(condensed, mapping[one], mapping[other]):
            return one, other
    return None
