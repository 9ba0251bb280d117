"""Maps of large films: `./run bench maps [--segments 250,3000] [--kind svg|png] [--rival]`.

`--json` for programs.

Draws films shaped like published ones, and prints for each how long that took, how large the
picture is and how many bytes it and the pictures of its parts have. `--rival` draws the smallest
by the layered layout alone as well, as small films are drawn: that takes minutes. Exits 1 where
a bound is broken: 5 s for 250 segments and 30 s for 3,000, 4,000 pixels across.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from PIL import Image

from engine.pictures import layered_map, story_map
from engine.pictures.overview import PIXELS
from engine.story.model import Story
from engine.viewer.emotions import feelings
from tests.bench.machine import machine
from tests.support.large_stories import published

BOUNDS: Final = {250: 5.0, 3000: 30.0}
"""Seconds for so many segments."""


def measured(story: Story, kind: str, folder: Path, *, rival: bool = False) -> dict[str, Any]:
    path = folder / f"{'rival' if rival else 'map'}.{kind}"
    feel = feelings().__getitem__
    began, worked = time.perf_counter(), _processor()
    if rival:
        layered_map.draw(story, path, feel, None)
        parts: tuple[Path, ...] = ()
    else:
        parts = story_map.draw(story, path, feel).parts
    seconds = time.perf_counter() - began
    return {
        "segments": len(story.segments),
        "cuts": sum(len(each.next) for each in story.segments.values()),
        "by": "layered layout alone" if rival else "parts",
        "seconds": round(seconds, 2),
        "processor_seconds": round(_processor() - worked, 2),
        "pixels": list(_pixels(path)),
        "bytes": path.stat().st_size,
        "parts": len(parts),
        "bytes_of_parts": sum(part.stat().st_size for part in parts),
    }


def _processor() -> float:
    """Seconds of processor that this process and Graphviz took until now: less than the clock
    where others work beside them."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _pixels(path: Path) -> tuple[int, int]:
    """Of an SVG at the 96 pixels an inch at which browsers show it."""
    if path.suffix == ".png":
        Image.MAX_IMAGE_PIXELS = None
        with Image.open(path) as picture:
            return picture.size
    head = path.read_text("utf-8")[:2_000]
    wide, high = (float(head.split(f' {side}="')[1].split("pt")[0]) for side in ("width", "height"))
    return round(wide * 96 / 72), round(high * 96 / 72)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--segments", default="250,3000")
    parser.add_argument("--kind", choices=("svg", "png"), default="svg")
    parser.add_argument("--rival", action="store_true")
    parser.add_argument("--json", action="store_true", dest="as_json")
    arguments = parser.parse_args()
    counts = [int(each) for each in arguments.segments.split(",")]
    found = []
    with tempfile.TemporaryDirectory() as name:
        measured(published(12), arguments.kind, Path(name))  # what is loaded once
        for count in counts:
            found.append(measured(published(count), arguments.kind, Path(name)))
        if arguments.rival:
            film = published(min(counts))
            found.append(measured(film, arguments.kind, Path(name), rival=True))
    if arguments.as_json:
        print(json.dumps({"machine": machine(), "maps": found}, indent=2))
    else:
        for each in found:
            beside = f", {each['parts']} parts of {each['bytes_of_parts'] / 1e6:.1f} MB"
            print(
                f"{each['segments']} segments, {each['cuts']} cuts, by {each['by']}: "
                f"{each['seconds']:.1f} s ({each['processor_seconds']:.1f} s of processor), "
                f"{each['pixels'][0]} x {each['pixels'][1]} pixels, "
                f"{each['bytes'] / 1e6:.1f} MB{beside if each['parts'] else ''}"
            )
    fine = all(
        each["seconds"] <= BOUNDS.get(each["segments"], 1e9)
        and (arguments.kind == "svg" or each["pixels"][0] <= PIXELS)
        for each in found
        if each["by"] == "parts"
    )
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
