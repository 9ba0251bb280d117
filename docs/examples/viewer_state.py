"""The viewer state from readings: somebody is at rest for eight seconds, then smiles.

A reading is one measurement by one sensor: when, which quantity, how much, and how far it can be
trusted. Here they are made up; `kuleshov sense --json` writes real ones. Time is passed in, so
this runs as fast as it can.
"""

import math
from collections.abc import Iterator

from engine.sensing.quantities import FACE_PRESENT, FACE_SMILE, FACE_VALENCE
from engine.sensing.reading import Reading
from engine.viewer.felt import Felt
from engine.viewer.state import ViewerState

FRAME = 1 / 30  # seconds between two pictures of a camera
REST, SMILE, WHOLE = 8.0, 1.5, 14.0  # seconds


def readings() -> Iterator[list[Reading]]:
    """What a camera would say of somebody who smiles once, picture by picture."""
    for number in range(int(WHOLE / FRAME)):
        now = number * FRAME
        share = (now - REST) / SMILE
        strength = math.sin(math.pi * share) ** 2 if 0.0 < share < 1.0 else 0.0
        yield [
            Reading(now, FACE_PRESENT, 1.0, quality=0.9),
            # A mouth at rest is not a smile of 0: what is usual for this person is learned first.
            Reading(now, FACE_SMILE, 0.12 + 0.7 * strength, quality=0.9),
            Reading(now, FACE_VALENCE, 0.05 + 0.7 * strength, quality=0.7),
        ]


def line(felt: Felt) -> str:
    """The belief as a line: each mean with its confidence, and what moved it."""
    said = [
        f"{name} {each.mean:+.2f} ({each.confidence:.0%})" for name, each in felt.estimates.items()
    ]
    causes = ", ".join(f"{quantity} {push:+.2f}" for quantity, push in felt.causes)
    return f"{felt.now:5.1f} s  {'  '.join(said)}  moved by: {causes or 'nothing'}"


def main() -> None:
    """Print the state every two seconds, and each moment as it is told."""
    state = ViewerState()
    due = 2.0
    for taken in readings():
        now = taken[0].time
        state.advance(now)  # first let time pass: doubt grows, feelings fade
        for reading in taken:
            state.update(reading)
        for moment in state.take_moments():
            # Told when its apex is sure, and once more when it is over.
            when = f"onset {moment.onset:.1f} s, apex {moment.apex:.1f} s"
            print(f"{now:5.1f} s  looked like {moment.name}: {when}")
        if now >= due:
            print(line(state.felt(now)))
            due += 2.0


if __name__ == "__main__":
    main()
