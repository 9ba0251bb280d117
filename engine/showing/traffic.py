"""How many of a crowd of simulated viewers go over each cut: which ways of a film are walked."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from engine.sensing.reading import Reading
from engine.showing.drive import Drive
from engine.showing.events import Asked
from engine.showing.showing import Showing
from engine.showing.simulate.viewers import TICK, Effects, SimulatedViewer
from engine.story.model import Story
from engine.words import Seconds, SegmentName


@dataclass(frozen=True, slots=True)
class Traffic:
    """Of `viewers` the share (0 to 1) that came to each segment, and from one to the next.

    What nobody saw is left out.
    """

    viewers: int
    segments: dict[SegmentName, float]
    cuts: dict[tuple[SegmentName, SegmentName], float]


class _InTheCrowd:
    """A simulated viewer who answers questions as a die falls."""

    def __init__(self, effects: Effects, seed: int, number: int) -> None:
        self._viewer = SimulatedViewer(effects, seed, number)
        self._die = Random(f"{seed}:{number}:answers")
        self._since: Seconds = 0.0
        self._now: Seconds = 0.0
        self._begun = False

    def readings(self, now: Seconds) -> Iterable[Reading]:
        self._now = now
        if self._begun:
            self._viewer.watch(now - self._since)
        return self._viewer.readings(now)

    def enter(self, segment: SegmentName) -> None:
        self._begun, self._since = True, self._now
        self._viewer.enter(segment)

    def answer(self, asked: Asked) -> int | None:
        return self._die.choice(asked.options)[0]


def traffic_of(story: Story, viewers: int, seed: int = 0) -> Traffic:
    """Show the film to so many viewers; the same seed gives the same crowd."""
    effects = Effects(story)
    segments: Counter[SegmentName] = Counter()
    cuts: Counter[tuple[SegmentName, SegmentName]] = Counter()
    for number in range(viewers):
        crowd = _InTheCrowd(effects, seed, number)
        path = Drive(Showing(story), crowd, every=TICK).run().path
        segments.update(set(path))
        cuts.update(set(pairwise(path)))
    return Traffic(
        viewers,
        {name: segments[name] / viewers for name in story.segments if name in segments},
        {cut: cuts[cut] / viewers for cut in sorted(cuts)},
    )
