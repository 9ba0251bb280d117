"""What is wrong with a story, all at once: its shape, its graph, its times and its files."""

from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Final

import networkx as nx

from engine.problems import Problem, Trouble, did_you_mean
from engine.story.check_files import file_findings
from engine.story.check_stretch import stretch_findings
from engine.story.findings import Finding
from engine.story.load import Loaded
from engine.story.media import MediaFacts
from engine.story.model import Segment, Story
from engine.words import SegmentName

SHORTEST_CHOICE: Final = 2.0
"""Seconds. Below that nobody can be read, and the next clip may not be ready."""

_MOST_HINTS: Final = 20  # spelling help compares with every name: dear for hostile files


def check(
    loaded: Loaded,
    feelings: Collection[str] | None = None,
    probe: Callable[[Path], MediaFacts | Trouble] | None = None,
) -> tuple[Problem, ...]:
    """Every problem of a story, those of loading included, in the order of the text.

    `feelings` are the known names of feelings; without them beats are not looked up.
    `probe` looks into a clip and returns its facts or a Trouble (raising one is as good);
    without it clips are only looked at from outside. Never raises for what a story says.
    """
    story = loaded.story
    if story is None:
        return loaded.problems
    findings = [
        *_graph_findings(story),
        *_time_findings(story),
        *_feeling_findings(story, feelings),
        *file_findings(story, loaded.folder, probe),
    ]
    found = {(each.code, loaded.written(each.location)): each for each in reversed(findings)}
    problems = [*loaded.problems, *(loaded.problem(each) for each in found.values())]
    return tuple(sorted(problems, key=lambda problem: (problem.line, problem.column)))


