"""What somebody in the room does with their voice, from the sound network's 521 kinds.

Six shares that sum to one, of two looks half a second apart: whatever is heard lies in both, since
each is of a second, while what the network takes for laughter or a cough by mistake mostly lies in
one. A kind of ours is as likely as not at a score of its own, for the network says "speech" far
more readily than "laughter", and "cough" hardly ever. What is none of them, a knock, a dog, music
next door, is the rest.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.sound.people import kinds_of
from engine.sound.sound_network import SoundNetwork
from engine.sound.spectrum import BANDS, PATCH, Block, logarithm, mel

Floats = NDArray[np.float64]


class Kind(NamedTuple):
    """The network's kinds that are one of ours, and the score at which it is as likely as not."""

    sounds: tuple[str, ...]
    half: float


KINDS: Final = {
    "laugh": Kind(kinds_of("laughter", "giggle", "chuckle"), 0.05),
    "cry": Kind(kinds_of("crying"), 0.2),
    "gasp": Kind(kinds_of("gasp", "scream"), 0.15),
    "speech": Kind(kinds_of("speech"), 0.5),
    "cough": Kind(kinds_of("cough", "throat clearing", "sneeze", "hiccup"), 0.05),
}
"""Each half is about the least at which nothing that is none of ours is taken for it, of 117 lines
spoken in several languages and 534 sounds of animals, weapons and things (the card has more)."""
OTHER: Final = "other"
SILENT: Final = {**dict.fromkeys(KINDS, 0.0), OTHER: 1.0}

_LOUDNESS: Final = 1.0  # effective band magnitude of a patch: about that of speech near by
_LOOKS: Final = 2
_FARTHEST: Final = 5.0  # log odds: no single look decides alone
_COUGH_WEIGHS: Final = 2.0  # against laughter
_SPEECH_AT_MOST: Final = 4.0  # odds: most laughter counts as speech too, and is not outvoted by it


class VocalSounds:
    """Listens to sound at 16 kHz; keeps a second of its spectrum in bands. One thread."""

    def __init__(self, network: SoundNetwork | None = None) -> None:
        self._network = network
        self.begin()

    def begin(self) -> None:
        """Forget what was heard."""
        self._bands = np.zeros((0, BANDS), np.float32)
        self._powers = np.zeros((0, 2))  # of the sound, and of the film that may be in it
        self._looks: list[Floats] = []

    def hear(self, sound: Block, film: float = 0.0) -> None:
        """Take the next sound: its windows of 25 ms, each 10 ms after the last.

        `film` is the mean square of the film's own sound that may be left in it.
        """
        rows = mel(sound)
        self._bands = np.concatenate([self._bands, rows])[-PATCH:]
        powers = np.tile([float(np.mean(sound**2)), film], (len(rows), 1))
        self._powers = np.concatenate([self._powers, powers])[-PATCH:]

    def shares(self, silent: bool = False) -> dict[str, float] | None:
        """The share of each of `KINDS` and of "other" in this look, half a second after the last.

        None before there is a second. Where it is `silent`, the network is not asked. Raises
        `Trouble` at the first call that asks it where it is missing.
        """
        if silent:
            self._looks = [np.full(len(KINDS), -_FARTHEST)]
            return dict(SILENT)
        if len(self._bands) < PATCH:
            return None
        if self._network is None:
            self._network = SoundNetwork()
        effective = float(np.sqrt(np.mean(self._bands**2)))
        heard = logarithm(self._bands, _LOUDNESS / max(effective, 1e-9))
        look = log_odds(self._network.scores(heard[None])[0], self._network.kinds)
        self._looks = [*self._looks, look + self._in_the_room()][-_LOOKS:]
        return shares(np.mean(self._looks, axis=0))

    def _in_the_room(self) -> float:
        """The log odds that are taken from each kind, 0 where none of the sound may be film.

        A laugh of the film that is left in the sound is none of the viewer's.
        """
        whole, film = self._powers.sum(axis=0)
        return float(np.log(max(np.exp(-2.0 * _FARTHEST), 1.0 - film / max(whole, 1e-12))))


def log_odds(scores: Floats, kinds: tuple[str, ...]) -> Floats:
    """How surely each of `KINDS` is there, 0 at its half, by the network's scores, (kinds,)."""
    found = []
    for kind in KINDS.values():
        score = max(float(scores[kinds.index(sound)]) for sound in kind.sounds)
        found.append(_logit(score) - _logit(kind.half))
    return np.clip(found, -_FARTHEST, _FARTHEST)


def shares(log_odds: Floats) -> dict[str, float]:
    """The shares of `KINDS` and of "other" by their log odds, in the order of `KINDS`.

    What may be a cough is laughter only as far as it is none: some laughter is heard in most
    coughs, and a cough must not be joy.
    """
    odds = dict(zip(KINDS, np.exp(log_odds).tolist(), strict=True))
    odds["laugh"] /= 1.0 + _COUGH_WEIGHS * odds["cough"]
    beyond = sum(value for name, value in odds.items() if name != "speech")
    odds["speech"] = min(odds["speech"], _SPEECH_AT_MOST) / (1.0 + beyond)
    whole = 1.0 + sum(odds.values())
    return {**{name: value / whole for name, value in odds.items()}, OTHER: 1.0 / whole}


def _logit(score: float) -> float:
    score = min(1.0 - 1e-6, max(1e-6, score))
    return float(np.log(score / (1.0 - score)))
