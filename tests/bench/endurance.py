"""Hours of play: `./run bench endurance [--minutes 120 | --films 50] [--camera FILE] [--json]`.

The player's own `play` shows a story of barcoded, clicking clips, cut every fifteen seconds,
with a viewer steering it. Each minute the process is looked at from outside: memory, threads, file
handles. The instant at which each whole second of a clip is drawn is compared with the instant
at which its click is heard in the mix. With --films so many short films are shown instead, one
after another on one stage (`tests.bench.many_films`).
"""

import argparse
import contextlib
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import psutil

from tests.bench import many_films
from tests.bench.machine import machine
from tests.bench.seams import barcode
from tests.bench.witness import witness
from tests.support.rooms import sound_server

TIMING: Final = barcode.Timing(24, in_point=2.0, duration=15.0)
CLICK: Final = 2400  # Hz
_WINDOW: Final = 96  # samples of 48 kHz, 2 ms
_LOUD: Final = 0.1


def write_story(folder: Path, minutes: float) -> Path:
    """A film of that length: two ways on from each segment, one of them steered to."""
    dice = random.Random(1)
    layers = max(3, round(minutes * 60 / TIMING.duration))
    lines = [
        "kuleshov: 1", "title: Endurance", "start: a0", "media: .", "frame_rate: 24", "segments:",
    ]  # fmt: skip
    clip = 0
    for layer in range(layers):
        for way in "ab" if layer else "a":
            clip = dice.choice([each for each in range(barcode.CLIPS) if each != clip])
            join = ", join: dissolve 300ms" if dice.random() < 0.25 else ""
            ways = (
                f"{{to: b{layer + 1}, when: viewer.valence > 0.1}}, "
                f"{{to: a{layer + 1}{join}, default: true}}"
            )
            if way == "b":
                ways = f"{{to: a{layer + 1}{join}}}"
            onward = f", next: [{ways}]" if layer + 1 < layers else ""
            lines.append(f"  {way}{layer}: {{clip: clip{clip}-24.mp4, in: 2s, out: 17s{onward}}}")
    path = folder / "story.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


