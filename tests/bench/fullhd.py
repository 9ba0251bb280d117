"""A 1920x1080 film at 24 frames/s, fullscreen: `./run bench fullhd [--seconds 30] [--json]`.

Frames seen on the X server's screen against frames due, by Kuleshov's own `play` and by mpv,
on the same clip. What the grab could not see, because it came late itself, is counted apart.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from player.system.virtual_display import VirtualDisplay
from tests.bench.machine import machine
from tests.bench.seams import barcode
from tests.bench.seams.capture import Screen
from tests.bench.seams.judge import Seen, is_blind
from tests.bench.showing import watch
from tests.support.rooms import sound_server

SIZE: Final = (1920, 1080)
RATE: Final = 24


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="./run bench fullhd", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found: dict[str, Any] = {"machine": machine()}
    timing = barcode.Timing(RATE, duration=asked.seconds)
    display = VirtualDisplay(SIZE)
    with tempfile.TemporaryDirectory() as name, sound_server(Path(name)):
        folder = Path(name)
        clip = barcode.make(folder, timing, clips=1, size=SIZE)[0]
        found["kuleshov"] = kuleshov(clip, timing, display.name, folder)
        found["mpv"] = mpv(clip, timing, display.name, folder)
    display.close()
    if asked.json:
        print(json.dumps(found, indent=2))
        return
    for player, figures in found.items():
        print(f"{player:<10} {figures}")


def kuleshov(clip: Path, timing: barcode.Timing, display: str, folder: Path) -> dict[str, Any]:
    """The clip as a story of one segment."""
    story = folder / "story.yaml"
    story.write_text(
        "kuleshov: 1\nstart: whole\nsegments:\n"
        f"  whole: {{clip: {clip.name}, in: {timing.in_point}s, out: {timing.out_point}s}}\n",
        encoding="utf-8",
    )
    command = [
        sys.executable,
        "-m",
        "player",
        "play",
        str(story),
        "--fullscreen",
        "--consent",
        "none",
    ]
    figures = _seen([*command, "--out", str(folder / "showing")], timing, display, folder)
    summary = json.loads((folder / "showing" / "summary.json").read_text("utf-8"))
    return figures | {"passed_over_by_own_count": summary["frames"]["skipped"]}


def mpv(clip: Path, timing: barcode.Timing, display: str, folder: Path) -> dict[str, Any]:
    """The same span by mpv, on the same screen."""
    command = [
        "mpv", "--no-config", "--really-quiet", "--fs", "--no-osc", "--no-osd-bar", "--vo=x11",
        "--ao=pulse", f"--start={timing.in_point}", f"--end={timing.out_point}", "--hr-seek=yes",
        str(clip),
    ]  # fmt: skip
    return _seen(command, timing, display, folder)


def _seen(command: list[str], timing: barcode.Timing, display: str, folder: Path) -> dict[str, Any]:
    screen = Screen(display, folder, SIZE)
    process = subprocess.Popen(
        command, env=os.environ | {"DISPLAY": display},
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    cost = watch(process)
    return judge(screen.stop(), timing) | {"cores_median": cost["cores_median"]}


def judge(seen: list[Seen], timing: barcode.Timing) -> dict[str, Any]:
    """Which of the frames due came on screen."""
    due = range(timing.first, timing.last + 1)
    onsets: dict[int, float] = {}
    for each in seen:
        for number in each.frames.values():
            onsets.setdefault(number, each.at)
    shown = [number for number in due if number in onsets]
    if not shown:
        return {"due": len(due), "shown": 0}
    origin = sorted(onsets[number] - number / timing.rate for number in shown)[len(shown) // 2]
    absent = [number for number in due if number not in onsets]
    blind = [
        number
        for number in absent
        if is_blind(seen, origin + number / timing.rate, 1 / timing.rate)
    ]
    return {
        "due": len(due),
        "shown": len(shown),
        "missing": len(absent) - len(blind),
        "unobserved": len(blind),
    }


if __name__ == "__main__":
    main()
