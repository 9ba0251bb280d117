"""Eyes and ears outside every player: the X server's screen and the sound sink's monitor."""

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tests.bench.seams.barcode import HEIGHT, STRIP, WIDTH, read
from tests.bench.seams.judge import CutMade, Seen

REFRESH = 60
_WIDE, _HIGH = WIDTH // 8, STRIP // 4  # kept so small, since an hour of the screen is long


class Screen:
    """Grabs the lowest rows of the X server's picture, sixty times a second if it can.

    Each picture keeps the instant at which it was taken: on a busy machine the grabber itself
    comes late, and what it did not see may still have been there.
    """

    def __init__(self, display: str, folder: Path, size: tuple[int, int] = (WIDTH, HEIGHT)) -> None:
        width, height = size
        strip = height * STRIP // HEIGHT
        self._raw, self._times = folder / "screen.raw", folder / "screen.times"
        self._process = subprocess.Popen(
            ["ffmpeg", "-v", "fatal", "-y", "-copyts", "-f", "x11grab", "-draw_mouse", "0",
             "-framerate", str(REFRESH), "-video_size", f"{width}x{strip}",
             "-i", f"{display}+0,{height - strip}",
             "-filter_complex", f"scale={_WIDE}:{_HIGH}:flags=area,format=gray,split[one][two]",
             "-map", "[one]", "-f", "rawvideo", "-fps_mode", "passthrough", str(self._raw),
             "-map", "[two]", "-c:v", "rawvideo", "-f", "framecrc", "-fps_mode", "passthrough",
             "-enc_time_base", "1:1000000", str(self._times)],
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        self._wall = time.time() - time.monotonic()

    def stop(self) -> list[Seen]:
        """Everything grabbed, in order, from the first readable picture to the last."""
        self._process.terminate()
        self._process.wait(10)
        pictures = np.memmap(self._raw, np.uint8, "r")
        count = len(pictures) // (_HIGH * _WIDE)
        pictures = pictures[: count * _HIGH * _WIDE].reshape(count, _HIGH, _WIDE)
        lines = [line for line in self._times.read_text("ascii").splitlines() if line[:1] == "0"]
        instants = [int(line.split(",")[2]) / 1e6 - self._wall for line in lines]
        seen = [
            Seen(instant, read(picture.repeat(STRIP // _HIGH, 0).repeat(WIDTH // _WIDE, 1)))
            for instant, picture in zip(instants, pictures, strict=False)
        ]
        readable = [place for place, each in enumerate(seen) if each.frames]
        return seen[readable[0] : readable[-1] + 1] if readable else []


class Monitor:
    """Records what leaves the sound card."""

    def __init__(self, folder: Path) -> None:
        self._raw = folder / "heard.raw"
        self._process = subprocess.Popen(
            ["parec", "--device=room.monitor", "--raw", "--format=s16le", "--rate=48000",
             "--channels=1", "--latency-msec=20"],
            stdout=self._raw.open("wb"),
        )  # fmt: skip

    def stop(self) -> npt.NDArray[np.float64]:
        """What was heard, from the first sound to the last, -1..1."""
        self._process.terminate()
        self._process.wait(10)
        heard = np.frombuffer(self._raw.read_bytes(), np.int16) / 32768
        loud = np.flatnonzero(np.abs(heard) > 0.02)
        # The last second is left out: there the player stops.
        if not len(loud):
            return heard
        return heard[loud[0] + 4800 : max(loud[0] + 4801, loud[-1] - 48_000)]


def cuts_in(seen: Sequence[Seen]) -> list[CutMade]:
    """The cuts as they came on screen, for players that do not tell: hard ones only."""
    cuts = []
    latest: int | None = None
    for each in seen:
        clips = list(each.frames)
        if len(clips) == 1:
            if latest is not None and clips[0] != latest:
                cuts.append(CutMade(latest, clips[0], each.at))
            latest = clips[0]
    return cuts
