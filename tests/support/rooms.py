"""A room with a microphone, made of PulseAudio: what is played in it is heard in it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Room:
    """One null sink, whose monitor is the default microphone of this process."""

    environment: dict[str, str]
    module: str = ""
    _played: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def control(self, *words: str) -> str:
        """Ask the sound server; raises CalledProcessError with its answer."""
        answer = subprocess.run(
            ["pactl", *words], env=self.environment, capture_output=True, text=True, check=True
        )
        return answer.stdout.strip()

    def die(self) -> None:
        """Kill the sound server."""
        subprocess.run(["pulseaudio", "--kill"], env=self.environment, check=True)

    def revive(self) -> None:
        """Start the sound server, again, with the room in it."""
        subprocess.run(
            ["pulseaudio", "--start", "--exit-idle-time=-1"],
            env=self.environment,
            check=True,
            capture_output=True,
        )
        self.build()

    def build(self) -> None:
        """Put the microphone in."""
        self.module = self.control("load-module", "module-null-sink", "sink_name=room")
        self.control("set-default-sink", "room")
        self.control("set-default-source", "room.monitor")

    def unplug(self) -> None:
        """Tear the microphone out."""
        self.control("unload-module", self.module)

    def play(self, sound: Path) -> None:
        """Play a sound file in the room, without waiting for its end."""
        self._played.append(
            subprocess.Popen(["paplay", "--device=room", str(sound)], env=self.environment)
        )

    def quiet(self) -> None:
        """Stop whatever is playing."""
        for process in self._played:
            process.terminate()
            process.wait(5)
        self._played.clear()


@contextmanager
def sound_server(folder: Path) -> Iterator[Room]:
    """A sound server of its own, away from the user's, with a room in it.

    `os.environ` points to it meanwhile. Fails, never skips, where PulseAudio is missing.
    """
    for program in ("pulseaudio", "pactl", "paplay"):
        assert shutil.which(program), f"install {program} (Debian: pulseaudio, pulseaudio-utils)"
    own = {
        "XDG_RUNTIME_DIR": str(folder),
        "PULSE_RUNTIME_PATH": str(folder / "pulse"),
        "PULSE_STATE_PATH": str(folder / "state"),
        "XDG_CONFIG_HOME": str(folder / "config"),
    }
    kept = {name: os.environ.get(name) for name in (*own, "PULSE_SERVER")}
    os.environ.update(own)
    os.environ.pop("PULSE_SERVER", None)
    room = Room(dict(os.environ))
    try:
        room.revive()
        yield room
    finally:
        room.quiet()
        subprocess.run(
            ["pulseaudio", "--kill"], env=room.environment, check=False, capture_output=True
        )
        for name, value in kept.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
