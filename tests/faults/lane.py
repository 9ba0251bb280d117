"""A lane: a screen, a room with sound, and a home of their own, in which one film plays at a time.

The screen is an Xvfb whose picture `eyes` looks at, with a white desktop; the room is a PulseAudio
whose only sink and microphone is a null sink. Both may be killed and begun anew.
"""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.faults.film import SIZE


class Screen:
    """One X server. It keeps its number when it is begun anew."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._served = 0
        self.name = ""
        self.shown: Path | None = None
        """The folder of its picture; None while there is no server."""
        self._process: subprocess.Popen[str] | None = None
        self.begin()

    def begin(self) -> None:
        """Begin the server, and wait until it answers."""
        number = [self.name] if self.name else []
        self._served += 1
        # A folder of its own for each: the picture of the last is still being looked at.
        folder = _made(self._folder / str(self._served))
        self._process = subprocess.Popen(
            ["Xvfb", *number, "-displayfd", "1", "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-wr",
             "-fbdir", str(folder), "-nolisten", "tcp", "-noreset", "-s", "0"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        self.name = f":{self._process.stdout.readline().strip()}"
        assert self.name != ":", "Xvfb did not start"
        self.shown = folder

    def die(self) -> None:
        """Kill it."""
        self.shown = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def close(self) -> None:
        """End it, in order."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(20)


class Sound:
    """One sound server with one null sink, whose monitor is the microphone."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.environment = {
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_RUNTIME_PATH": str(folder / "pulse"),
            "PULSE_STATE_PATH": str(folder / "state"),
            "XDG_CONFIG_HOME": str(folder / "config"),
        }
        self.begin()

    def control(self, *words: str) -> str:
        """Ask the server; empty where there is none."""
        done = subprocess.run(
            ["pactl", *words],
            env={**os.environ, **self.environment, "PULSE_NO_AUTOSPAWN": "1"},
            capture_output=True, text=True, check=False, timeout=20,
        )  # fmt: skip
        return done.stdout.strip() if done.returncode == 0 else ""

    @property
    def plays(self) -> bool:
        """Whether a program plays into the room now."""
        return "application.process.id" in self.control("list", "sink-inputs")

    def begin(self) -> None:
        """Begin the server, with the room in it; AssertionError where it does not answer."""
        # A killed one whose process nobody has collected yet would count as running.
        self._pid_file.unlink(missing_ok=True)
        self._serve("--start", "--exit-idle-time=-1")
        self.build()
        assert "room" in self.control("list", "short", "sinks"), "PulseAudio did not start"

    def build(self) -> None:
        """Put the null sink in."""
        self.control("load-module", "module-null-sink", "sink_name=room")
        self.control("set-default-sink", "room")
        self.control("set-default-source", "room.monitor")

    def unplug(self) -> None:
        """Take the sink out, and the microphone with it."""
        self.control("unload-module", "module-null-sink")

    def die(self) -> None:
        """Kill the server, without a chance to say goodbye."""
        with suppress(OSError, ValueError):
            os.kill(int(self._pid_file.read_text("ascii")), signal.SIGKILL)

    def close(self) -> None:
        """End the server, in order."""
        self._serve("--kill")

    @property
    def _pid_file(self) -> Path:
        return Path(self.environment["PULSE_RUNTIME_PATH"]) / "pid"

    def _serve(self, *words: str) -> None:
        subprocess.run(
            ["pulseaudio", *words],
            env={**os.environ, **self.environment},
            capture_output=True, check=False, timeout=30,
        )  # fmt: skip


class Lane:
    """Where one film plays at a time."""

    def __init__(self, folder: Path, number: int) -> None:
        folder.mkdir(parents=True)
        self.number = number
        self.folder = folder
        self.screen = Screen(_made(folder / "screen"))
        self.sound = Sound(folder / "run")

    def environment(self) -> dict[str, str]:
        """What a program in this lane has around it; its home is the lane's, caches stay."""
        left_out = ("PULSE_SERVER", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS")
        kept = {name: value for name, value in os.environ.items() if name not in left_out}
        home = _made(self.folder / "home")
        return {
            **kept,
            **self.sound.environment,
            "DISPLAY": self.screen.name,
            "HOME": str(home),
            "XDG_STATE_HOME": str(home / "state"),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CACHE_HOME": str(_made(self.folder / "cache")),
            "LC_ALL": "C.UTF-8",
        }

    def close(self) -> None:
        """Take the screen and the room down."""
        self.screen.close()
        self.sound.close()


@contextmanager
def lanes(folder: Path, count: int) -> Iterator[list[Lane]]:
    """So many lanes. Fails, never skips, where a program is missing."""
    made: list[Lane] = []
    try:
        for number in range(count):
            made.append(Lane(folder / f"lane{number}", number))
        yield made
    finally:
        for lane in made:
            lane.close()


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
