"""How often the pulse in a face is found, and how often one is found where none can be.

`./run bench pulse [--clips FOLDER] [--json]`: faces that pulse, made of a photograph whose skin
changes its colour by a known amount, under a camera's noise and small movements; the same
photograph without a pulse, nodding, and lit by a flickering screen; noise without a face; and the
films of a folder, whose people have a pulse that nobody knows and that their codec took away. Each
picture goes through the face mesh, as in a showing. Last, what it costs.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import cv2
import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from engine.sensing.devices.frame_grabber import FrameTimes, open_capture
from engine.sensing.face.landmarks import LandmarkFinder
from engine.sensing.heart.pulse import PulseReader
from engine.sensing.heart.pulse_wave import WINDOW
from engine.sensing.picture import Picture
from tests.bench.machine import machine
from tests.support.astronaut import smiling

Floats = NDArray[np.float64]

RATE = 30.0
NOISE = 3.0  # standard deviation of each pixel and colour, of 255: a webcam in a living room
BLOOD = (0.53, 0.77, 0.33)  # B, G, R: how strongly each colour pulses (Wang and others, 2017)


@dataclass(frozen=True)
class Scene:
    """A photograph before a camera. `percent` is how much green swings, peak to peak, relative to
    the skin; `sway` how far the head moves, in pixels; `nod` the same, to and fro at `beats`;
    `light` how much the light on everything swings at `beats`, in percent; `screen` the same,
    with colours that change as a film's do."""

    beats: float = 72.0
    percent: float = 0.0
    sway: float = 0.0
    nod: float = 0.0
    light: float = 0.0
    screen: float = 0.0


def portrait() -> Picture:
    """The photograph as a webcam frames a viewer: (480, 640, 3), the face 180 pixels wide."""
    near = cv2.resize(smiling()[10:250, 65:385], (640, 480), interpolation=cv2.INTER_CUBIC)
    return np.asarray(near, dtype=np.uint8)


def beating(beats: float, seconds: float, chance: np.random.Generator) -> Floats:
    """A pulse wave (RATE a second) between -0.5 and 0.5: uneven beats, a second wave in each."""
    phase = np.cumsum(
        beats / 60.0 * (1.0 + 0.04 * np.sin(2 * np.pi * 0.25 * np.arange(seconds * RATE) / RATE))
    )
    phase = 2 * np.pi * (phase / RATE + chance.random())
    wave = np.sin(phase) + 0.35 * np.sin(2 * phase + 0.8)
    return np.asarray(wave / np.ptp(wave))


def pictures(scene: Scene, seconds: float, seed: int) -> Iterator[Picture]:
    """The scene, picture by picture."""
    chance = np.random.default_rng(seed)
    still = portrait().astype(np.float32)
    finder = LandmarkFinder(still=True)
    points = finder.find(portrait())
    finder.close()
    assert points is not None
    hull = cv2.convexHull(points[:, :2].astype(np.int32))
    skin = cv2.fillConvexPoly(np.zeros(still.shape[:2], np.float32), hull, 1.0)
    skin = cv2.GaussianBlur(skin, (0, 0), 5)[:, :, None] * np.float32(BLOOD) / BLOOD[1]
    count = round(seconds * RATE)
    pulse = scene.percent / 100.0 * beating(scene.beats, seconds, chance)
    rhythm = np.sin(2 * np.pi * scene.beats / 60.0 * np.arange(count) / RATE)
    slow = np.array([_slow(count, chance) for _ in range(5)])
    grains = [chance.normal(0, NOISE, (520, 680, 3)).astype(np.float32) for _ in range(12)]
    for index in range(count):
        picture = still * (1.0 + np.float32(pulse[index]) * skin)
        x = scene.sway * slow[0, index]
        y = scene.sway * slow[1, index] + scene.nod * rhythm[index]
        shift = np.array([[1, 0, x], [0, 1, y]], dtype=np.float64)
        picture = cv2.warpAffine(picture, shift, (640, 480), borderMode=cv2.BORDER_REFLECT)
        light = 1.0 + scene.light / 100.0 * rhythm[index] + scene.screen / 100.0 * slow[2:, index]
        left, top = chance.integers(0, 40, 2)
        grain = grains[int(chance.integers(len(grains)))][top : top + 480, left : left + 640]
        seen = picture * light.astype(np.float32) + grain
        yield np.clip(seen + 0.5, 0, 255).astype(np.uint8)


def _slow(count: int, chance: np.random.Generator) -> Floats:
    """What wanders: noise up to about 0.7 Hz, standard deviation 1."""
    raw = cv2.GaussianBlur(chance.normal(size=(1, count + 200)), (0, 0), RATE / 4)[0, 100:-100]
    return np.asarray(raw / raw.std())


def noise(seconds: float, seed: int) -> Iterator[Picture]:
    """Grey under noise, with nobody there."""
    chance = np.random.default_rng(seed)
    for _ in range(round(seconds * RATE)):
        grey = np.full((480, 640, 3), 128.0) + chance.normal(0, 4 * NOISE, (480, 640, 3))
        yield np.clip(grey, 0, 255).astype(np.uint8)


@dataclass
class Found:
    """What came of one run: of the seconds in which a rate could be said, how many had one."""

    judged: int
    rates: list[float]
    objections: dict[str, int]

    def share(self) -> float:
        return len(self.rates) / max(1, self.judged)


