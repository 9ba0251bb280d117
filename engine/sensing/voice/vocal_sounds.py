"""What somebody in the room does with their voice, from the sound network's 521 kinds.

Six shares that sum to one. A kind of the network counts half at a score of its own, for the
network says "speech" far more readily than "laughter"; what is none of them, a knock, a dog, music
next door, is the rest.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.sound.sound_network import SoundNetwork
from engine.sound.spectrum import BANDS, PATCH, Block, logarithm, mel

Floats = NDArray[np.float64]


class Kind(NamedTuple):
    """The network's kinds that are one of ours, and the score at which it is as likely as not."""

    sounds: tuple[str, ...]
    half: float


KINDS: Final = {
    "laugh": Kind(
        (
            "Laughter",
            "Baby laughter",
            "Giggle",
            "Snicker",
            "Belly laugh",
            "Chuckle, chortle",
        ),
        0.2,
    ),
    "cry": Kind(("Crying, sobbing", "Baby cry, infant cry", "Whimper"), 0.4),
    "gasp": Kind(("Gasp", "Screaming"), 0.25),
    "speech": Kind(("Speech",), 0.5),
    "cough": Kind(("Cough", "Throat clearing", "Sneeze"), 0.2),
}
OTHER: Final = "other"
SILENT: Final = {**dict.fromkeys(KINDS, 0.0), OTHER: 1.0}

_LOUDNESS: Final = 1.0  # effective band magnitude of a patch: about that of speech near by
_SURELY: Final = 0.999
_SPEECH_AT_MOST: Final = 4.0  # odds: most laughter counts as speech too, and is not outvoted by it


class VocalSounds:
    """Listens to sound at 16 kHz; keeps a second of its spectrum in bands. One thread."""

    def __init__(self, network: SoundNetwork | None = None) -> None:
        self._network = network
        self._bands = np.zeros((0, BANDS), np.float32)

    def begin(self) -> None:
        """Forget what was heard."""
        self._bands = np.zeros((0, BANDS), np.float32)

    def hear(self, sound: Block) -> None:
        """Take the next sound: its windows of 25 ms, each 10 ms after the last."""
        self._bands = np.concatenate([self._bands, mel(sound)])[-PATCH:]

    def shares(self) -> dict[str, float] | None:
        """The share of each of `KINDS` and of "other" in the last second; None before there is one.

        Raises `Trouble` at the first call where the sound network is missing.
        """
        if len(self._bands) < PATCH:
            return None
        if self._network is None:
            self._network = SoundNetwork()
        effective = float(np.sqrt(np.mean(self._bands**2)))
        heard = logarithm(self._bands, _LOUDNESS / max(effective, 1e-9))
        return shares(self._network.scores(heard[None])[0], self._network.kinds)


def shares(scores: Floats, kinds: tuple[str, ...]) -> dict[str, float]:
    """The shares of `KINDS` and of "other" by the network's scores, (kinds,), 0 to 1 each."""
    odds = {}
    for name, kind in KINDS.items():
        score = max(float(scores[kinds.index(sound)]) for sound in kind.sounds)
        score = min(score, _SURELY)
        odds[name] = score / (1.0 - score) * (1.0 - kind.half) / kind.half
    beyond = sum(value for name, value in odds.items() if name != "speech")
    odds["speech"] = min(odds["speech"], _SPEECH_AT_MOST) / (1.0 + beyond)
    whole = 1.0 + sum(odds.values())
    return {**{name: value / whole for name, value in odds.items()}, OTHER: 1.0 / whole}
