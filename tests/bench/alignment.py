"""How exactly a recording of a room is aligned by its film's own sound, beside noise.

The sample film's sound is played into a made room (its echo dies away by 60 dB in 0.35 s), with
pink noise so much louder or softer. Of each: the error in ms, the certainty, and how often a
certain alignment was wrong by more than a picture (40 ms).
"""

import argparse
import json
from pathlib import Path

import numpy as np

from engine.screening.incoming.alignment import RATE, SURE, by_sound
from player.tools.ffmpeg import mono_sound

CLIPS = Path(__file__).parents[2] / "sample_film" / "clips"
DECIBELS = (20, 10, 0, -10, -20)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seconds", type=float, default=30.0, help="how much of the film is heard")
    words.add_argument("--trials", type=int, default=8)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--json", action="store_true")
    asked = words.parse_args()
    chance = np.random.default_rng(asked.seed)
    clips = sorted(CLIPS.glob("*.mp4"))
    film = np.concatenate([mono_sound(each, RATE, 2.0, 10.0) for each in clips])
    echo = chance.standard_normal(2800) * np.exp(-np.arange(2800) / (0.05 * RATE))
    echo[0] = 4.0
    count = round(asked.seconds * RATE)
    rows = []
    for decibels in DECIBELS:
        errors, certain = [], []
        for _ in range(asked.trials):
            begin = int(chance.integers(0, max(1, len(film) - count)))
            part = film[begin : begin + count]
            heard = np.convolve(part, echo)[: len(part)]
            late = int(chance.integers(0, 8 * RATE))
            room = np.concatenate([np.zeros(late), heard, np.zeros(2 * RATE)])
            spectrum = np.fft.rfft(chance.standard_normal(len(room)))
            noise = np.fft.irfft(spectrum / np.sqrt(np.arange(len(spectrum)) + 50.0), len(room))
            level = np.sqrt(np.square(heard).mean() / np.square(noise).mean())
            room += noise * level * 10 ** (-decibels / 20)
            found = by_sound(part, room.astype(np.float32))
            errors.append(1000 * abs(found.offset - late / RATE))
            certain.append(found.certainty)
        rows.append(
            {
                "decibels": decibels,
                "error_ms_median": round(float(np.median(errors)), 3),
                "error_ms_max": round(max(errors), 3),
                "certainty_least": round(min(certain), 2),
                "sure": sum(each >= SURE for each in certain),
                "sure_and_wrong": sum(
                    each >= SURE and error > 40 for each, error in zip(certain, errors, strict=True)
                ),
                "trials": asked.trials,
            }
        )
    print(json.dumps({"alignment": rows}) if asked.json else "\n".join(map(str, rows)))


if __name__ == "__main__":
    main()
