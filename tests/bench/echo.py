"""How well the film is taken out of the microphone's sound: `./run bench echo [--json]`.

The sample film's clips through a room's impulse response, with three delays; attenuation of the
film alone, loss of laughter over it, and processor time.
"""

import argparse
import json
import time

import numpy as np

from tests.bench.film_sound import (
    RATE,
    cancelled,
    decibels,
    drawn_laugh,
    echo,
    film,
    names,
)
from tests.bench.machine import machine

DELAYS = (0.02, 0.1, 0.25)
SETTLED = 6 * RATE
LAUGH_AT = 8 * RATE


def one(name: str, delay: float, seed: int) -> dict[str, object]:
    """Figures of one clip in one room."""
    mix = film(name)
    near = echo(mix, delay, seed)
    begun = time.process_time()
    out = cancelled(mix, near)
    spent = time.process_time() - begun
    alone = decibels(near[SETTLED : len(out)]) - decibels(out[SETTLED:])
    laugh = drawn_laugh(np.random.default_rng(seed))[: 3 * RATE]
    laugh *= 10 ** (decibels(near) / 20.0) / np.sqrt(np.mean(laugh**2))
    both = near.copy()
    place = slice(LAUGH_AT, LAUGH_AT + len(laugh))
    both[place] += laugh.astype(np.float32)
    kept = cancelled(mix, both)[place]
    # What is left of the laugh itself: the part of the output that goes with it, some
    # milliseconds later.
    alike = np.correlate(np.pad(kept.astype(np.float64), (0, 400)), laugh, "valid")
    share = float(alike.max() / (laugh @ laugh))
    return {
        "clip": name,
        "delay_ms": round(1000 * delay),
        "attenuation_db": round(alone, 1),
        "laugh_change_db": round(decibels(kept) - decibels(laugh.astype(np.float32)), 1),
        "laugh_kept_db": round(20.0 * float(np.log10(max(1e-6, share))), 1),
        "core_share": round(spent / (len(out) / RATE), 4),
    }


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(prog="./run bench echo", description=__doc__)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    where = machine()
    rows = [one(name, DELAYS[index % len(DELAYS)], index + 1) for index, name in enumerate(names())]
    attenuations = [float(str(row["attenuation_db"])) for row in rows]
    found = {
        "machine": where,
        "clips": rows,
        "attenuation_db_median": float(np.median(attenuations)),
        "attenuation_db_least": min(attenuations),
        "laugh_kept_db_worst": min(float(str(row["laugh_kept_db"])) for row in rows),
        "core_share_median": float(np.median([float(str(row["core_share"])) for row in rows])),
    }
    if asked.json:
        print(json.dumps(found, indent=2))
        return
    print("clip         delay  attenuation  laugh: level  kept   core")
    for row in rows:
        print(
            f"{row['clip']:<12} {row['delay_ms']:>4} ms {row['attenuation_db']:>8} dB "
            f"{row['laugh_change_db']:>8} dB {row['laugh_kept_db']:>7} dB {row['core_share']:>7}"
        )
    for key in ("attenuation_db_median", "attenuation_db_least", "laugh_kept_db_worst"):
        print(f"{key:<24} {found[key]}")
    print(f"{'core_share_median':<24} {found['core_share_median']}")


if __name__ == "__main__":
    main()
