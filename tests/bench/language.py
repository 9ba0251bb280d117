"""What a story costs to load and check: `./run bench language [--json]`.

Layered stories of growing size are written as text, read back and checked, each in its own
process so that nothing is remembered from the one before. Clips are not looked into.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from engine.story.model import Story
from engine.story.write import story_text
from tests.bench.machine import machine

SIZES = (50, 200, 1000, 5000)
_FEELINGS = ("calm", "fear", "awe", "grief", "quiet joy", "unease", "hope", "amusement")


def layered(size: int, *, width: int = 4, seed: int = 0) -> Story:
    """A film of `size` segments in layers of `width`, with beats, guards and variables."""
    draw = random.Random(seed)
    segments: dict[str, object] = {}
    for number in range(size):
        following = (number // width + 1) * width
        layer = range(following, min(size, following + width))
        targets = [f"s{layer[(number + each) % len(layer)]}" for each in range(len(layer))]
        cuts: list[dict[str, object]] = [{"to": to} for to in targets[:3]]
        for cut in cuts[:-1]:
            limit = round(draw.uniform(-0.6, 0.6), 2)
            cut["when"] = draw.choice(
                (
                    f"viewer.arousal > {limit} for 2s",
                    f"viewer.valence < {limit} or trust > {abs(limit)}",
                    f"not seen(s{draw.randrange(max(1, number))}) and viewer.attention > 0.5",
                )
            )
        if cuts:
            cuts[-1]["default"] = True
        segments[f"s{number}"] = {
            "clip": "film.mp4",
            "in": 2.0,
            "out": 2.0 + draw.randrange(6, 20),
            "themes": [draw.choice(("sea", "house", "storm"))],
            "beats": [
                {"at": 2.0, "feel": draw.choice(_FEELINGS), "strength": 0.7},
                {"at": 5.0, "feel": draw.choice(_FEELINGS)},
            ],
            "set": {"trust": {"by": round(draw.uniform(-0.2, 0.2), 2)}},
            "next": cuts,
        }
    arc = [{"at": 0.0, "valence": 0.0, "arousal": 0.0}, {"at": 1.0, "valence": 0.4, "arousal": 0.2}]
    trust = {"type": "number", "min": 0.0, "max": 1.0}
    # Every segment of the first layer is reached from the one before all.
    opening = [{"to": f"s{number}"} for number in range(min(width, size))]
    segments["start"] = {"clip": "film.mp4", "out": 9.0, "next": opening}
    written = {"start": "start", "arc": arc, "variables": {"trust": trust}, "segments": segments}
    return Story.model_validate(written)


_ONCE = """
import sys, time
from pathlib import Path
from engine.story.check.story import check
from engine.story.load import load_story
from engine.viewer.emotions import feelings
known = feelings()
begun, used = time.perf_counter(), time.process_time()
loaded = load_story(Path(sys.argv[1]))
read = time.perf_counter() - begun
problems = check(loaded, known)
print(read, time.perf_counter() - begun, time.process_time() - used, len(problems))
assert loaded.story is not None
"""


def measured(size: int, folder: Path) -> dict[str, float]:
    """Seconds to load, and to load and check, a story of `size` segments.

    `processor` is the processor's own time for both, which a busy machine stretches less.
    """
    path = folder / f"story{size}.yaml"
    path.write_text(story_text(layered(size)), encoding="utf-8")
    (folder / "film.mp4").write_bytes(b"\0\0\0\x18ftypisom")
    answer = subprocess.run(
        [sys.executable, "-c", _ONCE, str(path)], check=True, capture_output=True, text=True
    ).stdout.split()
    return {
        "kilobytes": round(path.stat().st_size / 1000),
        "load": round(float(answer[0]), 3),
        "load_and_check": round(float(answer[1]), 3),
        "processor": round(float(answer[2]), 3),
        "problems": int(answer[3]),
    }


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(prog="./run bench language", description=__doc__)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    where = machine()
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        figures = {size: measured(size, Path(folder)) for size in SIZES}
    if asked.json:
        load = {str(size): each["load_and_check"] for size, each in figures.items()}
        print(json.dumps({"machine": where, "load_s": load, "by_size": figures}, indent=2))
        return
    print(f"{where['processor']}, {where['cores']} cores, load {where['load_before']}")
    print(
        f"{'segments':>9} {'kB':>6} {'load s':>8} {'and check s':>12} "
        f"{'processor s':>12} {'problems':>9}"
    )
    for size, each in figures.items():
        print(
            f"{size:>9} {each['kilobytes']:>6} {each['load']:>8.3f} "
            f"{each['load_and_check']:>12.3f} "
            f"{each['processor']:>12.3f} {each['problems']:>9}"
        )
    print(f"in {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
