"""Kuleshov under the bench: the real pool, decks, mixer, compositor and window, cut at random."""

import gc
import random
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from engine.clock import FilmClock, SystemClock
from engine.freed_memory import return_freed_pictures
from engine.showing.events import Failed, Shown
from player.playback.clip import Clip
from player.playback.layers import looks_of
from player.playback.pool import Pool
from tests.bench.seams.barcode import STRIP, WIDTH, Timing, read
from tests.bench.seams.judge import CutMade, Seen

Fault = Literal["dropped frame", "black frame", "silence"]
DISSOLVE = 0.3
CHANGE_OF_MIND = 0.3  # seconds before the cut


@dataclass(slots=True)
class Watched:
    """What was observed: pictures as drawn, the mix as rendered, and the cuts as ordered."""

    seen: list[Seen] = field(default_factory=list)
    cuts: list[CutMade] = field(default_factory=list)
    mix: npt.NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    joins: list[int] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    underflows: int = 0
    faults: list[str] = field(default_factory=list)


class _Tap:
    """Listens to what the mixer renders, with the instant at which each block is heard."""

    def __init__(self, mixer: Any, fault: Fault | None) -> None:
        self.blocks: list[npt.NDArray[np.float32]] = []
        self.starts: list[float] = []
        self._render = mixer.render
        self._fault = fault
        mixer.render = self

    def __call__(self, count: int, heard_at: float) -> npt.NDArray[np.float32]:
        block: npt.NDArray[np.float32] = self._render(count, heard_at)
        if self._fault == "silence" and len(self.blocks) % 100 == 99:
            block[:240] = 0  # 5 ms
        self.blocks.append(block[:, 0].copy())
        self.starts.append(heard_at)
        return block

    def mix(self) -> npt.NDArray[np.float32]:
        return np.concatenate(self.blocks)

    def places(self, instants: list[float]) -> list[int]:
        """The sample at which each instant was heard, by a line through the time stamps."""
        lengths = np.cumsum([0, *[len(block) for block in self.blocks[:-1]]])
        starts = np.array(self.starts)
        places = []
        for instant in instants:
            near = np.abs(starts - instant) < 2
            offset = np.median(starts[near] - lengths[near] / 48_000)
            places.append(round((instant - offset) * 48_000))
        return places


def watch(
    paths: list[Path],
    timing: Timing,
    *,
    cuts: int,
    seed: int,
    camera: Path | None,
    dissolves: float = 0.25,
    fault: Fault | None = None,
) -> Watched:
    """Make so many cuts at random, a quarter of them dissolves, and write down what was seen.

    Half of the choices change 300 ms before the cut. Needs DISPLAY and a sound server.
    """
    return_freed_pictures()
    from player.audio.mixer import Mixer
    from player.playback.deck import Deck
    from player.screen.compositor import Compositor
    from player.screen.window import FilmWindow

    dice = random.Random(seed)
    clock = SystemClock()
    watched = Watched()
    with ExitStack() as stack:
        window = FilmWindow("Kuleshov seams")
        stack.callback(window.close)
        compositor = Compositor()
        mixer = Mixer(clock)
        tap = _Tap(mixer, fault)
        stack.callback(mixer.close)
        mixer.open()
        film = FilmClock(clock)
        clips = {
            str(number): Clip(path, timing.in_point, timing.out_point)
            for number, path in enumerate(paths)
        }
        pool = Pool(
            clips, mixer=mixer, clock=clock, film=film, make_deck=Deck, frame_rate=timing.rate
        )
        stack.callback(pool.close)
        if camera is not None:
            from engine.sensing.devices.sensor_factory import FACE, open_sensors

            (sensor,) = open_sensors(str(camera), None, None, frozenset({FACE}), clock, loop=True)
            stack.callback(sensor.stop)
            sensor.start()
            while sensor.is_alive and not sensor.is_ready:
                time.sleep(0.05)
        # What is written down here grows to a million objects: a collection that walked through
        # them all would stop every thread for as long as a frame lasts.
        gc.disable()
        stack.callback(gc.enable)
        _play(pool, window, compositor, film, timing, cuts, dice, watched, dissolves, fault)
        watched.underflows, watched.faults = mixer.underflows, mixer.faults()
    watched.mix = tap.mix()
    watched.joins = tap.places([cut.at for cut in watched.cuts if not cut.dissolve])
    return watched


def _play(
    pool: Pool,
    window: Any,
    compositor: Any,
    film: FilmClock,
    timing: Timing,
    cuts: int,
    dice: random.Random,
    watched: Watched,
    dissolves: float,
    fault: Fault | None,
) -> None:
    pool.prepare(("0",))
    current: str | None = None
    due = chosen_at = float("inf")
    order: tuple[str, float] | None = None
    minds = 0
    looks: object = None
    ordered_first = False
    faulty = 0
    while len(watched.cuts) < cuts or (current is not None and film.now() < due - 1.2):
        window.listen()
        now = film.now()
        for event in pool.tick(now):
            if isinstance(event, Failed):
                watched.failed.append(event.reason)
            elif isinstance(event, Shown):
                if current is not None and order is not None:
                    at = film.instant_at(event.at)
                    watched.cuts.append(CutMade(int(current), int(event.segment), at, order[1]))
                    watched.late.append(event.at - due)
                current, due, minds = event.segment, event.at + timing.duration, 0
                others = [name for name in pool._clips if name != current]
                dice.shuffle(others)
                pool.prepare(tuple(others))
                chosen_at = due - 0.6
        if current is None and not ordered_first:
            pool.cut_to("0", now)
            ordered_first = True
        if current is not None and now >= chosen_at:
            others = [name for name in pool._clips if name != current]
            order = (dice.choice(others), DISSOLVE if dice.random() < dissolves else 0.0)
            pool.cut_to(order[0], due, order[1])
            minds += 1
            again = minds == 1 and dice.random() < 0.5
            chosen_at = due - CHANGE_OF_MIND - 0.02 if again else float("inf")
        layers = pool.layers(now)
        look = looks_of(layers)
        if look == looks:
            window.rest()
            continue
        looks = look
        faulty += 1
        if fault == "dropped frame" and faulty % 100 == 0:
            window.rest()
            continue
        blackened = fault == "black frame" and faulty % 100 == 0
        compositor.draw([] if blackened else layers, *window.size)
        strip = compositor.grab(WIDTH, STRIP)[:, :, 0]
        watched.seen.append(Seen(film.instant_at(now), read(strip)))
        window.flip()
