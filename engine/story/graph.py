"""The story as a networkx graph, and its default path."""

from typing import TYPE_CHECKING

import networkx as nx

from engine.adding import added
from engine.story.model import Cut, Story
from engine.words import Seconds, SegmentName

if TYPE_CHECKING:
    StoryGraph = nx.MultiDiGraph[SegmentName]


def graph_of(story: Story) -> "StoryGraph":
    """A multigraph with segments as nodes and cuts as edges, in the order written.

    Node attributes: `duration` (seconds), `beats` (tuple of Beat), `ending` (bool). Edge
    attributes: `cut` (Cut), and as key the cut's index in `next`. Cuts to segments that do
    not exist are left out; `check` reports them.
    """
    graph: StoryGraph = nx.MultiDiGraph()
    for name, segment in story.segments.items():
        graph.add_node(
            name, duration=segment.duration, beats=segment.beats, ending=segment.is_ending
        )
    for name, segment in story.segments.items():
        for index, cut in enumerate(segment.next):
            if cut.to in story.segments:
                graph.add_edge(name, cut.to, key=index, cut=cut)
    return graph


def default_path(story: Story) -> tuple[SegmentName, ...]:
    """The segments that a viewer sees who cannot be read, from the start to an ending.

    In a story with errors it stops before a segment that does not exist or was shown already, and
    where no cut is a default.
    """
    path: dict[SegmentName, None] = {}
    name: SegmentName | None = story.start
    while name in story.segments and name not in path:
        path[name] = None
        cut: Cut | None = story.segments[name].default_cut
        name = cut.to if cut else None
    return tuple(path)


def default_duration(story: Story) -> Seconds:
    """The running time of the default path, in seconds."""
    return added(story.segments[name].on_screen for name in default_path(story))
