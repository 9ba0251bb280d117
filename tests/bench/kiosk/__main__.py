"""Sends scripted visitors to a kiosk, looks at every frame, and searches what they left.

    ./run bench kiosk [--visitors 200] [--seed 1] [--only KIND] [--pictures FOLDER] [--portrait]
        [--json]

The kiosk is the real one in a process of its own, under Xvfb; see `venue` for what differs. Each
visitor is driven by keys and clicks through the X server, and watched by what the server shows.
After each, once the attract loop is back, the kiosk's memory, its files, its log, and the folders
for profiles and state are searched for the visitor's marks; `found_during` says how often the
same search found them, of `looked_during` times, while the visitor was still there. `stuck` are
visitors after whom the attract loop did not come back in time.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any, Final

from engine.kiosk.operator_code import hashed
from player.system.signals import handle_termination_signals
from player.system.virtual_display import VirtualDisplay
from tests.bench.kiosk import venue
from tests.bench.kiosk.screen import Screen
from tests.bench.kiosk.traces import Mark, children_of, in_files, in_memory, marks_of
from tests.bench.kiosk.visitors import PLANS, Hands, Plan
from tests.support.clips import make_clip

_BACK_WITHIN: Final = 60.0  # seconds, on a busy machine too
_STARTS_WITHIN: Final = 90.0
_CONTROLS: Final = 8
_STORY: Final = """\
kuleshov: 1
title: A Minute at the Quay
start: first
frame_rate: 24
segments:
  first: {clip: a.mp4, in: 0.5s, out: 2.3s, next: [{to: last, default: true}]}
  last: {clip: b.mp4, in: 0.5s, out: 2.3s}
"""
_VENUE: Final = """\
kiosk: 1
name: The Quay
organiser: {{name: The Quay}}
films: [{{story: film/story.yaml}}, {{story: gone/story.yaml}}]
attract: {{clip: trailer.mp4}}
sensors: {{heart: "lsl:marked"}}
keeps: {keeps}
code: {code}
"""


class Bench:
    """One kiosk on one display, and what was found."""

    def __init__(
        self, folder: Path, keeps: str, size: tuple[int, int], *, searches: bool = True
    ) -> None:
        self._display = VirtualDisplay(size)
        self._searches = searches
        self._folder, self._home = folder / "venue", folder / "home"
        _make_venue(self._folder, keeps)
        self._home.mkdir()
        self._log = (folder / "kiosk.log").open("ab")
        self._searched = [self._folder, self._home, folder]
        self.screen = Screen(self._display.name, *size)
        self.hands = Hands(self._display.name, *size)
        self.result: dict[str, Any] = {
            "visitors": 0, "stuck": 0, "frames_without_scene": 0, "left_behind": [],
            "frames": 0, "by_plan": {}, "failed": [], "looked_during": 0, "found_during": 0,
            "searched_s": 0.0,
        }  # fmt: skip
        self._process = self._begin()

    @property
    def pid(self) -> int:
        """The number of the kiosk's process, which is another after one that was stuck."""
        return self._process.pid

    def visit(self, plan: Plan, chance: Random) -> None:
        """One visitor comes and goes."""
        rate = 60.0 + 20.0 * chance.random()
        name = "".join(chance.choice("BCDEFGHJKLMNOPQRSTUVWXYZ") for _ in range(10))
        told = {"rate": rate, "leaves": plan.leaves, "joins": plan.joins}
        file = self._folder / venue.NAME
        file.write_text(json.dumps(told))
        plan.does(self.hands, self.screen, chance, name)
        file.unlink()
        self.result["visitors"] += 1
        marks = marks_of(rate, name)
        if self._searches and plan.name == "is searched in the film":
            self.result["found_during"] += self._is_found(marks)
            self.result["looked_during"] += 1
        counted = self.result["by_plan"]
        counted[plan.name] = counted.get(plan.name, 0) + 1
        if not self._comes_back():
            self.result["stuck"] += 1
            self.result["failed"].append(f"{plan.name}: {self.screen.look} stayed")
            self.result["failed"].append(self._where_it_hangs())
            self._end()
            self._process = self._begin()
        elif self._searches:
            self._search(plan, marks)

    def _is_found(self, marks: Mapping[str, Mark]) -> bool:
        """Whether the same search finds a visitor who is still there: else it would prove nothing.

        A reading is let go as soon as it is used, so that one instant of several has one.
        """
        for _ in range(_CONTROLS):
            self._process.send_signal(signal.SIGSTOP)
            found = in_memory(self._process.pid, marks)
            self._process.send_signal(signal.SIGCONT)
            if found:
                return True
            time.sleep(0.05)
        return False

    def _where_it_hangs(self) -> str:
        """What each of its threads does, as Python sees it."""
        told = Path(self._log.name).stat().st_size
        self._process.send_signal(signal.SIGUSR1)
        time.sleep(2.0)
        return Path(self._log.name).read_bytes()[told:].decode(errors="replace")

    def _search(self, plan: Plan, marks: Mapping[str, Mark]) -> None:
        began = time.monotonic()
        for pid in (self._process.pid, *children_of(self._process.pid)):
            self._note(plan, in_memory(pid, marks))
        self._log.flush()
        self._note(plan, in_files(self._searched, marks))
        self.result["searched_s"] += time.monotonic() - began

    def close(self) -> None:
        """End the kiosk and take the display down."""
        self._end()
        self.screen.close()
        self.result["frames"] = self.screen.frames
        self.result["frames_without_scene"] = self.screen.without_scene
        self._display.close()
        self._log.close()

    def _comes_back(self) -> bool:
        """Whether the attract loop is there again, and nobody is at it."""
        until = time.monotonic() + _BACK_WITHIN
        while time.monotonic() < until and self._process.poll() is None:
            if not self.screen.wait_for("attract", within=5.0):
                continue
            time.sleep(0.4)  # a key that was still on its way would begin another visit
            if self.screen.look == "attract":
                return True
        return False

    def _note(self, plan: Plan, found: list[str]) -> None:
        self.result["left_behind"] += [f"{plan.name}: {each}" for each in found]

    def _begin(self) -> "subprocess.Popen[bytes]":
        self.screen.begin_anew()
        home = str(self._home)
        environment = {
            **os.environ, "DISPLAY": self._display.name, "HOME": home, "XDG_RUNTIME_DIR": home,
        }  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.kiosk.venue", str(self._folder)],
            env=environment, stdout=self._log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        if not self.screen.wait_for("attract", within=_STARTS_WITHIN):
            process.kill()
            raise SystemExit(f"The kiosk did not begin: {Path(self._log.name).read_text()}")
        return process

    def _end(self) -> None:
        self.screen.rest()
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        else:
            self.result["failed"].append(f"the kiosk ended by itself: {self._process.returncode}")
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self.result["failed"].append("the kiosk did not end by SIGTERM")
            self._process.kill()
            self._process.wait()


