"""Withdrawals on the real program, seen from outside: strace on all its processes, and the sound
server's own list of who records.

A file stands in for the camera and a null sink's monitor is the microphone, so that to open them is
what a device's opening would be. The program is asked for its consent as any viewer is.
"""

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.support.rooms import Room
from tests.support.waiting import until

# `kuleshov play` whose window hears keys and clicks from its standard input, a line each, and says
# on its standard output when it heard them and which scene is on.
_PROGRAM: Final = """
import os, sys, threading, time, queue
from player.screen import window
heard = queue.SimpleQueue()
def hear():
    for line in sys.stdin:
        heard.put(line.split())
threading.Thread(target=hear, daemon=True).start()
listen = window.FilmWindow.listen
def with_hands(self, listener=None):
    listen(self, listener)
    while listener is not None and not heard.empty():
        what, *rest = heard.get()
        print("heard", what, repr(time.time()), flush=True)
        if what == "click":
            listener.click(*map(float, rest))
        elif what == "point":
            listener.point(*map(float, rest))
        else:
            listener.press(what)
window.FilmWindow.listen = with_hands
from player.viewing import stage
show = stage.Stage.show
def saying(self, scene):
    print("scene", type(scene).__name__, repr(time.time()), flush=True)
    show(self, scene)
stage.Stage.show = saying
from player.__main__ import main
sys.argv[0] = "kuleshov"
main()
"""
_OPENED: Final = re.compile(r"^(\d+\.\d+) open(?:at)?\(.* = (\d+)<(.*)>$")
_CLOSED: Final = re.compile(r"^(\d+\.\d+) close\((\d+)<(.*)>\) += 0")
_ENDED: Final = re.compile(r"^(\d+\.\d+) \+\+\+ ")
_DEVICE: Final = re.compile(r"^/dev/(video|snd/|media)")


@dataclass
class Handle:
    """One time that a file was open in one process, in seconds of `time.time`."""

    path: str
    opened: float
    closed: float = float("inf")


@dataclass
class Hands:
    """A running film in a window, and what its viewer does with keys and clicks."""

    process: subprocess.Popen[str]
    trace: Path
    folder: Path
    said: list[tuple[str, str, float]] = field(default_factory=list)

    def follow(self) -> None:
        """Read what it says, in a thread of its own."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith(("heard ", "scene ")):
                kind, what, at = line.split()
                self.said.append((kind, what, float(at)))

    def do(self, *words: object) -> float:
        """A key ("W"), or "click x y"; when the window heard it."""
        assert self.process.stdin is not None
        before = len([each for each in self.said if each[0] == "heard"])
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        until(lambda: self._heard() > before or self.process.poll() is not None)
        assert self.process.poll() is None, "the film has ended"
        return next(at for kind, _, at in reversed(self.said) if kind == "heard")

    def until_scene(self, name: str) -> float:
        """Wait for a scene; when it came on."""
        until(lambda: any(each[:2] == ("scene", name) for each in self.said), f"no {name}")
        return next(at for kind, what, at in self.said if (kind, what) == ("scene", name))

    def handles(self, *paths: Path) -> list[Handle]:
        """Every time that one of these files, or a capture device, was open."""
        wanted = {str(path) for path in paths}
        found: list[Handle] = []
        for calls in sorted(self.trace.iterdir()):
            found += _handles(calls, wanted)
        return sorted(found, key=lambda each: each.opened)

    def _heard(self) -> int:
        return len([each for each in self.said if each[0] == "heard"])


@contextmanager
def hands(folder: Path, *words: object, before: Sequence[str] | None = None) -> Iterator[Hands]:
    """`kuleshov play` with these words under strace, on the display that there is; or after the
    words `before`, if they are given."""
    trace = folder / "trace"
    trace.mkdir(parents=True)
    process = subprocess.Popen(
        [*(_strace(trace) if before is None else before), sys.executable, "-c", _PROGRAM, "play",
         *map(str, words), "--out", str(folder / "showing")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=(folder / "said").open("wb"),
        text=True,
        env={**os.environ, "XDG_STATE_HOME": str(folder / "state")},
    )  # fmt: skip
    made = Hands(process, trace, folder / "showing")
    threading.Thread(target=made.follow, daemon=True).start()
    try:
        yield made
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(60)


def _strace(trace: Path) -> list[str]:
    assert shutil.which("strace"), "install strace"
    strace = ["strace", "-ff", "-qq", "-ttt", "--seccomp-bpf", "-y", "-s", "256"]
    # strace tells the end of a process as an exit: its handles are closed with it.
    watched = ["-e", "signal=none", "-e", "trace=open,openat,close", "-o", str(trace / "calls")]
    return [*strace, *watched]


class Listening:
    """Notes when the recording streams of a sound server come and go."""

    def __init__(self, room: Room) -> None:
        self.came: list[float] = []
        self.went: list[float] = []
        self._room = room
        self._process = subprocess.Popen(
            ["pactl", "subscribe"],
            env={**room.environment, "LC_ALL": "C"},
            stdout=subprocess.PIPE,
            text=True,
        )
        threading.Thread(target=self._follow, daemon=True).start()

    @property
    def streams(self) -> int:
        """How many there are now, by the server's own list."""
        listed = self._room.control("list", "short", "source-outputs")
        return len([line for line in listed.splitlines() if line])

    def close(self) -> None:
        """Note no more."""
        self._process.terminate()
        self._process.wait(10)

    def _follow(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if "on source-output" in line:
                if "'new'" in line:
                    self.came.append(time.time())
                elif "'remove'" in line:
                    self.went.append(time.time())


def _handles(calls: Path, wanted: set[str]) -> list[Handle]:
    """Of one thread or process; a file that is open when a process ends is closed by that."""
    found: list[Handle] = []
    now = 0.0
    for line in calls.read_text("utf-8", "surrogateescape").splitlines():
        if opened := _OPENED.match(line):
            now = float(opened[1])
            if opened[3] in wanted or _DEVICE.match(opened[3]):
                found.append(Handle(opened[3], now))
        elif closed := _CLOSED.match(line):
            now = float(closed[1])
            for each in found:
                if each.path == closed[3] and each.closed == float("inf"):
                    each.closed = now
                    break
        elif ended := _ENDED.match(line):
            now = float(ended[1])
    return found