class Clicks:
    """Finds the onsets of clicks in a mix that comes block by block."""

    def __init__(self) -> None:
        self.heard: list[float] = []
        self._quiet_for = 0

    def hear(self, block: npt.NDArray[np.float32], heard_at: float) -> None:
        """Take in a block (frames, 2) whose first frame is heard at this instant."""
        whole = block[: len(block) // _WINDOW * _WINDOW, 0].reshape(-1, _WINDOW)
        turn = np.exp(-2j * np.pi * CLICK * np.arange(_WINDOW) / 48_000)
        for place, level in enumerate(np.abs(whole @ turn) / _WINDOW):
            if level < _LOUD:
                self._quiet_for += 1
                continue
            if self._quiet_for > 50:
                self.heard.append(heard_at + place * _WINDOW / 48_000)
            self._quiet_for = 0


def child(words: list[str], offsets: Path) -> None:
    """`play`, listened to and looked at from within; each offset (s) becomes a line."""
    from player.system.virtual_display import VirtualDisplay

    display = VirtualDisplay()
    from player.__main__ import main as kuleshov
    from player.audio.mixer import Mixer
    from player.screen.compositor import Compositor

    clicks, drawn = Clicks(), [-1]
    pictures: list[float] = []
    render, draw = Mixer.render, Compositor.draw
    out = offsets.open("w", encoding="utf-8", buffering=1)

    def listened(mixer: Any, count: int, heard_at: float) -> Any:
        block = render(mixer, count, heard_at)
        clicks.hear(block, heard_at)
        return block

    def looked_at(compositor: Any, *given: Any, **named: Any) -> Any:
        answer = draw(compositor, *given, **named)
        now = time.monotonic()
        frames = barcode.read(compositor.grab(barcode.WIDTH, barcode.STRIP)[:, :, 0])
        for number in frames.values():
            if number % TIMING.rate == 0 and drawn[-1] != number:
                pictures.append(now)
            drawn[-1] = number
        # A click is rendered ahead of its picture: once both are past, they are a pair.
        while pictures and now - pictures[0] > 0.5:
            seen = pictures.pop(0)
            near = [heard - seen for heard in clicks.heard if abs(heard - seen) < 0.3]
            clicks.heard[:] = [heard for heard in clicks.heard if heard > seen - 1]
            if near:
                out.write(f"{min(near, key=abs):.4f}\n")
        return answer

    setattr(Mixer, "render", listened)  # noqa: B010 - in place of the real ones
    setattr(Compositor, "draw", looked_at)  # noqa: B010
    sys.argv = ["kuleshov", *words]
    try:
        kuleshov()
    finally:
        display.close()


def main() -> None:
    """Play, look, and print."""
    parser = argparse.ArgumentParser(prog="./run bench endurance", description=__doc__)
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--films", type=int, help="so many short films in one process instead")
    parser.add_argument("--camera", help="a film in place of a camera, over and over")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        child(asked.child[1:], Path(asked.child[0]))
        return
    found: dict[str, Any] = {"machine": machine()}
    with tempfile.TemporaryDirectory() as name, sound_server(Path(name)):
        with witness(Path(name)) as stalls:
            if asked.films:
                found |= many_films.measure(asked.films, asked.camera, Path(name))
            else:
                found |= measure(asked.minutes, asked.camera, Path(name))
        found["machine_stood_still"] = stalls.as_json()
    if asked.json:
        print(json.dumps(found, indent=2))
        return
    for key, value in found.items():
        print(f"{key:<24} {value}")


def memory_of_helpers(process: psutil.Process) -> int:
    """Bytes held by the Python processes that this one has started: those of camera and face."""
    helpers = process.children(recursive=True)
    return sum(each.memory_info().rss for each in helpers if "python" in " ".join(each.cmdline()))


def measure(minutes: float, camera: str | None, folder: Path) -> dict[str, Any]:
    """Figures of one long showing."""
    looks: list[dict[str, float]] = []
    barcode.make(folder, TIMING, click=CLICK)
    story, offsets, left = write_story(folder, minutes), folder / "offsets", folder / "showing"
    watched = ["--camera", camera, "--consent", "face,readings"] if camera else []
    viewer = Path(__file__).parents[2] / "sample_film" / "viewer.jsonl"
    words = ["play", str(story), "--out", str(left), "--readings", str(viewer), *watched]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.endurance", "--child", str(offsets), *words],
        stderr=(folder / "said").open("wb"),
        stdout=subprocess.DEVNULL,
    )
    seen = psutil.Process(process.pid)
    begun = time.monotonic()
    while process.poll() is None:
        time.sleep(min(60.0, minutes * 60 / 20))
        if process.poll() is not None:
            break  # what has ended uses nothing, which would be no figure of the film
        try:
            look = {
                "minute": round((time.monotonic() - begun) / 60, 1),
                "memory_mb": round(seen.memory_info().rss / 1e6),
                "face_memory_mb": round(memory_of_helpers(seen) / 1e6),
                "threads": seen.num_threads(),
            }
            # Of a process that leaves no core dump only root may count them.
            with contextlib.suppress(psutil.AccessDenied):
                look["handles"] = seen.num_fds()
            looks.append(look)
        except psutil.NoSuchProcess:
            break
        print(looks[-1], file=sys.stderr, flush=True)
    if process.returncode:
        sys.exit((folder / "said").read_text("utf-8", errors="replace"))
    summary = json.loads((left / "summary.json").read_text("utf-8"))
    apart = sorted(1000 * float(line) for line in offsets.read_text("utf-8").split())
    settled = [look for look in looks if look["minute"] >= 2] or looks
    tenth = max(1, len(settled) // 10)
    shown = sum(each["to"] - each["from"] for each in summary["path"])
    figures: dict[str, Any] = {"minutes": round(shown / 60, 1)}
    for key in ("memory_mb", "face_memory_mb", "threads", "handles"):
        values = [look[key] for look in settled if key in look]
        if not values:
            continue
        figures[key] = {
            "first_tenth": statistics.median(values[:tenth]),
            "last_tenth": statistics.median(values[-tenth:]),
            "max": max(values),
        }
    figures["sound_after_picture_ms"] = {
        "count": len(apart),
        "median": round(statistics.median(apart), 1),
        "p01": round(apart[len(apart) // 100], 1),
        "p99": round(apart[-1 - len(apart) // 100], 1),
        "furthest": round(apart[-1] if apart[-1] > -apart[0] else apart[0], 1),
        "over_a_frame": sum(abs(each) > 1000 / TIMING.rate for each in apart),
    }
    figures["cuts"] = len(summary["path"]) - 1
    figures["frames"] = summary["frames"]
    figures["sound"] = summary["sound"]
    figures["end"] = summary["end"]
    return figures


if __name__ == "__main__":
    main()