def _make_venue(folder: Path, keeps: str) -> None:
    film = folder / "film"
    film.mkdir(parents=True)
    (film / "story.yaml").write_text(_STORY)
    make_clip(film / "a.mp4", "testsrc2", seconds=3.0)
    make_clip(film / "b.mp4", "mandelbrot", seconds=3.0)
    make_clip(folder / "trailer.mp4", "smptehdbars", seconds=3.0)
    text = _VENUE.format(keeps=keeps, code=hashed("25802580"))
    (folder / "kiosk.yaml").write_text(text)


def main() -> None:
    """Run the bench, and print what was found."""
    options = argparse.ArgumentParser(prog="./run bench kiosk")
    options.add_argument("--visitors", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", choices=[plan.name for plan in PLANS], help="one kind of them")
    options.add_argument("--keeps", choices=("nothing", "decisions", "readings"), default="nothing")
    options.add_argument("--pictures", type=Path)
    options.add_argument("--portrait", action="store_true")
    options.add_argument("--large", action="store_true", help="1280 by 720, for pictures")
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    handle_termination_signals()
    plans = [plan for plan in PLANS if given.only in (None, plan.name)]
    size = (1280, 720) if given.large else (640, 360)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), given.keeps, size[::-1] if given.portrait else size)
        try:
            for number in range(given.visitors):
                chance = Random(f"{given.seed} {number}")
                plan, began = plans[number % len(plans)], time.monotonic()
                bench.visit(plan, chance)
                took, found = time.monotonic() - began, bench.result
                told = f"{took:.1f} s, searched {found['searched_s']:.0f} s in all, "
                told += f"stuck {found['stuck']}, left behind {len(found['left_behind'])}"
                print(f"{number + 1:4d} {plan.name:<42} {told}", file=sys.stderr, flush=True)
        except KeyboardInterrupt:  # what was found so far counts
            print(f"Stopped after {bench.result['visitors']} visitors.", file=sys.stderr)
        finally:
            bench.close()
            if given.pictures is not None:
                bench.screen.keep(given.pictures)
    if given.json:
        print(json.dumps(bench.result))
        return
    for key, value in bench.result.items():
        print(f"{key:<22} {value}")


if __name__ == "__main__":
    main()
