"""The sound network: which of 521 kinds of sound are in a second of it.

It is YAMNet. `engine/models/sounds.md` describes it: where it is from, how often it is wrong, and
what it must never be used for.
"""

from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.network import open_network
from engine.sound.people import PEOPLE
from engine.sound.spectrum import HOP, PATCH, RATE, WINDOW, Block, logarithm, mel, patches

MODEL_FILE: Final = Path(__file__).parents[1] / "models" / "sounds.onnx"
EVERY: Final = 48
"""Rows from patch to patch of a film's sound: 0.48 s, half a patch."""

_AT_ONCE: Final = 32  # patches, so that a long film needs no more memory than a short one

Floats = NDArray[np.float64]


class KindsOverTime(NamedTuple):
    """Which kinds of sound are heard when."""

    times: Floats  # (n,): seconds of the middle of each patch
    scores: Floats  # (n, kinds): 0 to 1, each kind for itself
    kinds: tuple[str, ...]
    """AudioSet's names, in the order of the scores: "Laughter", "Rain on surface", …"""

    def by_people(self) -> dict[str, Floats]:
        """Of each of `PEOPLE`, (n,): how surely it is heard, 0 to 1."""
        return {name: self.of(*kinds) for name, kinds in PEOPLE.items()}

    def of(self, *names: str) -> Floats:
        """(n,): the greatest score among these kinds. Raises ValueError for a name of none."""
        return np.asarray(self.scores[:, [self.kinds.index(name) for name in names]].max(axis=1))


class SoundNetwork:
    """The shipped network, or another file of the same shape. One thread at a time.

    It holds the interpreter's lock for the spectrum alone, not while it answers. Raises `Trouble`
    when the file is missing or not a network.
    """

    def __init__(self, path: Path = MODEL_FILE) -> None:
        self._session = open_network(path, "sound")
        facts = self._session.get_modelmeta().custom_metadata_map
        self.kinds: tuple[str, ...] = tuple(facts["kinds"].splitlines())

    def scores(self, heard: Block) -> Floats:
        """(n, kinds): scores, 0 to 1 each for itself, of n patches (n, 96, 64) of `logarithm`."""
        answers = self._session.run(["scores"], {"patches": np.ascontiguousarray(heard)})[0]
        return np.asarray(answers, np.float64)

    def over_time(self, sound: Block, every: int = EVERY) -> KindsOverTime:
        """The kinds of a whole sound, mono at 16 kHz, -1 to 1, as loud as it is.

        A patch begins every `every` rows of 10 ms; there is none where the sound is shorter than
        a patch.
        """
        rows = mel(np.asarray(sound, np.float32))
        views = patches(rows, every)
        scores = [
            self.scores(logarithm(views[first : first + _AT_ONCE]))
            for first in range(0, len(views), _AT_ONCE)
        ]
        middle = (WINDOW + (PATCH - 1) * HOP) / 2.0
        times = (np.arange(len(views)) * every * HOP + middle) / RATE
        nothing = np.zeros((0, len(self.kinds)))
        return KindsOverTime(times, np.concatenate([nothing, *scores]), self.kinds)
