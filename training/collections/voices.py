"""A folder of spoken sentences with `labels.csv`, and windows of sound for training."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.problems import Trouble
from engine.sensing.voice.features import FRAMES, features
from engine.sensing.voice.frames import HOP, SPAN, Block, Resampler, frames
from training.collections.labels import read_labels
from training.collections.parts import HELD_OUT, part_of

Floats = NDArray[np.float64]

NEEDED: Final = SPAN + (FRAMES - 1) * HOP
"""Samples at 16 kHz that make one window."""
EVERY: Final = 20  # frames from window to window: 0.2 s
HIGH, LOW, NEITHER = 1, 0, -1
_AROUSAL: Final = {"high": HIGH, "low": LOW, "": NEITHER}


@dataclass(frozen=True, slots=True)
class Voices:
    """n sentences at 16 kHz; `arousal` HIGH, LOW or NEITHER; `fingerprint` names the collection."""

    sounds: tuple[Block, ...]
    speakers: tuple[str, ...]
    arousal: NDArray[np.intp]
    fingerprint: str


def held_out(voices: Voices) -> NDArray[np.bool_]:
    """Which sentences are of speakers never trained on: a fifth, by a hash of the name."""
    return np.array([part_of(speaker) == HELD_OUT for speaker in voices.speakers])


def read_voices(folder: Path) -> Voices:
    """Read every sound that `labels.csv` (file, speaker, arousal) names.

    Any rate from 8 kHz and any number of channels; without a column `speaker` every file counts
    as somebody else. Raises `Trouble` when the folder is not laid out so.
    """
    table, rows = read_labels(folder, ("file", "speaker", "arousal"))
    for row in rows:
        if row.told not in _AROUSAL:
            raise Trouble(
                f'{table}, line {row.line}: arousal is "high", "low" or empty, not "{row.told}".'
            )
    return Voices(
        tuple(read_sound(folder / row.file, table) for row in rows),
        tuple(row.whose or row.file for row in rows),
        np.array([_AROUSAL[row.told] for row in rows], dtype=np.intp),
        hashlib.sha256(table.read_bytes()).hexdigest(),
    )


def read_sound(path: Path, table: Path) -> Block:
    """A sound file, mono at 16 kHz. Raises `Trouble`, which names the table that names the file."""
    import soundfile

    try:
        if not path.exists():
            raise Trouble(f"{path}, named in {table}, is not there.")
        sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, OSError) as error:
        raise Trouble(f"{path}, named in {table}, is not a sound.") from error
    if rate < 8000 or not len(sound):
        raise Trouble(f"{path}, named in {table}, is empty or has fewer than 8000 Hz.")
    if not np.isfinite(sound).all():
        raise Trouble(f"{path}, named in {table}, holds samples that are no numbers.")
    # A file of floats may hold more than a microphone's converter can give.
    return Resampler(rate)(np.clip(sound, -1.0, 1.0).mean(axis=1))


def at_least_a_window(sound: Block) -> Block:
    """The sound, with silence after it where it is shorter than a window."""
    return np.pad(sound, (0, max(0, NEEDED - len(sound))))


def windows(sound: Block, every: int = EVERY) -> Iterator[tuple[int, Floats]]:
    """The first frame of each window of a sound at 16 kHz, and its features."""
    rows = frames(at_least_a_window(sound))
    for start in range(0, len(rows) - FRAMES + 1, every):
        yield start, features(rows[start : start + FRAMES])
