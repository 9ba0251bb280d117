"""A folder of recorded pulses.

It holds one folder for each person with `PPG.csv` (time in ms, R, G, B: the mean colour of a
fingertip on a lens, frame by frame) and `RR.txt` (milliseconds from beat to beat, from the first
frame on, measured by something else).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.problems import Trouble
from engine.sensing.heart.pulse_wave import RATE, WINDOW
from engine.words import Seconds

Floats = NDArray[np.float64]

_LONGEST: Final[Seconds] = 24 * 3600.0
_BRIGHTEST: Final = 65535.0  # of the finest camera; beyond it is no colour
_COVERED: Final = 0.7  # of a window that the beats must cover for it to be judged


@dataclass(frozen=True, slots=True)
class Trace:
    """One person's trace: `times` (n) in seconds, `colours` (n, 3) R, G, B; `beats` in seconds."""

    person: str
    times: Floats
    colours: Floats
    beats: Floats

    def truth(self, end: Seconds) -> float | None:
        """The mean rate of the beats in the window that ends so; None when they do not cover it."""
        low = max(end - WINDOW, float(self.beats[0]))
        high = min(end, float(self.beats[-1]))
        if high - low < _COVERED * WINDOW:
            return None
        first, last = np.interp([low, high], self.beats, np.arange(len(self.beats)))
        return 60.0 * float(last - first) / (high - low)


def read_traces(folder: Path) -> list[Trace]:
    """Every person of a folder. Raises `Trouble` for a folder or a file that is not laid out so."""
    people = sorted(each.parent for each in folder.glob("*/PPG.csv")) if folder.is_dir() else []
    if not people:
        raise Trouble(
            f"There are no traces in {folder}: it should hold one folder for each person, "
            "with PPG.csv (time,R,G,B) and RR.txt."
        )
    return [_trace(person) for person in people]


def _trace(folder: Path) -> Trace:
    try:
        lines = (folder / "PPG.csv").read_text(encoding="utf-8").splitlines()[1:]
        # An empty table would only be warned of.
        table = np.loadtxt(lines or ["nan"], delimiter=",", ndmin=2, dtype=np.float64)
        intervals = np.array((folder / "RR.txt").read_text(encoding="utf-8").split(), np.float64)
    except OSError as error:
        raise Trouble(f"{error.filename or folder} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        why = str(error).rstrip(".")
        raise Trouble(f"The trace in {folder} cannot be read: {why}.") from error
    if table.shape[1] != 4 or len(table) < RATE * WINDOW / 2 or not np.isfinite(table).all():
        raise Trouble(
            f"{folder / 'PPG.csv'} should have the columns time,R,G,B and last longer than "
            f"{WINDOW:g} seconds."
        )
    if np.abs(table[:, 1:]).max() > _BRIGHTEST:
        raise Trouble(f"{folder / 'PPG.csv'}: R, G and B should be colours, from 0 to 255.")
    if not len(intervals) or not np.isfinite(intervals).all() or not (intervals > 0.0).all():
        raise Trouble(f"{folder / 'RR.txt'} should hold milliseconds from beat to beat.")
    order = np.argsort(table[:, 0], kind="stable")
    times = table[order, 0] / 1000.0
    if times[-1] - times[0] > _LONGEST:
        raise Trouble(f"{folder / 'PPG.csv'} lasts longer than a day. Are its times in ms?")
    beats = times[0] + np.concatenate([[0.0], np.cumsum(intervals) / 1000.0])
    return Trace(folder.name, times, table[order, 1:], beats)


def fingerprint(traces: Sequence[Trace]) -> str:
    """Names a collection, by its beats."""
    return hashlib.sha256(b"".join(trace.beats.tobytes() for trace in traces)).hexdigest()[:16]
