"""Many simulated showings side by side: viewers and beliefs in arrays, each showing by its steps.

The showings are those that are shown to an audience, and decide by `Showing.step` alone; but
one that has nothing to decide is not stepped, and what its viewer feels, says and is believed
to feel is worked out with everybody else's.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.sensing.quantities import FACE_AROUSAL, FACE_VALENCE
from engine.sensing.reading import Reading
from engine.showing.drive import LONGEST, Drive
from engine.showing.events import Decided, Ended, Entered, Offer
from engine.showing.showing import Showing
from engine.simulation.audience import Audience
from engine.simulation.viewers import QUALITY, TICK, Effects, World
from engine.steering.planner import Planner
from engine.story.model import Story
from engine.viewer.felt import Felt, Moment, ScheduledBeat
from engine.viewer.viewer_states import ViewerStates
from engine.words import Seconds, SegmentName

Told = list[Entered | Decided | Ended | Moment]


class SideBySide:
    """The showings of one story to some viewers, by their numbers. One thread.

    `told` is what each showing has told, in the viewers' order; with `moments` the reactions that
    were seen as well. `world` says who they are. `states` are what is believed of the viewers.
    """

    def __init__(
        self,
        story: Story,
        planner: Planner,
        effects: Effects,
        seed: int,
        viewers: Sequence[int],
        broken: frozenset[SegmentName] = frozenset(),
        *,
        moments: bool = False,
        world: World = World(),  # noqa: B008 - frozen
    ) -> None:
        self.audience = Audience(effects, seed, viewers, world)
        asked = bool(story.asked.moments or story.asked.beats)
        self.states = ViewerStates(len(viewers), moments=moments or asked)
        self._kept = Entered | Decided | Ended | Moment if moments else Entered | Decided | Ended
        self._drives = [
            self._drive(story, planner, number, broken) for number in range(len(viewers))
        ]
        self.told: list[Told] = [[] for _ in viewers]

    def run(self) -> Iterator[tuple[Seconds, NDArray[np.intp]]]:
        """Let every showing come to its end. Tells each instant, and whose film then went on, by
        their place."""
        going = np.arange(len(self._drives))
        wakes = np.zeros(len(self._drives))
        tick = 0
        while len(going) and tick * TICK <= LONGEST:
            now = tick * TICK
            tick += 1
            self._look(now)
            for number in going[wakes[going] <= now].tolist():
                wakes[number] = self._step(number, now)
            yield now, going
            going = going[np.isfinite(wakes[going])]

    def _look(self, now: Seconds) -> None:
        """Everybody watches until now, and is looked at."""
        audience, states = self.audience, self.states
        audience.watch(now)
        states.advance(now)
        said = audience.readings()
        states.update_presence(said.away, False, QUALITY)
        states.update_presence(said.seen, True, QUALITY)
        states.update_on_screen(said.seen, said.looks, QUALITY)
        states.update_affect(said.seen, FACE_VALENCE, said.valence, QUALITY)
        states.update_affect(said.seen, FACE_AROUSAL, said.arousal, QUALITY)

    def _step(self, number: int, now: Seconds) -> Seconds:
        """Step one showing; until when it may be left alone, infinity once it is over."""
        drive = self._drives[number]
        self.told[number] += [
            event
            for instant in drive.steps(now, ())
            for event in instant.events
            if isinstance(event, self._kept)
        ]
        return drive.sleeps_until

    def _drive(
        self, story: Story, planner: Planner, number: int, broken: frozenset[SegmentName]
    ) -> "Drive[_Seat]":
        seat = _Seat(self.audience, self.states, number)
        showing = Showing(story, planner=planner, bare=True, state=seat)
        return Drive(showing, seat, broken, every=TICK)


class _Seat:
    """One viewer among the many: before their film a spectator, to it a state."""

    def __init__(self, audience: Audience, states: ViewerStates, number: int) -> None:
        self._audience, self._states, self._number = audience, states, number

    def enter(self, segment: SegmentName, at: Seconds) -> None:
        self._audience.enter(self._number, segment, at)

    def watch(self, into: Seconds) -> None:
        """Watched with everybody else."""

    def readings(self, _now: Seconds) -> Iterable[Reading]:
        """Read with everybody else."""
        return ()

    def answer(self, offer: Offer) -> int | None:
        return self._audience.people[self._number].answer(offer)

    def expect(self, beats: Iterable[ScheduledBeat]) -> None:
        self._states.expect(self._number, beats)

    def advance(self, now: Seconds) -> None:
        """Advanced with everybody else."""

    def update(self, _reading: Reading) -> bool:
        """Heard with everybody else."""
        return False

    def felt(self, now: Seconds) -> Felt:
        return self._states.felt(self._number, now)

    def smile_at(self, _now: Seconds) -> float | None:
        """Those who are made up do not smile."""
        return None

    def take_moments(self) -> list[Moment]:
        return self._states.take_moments(self._number)
