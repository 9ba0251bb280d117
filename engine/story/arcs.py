"""Arcs by name: the common shapes of stories.

The six shapes that Reagan et al. found to dominate in 1,327 works of fiction ("The emotional
arcs of stories are dominated by six basic shapes", EPJ Data Science 5:31, 2016) are shapes of
happiness, here valence. Arousal is added: it rises to the last turning point and falls behind it,
as in Freytag's pyramid. `peaks and rests` is the pacing of Left 4
Dead's director (Booth, "The AI systems of Left 4 Dead", 2009): tension builds to a
peak and is followed by a rest, again and again, each peak higher than the one before.
"""

from typing import Final

Point = tuple[float, float, float]
"""Share of the running time (0 to 1), valence and arousal (-1 to 1)."""

ARCS: Final[dict[str, tuple[Point, ...]]] = {
    "rags to riches": ((0, -0.5, 0.0), (0.8, 0.3, 0.5), (1, 0.6, 0.2)),
    "riches to rags": ((0, 0.5, 0.0), (0.8, -0.4, 0.5), (1, -0.6, 0.1)),
    "man in a hole": ((0, 0.3, 0.0), (0.5, -0.5, 0.6), (1, 0.5, 0.2)),
    "icarus": ((0, -0.3, 0.0), (0.5, 0.6, 0.6), (1, -0.5, 0.2)),
    "cinderella": ((0, -0.4, 0.0), (0.35, 0.5, 0.4), (0.7, -0.4, 0.6), (1, 0.6, 0.3)),
    "oedipus": ((0, 0.4, 0.0), (0.35, -0.5, 0.4), (0.7, 0.4, 0.6), (1, -0.6, 0.3)),
    "peaks and rests": (
        (0, 0.1, -0.1),
        (0.2, -0.2, 0.4),
        (0.32, 0.2, -0.2),
        (0.55, -0.3, 0.6),
        (0.65, 0.2, -0.2),
        (0.88, -0.3, 0.8),
        (1, 0.4, 0.0),
    ),
}

_ALSO: Final = {"tragedy": "riches to rags"}

NAMES: Final = (*ARCS, *_ALSO)


def arc_named(name: str) -> tuple[Point, ...] | None:
    """The points of a named arc, in any case; None for an unknown name."""
    plain = " ".join(name.lower().split())
    return ARCS.get(_ALSO.get(plain, plain))
