"""A quiet room around a sound, so that what hears it hears a short one whole as well."""

from typing import Final

import numpy as np

from engine.sensing.voice.frames import RATE, Block

_BEFORE, _AFTER = RATE // 2, RATE
_HUSH: Final = 1e-4


def as_in_a_room(sound: Block, seed: int = 0) -> Block:
    """A sound at 16 kHz between half a second and a second of a quiet room."""
    whole = np.pad(sound, (_BEFORE, _AFTER))
    hush = np.random.default_rng(seed).normal(0.0, _HUSH, len(whole))
    return np.asarray(whole + hush, np.float32)
