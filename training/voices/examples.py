"""Examples for the voice network: sentences and made sounds, each heard in many ways."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.sensing.voice.features import FRAMES, features
from engine.sensing.voice.frames import HOP, RATE, Block, frames
from engine.sensing.voice.voice_network import KINDS
from training.collections.voices import (
    EVERY,
    NEITHER,
    Voices,
    windows,
)
from training.voices import vocal_sounds
from training.voices.hearing import heard
from training.voices.other_sounds import other
from training.voices.vocal_sounds import Sound, level_of

Floats = NDArray[np.float64]

SCENES: Final = {
    "laugh": 500,
    "gasp": 220,
    "scream": 160,
    "speech": 400,
    "cough": 220,
    "other": 800,
}
WINDOWS: Final = 4  # of each scene
SCENE: Final = 2 * RATE
TIMES: Final = 2  # how often each sentence is heard otherwise
SEED: Final = 20
_OTHER: Final = KINDS.index("other")

_ENOUGH: Final = {"laugh": 0.5, "gasp": 0.14, "scream": 0.25, "speech": 0.4, "cough": 0.12}
"""Seconds of a sound in a window that make the window one of its kind; less, but some, is neither
one nor the other and is left out."""


class Example(NamedTuple):
    """A window: its features, what it is, whose it is, and whether nothing was done to it."""

    row: Floats
    truth: int
    owner: int
    plain: bool = False


class Examples(NamedTuple):
    """n windows: `truth` into KINDS, or HIGH and LOW; `owner` a speaker's or sentence's number."""

    rows: Floats
    truth: NDArray[np.intp]
    owner: NDArray[np.intp]
    plain: NDArray[np.bool_]


def faster(sound: Block, by: float) -> Sound:
    """Played at another speed, so that pitch and tract move with it."""
    places = np.arange(0, len(sound) - 1, by)
    return np.asarray(np.interp(places, np.arange(len(sound)), sound))


def kinds_of_sound(voices: Voices, workers: int = 2) -> Examples:
    """Windows of scenes, each with one sound or none; `owner` is the speaker, -1 for made ones."""
    speakers = sorted(set(voices.speakers))
    jobs = [(what, number) for what, count in SCENES.items() for number in range(count)]
    return _gather(_all(partial(_scene, voices, speakers), jobs, workers))


def arousal_of_voices(voices: Voices, times: int = TIMES, workers: int = 2) -> Examples:
    """Windows of every sentence that is high or low, as it is and `times` heard otherwise.

    `owner` numbers the sentences.
    """
    jobs = [
        (sentence, time)
        for sentence in np.flatnonzero(voices.arousal != NEITHER)
        for time in range(times + 1)
    ]
    return _gather(_all(partial(_sentence, voices), jobs, workers))


def _scene(voices: Voices, speakers: list[str], job: tuple[str, int]) -> list[Example]:
    what, number = job
    random = np.random.default_rng([SEED, sorted(SCENES).index(what), number])
    owner, sound = -1, np.zeros(0)
    if what == "speech":
        chosen = int(random.integers(len(voices.sounds)))
        owner = speakers.index(voices.speakers[chosen])
        sound = faster(voices.sounds[chosen], random.uniform(0.8, 1.3))
        cut = int(random.integers(0, max(1, len(sound) - SCENE // 2)))
        sound = sound[cut : cut + SCENE]
    elif what != "other":
        sound = getattr(vocal_sounds, what)(random)[:SCENE]
    scene = np.zeros(SCENE)
    if len(sound):
        begin = int(random.integers(0, SCENE - len(sound) + 1))
        scene[begin : begin + len(sound)] = sound
        loud = np.abs(np.pad(scene, (0, -len(scene) % HOP)).reshape(-1, HOP)).max(axis=1)
        active = loud > 0.05 * loud.max()
    else:
        scene = other(random, SCENE)
        active = np.zeros(-(-SCENE // HOP), bool)
    if not level_of(scene) > 1e-8:
        scene = random.normal(size=SCENE)
    rows = frames(heard(random, scene))
    found = []
    kind = KINDS.index("gasp" if what == "scream" else what)
    for start in random.permutation(range(0, len(rows) - FRAMES + 1, 10)):
        inside = active[start + 3 : start + 3 + FRAMES].sum() * HOP / RATE
        if what == "other" or inside >= _ENOUGH[what]:
            found.append(Example(features(rows[start : start + FRAMES]), kind, owner))
        elif inside == 0.0:
            found.append(Example(features(rows[start : start + FRAMES]), _OTHER, -1))
        if len(found) == WINDOWS:
            break
    return found


def _sentence(voices: Voices, job: tuple[int, int]) -> list[Example]:
    number, time = job
    random = np.random.default_rng([SEED, 99, number, time])
    sound: Sound = voices.sounds[number].astype(np.float64)
    if time:
        sound = faster(voices.sounds[number], random.uniform(0.93, 1.07))
        sound = heard(random, sound, 3.0 if time % 2 else None).astype(np.float64)
    truth = int(voices.arousal[number])
    heard_so = sound.astype(np.float32)
    return [Example(row, truth, int(number), time == 0) for _, row in windows(heard_so, EVERY)]


def _all(
    make: Callable[[tuple[Any, int]], list[Example]], jobs: list[tuple[Any, int]], workers: int
) -> Iterator[Example]:
    from rich.console import Console
    from rich.progress import track

    screen = Console(stderr=True)
    with ProcessPoolExecutor(workers) as pool:
        for found in track(
            pool.map(make, jobs, chunksize=32),
            "Making sounds",
            total=len(jobs),
            console=screen,
            disable=not screen.is_terminal,
            transient=True,
        ):
            yield from found


def _gather(found: Iterable[Example]) -> Examples:
    rows, truth, owner, plain = zip(*found, strict=True)
    return Examples(
        np.array(rows),
        np.array(truth, dtype=np.intp),
        np.array(owner, dtype=np.intp),
        np.array(plain, dtype=np.bool_),
    )
