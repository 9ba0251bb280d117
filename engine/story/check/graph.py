"""Checks the graph: cuts to missing segments, cycles, defaults, reachability."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

import networkx as nx

from engine.problems import nearest, offered
from engine.story.findings import Finding
from engine.story.model import Segment, Story
from engine.words import SegmentName

_MOST_HINTS: Final = 20  # spelling help compares with every name: dear for hostile files


class _Speller:
    """Suggests known names for misspelt ones, for the first few words only."""

    def __init__(self, story: Story) -> None:
        self._names = list(story.segments)
        self._clips: dict[str, SegmentName] = {}
        for name, segment in story.segments.items():
            self._clips.setdefault(segment.clip, name)
            self._clips.setdefault(segment.clip.rpartition(".")[0], name)
        self._left = _MOST_HINTS

    def guess(self, word: str) -> str | None:
        """The known name that is probably meant, or the segment of a named clip."""
        self._left -= 1
        if self._left < 0:
            return None
        last = word.rpartition(".")[2].rpartition("/")[2]
        meant = last if last in self._names else nearest(word[:80], self._names)
        return meant or self._clips.get(word)


def graph_findings(story: Story) -> Iterator[Finding]:
    """The findings on the start, on cuts and defaults, and on reachability."""
    names = story.segments
    speller = _Speller(story)
    start: SegmentName | None = story.start
    if start not in names:
        guess = speller.guess(story.start)
        yield Finding(
            "START-UNKNOWN",
            ("start",),
            f'The film starts at "{story.start}", but there is no such segment.',
            offered(story.start, guess) or "Name one of the segments.",
        )
        start = guess
    # The graph goes where the author probably meant: one slip of the pen is one problem,
    # not also an unreachable segment and a cycle without an end.
    graph: nx.DiGraph[SegmentName] = nx.DiGraph()
    graph.add_nodes_from(names)
    doubtful: set[SegmentName] = set()
    # A name that several cuts misspell alike is one mistake, most likely where it was given.
    lead_to = Counter(cut.to for segment in names.values() for cut in segment.next)
    guessed: dict[SegmentName, SegmentName | None] = {}
    for name, segment in names.items():
        for index, cut in enumerate(segment.next):
            target: str | None = cut.to
            if target not in names:
                if cut.to not in guessed:
                    target = guessed[cut.to] = speller.guess(cut.to)
                    also = lead_to[cut.to] - 1
                    others = f" (nor for {also} cut{'s' if also > 1 else ''} more)" if also else ""
                    yield Finding(
                        "CUT-UNKNOWN",
                        ("segments", name, "next", index, "to"),
                        f'This cut leads to "{cut.to}", but there is no such segment{others}.',
                        offered(cut.to, target) or "Name one of the segments.",
                    )
                target = guessed[cut.to]
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
        if segment.next[index].when not in (None, "else", "otherwise", "default"):
            yield Finding(
                "GUARDED-DEFAULT",
                (*way, index, "when"),
                "The default cut is taken when nothing else may be, whatever its guard says.",
                "Delete this `when`, or make another cut the default.",
                at_key=True,
            )
    # A `when` that says `else` for it is told where the guards are.
    said = any(cut.when in ("else", "otherwise", "default") for cut in segment.next)
    if segment.next and segment.default_cut is None and not said:
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
