"""Laughs found over the sample film, false alarms, and cost: `./run bench voice [--json]`.

Laughs of two makings, that of the training with numbers not drawn there and another
(`tests.bench.film_sound.drawn_laugh`), at 0, -6 and -12 dB against the film as the microphone
hears it, with the echo canceller off and on. No laugh in it is a person's.
"""

import argparse
import json
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.sensing.quantities import VOICE_LAUGH
from engine.sensing.voice.voice_network import VoiceNetwork
from engine.sensing.voice.voice_reader import VoiceReader
from tests.bench.film_sound import RATE, Sound, cancelled, decibels, drawn_laugh, echo, film, names
from tests.bench.machine import machine
from training.voices.vocal_sounds import laugh

LEVELS = (0.0, -6.0, -12.0)
FROM = 0.5
"""A laugh is heard where its probability is at least this."""
FIRST, EVERY = 8.0, 5.0
DELAY = 0.06
SEED = 77_000


def laughing(sound: Sound, network: VoiceNetwork) -> list[float]:
    """The instants at which laughter is heard, in seconds."""
    readings = VoiceReader(network).read(sound, RATE, 0.0)
    return [one.time for one in readings if one.quantity == VOICE_LAUGH and one.value >= FROM]


def alarms(instants: list[float]) -> int:
    """How many separate ones; within two seconds they are one."""
    return sum(
        1 for index, one in enumerate(instants) if not index or one - instants[index - 1] > 2.0
    )


def with_laughs(
    near: Sound, make: Callable[[np.random.Generator], NDArray[np.float64]], level: float
) -> tuple[Sound, list[tuple[float, float]]]:
    """The microphone's sound with a laugh every five seconds, and when each begins and ends."""
    out, places = near.copy(), []
    at = FIRST
    while (at + 4.0) * RATE < len(near):
        one = make(np.random.default_rng(SEED + len(places)))[: round(3.5 * RATE)]
        here = slice(round(at * RATE), round(at * RATE) + len(one))
        wanted = decibels(near[here]) + level
        one = one * 10 ** (wanted / 20.0) / np.sqrt(np.mean(one**2))
        out[here] += one.astype(np.float32)
        places.append((at, at + len(one) / RATE))
        at += EVERY
    return out, places


def measure() -> dict[str, Any]:
    """Every figure."""
    mix = np.concatenate([film(name) for name in names()])
    near = echo(mix, DELAY)
    network = VoiceNetwork()
    alone = cancelled(mix, near)
    hours = len(near) / RATE / 3600.0
    found: dict[str, Any] = {
        "film_minutes": round(60 * hours, 2),
        "false_alarms_an_hour": {
            "off": round(alarms(laughing(near, network)) / hours, 1),
            "on": round(alarms(laughing(alone, network)) / hours, 1),
        },
        "recall": {},
    }
    for name, make in (("as_trained", laugh), ("drawn", drawn_laugh)):
        for level in LEVELS:
            both, places = with_laughs(near, make, level)
            row: dict[str, float] = {"laughs": len(places)}
            for word, sound in (("off", both), ("on", cancelled(mix, both))):
                heard = laughing(sound, network)
                hits = sum(any(a < one < b + 0.8 for one in heard) for a, b in places)
                row[word] = round(hits / len(places), 3)
            found["recall"][f"{name} {level:+.0f} dB"] = row
    quiet = near[: 60 * RATE]
    begun = time.process_time()
    VoiceReader(network).read(quiet, RATE, 0.0)
    reading = (time.process_time() - begun) / (len(quiet) / RATE)
    begun = time.process_time()
    cancelled(mix[: 60 * 48000], quiet)
    cancelling = (time.process_time() - begun) / (len(quiet) / RATE)
    found["core_share"] = {
        "reading": round(reading, 4),
        "cancelling": round(cancelling, 4),
        "together": round(reading + cancelling, 4),
    }
    return found


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(prog="./run bench voice", description=__doc__)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = {"machine": machine(), **measure()}
    if asked.json:
        print(json.dumps(found, indent=2))
        return
    print("laughs               canceller off      on")
    for name, row in found["recall"].items():
        print(f"{name:<20} {row['off']:>13.2f} {row['on']:>7.2f}   of {row['laughs']}")
    alarm = found["false_alarms_an_hour"]
    print(
        f"false alarms an hour {alarm['off']:>13} {alarm['on']:>7}   in {found['film_minutes']} min"
    )
    print("share of one core    " + ", ".join(f"{k} {v}" for k, v in found["core_share"].items()))


if __name__ == "__main__":
    main()
