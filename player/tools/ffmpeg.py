"""Runs the ffmpeg program with progress."""

import errno
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.problems import Trouble
from engine.words import Seconds

_UNFINISHED = ("Error writing trailer", "Error closing file")
# What is called a film may be a playlist: it reaches no network.
_READING = ("-protocol_whitelist", "file")


def present() -> None:
    """Raise Trouble where the ffmpeg program is missing."""
    if shutil.which("ffmpeg") is None:
        raise Trouble(
            "Clips are mended by the ffmpeg program, which was not found. Install it "
            "(on Debian: apt install ffmpeg) and start again."
        )


def has_filter(name: str) -> bool:
    """Whether this ffmpeg was built with a filter."""
    command = ["ffmpeg", "-hide_banner", "-v", "error", "-filters"]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    return any(line.split()[1:2] == [name] for line in done.stdout.splitlines())


def run(
    words: list[str],
    clip: str,
    *,
    told: Callable[[Seconds], None] = lambda _: None,
    level: str = "error",
) -> str:
    """Run ffmpeg with these arguments; return its messages of this level.

    `told` hears how many seconds of the clip are done. Raises Trouble with ffmpeg's own last
    sentence where it fails.
    """
    command = ["ffmpeg", "-hide_banner", "-nostdin", "-y", "-v", level, "-nostats"]
    command += ["-progress", "pipe:1", *_READING, *words]
    # Its words go to a file of no name: were they a pipe, it could fill while progress is read.
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, text=True)
        assert process.stdout is not None
        try:
            for line in process.stdout:
                key, _, value = line.strip().partition("=")
                if key == "out_time_us" and value.isdigit():
                    told(int(value) / 1e6)
        except BaseException:  # such as Ctrl-C
            process.kill()
            process.wait()
            raise
        code = process.wait()
        said.seek(0)
        text = said.read()
    # ffmpeg itself counts it as a success where the last of a file could not be written.
    failed = code != 0 or any(each in text for each in _UNFINISHED)
    if failed and os.strerror(errno.ENOSPC) in text:
        raise Trouble(
            f"There is no room left to mend {clip}. Make room on that disk and call this again: "
            "it goes on where it stopped."
        )
    if failed:
        lines = text.strip().splitlines() or ["it said nothing"]
        raise Trouble(f"ffmpeg could not mend {clip}: {lines[-1].rstrip('.')}.")
    return text


def mono_sound(
    path: Path, rate: int, begin: Seconds = 0.0, length: Seconds | None = None
) -> npt.NDArray[np.float32]:
    """The first sound track of a file, both sides as one, (n,) at `rate`; in memory alone. Silence
    stands for what is missing before its first sample. Raises Trouble where it has no sound."""
    present()
    command = ["ffmpeg", "-hide_banner", "-nostdin", "-v", "error", *_READING]
    command += ["-ss", f"{begin:.6f}"] if begin else []
    command += ["-t", f"{length:.6f}"] if length is not None else []
    command += ["-i", str(path), "-map", "0:a:0", "-vn", "-ac", "1", "-ar", str(rate)]
    command += ["-af", "aresample=async=1:first_pts=0", "-f", "f32le", "pipe:1"]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode or not done.stdout:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["there is none"]
        raise Trouble(f"{path} has no sound that can be read: {said[-1].rstrip('.')}.")
    return np.frombuffer(done.stdout, "<f4").astype(np.float32)
