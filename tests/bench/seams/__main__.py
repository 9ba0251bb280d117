"""How well cuts are joined: `./run bench seams [--cuts 200] [--rates 24,25,30] [--load] [--json]`.

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
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from player.virtual_display import VirtualDisplay
from tests.bench.machine import machine
from tests.bench.seams import barcode, rivals
from tests.bench.seams.capture import Monitor, Screen, cuts_in
from tests.bench.seams.judge import Figures, join_errors, judge_pictures, longest_silence
from tests.bench.seams.ours import Fault, watch
from tests.rooms import sound_server

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
    """Figures of the composited image and mix, then of the screen and the sound card."""
    screen, monitor = Screen(display, folder), Monitor(folder)
    watched = watch(paths, timing, cuts=cuts, seed=cuts, camera=camera, fault=fault)
    seen, heard = screen.stop(), monitor.stop()
    inside = judge_pictures(watched.seen, watched.cuts, timing)
    errors = join_errors(watched.mix, watched.joins)
    inside.join_error_samples_max = round(max(errors), 2) if errors else None
    loud = abs(watched.mix) > 0.02
    first = int(loud.argmax()) + 4800
    last = len(loud) - int(loud[::-1].argmax()) - 48_000
    inside.silence_ms_max = round(longest_silence(watched.mix[first:last]), 1)
    outside = judge_pictures(seen, cuts_in(seen), timing)
    outside.silence_ms_max = round(longest_silence(heard), 1)
    more = {
        "join_error_samples_p50": round(statistics.median(errors), 2) if errors else None,
        "join_error_samples_p99": round(sorted(errors)[int(0.99 * (len(errors) - 1))], 2)
        if errors
        else None,
        "cut_late_ms_max": round(1000 * max(watched.late), 1),
        "underflows": watched.underflows,
        "failed": watched.failed,
    }
    return inside, outside, more


def _burn() -> None:
    while True:
        pass


def main() -> None:
    """Measure, print, and fail where a planted fault was not caught."""
    parser = argparse.ArgumentParser(prog="./run bench seams", description=__doc__)
    parser.add_argument("--cuts", type=int, default=200, help="for each player, over all rates")
    parser.add_argument("--rates", default="24,25,30", help="frames a second of the clips")
    parser.add_argument("--camera", type=Path, help="a film with a face, meshed meanwhile")
    parser.add_argument("--load", action="store_true", help="keep one core busy meanwhile")
    parser.add_argument("--no-rivals", action="store_true")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rates = [int(rate) for rate in asked.rates.split(",")]
    each = max(2, asked.cuts // len(rates))
    found: dict[str, Any] = {"machine": machine(), "load": asked.load, "rates": {}}
    burner = multiprocessing.Process(target=_burn, daemon=True) if asked.load else None
    display = VirtualDisplay()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with sound_server(folder):
            if burner:
                burner.start()
            for rate in rates:
                timing = barcode.Timing(rate)
                paths = barcode.make(folder, timing)
                inside, outside, more = ours(
                    paths, timing, each, display.name, folder, asked.camera
                )
                at_rate: dict[str, Any] = {
                    "kuleshov": inside.as_json() | more,
                    "kuleshov_on_screen": outside.as_json(),
                }
                if not asked.no_rivals:
                    at_rate["medialistplayer"] = rivals.medialistplayer(
                        paths, timing, cuts=each, seed=each
                    ).as_json()
                    at_rate["mpv"] = rivals.mpv(
                        paths, timing, cuts=each, seed=each, display=display.name, folder=folder
                    ).as_json()
                found["rates"][rate] = at_rate
            found["faults_caught"] = _plant(paths, timing, display.name, folder)
    display.close()
    if burner:
        burner.kill()
    _report(found, asked.json)
    if not all(found["faults_caught"].values()):
        print("A planted fault was not caught: these figures prove nothing.", file=sys.stderr)
        sys.exit(1)


def _plant(
    paths: list[Path], timing: barcode.Timing, display: str, folder: Path
) -> dict[str, bool]:
    caught = {}
    for fault in FAULTS:
        inside, _, _ = ours(paths, timing, 6, display, folder, None, fault)
        silence = (inside.silence_ms_max or 0) > 3
        caught[fault] = {
            "dropped frame": inside.missing > 0,
            "black frame": inside.black > 0,
            "silence": silence,
        }[fault]
    return caught


def _report(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(found, indent=2))
        return
    print("machine:", found["machine"], "load:", found["load"])
    for rate, players in found["rates"].items():
        print(f"\n{rate} frames/s")
        for player, figures in players.items():
            print(f"  {player}")
            for key, value in figures.items():
                print(f"    {key:<26} {value}")
    print("\nplanted faults caught:", found["faults_caught"])


if __name__ == "__main__":
    main()