class _Speller:
    """Spelling help among known names, for the first few words only."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = list(known)
        self._left = _MOST_HINTS

    def guess(self, word: str) -> str | None:
        """The known name that is probably meant."""
        hint = self.hint(word)
        return hint[hint.index('"') + 1 : -2] if hint else None

    def hint(self, word: str) -> str:
        self._left -= 1
        return did_you_mean(word[:80], self._known) if self._left >= 0 else ""


# --- the film as a graph -----------------------------------------------------------------------


def _graph_findings(story: Story) -> Iterator[Finding]:
    names = story.segments
    speller = _Speller(names)
    start: SegmentName | None = story.start
    if start not in names:
        guess = speller.guess(story.start)
        yield Finding(
            "START-UNKNOWN",
            ("start",),
            f'The film starts at "{story.start}", but there is no such segment.',
            f'Did you mean "{guess}"?' if guess else "Name one of the segments.",
        )
        start = guess
    # The graph goes where the author probably meant: one slip of the pen is one problem,
    # not also an unreachable segment and a cycle without an end.
    graph: nx.DiGraph[SegmentName] = nx.DiGraph()
    graph.add_nodes_from(names)
    doubtful: set[SegmentName] = set()
    for name, segment in names.items():
        for index, cut in enumerate(segment.next):
            target: str | None = cut.to
            if target not in names:
                target = speller.guess(cut.to)
                yield Finding(
                    "CUT-UNKNOWN",
                    ("segments", name, "next", index, "to"),
                    f'This cut leads to "{cut.to}", but there is no such segment.',
                    f'Did you mean "{target}"?' if target else "Name one of the segments.",
                )
            if target is None:
                doubtful.add(name)
            else:
                graph.add_edge(name, target)
        yield from _default_findings(name, segment)
    if start is None:
        return
    reached = {start} | nx.descendants(graph, start)
    if not doubtful & reached:
        for name in names:
            if name not in reached:
                yield Finding(
                    "UNREACHABLE",
                    ("segments", name),
                    f'No cut leads from the start to "{name}".',
                    "Let a cut lead there, or delete the segment.",
                    at_key=True,
                )
    yield from _cycle_findings(story, graph.subgraph(reached), doubtful)


def _default_findings(name: SegmentName, segment: Segment) -> Iterator[Finding]:
    way = ("segments", name, "next")
    marked = [index for index, cut in enumerate(segment.next) if cut.default]
    for index in marked[1:]:
        yield Finding(
            "SEVERAL-DEFAULTS",
            (*way, index, "default"),
            f'"{name}" has more than one default cut.',
            "Keep `default: true` at the cut to take when the viewer cannot be read.",
        )
    for index in marked:
        if segment.next[index].when is not None:
            yield Finding(
                "GUARDED-DEFAULT",
                (*way, index, "when"),
                "The default cut is taken when nothing else may be, whatever its guard says.",
                "Delete this `when`, or make another cut the default.",
                at_key=True,
            )
    if segment.next and segment.default_cut is None:
        yield Finding(
            "NO-DEFAULT",
            way,
            f'Every cut of "{name}" has a guard: if none holds, the film cannot go on.',
            "Add a cut without `when`, or mark one with `default: true`.",
            at_key=True,
        )


def _cycle_findings(
    story: Story, graph: "nx.DiGraph[SegmentName]", doubtful: set[SegmentName]
) -> Iterator[Finding]:
    order = {name: place for place, name in enumerate(story.segments)}
    trapped: set[SegmentName] = set()
    for members in nx.strongly_connected_components(graph):
        leaves = any(target not in members for name in members for target in graph[name])
        ends = any(story.segments[name].is_ending or name in doubtful for name in members)
        if leaves or ends:
            continue
        trapped |= members
        listed = sorted(members, key=order.__getitem__)
        around = _listed(listed)
        yield Finding(
            "NO-WAY-OUT",
            ("segments", listed[0], "next"),
            f"From here the film never ends: it can only go round among {around}."
            if len(listed) > 1
            else "From here the film never ends: the segment leads only to itself.",
            "Let a cut lead to an ending, a segment without `next`.",
            at_key=True,
        )
    follows = {
        name: cut.to for name in graph if (cut := story.segments[name].default_cut) is not None
    }
    for loop in _loops(follows, order):
        if trapped.issuperset(loop):
            continue  # told already, and mended in the same way
        name = loop[0]
        default = story.segments[name].default_cut
        index = next(i for i, cut in enumerate(story.segments[name].next) if cut is default)
        yield Finding(
            "DEFAULT-LOOP",
            ("segments", name, "next", index, "to"),
            f"Whoever cannot be read sees {_listed(loop)} again and again, without end.",
            "Let one of their default cuts lead on towards an ending.",
        )


def _loops(
    follows: dict[SegmentName, SegmentName], order: dict[SegmentName, int]
) -> Iterator[list[SegmentName]]:
    """The cycles of a graph in which each node has one way on, each from its first member."""
    seen: set[SegmentName] = set()
    for begin in sorted(follows, key=order.__getitem__):
        path: dict[SegmentName, None] = {}
        name = begin
        while name in follows and name not in seen and name not in path:
            path[name] = None
            name = follows[name]
        if name in path:
            members = list(path)[list(path).index(name) :]
            first = min(range(len(members)), key=lambda i: order[members[i]])
            yield members[first:] + members[:first]
        seen.update(path)


def _listed(names: list[SegmentName]) -> str:
    quoted = [f'"{name}"' for name in names[:5]]
    if len(names) > 5:
        return f"{', '.join(quoted)} and {len(names) - 5} more"
    return " and ".join(filter(None, [", ".join(quoted[:-1]), quoted[-1]]))


# --- times and feelings --------------------------------------------------------------------------


def _time_findings(story: Story) -> Iterator[Finding]:
    for before, (index, point) in zip(story.arc, list(enumerate(story.arc))[1:], strict=False):
        if point.at <= before.at:
            yield Finding(
                "ARC-ORDER",
                ("arc", index, "at"),
                f"The arc goes back from {before.at:.0%} to {point.at:.0%}.",
                "Put its points in the order of time, each later than the one before.",
            )
    for name, segment in story.segments.items():
        way = ("segments", name)
        if segment.duration <= 0:
            yield Finding(
                "OUT-BEFORE-IN",
                (*way, "out"),
                f"The out point ({segment.out_point:g}s) is not after "
                f"the in point ({segment.in_point:g}s).",
                "Let `out` be later than `in`; both count from the clip's beginning.",
            )
            continue
        yield from stretch_findings(name, segment, SHORTEST_CHOICE)
        if segment.duration < SHORTEST_CHOICE and len(segment.next) > 1:
            yield Finding(
                "TOO-SHORT",
                (*way, "out"),
                f'"{name}" lasts {segment.duration:g}s, too short to choose between its cuts.',
                f"Let it last {SHORTEST_CHOICE:g}s or more, or leave it one cut.",
            )
        for index, beat in enumerate(segment.beats):
            if beat.at > segment.duration:
                yield Finding(
                    "BEAT-OUTSIDE",
                    (*way, "beats", index, "at"),
                    f"The beat comes {beat.at:g}s after the in point, but the segment "
                    f"lasts {segment.duration:g}s.",
                    "A beat's `at` counts from the segment's in point, not from the clip's "
                    "beginning.",
                )


def _feeling_findings(story: Story, feelings: Collection[str] | None) -> Iterator[Finding]:
    if feelings is None:
        return
    known = frozenset(feelings)
    speller = _Speller(sorted(known))
    for name, segment in story.segments.items():
        for index, beat in enumerate(segment.beats):
            if beat.feel not in known:
                yield Finding(
                    "FEELING-UNKNOWN",
                    ("segments", name, "beats", index, "feel"),
                    f'"{beat.feel}" is not in the lexicon of feelings.',
                    speller.hint(beat.feel) or "Choose a feeling from the lexicon.",
                )
