"""Many simulated showings of one story: one after the other, or by an executor's workers.

Each viewer is a function of the seed and their number, each decision one of the showing alone,
and a tally adds whole numbers: so the figures are the same however the work is dealt out.
"""

import json
import math
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, as_completed
from itertools import islice
from pathlib import Path
from typing import Final

from engine.showing.drive import Drive
from engine.showing.events import Stepped
from engine.showing.log.opening import opened
from engine.showing.log.writer import LogWriter
from engine.showing.showing import LEAD, Showing
from engine.simulation.reasons import CountingPlanner
from engine.simulation.side_by_side import SideBySide
from engine.simulation.tally import SHARES, Tally
from engine.simulation.viewers import TICK, Effects, SimulatedViewer, World
from engine.steering.preset import Preset
from engine.story.load import story_from_log
from engine.story.model import Story
from engine.words import SegmentName

_AT_ONCE: Final = 500  # showings that a worker plays side by side, before it reports
_WAITING: Final = 64  # parts that are dealt out at any time

Progress = Callable[[int], None]
"""Told how many showings are done, or as good as."""


class Simulation:
    """One story, made ready for many showings. One thread."""

    def __init__(
        self,
        story: Story,
        seed: int,
        preset: Preset = Preset(),  # noqa: B008 - frozen
        broken: frozenset[SegmentName] = frozenset(),
        world: World = World(),  # noqa: B008 - frozen
    ) -> None:
        self.story = story
        self.seed = seed
        self._world = world
        self._broken = broken
        self._planner = CountingPlanner(story, preset)
        self._effects = Effects(story)

    def drive(self, number: int, *, bare: bool = True) -> Drive[SimulatedViewer]:
        """One viewer's showing, ready to run."""
        showing = Showing(self.story, planner=self._planner, bare=bare)
        viewer = SimulatedViewer(self._effects, self.seed, number, self._world)
        return Drive(showing, viewer, self._broken, every=TICK)

    def play(self, first: int, count: int, progress: Progress = lambda _done: None) -> Tally:
        """The tally of viewers `first` and the `count - 1` after. `progress` is told how many of
        them would be done by now if each took the default path's time."""
        tally = Tally()
        self._planner.counted()
        length = self._planner.limits.running_time
        side_by_side = SideBySide(
            self.story, self._planner, self._effects, self.seed, range(first, first + count),
            self._broken, world=self._world,
        )  # fmt: skip
        for now, going in side_by_side.run():
            share = int(now / length * SHARES)
            if share <= SHARES:
                audience = side_by_side.audience
                tally.watch(share, audience.valence[going], audience.arousal[going])
            progress(count - math.ceil(len(going) * max(0.0, 1 - now / length)))
        for number, told in enumerate(side_by_side.told, first):
            tally.add(number, told, self.story)
        tally.reasons = self._planner.counted()
        return tally

    def log(self, number: int, path: Path, story_path: str) -> None:
        """Play one viewer's showing again and keep its log, for `explain` and `replay`."""
        drive = self.drive(number, bare=False)
        with LogWriter(path) as writer:
            writer.take(
                opened(
                    self.story,
                    story_path=story_path,
                    story_digest="",
                    sensors=(f"simulated viewer {number} of seed {self.seed}",),
                    recorded=True,
                    program="kuleshov simulate",
                    lead=LEAD,
                    preset=self._planner.preset,
                )
            )
            for instant in drive.run():
                writer.take(Stepped(instant.now, instant.inputs))
                for event in instant.events:
                    writer.take(event)


def simulate(
    story: Story,
    viewers: int,
    seed: int,
    *,
    preset: Preset = Preset(),  # noqa: B008 - frozen
    executor: Executor | None = None,
    progress: Progress = lambda _done: None,
    at_once: int = _AT_ONCE,
    world: World = World(),  # noqa: B008 - frozen
) -> Tally:
    """The tally of `viewers` showings; by the executor's workers where there is one. `world` says
    who the viewers are.

    An executor may be of processes here or of other machines: what it is handed is picklable.
    """
    parts = ((first, min(at_once, viewers - first)) for first in range(0, viewers, at_once))
    tally = Tally()
    if executor is None:
        simulation = Simulation(story, seed, preset, world=world)
        for first, count in parts:
            told = _after(first, progress)
            tally.merge(simulation.play(first, count, told))
        progress(viewers)
        return tally
    written = json.dumps(story.model_dump(mode="json", by_alias=True))
    for part in _dealt(executor, (written, seed, preset, world), parts):
        tally.merge(part)
        progress(tally.showings)
    return tally


def _after(first: int, progress: Progress) -> Progress:
    return lambda done: progress(first + done)


def _dealt(
    executor: Executor, what: tuple[str, int, Preset, World], parts: Iterable[tuple[int, int]]
) -> Iterator[Tally]:
    """Parts as they are done, `_WAITING` of them dealt out at a time."""
    remaining = iter(parts)
    while some := list(islice(remaining, _WAITING)):
        waiting: list[Future[Tally]] = [executor.submit(play_part, *what, *part) for part in some]
        for done in as_completed(waiting):
            yield done.result()


def play_part(
    written: str, seed: int, preset: Preset, world: World, first: int, count: int
) -> Tally:
    """What a worker does: `Simulation.play` of a story as `model_dump` writes it, in JSON."""
    key = (written, seed, repr((preset, world)))
    if key not in _ready:  # made ready once in each worker, for the latest story
        _ready.clear()
        _ready[key] = Simulation(story_from_log(json.loads(written)), seed, preset, world=world)
    return _ready[key].play(first, count)


_ready: dict[tuple[str, int, str], Simulation] = {}