def watch(
    frames: Iterator[tuple[float, Picture]], find: Callable[[Picture], Floats | None]
) -> Found:
    """Let the reader see frames as a camera's worker would."""
    reader = PulseReader()
    found = Found(0, [], {})
    begun: float | None = None
    judged_at = -1.0
    for at, frame in frames:
        points = find(frame)
        begun = at if begun is None else begun
        if at - begun >= WINDOW and at - judged_at >= 1.0:
            judged_at = at
            found.judged += 1
        if points is None:
            continue
        before = reader.latest
        found.rates += [reading.value for reading in reader.see(frame, points, at)]
        if reader.latest is not None and reader.latest is not before:
            why = reader.latest.rejection or "none"
            found.objections[why] = found.objections.get(why, 0) + 1
    return found


def timed(frames: Iterator[Picture]) -> Iterator[tuple[float, Picture]]:
    for index, frame in enumerate(frames):
        yield index / RATE, frame


def film(path: Path) -> Iterator[tuple[float, Picture]]:
    capture = open_capture(path)
    frame_times = FrameTimes(capture)
    while capture.grab():
        at = frame_times.grabbed()
        fine, picture = capture.retrieve()
        if fine:
            yield at, picture
    capture.release()


def meshed(frames: Iterator[tuple[float, Picture]]) -> Found:
    finder = LandmarkFinder()
    try:
        return watch(frames, finder.find)
    finally:
        finder.close()


SCENES: dict[str, Scene] = {
    **{
        f"pulse {beats:g}, {percent:g} %, {how}": Scene(beats, percent, sway)
        for percent in (0.25, 0.5, 1.0, 2.0)
        for how, sway, beats in (("still", 0.0, 58.0), ("small movements", 1.5, 76.0))
    },
    "pulse 96, 1 %, lively movements": Scene(96.0, 1.0, 6.0),
    "pulse 76, 1 %, before a film's light": Scene(76.0, 1.0, 1.0, screen=2.0),
    "photograph": Scene(),
    "photograph, small movements": Scene(sway=1.5),
    "photograph, nodding 72 a minute": Scene(nod=2.0),
    "photograph, light swings 72 a minute": Scene(light=1.0),
    "photograph, a film's light": Scene(sway=1.0, screen=3.0),
}


def row(name: str, found: Found, truth: float | None) -> dict[str, Any]:
    errors = [abs(rate - truth) for rate in found.rates] if truth is not None else []
    # It takes minutes: whoever waits sees each scene as it is done.
    print(f"{name}: said {found.share():.0%} of {found.judged} s", file=sys.stderr, flush=True)
    return {
        "scene": name,
        "beats": truth,
        "seconds": found.judged,
        "said": round(found.share(), 4),
        "mae_bpm": round(float(np.mean(errors)), 2) if errors else None,
        "worst_bpm": round(max(errors), 1) if errors else None,
        "judgements": found.objections,
    }


def cost() -> dict[str, float]:
    """Milliseconds: the mesh (by the clock); a picture's colours and a judgement (processor)."""
    finder, reader = LandmarkFinder(), PulseReader()
    frames = list(pictures(Scene(percent=1.0), WINDOW + 4.0, 9))
    mesh, colours, judging = [], [], []
    for index, frame in enumerate(frames):
        begun = time.perf_counter()
        points = finder.find(frame)
        mesh.append(time.perf_counter() - begun)
        assert points is not None
        before = reader.latest
        begun = time.thread_time()
        reader.see(frame, points, index / RATE)
        spent = time.thread_time() - begun
        (colours if reader.latest is before else judging).append(spent)
    finder.close()
    return {
        "mesh_ms": round(1000 * float(np.median(mesh)), 3),
        "colours_ms": round(1000 * float(np.median(colours)), 3),
        "judgement_ms": round(1000 * float(np.median(judging)), 2),
        "mean_ms_a_picture": round(1000 * float(np.median(colours) + np.median(judging) / RATE), 3),
    }


def main(
    clips: Annotated[Path | None, typer.Option(help="A folder of films of real people.")] = None,
    seconds: Annotated[float, typer.Option(help="Length of each scene.")] = 40.0,
    only: Annotated[str, typer.Option(help="Scenes whose name contains this.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Every figure, as JSON.")] = False,
) -> None:
    """Where a pulse is said, how well, and at what cost."""
    setting = machine()
    rows = []
    for seed, (name, scene) in enumerate(SCENES.items()):
        if only in name:
            found = meshed(timed(pictures(scene, seconds, seed)))
            rows.append(row(name, found, scene.beats if scene.percent else None))
    if only in "noise":
        where = LandmarkFinder(still=True)
        points = where.find(portrait())
        where.close()
        rows.append(row("noise", watch(timed(noise(seconds, 77)), lambda _: points), None))
    films = sorted(clips.iterdir()) if clips is not None else []
    for path in films:
        rows.append(row(path.name, meshed(film(path)), None))
    spent = cost()
    if as_json:
        print(json.dumps({"machine": setting, "scenes": rows, "cost": spent}))
        return
    table = Table(title=f"{setting['processor']}, load {setting['load_before']}")
    for column in ("scene", "seconds", "said", "mean error", "worst", "judgements"):
        table.add_column(column)
    for each in rows:
        error, worst = each["mae_bpm"], each["worst_bpm"]
        table.add_row(
            each["scene"],
            str(each["seconds"]),
            f"{each['said']:.0%}",
            "" if error is None else f"{error:.1f}",
            "" if worst is None else f"{worst:.1f}",
            ", ".join(f"{why} {count}" for why, count in each["judgements"].items()),
        )
    Console(width=150).print(table, spent)


if __name__ == "__main__":
    typer.run(main)
