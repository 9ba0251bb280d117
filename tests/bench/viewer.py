"""What the viewer state makes of a film: `./run bench viewer --camera FILE [--mic FILE] [--json]`.

Reads the file faster than it plays, as `kuleshov sense --fast` does, and prints: how far valence
moved from its first third to its last, in standard deviations of the state's own uncertainty
(of the difference of both, which is the stricter, and of their mean); where confidence was
lowest while a face was there; how long after the last sight of a face presence was gone; the
moments that were found; and whether a second reading gives the same lines to the last digit.
"""

import argparse
import io
import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from engine.sensing.reading import FACE_PRESENT, Reading
from engine.viewer.felt import Felt, Moment
from engine.viewer.wording import looked
from player.sense import Course, SenseOptions, read_fast
from player.sense_view import JsonLines
from tests.bench.machine import machine

GONE: Final = 0.2
"""A presence below this counts as gone."""


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
    read_fast(SenseOptions(camera, mic, None, consent, True, True, None), Course(kept))
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


def covered(states: Sequence[Felt]) -> dict[str, Any]:
    """Confidence while somebody was there: its median, and its lowest second."""
    there = [felt for felt in states if felt.presence > 0.9 and felt.now > 2.0]
    if len(there) < 21:
        return {"confidence_median": None, "confidence_lowest": None, "lowest_at": None}
    ordered = sorted(felt.confidence for felt in there)
    windows = [
        (sum(felt.confidence for felt in there[at : at + 20]) / 20, there[at].now)
        for at in range(len(there) - 20)
    ]
    lowest, at = min(windows)
    return {
        "confidence_median": round(ordered[len(ordered) // 2], 3),
        "confidence_lowest": round(lowest, 3),
        "lowest_at": round(at, 2),
    }


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
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if not (asked.camera or asked.mic):
        parser.error("name a --camera FILE, a --mic FILE, or both")
    kept = sensed(asked.camera, asked.mic)
    again = sensed(asked.camera, asked.mic)
    begun = [moment for moment in kept.moments if moment.offset is None]
    over = {(each.person, each.onset): each.offset for each in kept.moments if each.offset}
    found: dict[str, Any] = {
        "machine": machine(),
        "file": [Path(each).name for each in (asked.camera, asked.mic) if each],
        "states": len(kept.states),
        **shift(kept.states),
        **covered(kept.states),
        "presence_gone_after": leaving(kept),
        "moments": [
            {
                "onset": round(each.onset, 2),
                "apex": round(each.apex, 2),
                "offset": over.get((each.person, each.onset)),
                "confirmed_after": round(each.now - each.apex, 2),
                "looks": looked(each),
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
