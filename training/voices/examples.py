"""Examples for the voice network: sentences, each heard in many ways."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.sensing.voice.frames import RATE
from training.collections.voices import EVERY, NEITHER, Voices, windows
from training.voices.hearing import heard
from training.voices.speaking import spoken_otherwise

Floats = NDArray[np.float64]

TIMES: Final = 2  # how often each sentence is heard otherwise
SEED: Final = 20


class Example(NamedTuple):
    """A window: its features, HIGH or LOW, the number of its sentence, and whether nothing was
    done to it."""

    row: Floats
    truth: int
    sentence: int
    plain: bool


class Examples(NamedTuple):
    """n windows: `truth` HIGH or LOW, `sentence` the number of each one's sentence."""

    rows: Floats
    truth: NDArray[np.intp]
    sentence: NDArray[np.intp]
    plain: NDArray[np.bool_]

    def of(self, chosen: NDArray[np.bool_]) -> "Examples":
        """Those of the examples."""
        rows, truth, sentence, plain = self
        return Examples(rows[chosen], truth[chosen], sentence[chosen], plain[chosen])


def examples(voices: Voices, times: int = TIMES, workers: int = 2) -> Examples:
    """Windows of every sentence that is high or low, as it is and `times` heard otherwise, every
    other time a word of it."""
    jobs = [
        (int(sentence), time)
        for sentence in np.flatnonzero(voices.arousal != NEITHER)
        for time in range(times + 1)
    ]
    rows, truth, sentence, plain = zip(*_all(voices, jobs, workers), strict=True)
    return Examples(
        np.array(rows),
        np.array(truth, dtype=np.intp),
        np.array(sentence, dtype=np.intp),
        np.array(plain, dtype=np.bool_),
    )


def _sentence(voices: Voices, job: tuple[int, int]) -> list[Example]:
    number, time = job
    random = np.random.default_rng([SEED, 99, number, time])
    sound = voices.sounds[number].astype(np.float64)
    if time:
        if time % 2 == 0:
            sound = word_of(random, sound)
        sound = spoken_otherwise(random, sound)
        sound = heard(random, sound, 3.0 if time % 2 else None).astype(np.float64)
        if time % 2 == 0:
            sound = np.pad(sound, (int(random.uniform(0.0, 0.3) * RATE), RATE // 5))
    truth = int(voices.arousal[number])
    heard_so = sound.astype(np.float32)
    return [Example(row, truth, number, time == 0) for _, row in windows(heard_so, EVERY)]


def word_of(random: np.random.Generator, sound: Floats) -> Floats:
    """About a word of a sentence: half a second to one, not its quiet ends."""
    count = int(random.uniform(0.5, 1.0) * RATE)
    room = max(0, len(sound) - count)
    begin = int(random.uniform(0.1, 0.9) * room)
    return sound[begin : begin + count]


def _all(voices: Voices, jobs: list[tuple[int, int]], workers: int) -> Iterator[Example]:
    from rich.console import Console
    from rich.progress import track

    screen = Console(stderr=True)
    with ProcessPoolExecutor(workers) as pool:
        for found in track(
            pool.map(partial(_sentence, voices), jobs, chunksize=32),
            "Hearing sentences",
            total=len(jobs),
            console=screen,
            disable=not screen.is_terminal,
            transient=True,
        ):
            yield from found
