"""A row of viewers whom a camera recorded while the sample film ran: how exactly it is aligned by
the film's sound beside noise, and what is read of each seat.

The row is made of clips and photographs of faces, one a seat; the room's sound is the film's own,
with an echo, and pink noise so much softer. It goes through `screening add --viewer-video`.
"""

import argparse
import json
import subprocess
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from engine.problems import Trouble
from engine.screening.folder import Screening, loaded_film
from engine.screening.incoming.alignment import RATE
from engine.screening.incoming.film_places import Course
from engine.story.paths import clip_path
from player.screenings.viewer_video import add_viewer_video
from player.tools.ffmpeg import mono_sound

FILM = Path(__file__).parents[2] / "sample_film" / "story.yaml"
BEGINS = 2.217
"""When the film begins in the recording, in seconds."""
DECIBELS = (20, 10, 0)
_SIDE = 320  # of a seat, in pixels
_FACE = 240  # of what is shown on it


def main() -> None:
    words = argparse.ArgumentParser(prog="./run bench recorded_row", description=__doc__)
    words.add_argument("seats", nargs="+", type=Path, help="a clip or a photograph for each seat")
    words.add_argument("--seconds", type=float, default=20.0, help="how much of the film is heard")
    words.add_argument("--json", action="store_true")
    asked = words.parse_args()
    rows = []
    for decibels in DECIBELS:
        rows.append(_recorded(asked.seats, asked.seconds, decibels))
        if not asked.json:
            print(rows[-1], flush=True)
    if asked.json:
        print(json.dumps({"recorded_row": rows}))


def _recorded(seats: list[Path], seconds: float, decibels: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        screening = Screening.create(folder / "screening", [(loaded_film(FILM), None)])
        film = screening.films[0]
        room = folder / "room.wav"
        soundfile.write(room, _room(screening, seconds, decibels), RATE)
        video = folder / "row.mp4"
        _write_row(video, seats, room, BEGINS + seconds)
        try:
            done = add_viewer_video(screening, film, video)
        except Trouble as trouble:  # too little was heard to be sure
            return {"decibels": decibels, "refused": str(trouble)}
        showings = screening.store.read("showings").to_pylist()
        readings = screening.store.read("readings").to_pylist()
    seen = Counter(each["showing"] for each in readings if each["present"])
    all_of = Counter(each["showing"] for each in readings)
    felt: dict[str, list[float]] = {}
    for each in readings:
        if each["valence"] is not None:
            felt.setdefault(each["showing"], []).append(each["valence"])
    return {
        "decibels": decibels,
        "error_ms": round(1000 * (done.alignment.offset - BEGINS), 2),
        "certainty": round(done.alignment.certainty, 2),
        "seats": len(showings),
        "viewers": len({each["viewer"] for each in showings}),
        "present": [round(seen[name] / all_of[name], 2) for name in all_of],
        "valence": [
            (round(float(np.mean(each)), 2), round(float(np.ptp(each)), 2))
            for each in felt.values()
        ],
    }


def _room(screening: Screening, seconds: float, decibels: float) -> np.ndarray:
    """The film's sound along its default way, as a recorder in the room has it."""
    film = screening.films[0]
    story = screening.story(film)
    parts = []
    for each in Course.along(story).seen:
        segment = story.segments[each.segment]
        if segment.clip is None:
            parts.append(np.zeros(round(each.seconds * RATE)))
            continue
        clip = clip_path(FILM.parent, story, each.segment)
        parts.append(mono_sound(clip, RATE, segment.in_point, each.seconds))
    heard = np.concatenate(parts)[: round(seconds * RATE)]
    chance = np.random.default_rng(1)
    echo = chance.standard_normal(2800) * np.exp(-np.arange(2800) / (0.05 * RATE))
    echo[0] = 4.0
    heard = np.convolve(heard, echo)[: len(heard)]
    room = np.concatenate([np.zeros(round(BEGINS * RATE)), heard])
    spectrum = np.fft.rfft(chance.standard_normal(len(room)))
    noise = np.fft.irfft(spectrum / np.sqrt(np.arange(len(spectrum)) + 50.0), len(room))
    level = np.sqrt(np.square(heard).mean() / np.square(noise).mean())
    room += noise * level * 10 ** (-decibels / 20)
    loudest: np.ndarray = 0.9 * room / np.abs(room).max()
    return loudest


def _write_row(video: Path, seats: list[Path], room: Path, seconds: float) -> None:
    """The seats side by side, clips from their beginning again and again, with the room's sound."""
    given: list[str] = []
    fitted = []
    for number, seat in enumerate(seats):
        still = seat.suffix.casefold() in (".jpg", ".jpeg", ".png")
        given += [*(["-loop", "1"] if still else ["-stream_loop", "-1"]), "-i", str(seat)]
        fitted.append(
            f"[{number}:v]fps=24,scale={_FACE}:{_FACE}:force_original_aspect_ratio=decrease,"
            f"pad={_SIDE}:{_SIDE}:(ow-iw)/2:(oh-ih)/2:gray,setsar=1[seat{number}]"
        )
    together = "".join(f"[seat{number}]" for number in range(len(seats)))
    beside = f"{together}hstack=inputs={len(seats)}[row]" if len(seats) > 1 else "[seat0]null[row]"
    subprocess.run(
        [
            "ffmpeg", "-v", "error", "-y", *given, "-i", str(room), "-filter_complex",
            ";".join([*fitted, beside]), "-map", "[row]", "-map", f"{len(seats)}:a", "-t",
            str(seconds), "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p",
            "-c:a", "pcm_s16le", "-f", "mov", str(video),
        ],
        check=True,
    )  # fmt: skip


if __name__ == "__main__":
    main()
