"""How long each clip is: the story file is the one place that says so."""

from dataclasses import dataclass
from pathlib import Path

import yaml
from engine.story.model import Story

FOLDER = Path(__file__).resolve().parents[1]
TAIL = 2.5
"""Seconds of picture and sound behind the out point."""


@dataclass(frozen=True)
class Span:
    """A clip in time: `lead` seconds before the in point, `length` from in to out point."""

    clip: str
    lead: float
    length: float

    @property
    def whole(self) -> float:
        """Seconds from the first frame to the last."""
        return self.lead + self.length + TAIL


def read_spans() -> dict[str, Span]:
    """Every segment's span, in the order of the story."""
    with (FOLDER / "story.yaml").open(encoding="utf-8") as file:
        story = Story.model_validate(yaml.safe_load(file))
    return {
        name: Span(segment.clip, segment.in_point, segment.duration)
        for name, segment in story.segments.items()
    }
