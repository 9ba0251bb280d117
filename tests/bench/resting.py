"""Faces that look like something at rest, as still viewers: `./run bench resting FOLDER [--json]`.

FOLDER holds photographs and a `labels.csv` (image, person, expression). Of the neutral ones, those
that the affect network takes most surely for sad, angry, surprised, afraid or disgusted are looped
as viewers who do not move: the picture sways, breathes, changes its light and has noise. Each goes
through face reader, baseline and state, twice: as a state infers today, and as it did for logs up
to version 4. Printed for each face: what the network says; the lowest valence and the highest
arousal of the state while it was known well enough to steer by; for how many seconds it lay below
-0.25, or above 0.25; the moments found. No picture is kept.
"""

import argparse
import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from engine.sensing.face.face_reader import FaceReader
from engine.sensing.picture import Picture
from engine.sensing.quantities import (
    FACE_ANGER,
    FACE_AROUSAL,
    FACE_DISGUST,
    FACE_FEAR,
    FACE_SADNESS,
    FACE_SURPRISE,
    FACE_VALENCE,
    FACE_YAW,
)
from engine.sensing.reading import Reading
from engine.viewer.inference import NEWEST, Inference
from engine.viewer.state import ViewerState
from engine.viewer.wording import moment_wording, state_wording
from tests.bench.machine import machine

RATE: Final = 10.0
SIDE: Final = 480
KNOWN: Final = 0.35
"""The confidence from which on a film is steered by a state."""
SAD: Final = -0.25
ROUSED: Final = 0.25
KINDS: Final = {
    "sadness": FACE_SADNESS,
    "anger": FACE_ANGER,
    "surprise": FACE_SURPRISE,
    "fear": FACE_FEAR,
    "disgust": FACE_DISGUST,
}
"""What a face at rest may be taken for."""
FRONTAL: Final = 20.0
"""Degrees of yaw up to which a photograph is looped: viewers face their screen."""


def picture(file: Path) -> Picture | None:
    """A photograph with room around it, of one size; None where it cannot be read."""
    read = cv2.imread(str(file))
    if read is None:
        return None
    read = cv2.copyMakeBorder(read, 40, 40, 40, 40, cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(read, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC), np.uint8)


def still(photograph: Picture, seconds: float, seed: int) -> Iterator[tuple[float, Picture]]:
    """A viewer who sits there: pictures with their times."""
    dice = np.random.default_rng(seed)
    for frame in range(int(seconds * RATE)):
        now = frame / RATE
        sway = cv2.getRotationMatrix2D(
            (SIDE / 2, SIDE / 2), 1.5 * np.sin(0.5 * now), 1 + 0.01 * np.sin(0.7 * now)
        )
        drift = np.array([[0, 0, 3 * np.sin(0.9 * now)], [0, 0, 2 * np.sin(0.6 * now)]])
        sway = np.asarray(sway + drift, np.float64)
        moved = cv2.warpAffine(photograph, sway, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE)
        lit = moved * (1 + 0.05 * np.sin(0.3 * now)) + dice.normal(0, 6, moved.shape)
        yield now, np.clip(lit, 0, 255).astype(np.uint8)


Said = dict[str, float]
"""What the network says of a photograph, by quantity."""


def looked_at(folder: Path, tried: int) -> list[tuple[str, str, Said]]:
    """The neutral photographs of faces that look ahead: image, person, and what is said of them."""
    with (folder / "labels.csv").open(encoding="utf-8") as table:
        rows = [row for row in csv.DictReader(table) if row["expression"] == "neutral"][:tried]
    reader = FaceReader(still=True, people=1)
    found: list[tuple[str, str, Said]] = []
    for row in rows:
        seen = picture(folder / row["image"])
        said = {} if seen is None else {r.quantity: r.value for r in reader.read(seen, 0.0)}
        if FACE_VALENCE in said and abs(said[FACE_YAW]) < FRONTAL:
            found.append((row["image"], row["person"], said))
    reader.close()
    return found


def likest(found: list[tuple[str, str, Said]], kind: str, many: int) -> list[tuple[str, Said]]:
    """Those that are taken most surely for this expression, one a person."""
    ones: dict[str, tuple[str, Said]] = {}
    for image, person, said in sorted(found, key=lambda each: (-each[2][KINDS[kind]], each[0])):
        ones.setdefault(person, (image, said))
    return list(ones.values())[:many]


def watched(readings: list[list[Reading]], inference: Inference) -> dict[str, Any]:
    """The state of this viewer, from the first picture to the last."""
    state, moments = ViewerState(inference=inference), []
    lowest, highest, sad, roused, now = (0.0, 0.0), (0.0, 0.0), 0, 0, 0.0
    for frame, read in enumerate(readings):
        now = frame / RATE
        state.advance(now)
        for reading in read:
            state.update(reading)
        valence, arousal = (state.estimates()[axis] for axis in ("valence", "arousal"))
        if valence.confidence >= KNOWN:
            lowest = min(lowest, (round(valence.mean, 2), now))
            sad += valence.mean < SAD
        if arousal.confidence >= KNOWN:
            highest = max(highest, (round(arousal.mean, 2), -now))
            roused += arousal.mean > ROUSED
        moments += [moment_wording(each) for each in state.take_moments() if each.offset is None]
    return {
        "lowest": lowest[0],
        "at": lowest[1],
        "seconds_sad": round(sad / RATE, 1),
        "highest": highest[0],
        "highest_at": -highest[1],
        "seconds_roused": round(roused / RATE, 1),
        "moments": moments,
        "at_the_end": state_wording(state.felt(now)),
    }


def measure(
    folder: Path, kinds: list[str], many: int, seconds: float, tried: int
) -> list[dict[str, Any]]:
    """What becomes of each face of each kind."""
    photographs, faces = looked_at(folder, tried), []
    for kind in kinds:
        for seed, (image, said) in enumerate(likest(photographs, kind, many)):
            photograph = picture(folder / image)
            assert photograph is not None
            reader = FaceReader(people=1)
            readings = [reader.read(seen, now) for now, seen in still(photograph, seconds, seed)]
            reader.close()
            told = (FACE_VALENCE, FACE_AROUSAL, KINDS[kind])
            faces.append(
                {
                    "taken_for": kind,
                    "image": image,
                    "network": {name: round(said[name], 2) for name in told},
                    "today": watched(readings, NEWEST),
                    "before": watched(readings, 4),
                }
            )
    return faces


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--faces", type=int, default=10, help="of each kind")
    parser.add_argument("--kind", choices=KINDS, action="append", help="all, unless some are named")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--photographs", type=int, default=1200, help="neutral ones looked through")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if not (given.folder / "labels.csv").is_file():
        raise SystemExit(f"{given.folder} holds no labels.csv.")
    faces = measure(
        given.folder, given.kind or list(KINDS), given.faces, given.seconds, given.photographs
    )
    if given.json:
        print(json.dumps({"machine": machine(), "faces": faces}, indent=2))
        return
    for each in faces:
        print(each["taken_for"], each["image"], each["network"])
        for when in ("before", "today"):
            said = each[when]
            print(
                f"    {when:7} lowest {said['lowest']:+.2f} at {said['at']:.1f} s, "
                f"sad for {said['seconds_sad']:.1f} s, highest {said['highest']:+.2f} at "
                f"{said['highest_at']:.1f} s, roused for {said['seconds_roused']:.1f} s, "
                f"{said['at_the_end']}, "
                f"moments: {', '.join(said['moments']) or 'none'}"
            )


if __name__ == "__main__":
    main()
