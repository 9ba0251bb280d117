"""What the viewer state makes of a film: `./run bench viewer --camera FILE [--covered 3-9]`.

Reads the file faster than it plays, as `kuleshov sense --fast` does, and prints: how far valence
moved from its first third to its last, in standard deviations of the state's own uncertainty
(of the difference of both, which is the stricter, and of their mean); how well the face was
known while a hand covered it (--covered FROM-TO, seconds) and otherwise; how long after the last
sight of a face presence was gone; the moments that were found; and whether a second reading
gives the same lines to the last digit.
"""

import argparse
import io
import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from engine.sensing.quantities import FACE_PRESENT
from engine.sensing.reading import Reading
from engine.viewer.felt import Felt, Moment
from engine.viewer.wording import moment_wording
from player.tools.sense import Course, SenseOptions, read_fast
from player.tools.sense_view import JsonLines
from tests.bench.machine import machine

GONE: Final = 0.2
"""A presence below this counts as gone."""

KNOWN_BY: Final = 3.0
"""Seconds after which a state may be expected to know a face that it sees."""


class Kept:
    """Keeps all that is told, for looking at afterwards."""

    def __init__(self) -> None:
        self.states: list[Felt] = []
        self.moments: list[Moment] = []
        self.readings: list[Reading] = []
        self.text = io.StringIO()
        self._lines = JsonLines(self.text)

    def read(self, readings: Iterable[Reading]) -> None:
        kept = list(readings)
        self.readings += kept
        self._lines.read(kept)

    def tell(self, felt: Felt, people: dict[int, Felt], moments: Iterable[Moment]) -> None:
        told = list(moments)
        self.states.append(felt)
        self.moments += told
        self._lines.tell(felt, people, told)

    def fault(self, now: float, sentence: str) -> None:
        raise AssertionError(sentence)


def sensed(camera: str | None, mic: str | None) -> Kept:
    kept = Kept()
    consent = frozenset(("face", "voice"))
    read_fast(SenseOptions(camera, mic, None, None, consent, True, True, None), Course(kept))
    return kept


def shift(states: Sequence[Felt]) -> dict[str, float]:
    """Valence from the first third to the last."""
    third = len(states) // 3
    parts = []
    for part in (states[:third], states[-third:]):
        valence = [felt.estimates["valence"] for felt in part]
        mean = sum(each.mean for each in valence) / len(valence)
        parts.append((mean, sum(each.variance for each in valence) / len(valence)))
    (first, noise), (last, other) = parts
    return {
        "valence_first_third": round(first, 3),
        "valence_last_third": round(last, 3),
        "sd_first_third": round(math.sqrt(noise), 3),
        "sd_last_third": round(math.sqrt(other), 3),
        "sds_of_difference": round((last - first) / math.sqrt(noise + other), 2),
        "sds_of_mean": round((last - first) / math.sqrt((noise + other) / 2), 2),
    }


def covered(kept: Kept, begin: float, end: float) -> dict[str, float | None]:
    """Confidence and the quality of what the face said, while it was covered and otherwise.

    The first seconds, in which the state gets to know the face, are left out.
    """

    def mean(values: list[float]) -> float | None:
        return round(sum(values) / len(values), 3) if values else None

    found: dict[str, float | None] = {}
    for word, inside in (("covered", True), ("free", False)):
        found[f"confidence_{word}"] = mean(
            [each.confidence for each in kept.states if _within(each.now, begin, end) is inside]
        )
        found[f"quality_{word}"] = mean(
            [
                each.quality
                for each in kept.readings
                if each.quantity.startswith("face.") and _within(each.time, begin, end) is inside
            ]
        )
    return found


def _within(time: float, begin: float, end: float) -> bool | None:
    """None where it does not count."""
    return begin <= time <= end if time >= KNOWN_BY else None


def leaving(kept: Kept) -> float | None:
    """Seconds from the last sight of a face until presence was gone; None where it stayed."""
    seen = [each.time for each in kept.readings if each.quantity == FACE_PRESENT and each.value]
    if not seen:
        return None
    gone = [felt.now for felt in kept.states if felt.now > seen[-1] and felt.presence < GONE]
    return round(gone[0] - seen[-1], 2) if gone else None


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(prog="./run bench viewer", description=__doc__)
    parser.add_argument("--camera", help="a film in place of a camera")
    parser.add_argument("--mic", help="a sound in place of a microphone")
    parser.add_argument("--covered", help="when a hand covers the face: FROM-TO in seconds")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if not (asked.camera or asked.mic):
        parser.error("name a --camera FILE, a --mic FILE, or both")
    kept = sensed(asked.camera, asked.mic)
    again = sensed(asked.camera, asked.mic)
    begun = [moment for moment in kept.moments if moment.offset is None]
    over = {
        (each.person, each.onset): round(each.offset, 2) for each in kept.moments if each.offset
    }
    found: dict[str, Any] = {
        "machine": machine(),
        "file": [Path(each).name for each in (asked.camera, asked.mic) if each],
        "states": len(kept.states),
        **shift(kept.states),
        **(covered(kept, *map(float, asked.covered.split("-"))) if asked.covered else {}),
        "presence_gone_after": leaving(kept),
        "moments": [
            {
                "onset": round(each.onset, 2),
                "apex": round(each.apex, 2),
                "offset": over.get((each.person, each.onset)),
                "confirmed_after": round(each.now - each.apex, 2),
                "looks": moment_wording(each),
                "valence": round(each.valence, 2),
            }
            for each in begun
        ],
        "same_again": kept.text.getvalue() == again.text.getvalue(),
    }
    if asked.json:
        print(json.dumps(found, indent=2))
        return
    for name, value in found.items():
        if name != "moments":
            print(f"{name:<22} {value}")
            continue
        for moment in value:
            print(f"  moment  {moment}")


if __name__ == "__main__":
    main()
