"""What is permitted: guards, clips that can be played, and an end that is always reached.

A cut that is not permitted is removed before anything is weighed, and keeps a sentence why.
"""

from collections.abc import Mapping
from typing import Final

import networkx as nx

from engine.story.graph import default_duration, graph_of
from engine.story.model import Cut, Story
from engine.words import Seconds, SegmentName

OVERTIME: Final = 3.0
"""A showing longer than this many default paths takes the surest way to an ending."""


class Limits:
    """The limits of one story. Holds nothing that changes; any thread."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self.graph = graph_of(story)
        """The story's segments and cuts; see `graph_of`."""
        self.running_time: Seconds = max(1.0, default_duration(story))
        """Seconds that the default path takes; at least one."""
        self.latest: Seconds = OVERTIME * self.running_time
        """Film time after which a cut may only lead home."""

    def is_overtime(self, at: Seconds) -> bool:
        """Whether a cut at this film time may only lead home."""
        return at > self.latest

    def ruled_out(
        self,
        segment: SegmentName,
        at: Seconds,
        holding: frozenset[int],
        failed: Mapping[SegmentName, str],
    ) -> tuple[str, ...]:
        """For each cut of `segment`, in order: why it is not permitted, or an empty string.

        `holding` are the places in `next` whose guards hold; `failed` maps each segment that
        cannot be shown to what is wrong with it ("cannot be played: …").
        """
        cuts = self._story.segments[segment].next
        home = self.homeward(segment, failed) if self.is_overtime(at) else None
        reasons = []
        for place, cut in enumerate(cuts):
            if cut.to not in self._story.segments:
                reasons.append(f"{cut.to} is not in the story")
            elif cut.to in failed:
                reasons.append(f"{cut.to} {failed[cut.to]}")
            elif self.is_overtime(at):
                late = f"the showing has run longer than {OVERTIME:g} times its default path"
                reasons.append("" if cut is home else late)
            elif cut.choice is not None and place not in holding:
                reasons.append(f'"{cut.choice}" was not chosen')
            elif cut.when is not None and place not in holding:
                reasons.append(f'its guard "{cut.when}" did not hold')
            else:
                reasons.append("")
        return tuple(reasons)

    def homeward(self, segment: SegmentName, failed: Mapping[SegmentName, str]) -> Cut | None:
        """The cut that surely leads to an ending past all failed clips; None if none does.

        The default cut, if the default path from here can be played to an ending; else the
        first cut of the quickest way to one. Guards are not asked: an end must be reached.
        """
        here = self._story.segments[segment]
        if self._default_path_ends(segment, failed):
            return here.default_cut
        playable = self.graph.subgraph(
            name for name in self.graph if name == segment or name not in failed
        )
        endings = {name for name in playable if self._story.segments[name].is_ending}
        if not endings:
            return None
        # Backwards from the endings; a cut costs the seconds of the segment it leaves.
        times = nx.multi_source_dijkstra_path_length(
            playable.reverse(copy=False), endings, weight=lambda to, _from, _cuts: self._cost(to)
        )
        reaching = [cut for cut in here.next if cut.to in times]
        return min(reaching, key=lambda cut: times[cut.to] + self._cost(cut.to), default=None)

    def _cost(self, segment: SegmentName) -> Seconds:
        return max(0.0, self._story.segments[segment].duration)

    def _default_path_ends(self, segment: SegmentName, failed: Mapping[SegmentName, str]) -> bool:
        seen: set[SegmentName] = set()
        name = segment
        while not (here := self._story.segments[name]).is_ending:
            cut = here.default_cut
            if name in seen or cut is None:
                return False
            seen.add(name)
            name = cut.to
            if name in failed or name not in self._story.segments:
                return False
        return True
