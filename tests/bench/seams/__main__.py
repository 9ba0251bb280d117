"""How well cuts are joined: `./run bench seams [--cuts 200] [--rates 24,25,30] [--json]`.

Barcoded, toned clips are made on the spot. Kuleshov cuts between them at random, a quarter of
the cuts dissolves, half of the choices changed 300 ms before; its pictures are read in the
composited image and on the X server's screen, its sound in the mixer's output and at the sound
card. libVLC's MediaListPlayer and mpv's playlist play the same clips in the same run. A fault
planted in each of three ways (a frame dropped, a frame black, 5 ms of silence) must be caught,
or the bench fails itself.
"""

import argparse
import json
import multiprocessing
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from player.system.virtual_display import VirtualDisplay
from tests.bench.machine import machine
from tests.bench.seams import barcode, rivals
from tests.bench.seams.capture import Monitor, Screen
from tests.bench.seams.judge import Figures, join_errors, judge_pictures, longest_silence
from tests.bench.seams.ours import Fault, watch
from tests.bench.witness import witness
from tests.support.rooms import sound_server

FAULTS: tuple[Fault, ...] = ("dropped frame", "black frame", "silence")


def ours(
    paths: list[Path],
    timing: barcode.Timing,
    cuts: int,
    display: str,
    folder: Path,
    camera: Path | None,
    fault: Fault | None = None,
) -> tuple[Figures, Figures, dict[str, Any]]:
    """Figures of the composited image and the sound card, of the screen and the mix, and more."""
    screen, monitor = Screen(display, folder), Monitor(folder)
    with witness(folder) as stalls:
        watched = watch(paths, timing, cuts=cuts, seed=cuts, camera=camera, fault=fault)
    seen, heard = screen.stop(), monitor.stop()
    inside = judge_pictures(watched.seen, watched.cuts, timing, stalls=stalls)
    inside.join_errors = join_errors(watched.mix, watched.joins)
    inside.silence_ms_max = round(longest_silence(heard), 1)
    outside = judge_pictures(seen, watched.cuts, timing, grabbed=True, stalls=stalls)
    loud = abs(watched.mix) > 0.02
    first = int(loud.argmax()) + 4800
    last = len(loud) - int(loud[::-1].argmax()) - 48_000
    outside.silence_ms_max = round(longest_silence(watched.mix[first:last]), 1)
    more = {
        "cut_late_ms_max": round(1000 * max(watched.late), 1),
        "underflows": watched.underflows,
        "failed": watched.failed,
        "faults": watched.faults,
        "machine_stood_still": stalls.as_json(),
    }
    return inside, outside, more


def _burn() -> None:
    while True:
        pass


def _burn_in_bursts() -> None:
    dice = random.Random(1)
    while True:
        until = time.monotonic() + dice.uniform(1, 3)
        while time.monotonic() < until:
            pass
        time.sleep(dice.uniform(1, 3))


def main() -> None:
    """Measure, print, and fail where a planted fault was not caught."""
    parser = argparse.ArgumentParser(prog="./run bench seams", description=__doc__)
    parser.add_argument("--cuts", type=int, default=200, help="for each player, over all rates")
    parser.add_argument("--rates", default="24,25,30", help="frames a second of the clips")
    parser.add_argument("--camera", type=Path, help="a film with a face, meshed meanwhile")
    parser.add_argument("--load", action="store_true", help="keep one core busy meanwhile")
    parser.add_argument(
        "--bursts", action="store_true", help="keep one core busy for 1 to 3 s, now and again"
    )
    parser.add_argument("--segment", type=float, default=2.0, help="seconds between two cuts")
    parser.add_argument("--rival-cuts", type=int, help="for each rival, where fewer will do")
    parser.add_argument("--no-rivals", action="store_true")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rates = [int(rate) for rate in asked.rates.split(",")]
    each = max(2, asked.cuts // len(rates))
    rival_cuts = max(2, (asked.rival_cuts or asked.cuts) // len(rates))
    beside = _burn if asked.load else _burn_in_bursts if asked.bursts else None
    found: dict[str, Any] = {"machine": machine(), "load": asked.load, "bursts": asked.bursts}
    players: dict[str, Figures] = {}
    notes: dict[int, dict[str, Any]] = {}
    burner = multiprocessing.Process(target=beside, daemon=True) if beside else None
    display = VirtualDisplay()
    with tempfile.TemporaryDirectory() as name, sound_server(Path(name)):
        folder = Path(name)
        if burner:
            burner.start()
        for rate in rates:
            timing = barcode.Timing(rate, duration=asked.segment)
            paths = barcode.make(folder, timing)
            inside, outside, notes[rate] = ours(
                paths, timing, each, display.name, folder, asked.camera
            )
            at_rate = {"kuleshov": inside, "kuleshov_on_screen": outside}
            if not asked.no_rivals:
                at_rate["medialistplayer"] = rivals.medialistplayer(
                    paths, timing, cuts=rival_cuts, seed=each
                )
                at_rate["mpv"] = rivals.mpv(
                    paths, timing, cuts=rival_cuts, seed=each, display=display.name, folder=folder
                )
            for player, figures in at_rate.items():
                players[player] = players.get(player, Figures()) + figures
            print(f"{rate} frames/s: {inside.as_json() | notes[rate]}", file=sys.stderr)
        found["faults_caught"] = _plant(paths, timing, display.name, folder)
    display.close()
    if burner:
        burner.kill()
    found |= {player: figures.as_json() for player, figures in players.items()}
    found["kuleshov"] |= {
        "cut_late_ms_max": max(note["cut_late_ms_max"] for note in notes.values()),
        "underflows": sum(note["underflows"] for note in notes.values()),
        "failed": [each for note in notes.values() for each in note["failed"]],
        "faults": [each for note in notes.values() for each in note["faults"]],
        "machine_stood_still": {rate: note["machine_stood_still"] for rate, note in notes.items()},
    }
    on_screen = found.pop("kuleshov_on_screen")
    found["kuleshov"]["silence_in_mix_ms_max"] = on_screen.pop("silence_ms_max")
    found["kuleshov"]["on_screen"] = {
        key: value for key, value in on_screen.items() if not key.startswith("join")
    }
    if asked.json:
        print(json.dumps(found, indent=2))
    else:
        _print(found)
    if not all(found["faults_caught"].values()):
        print("A planted fault was not caught: these figures prove nothing.", file=sys.stderr)
        sys.exit(1)


def _plant(
    paths: list[Path], timing: barcode.Timing, display: str, folder: Path
) -> dict[str, bool]:
    caught: dict[str, bool] = {}
    for fault in FAULTS:
        inside, outside, _ = ours(paths, timing, 6, display, folder, None, fault)
        caught[fault] = {
            "dropped frame": inside.missing > 0,
            "black frame": inside.black > 0,
            "silence": (inside.silence_ms_max or 0) > 3 and (outside.silence_ms_max or 0) > 3,
        }[fault]
    return caught


def _print(found: dict[str, Any]) -> None:
    for name, value in found.items():
        if not isinstance(value, dict):
            print(f"{name}: {value}")
            continue
        print(name)
        for key, figure in value.items():
            print(f"  {key:<26} {figure}")


if __name__ == "__main__":
    main()
