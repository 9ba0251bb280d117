"""Write viewer.jsonl: a viewer to steer by where there is neither camera nor microphone.

Nobody was recorded. The viewer sits down neutral, grows curious, is frightened from 25 to
40 s, looks away once and leaves the picture for three seconds, is amused at 60 s and moved at
80 s. Run it as `python -m sample_film.render.viewer`.
"""

import json
import sys

import numpy as np
from engine.sensing.quantities import (
    FACE_AROUSAL,
    FACE_BROW_LOWER,
    FACE_BROW_RAISE,
    FACE_EYE_OPEN,
    FACE_JAW_DROP,
    FACE_ON_SCREEN,
    FACE_PRESENT,
    FACE_SMILE,
    FACE_VALENCE,
    QUANTITIES,
    VOICE_LEVEL,
    VOICE_VOICED,
)
from numpy.typing import NDArray

from sample_film.render.timing import FOLDER

_RATE = 10
_SECONDS = 100

Curve = NDArray[np.float64]

# Knots of each quantity over the showing: (second, value).
_KNOTS: dict[str, list[tuple[float, float]]] = {
    FACE_VALENCE: [
        (0, 0.02), (10, 0.04), (16, 0.14), (24, 0.05), (28, -0.34), (34, -0.52), (39, -0.36),
        (44, -0.08), (50, 0.02), (57, 0.12), (60, 0.58), (64, 0.48), (70, 0.14), (78, 0.10),
        (81, 0.30), (88, 0.26), (100, 0.12),
    ],
    FACE_AROUSAL: [
        (0, -0.05), (10, 0.02), (16, 0.20), (24, 0.24), (28, 0.55), (34, 0.68), (39, 0.50),
        (44, 0.18), (52, 0.08), (57, 0.14), (60, 0.46), (64, 0.34), (72, 0.02), (81, 0.12),
        (90, 0.02), (100, -0.04),
    ],
    FACE_SMILE: [
        (0, 0.05), (14, 0.09), (20, 0.12), (26, 0.04), (38, 0.03), (55, 0.07), (58.5, 0.14),
        (60, 0.74), (63, 0.62), (67, 0.22), (76, 0.08), (82, 0.27), (90, 0.20), (100, 0.10),
    ],
    FACE_BROW_RAISE: [
        (0, 0.10), (12, 0.18), (16, 0.38), (22, 0.24), (27, 0.48), (30, 0.58), (37, 0.40),
        (44, 0.15), (58, 0.20), (61, 0.30), (70, 0.12), (80, 0.32), (90, 0.22), (100, 0.12),
    ],
    FACE_BROW_LOWER: [
        (0, 0.10), (14, 0.07), (24, 0.16), (30, 0.44), (36, 0.48), (42, 0.22), (55, 0.10),
        (60, 0.05), (78, 0.12), (83, 0.26), (92, 0.16), (100, 0.10),
    ],
    FACE_JAW_DROP: [
        (0, 0.04), (24, 0.06), (29, 0.30), (33, 0.22), (40, 0.06), (59, 0.08), (60.5, 0.46),
        (63, 0.30), (68, 0.06), (81, 0.12), (90, 0.07), (100, 0.04),
    ],
    VOICE_LEVEL: [
        (0, -58), (28, -57), (29.5, -40), (31, -56), (59, -56), (60, -27), (62.5, -31), (65, -52),
        (80, -57), (83, -46), (85, -57), (100, -58),
    ],
    VOICE_VOICED: [
        (0, 0.02), (28.6, 0.03), (29.5, 0.35), (31, 0.03), (59, 0.04), (60, 0.82), (62.5, 0.70),
        (65, 0.06), (82, 0.05), (83, 0.30), (85, 0.04), (100, 0.02),
    ],
}  # fmt: skip


def _curve(knots: list[tuple[float, float]], times: Curve) -> Curve:
    """Through the knots, with soft corners."""
    places, values = zip(*knots, strict=True)
    fine = np.interp(np.arange(-3, _SECONDS + 3, 0.1), places, values)
    window = np.hanning(15)
    soft = np.convolve(fine, window / window.sum(), mode="same")
    return np.interp(times, np.arange(-3, _SECONDS + 3, 0.1), soft)


def _tremble(rng: np.random.Generator, count: int, level: float) -> Curve:
    """The noise of a sensor: each value remembers the one before."""
    total, now = np.zeros(count), 0.0
    for index, push in enumerate(rng.standard_normal(count)):
        now = 0.7 * now + 0.71 * push
        total[index] = now * level
    return total


def readings(seed: int = 7) -> list[dict[str, float | str]]:
    """Every reading, in the order of time."""
    rng = np.random.default_rng(seed)
    times = np.arange(_SECONDS * _RATE) / _RATE
    curves = {name: _curve(knots, times) for name, knots in _KNOTS.items()}
    for name in curves:
        curves[name] += _tremble(rng, len(times), 1.3 if name == VOICE_LEVEL else 0.016)
    fright, mirth = curves[FACE_BROW_RAISE], curves[FACE_SMILE]
    eyes = 0.72 + 0.35 * (fright - 0.15) - 0.25 * mirth + _tremble(rng, len(times), 0.012)
    # Blinks, rarer while something holds the eye.
    blink = 1.4
    while blink < _SECONDS:
        eyes *= 1 - 0.92 * np.exp(-(((times - blink) / 0.085) ** 2))
        blink += rng.uniform(2.2, 5.6) * (1.7 if 26 < blink < 38 else 1.0)
    curves[FACE_EYE_OPEN] = eyes
    curves[FACE_ON_SCREEN] = np.where((times > 43.6) & (times < 45), 0.0, 1.0)
    quality = np.clip(0.9 + _tremble(rng, len(times), 0.015), 0.75, 0.97)
    lines: list[dict[str, float | str]] = []
    for index, time in enumerate(times):
        away = 45 <= time < 48
        sure = round(float(quality[index]), 3)
        lines.append(_line(time, FACE_PRESENT, 0.0 if away else 1.0, sure))
        for name, curve in curves.items():
            if away and name.startswith("face."):
                continue
            lines.append(_line(time, name, curve[index], sure))
    return lines


def _line(time: float, quantity: str, value: float, quality: float) -> dict[str, float | str]:
    low, high = QUANTITIES[quantity]
    held = round(min(max(float(value), low), high), 3)
    return {
        "time": round(float(time), 3), "quantity": quantity, "value": held, "quality": quality,
    }  # fmt: skip


def main() -> int:
    """Write the file."""
    target = FOLDER / "viewer.jsonl"
    with target.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps({"viewer": "a synthetic viewer, written by a script"}) + "\n")
        file.writelines(json.dumps(line) + "\n" for line in readings())
    return 0


if __name__ == "__main__":
    sys.exit(main())
