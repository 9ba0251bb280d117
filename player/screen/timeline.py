"""The small timeline at the foot of the picture: what has been shown, block by block. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.showing.history import Span
from engine.words import Seconds

SHOWS_FOR: Final[Seconds] = 3.0
"""How long it stays after a key or a movement of the mouse."""


@dataclass(frozen=True, slots=True)
class Block:
    """One segment shown: where it begins and ends in shares (0 to 1) of the whole line.

    `ahead` is true for what was shown before the viewer went back, and may come again.
    """

    segment: str
    begin: float
    end: float
    ahead: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """The blocks in order, the present place as a share of the line, and its time in words."""

    blocks: tuple[Block, ...]
    here: float
    clock: str


def timeline_of(shown: Sequence[Span], ahead: Sequence[Span]) -> Timeline | None:
    """The timeline of a viewer's cut; None before anything of it was shown.

    Lengths count in quarters of a second, so that a still picture is not drawn anew for it.
    """
    lengths = [round(span.length * 4) for span in (*shown, *ahead)]
    total = sum(lengths)
    if not total:
        return None
    blocks: list[Block] = []
    passed = 0
    for number, (span, length) in enumerate(zip((*shown, *ahead), lengths, strict=True)):
        if length:
            begin, end = passed / total, (passed + length) / total
            blocks.append(Block(span.segment, begin, end, number >= len(shown)))
        passed += length
    here = sum(lengths[: len(shown)])
    minutes, seconds = divmod(here // 4, 60)
    return Timeline(tuple(blocks), here / total, f"{minutes}:{seconds:02d}")
