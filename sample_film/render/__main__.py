"""Draw the clips: `python -m sample_film.render [SEGMENT ...]`, from the repository root."""

import sys
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import cv2
import numpy as np
from numpy.typing import NDArray

from sample_film.render import sound
from sample_film.render.encode import FRAME_RATE, encode
from sample_film.render.paint import Finish
from sample_film.render.scenes import SCENES
from sample_film.render.score import SCORE
from sample_film.render.timing import FOLDER, Span, read_spans

_CLIP_BYTES = 1_130_000
_PROCESSES = 2


def frames(name: str, span: Span) -> Iterator[NDArray[np.uint8]]:
    """Every frame of the clip, from the first of the lead to the last of the tail."""
    scene, finish = SCENES[name](), Finish(np.random.default_rng(5))
    for index in range(round(span.whole * FRAME_RATE)):
        yield finish.apply(scene(index / FRAME_RATE - span.lead), index)


def render(name: str, span: Span) -> str:
    """Draw, sound and encode one segment; returns a line that says how it went."""
    cv2.setNumThreads(1)  # one process draws one segment; threads would only get in the way
    begun = time.perf_counter()
    seed = zlib.crc32(name.encode())
    track = sound.master(SCORE[name](np.random.default_rng(seed), span))
    target = FOLDER / "clips" / span.clip
    target.parent.mkdir(exist_ok=True)
    encode(frames(name, span), track, span.whole, target, _CLIP_BYTES)
    took = time.perf_counter() - begun
    size = target.stat().st_size / 1e6
    return f"{name}: {span.whole:.1f} s, {size:.2f} MB, drawn in {took:.0f} s"


def main(names: list[str]) -> int:
    """Draw the named segments, or all."""
    spans = read_spans()
    unknown = [name for name in names if name not in spans]
    if unknown:
        sys.stderr.write(
            f"no segment is called {', '.join(unknown)}; there are {', '.join(spans)}\n"
        )
        return 2
    wanted = names or list(spans)
    with ProcessPoolExecutor(_PROCESSES) as pool:
        for line in pool.map(render, wanted, [spans[name] for name in wanted]):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
