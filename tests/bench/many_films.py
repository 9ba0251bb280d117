"""Film after film in one process, on one stage: see `tests.bench.endurance --films`.

Each film is asked for, opened, steered by a recorded viewer, shown to its end and kept, as `play`
does it, and then the process looks at itself: memory, threads, file handles, how many of its decks
are still there, and how many seconds of processor the film took.
"""

import gc
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any, Final

import numpy as np
import psutil
import soundfile

from tests.support.clips import make_clip

_STORY: Final = """\
kuleshov: 1
title: Again
start: begin
frame_rate: 24
score: {calm: calm.wav}
segments:
  begin: {clip: red.mp4, in: 0.5s, out: 2.6s, score: calm, captions: {en: begin.srt}, next: [
    {to: dark, default: true, join: dissolve 200ms}, {to: bright, when: viewer.valence > 0.1}]}
  dark: {clip: blue.mp4, in: 0.5s, out: 1.7s}
  bright: {clip: yellow.mp4, in: 0.5s, out: 1.7s}
"""
_CAPTION: Final = "1\n00:00:00,500 --> 00:00:01,800\nOnce more.\n"
_SETTLED: Final = 5
"""Films after which everything that is read once has been read."""

Look = dict[str, float]


def write_story(folder: Path) -> Path:
    """A film of 3.3 seconds: three clips, of which two are seen, a score and captions."""
    for name, tone in (("red", 330), ("blue", 440), ("yellow", 550)):
        make_clip(folder / f"{name}.mp4", f"color={name}", seconds=3, tone=tone, size="1280x720")
    hum = 0.05 * np.sin(np.arange(96_000) * 2 * np.pi * 110 / 48_000)
    soundfile.write(folder / "calm.wav", hum, 48_000)
    (folder / "begin.srt").write_text(_CAPTION, "utf-8")
    path = folder / "story.yaml"
    path.write_text(_STORY, "utf-8")
    return path


def child(story: Path, films: int, camera: str | None, left: Path) -> None:
    """Play so many films on one stage; after each, a line of JSON says what the process holds."""
    from player.app import leave_pictures, stage_for
    from player.viewing.options import PlayOptions
    from player.viewing.programme import programme_of

    own = psutil.Process()
    viewer = Path(__file__).parents[2] / "sample_film" / "viewer.jsonl"

    def announce(sentence: str) -> None:
        print(sentence, file=sys.stderr, flush=True)

    def options(number: int) -> PlayOptions:
        return PlayOptions(
            story,
            readings=viewer,
            camera=camera,
            consent=frozenset({"face"}) if camera else frozenset(),
            offscreen=True,
            out=left / str(number),
        )

    with stage_for(options(0), "Again", announce) as stage:
        from player.playback.deck import Deck
        from player.viewing.playing import play_once

        for number in range(films):
            before = sum(own.cpu_times()[:2])
            played = play_once(stage, programme_of(options(number), announce), announce)
            assert played is not None and played.summary["end"] == "ending"
            leave_pictures(played, announce)
            frames = played.summary["frames"]
            look = {
                "film": number + 1,
                "memory_mb": round((memory := own.memory_full_info()).rss / 1e6, 1),
                "private_mb": round(memory.uss / 1e6, 1),
                "threads": own.num_threads(),
                "handles": own.num_fds(),
                "processor_s": round(sum(own.cpu_times()[:2]) - before, 2),
                "decks": sum(isinstance(each, Deck) for each in gc.get_objects()),
                "frames": frames["displayed"],
                "without_picture": frames["drawn_without_picture"],
            }
            print(json.dumps(look), flush=True)


def looks(folder: Path, films: int, camera: str | None) -> Generator[Look, None, None]:
    """What a process of its own says after each of its films; it ends the bench if that fails, and
    the process where the generator is closed."""
    story, left = write_story(folder), folder / "showings"
    words = [str(story), str(films), camera or "", str(left)]
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.many_films", *words],
            stdout=subprocess.PIPE,
            stderr=said,
            env={**os.environ, "XDG_STATE_HOME": str(folder / "state")},
            text=True,
        )
        assert process.stdout is not None
        try:
            for line in process.stdout:
                print(line.strip(), file=sys.stderr, flush=True)
                look: Look = json.loads(line)
                yield look
        except GeneratorExit:  # seen enough
            process.terminate()
            process.wait()
            raise
    if process.wait():
        sys.exit((folder / "said").read_text("utf-8", errors="replace"))


def measure(films: int, camera: str | None, folder: Path) -> dict[str, Any]:
    """Figures of so many films: the first, and the medians of the first and the last tenth of
    those after everything was read that is read once."""
    seen = list(looks(folder, films, camera))
    settled = seen[_SETTLED:] or seen
    tenth = max(1, len(settled) // 10)
    figures: dict[str, Any] = {"films": len(seen)}
    for key in ("memory_mb", "threads", "handles", "decks", "processor_s"):
        values = [look[key] for look in settled]
        figures[key] = {
            "after_one": seen[0][key],
            "first_tenth": statistics.median(values[:tenth]),
            "last_tenth": statistics.median(values[-tenth:]),
            "last": values[-1],
            "max": max(values),
        }
    for key in ("frames", "without_picture"):
        figures[key] = sum(look[key] for look in seen)
    return figures


if __name__ == "__main__":
    child(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] or None, Path(sys.argv[4]))
