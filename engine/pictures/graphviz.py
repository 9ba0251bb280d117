"""Graphviz, the program `dot`: where boxes stand and how lines run between them.

It sees numbers only, never a word of a story, and all graphs of a map in one call. Read is its
format `plain` (https://graphviz.org/docs/outputs/plain/).
"""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

PROGRAM: Final = "dot"

_LONGEST: Final = 60.0  # seconds before it is taken for lost
_SETTINGS: Final = (
    "rankdir=LR nodesep=0.1 ranksep=0.36 splines=true "
    # Enough for the small graphs that it is given, and no more for knotty ones.
    "mclimit=1 nslimit=8 nslimit1=8"
)

Point = tuple[float, float]


class UnavailableError(Exception):
    """Graphviz is missing, or did not answer; says so in a sentence for people."""


@dataclass(slots=True)
class Plain:
    """One graph laid out: in inches, y growing downwards, everything by its number.

    `boxes` are the middles, `curves` the points of Bézier curves of third degree.
    """

    width: float
    height: float
    boxes: dict[int, Point] = field(default_factory=dict)
    curves: dict[tuple[int, int], tuple[Point, ...]] = field(default_factory=dict)


def written(boxes: Sequence[tuple[float, float]], arrows: Sequence[tuple[int, int]]) -> str:
    """A graph in Graphviz's language, of boxes (width and height in inches) and arrows."""
    lines = ["digraph {", f"graph [{_SETTINGS}];", "edge [dir=none];"]
    lines.append('node [shape=box fixedsize=true label=""];')
    lines += [
        f"{at} [width={width:.4f} height={height:.4f}];" for at, (width, height) in enumerate(boxes)
    ]
    lines += [f"{one} -> {other};" for one, other in arrows]
    return "\n".join([*lines, "}"])


def pinned(
    boxes: Sequence[tuple[float, float]],
    places: Sequence[Point],
    arrows: Sequence[tuple[int, int]],
) -> str:
    """The same, of boxes whose middles are set: only the arrows are led around them."""
    lines = ["digraph {", "graph [splines=true esep=0.08];", "edge [dir=none];"]
    lines.append('node [shape=box fixedsize=true label=""];')
    for at, ((width, height), (x, y)) in enumerate(zip(boxes, places, strict=True)):
        place = f"{72 * x:.2f},{-72 * y:.2f}!"
        lines.append(f'{at} [width={width:.4f} height={height:.4f} pos="{place}"];')
    lines += [f"{one} -> {other};" for one, other in arrows]
    return "\n".join([*lines, "}"])


def laid_out(graphs: Sequence[str], *, pinned: bool = False) -> list[Plain]:
    """Each graph laid out that `written` or, where they are `pinned`, `pinned` made.

    Raises UnavailableError.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise UnavailableError(
            "Graphviz is not installed here (on Debian: apt install graphviz), which lays out a "
            "film of this size better than was done now."
        )
    try:
        done = subprocess.run(
            [program, *(("-Kneato", "-n2") if pinned else ()), "-Tplain"],
            input="\n".join(graphs),
            capture_output=True,
            text=True,
            timeout=_LONGEST,
            check=True,
        )
        found = _read(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        raise UnavailableError(f"Graphviz ({program}) did not lay out this map.") from None
    if len(found) != len(graphs):
        raise UnavailableError(f"Graphviz ({program}) did not lay out this map.")
    return found


def _read(text: str) -> list[Plain]:
    """Raises ValueError or IndexError where it is not what Graphviz writes."""
    found: list[Plain] = []
    for line in text.splitlines():
        word, *rest = line.split()
        if word == "graph":
            found.append(Plain(float(rest[1]), float(rest[2])))
        elif word == "node":
            here = found[-1]
            here.boxes[int(rest[0])] = (float(rest[1]), here.height - float(rest[2]))
        elif word == "edge":
            here, count = found[-1], int(rest[2])
            numbers = [float(each) for each in rest[3 : 3 + 2 * count]]
            points = zip(numbers[::2], numbers[1::2], strict=True)
            here.curves[int(rest[0]), int(rest[1])] = tuple((x, here.height - y) for x, y in points)
    return found
