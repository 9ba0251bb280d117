"""What one showing costs: `./run bench showing [--camera FILE] [--mic FILE] [--json]`.

Plays the sample film whole, off-screen, at 1280x720 with sensing on, while processor and
memory of its process are sampled; then mpv plays the very same clips, from in to out point, on
a virtual screen of the same size; both sound into a PulseAudio null sink. Without --camera the
recorded viewer watches and no face is looked for.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from engine.story.load import load_story
from player.system.virtual_display import VirtualDisplay
from tests.bench.machine import machine
from tests.support.rooms import sound_server

FILM = Path(__file__).parents[2] / "sample_film" / "story.yaml"


def watch(process: subprocess.Popen[bytes]) -> dict[str, float]:
    """Processor (cores) and memory (MB) of a process while it lives, its first 3 s left out."""
    seen = psutil.Process(process.pid)
    cores: list[float] = []
    memory: list[float] = []
    begun = time.monotonic()
    seen.cpu_percent()
    while process.poll() is None:
        time.sleep(0.5)
        try:
            share, resident = seen.cpu_percent() / 100, seen.memory_info().rss / 1e6
        except psutil.NoSuchProcess:
            break
        if time.monotonic() - begun > 3:
            cores.append(share)
            memory.append(resident)
    return {
        "cores_median": round(statistics.median(cores), 2),
        "cores_p95": round(sorted(cores)[int(0.95 * (len(cores) - 1))], 2),
        "memory_mb_max": round(max(memory)),
    }


def ours(camera: str | None, mic: str | None, folder: Path) -> tuple[dict[str, Any], list[Any]]:
    """Play the film and read what it left."""
    command = [sys.executable, "-m", "player", "play", str(FILM), "--offscreen"]
    consent = [word for word, given in (("face", camera), ("voice", mic)) if given]
    if consent:
        command += ["--consent", ",".join([*consent, "readings"])]  # latencies are measured by them
    command += ["--camera", camera] if camera else []
    command += ["--mic", mic] if mic else []
    started = time.time()
    process = subprocess.Popen([*command, "--out", str(folder)], stderr=subprocess.DEVNULL)
    cost = watch(process)
    summary = json.loads((folder / "summary.json").read_text("utf-8"))
    path = summary["path"]
    due = sum(round((each["to"] - each["from"]) * 24) for each in path)
    frames = summary["frames"]
    figures = {
        **cost,
        "frames_due": due,
        "frames_displayed": frames["displayed"],
        "frames_passed_over": frames["skipped"],
        "drawn_without_picture": frames["drawn_without_picture"],
        "sound_underflows": summary["sound"]["underflows"],
        "cuts": len(path) - 1,
        "cut_late_ms_max": round(1000 * max(each["late"] for each in path[1:]), 1),
        "latency_ms": {
            kind: {key: round(1000 * value[key], 1) for key in ("median", "p95")}
            for kind, value in summary["latency"].items()
            if value
        },
        "seconds": round(time.time() - started, 1),
    }
    return figures, path


def mpv(path: list[Any]) -> dict[str, Any] | None:
    """The same clips by mpv, one after another; None where it is not installed."""
    program = shutil.which("mpv")
    if program is None:
        return None
    story = load_story(FILM).story
    assert story is not None
    words: list[str] = []
    for each in path:
        segment = story.segments[each["segment"]]
        clip = FILM.parent / story.media / segment.clip
        words += [
            "--{",
            f"--start={segment.in_point}",
            f"--end={segment.out_point}",
            str(clip),
            "--}",
        ]
    display = VirtualDisplay()
    try:
        process = subprocess.Popen(
            [program, "--no-config", "--really-quiet", "--ao=pulse", "--geometry=1280x720",
             "--gapless-audio=yes", "--prefetch-playlist=yes", *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        return watch(process)
    finally:
        display.close()


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(prog="./run bench showing", description=__doc__)
    parser.add_argument("--camera", help="a film in place of a camera")
    parser.add_argument("--mic", help="a sound in place of a microphone")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    where = machine()
    with tempfile.TemporaryDirectory() as folder, sound_server(Path(folder)):
        figures, path = ours(asked.camera, asked.mic, Path(folder) / "showing")
        found = {"machine": where, "kuleshov": figures, "mpv": mpv(path)}
    if asked.json:
        print(json.dumps(found, indent=2))
        return
    for name, values in found.items():
        print(name)
        for key, value in (values or {"": "not installed"}).items():
            print(f"  {key:<24} {value}")


if __name__ == "__main__":
    main()
