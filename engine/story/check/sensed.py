"""Finds guards that ask what the story itself does not let anybody read in its viewer."""

from collections.abc import Iterator
from typing import Final

from engine.story.findings import Finding
from engine.story.guards.conditions import Comparison, Landed, Leaf, Saw, Trend, leaves
from engine.story.model import Story
from engine.words import Sensing

_SEEN: Final = ("attention", "presence", "confidence", "smile", "count")
_SAYS: Final[dict[Sensing, str]] = {
    "expressions": "with `sensing: expressions` no feeling is inferred",
    "forbidden": "with `sensing: forbidden` nothing is read in the viewer",
}


def sensing_findings(story: Story) -> Iterator[Finding]:
    """A finding for each guard that can therefore not be known."""
    if story.sensing == "feelings":
        return
    for name, place, guard in story.guards:
        if any(_is_unsensed(leaf, story.sensing) for leaf in leaves(guard.condition)):
            yield Finding(
                "GUARD-UNSENSED",
                ("segments", name, "next", place, "when"),
                f'"{guard}" asks what is never known here: {_SAYS[story.sensing]}.',
                "Ask for attention, presence or a smile, or for the film's own course."
                if story.sensing == "expressions"
                else "Ask for the film's own course, or delete it.",
            )


def _is_unsensed(leaf: Leaf, sensing: Sensing) -> bool:
    match leaf:
        case Saw() | Landed():
            return True
        case Comparison(quantity=quantity) | Trend(quantity=quantity):
            whose, _, what = quantity.partition(".")
            asks = whose in ("viewer", "group")
            return asks and (sensing == "forbidden" or what not in _SEEN)
    return False
