"""Hostile readings through the viewer state: `./run bench state [--readings N] [--seed N]`.

Random, empty, huge, NaN and reversed-time readings of up to four people go through group, state,
baselines and moments; after every tenth the whole belief is looked at. Prints how many readings
a second of processor time that is and how often anything was not a number, outside its range, or
raised; exits 1 unless that is never.
"""

import argparse
import json
import math
import random
import sys
import time
import traceback
from collections.abc import Iterator
from typing import Any, Final

from engine.sensing.quantities import QUANTITIES
from engine.sensing.reading import PEOPLE, Reading
from engine.viewer.felt import Felt, Moment, ScheduledBeat, values_of
from engine.viewer.group import Group
from engine.words import RANGES
from tests.bench.machine import machine

STRANGE: Final = (
    math.nan, math.inf, -math.inf, 0.0, -0.0, 1.0, -1.0, 1e308, -1e308, 5e-324, 1e15, 1e-15,
)  # fmt: skip
NAMES: Final = (*sorted(QUANTITIES), "", "face.beauty", "viewer.valence")
FEELINGS: Final = ("amusement", "dread", "no such feeling")


def hostile(count: int, chance: random.Random) -> Iterator[Reading | float]:
    """Readings, and instants to advance to: mostly plausible, so that the state is really lived."""
    now = 0.0
    for _ in range(count):
        kind = chance.random()
        now += chance.expovariate(60.0)
        if kind < 0.02:
            now += chance.uniform(0, 90)
        when = now
        if kind > 0.85:
            when = chance.choice((*STRANGE[:3], now - chance.uniform(0, 30), now + 5, 1e15))
        name = chance.choice(NAMES)
        low, high = QUANTITIES.get(name, (-1.0, 1.0))
        value = chance.uniform(low, high) if chance.random() < 0.85 else chance.choice(STRANGE)
        quality = chance.random() if chance.random() < 0.85 else chance.choice(STRANGE)
        person = 0 if chance.random() < 0.5 else chance.randint(-1, PEOPLE)
        yield Reading(when, name, value, quality, person)
        if chance.random() < 0.3:
            # A clock that once jumps ahead ends this life: nothing later is of its time.
            broken = when if chance.random() < 0.1 and when <= now else now
            yield when if chance.random() < 0.0003 else broken


def wrong(felt: Felt, values: dict[str, float]) -> str:
    """What is not a number or outside its range; empty when all is well."""
    for name, each in felt.estimates.items():
        low, high = RANGES[name]
        fine = low <= each.mean <= high and 0 <= each.variance < 1 and 0 <= each.confidence <= 1
        if not fine or not all(math.isfinite(push) for _, push in each.causes):
            return f"{name}: {each}"
    if not (0 <= felt.presence <= 1 and 0 <= felt.confidence <= 1 and 0 <= felt.spread < 1.5):
        return f"presence {felt.presence}, confidence {felt.confidence}, spread {felt.spread}"
    if not 0 <= felt.presence_confidence <= 1 or not 0 <= felt.people <= PEOPLE:
        return f"presence known {felt.presence_confidence}, people {felt.people}"
    if felt.heart is not None and not 25 <= felt.heart <= 240:
        return f"heart {felt.heart}"
    return next((f"{key}: {each}" for key, each in values.items() if not math.isfinite(each)), "")


def wrong_moment(moment: Moment) -> str:
    fine = (
        moment.onset <= moment.apex <= moment.now
        and 0 <= moment.intensity <= 1
        and 0 <= moment.confidence <= 1
        and -1 <= moment.valence <= 1
        and -1 <= moment.arousal <= 1
        and (moment.offset is None or moment.apex <= moment.offset)
        and (moment.offset is not None or moment.now - moment.apex <= 1.0)
    )
    return "" if fine else f"{moment}"


def measure(count: int, seed: int) -> dict[str, Any]:
    """Send them through; time only what the state does."""
    chance = random.Random(seed)
    # States begin anew every ten thousand readings.
    readings = used = moments = 0
    out_of_range: list[str] = []
    raised: list[str] = []
    spent = 0.0
    while readings < count:
        group = Group()
        inputs = list(hostile(min(10_000, count - readings), chance))
        for place, each in enumerate(inputs):
            begun = time.process_time()
            try:
                if isinstance(each, Reading):
                    readings += 1
                    used += group.update(each)
                else:
                    group.advance(each)
                    if place % 50 == 0:
                        beat = ScheduledBeat(
                            each + 1, chance.choice(FEELINGS), chance.choice(STRANGE)
                        )
                        group.expect([beat])
                told = group.take_moments()
                looked = place % 10 == 0
                if looked:
                    felt = group.felt(chance.choice(STRANGE) if place % 70 == 0 else 0.0)
                    values = values_of(group.felt(0.0))
                    group.forecast(chance.choice((0.5, 3.0, *STRANGE)))
            except Exception:
                raised.append(f"{each}: {traceback.format_exc(limit=3)}")
                continue
            finally:
                spent += time.process_time() - begun
            moments += len(told)
            if looked and (fault := wrong(felt, values)):
                out_of_range.append(fault)
            out_of_range += [fault for moment in told if (fault := wrong_moment(moment))]
    return {
        "readings": readings,
        "of_use": used,
        "moments": moments,
        "readings_per_second": round(readings / spent),
        "outside_its_range": len(out_of_range),
        "raised": len(raised),
        "examples": (out_of_range + raised)[:3],
    }


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(prog="./run bench state", description=__doc__)
    parser.add_argument("--readings", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = {"machine": machine(), "seed": asked.seed, **measure(asked.readings, asked.seed)}
    if asked.json:
        print(json.dumps(found, indent=2))
    else:
        for name, value in found.items():
            print(f"{name:<22} {value}")
    sys.exit(1 if found["outside_its_range"] or found["raised"] else 0)


if __name__ == "__main__":
    main()
