"""Stories of many sizes, as values and as files."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from engine.story.model import Story
from tests.support.random_stories import layered

SIZES: Final = (50, 200, 1000, 5000)


def sized(segments: int) -> Story:
    """A film of about so many segments: layers of eight (of 50 in the largest), five ways on."""
    width = 8 if segments <= 1000 else 50
    return layered(1, max(2, segments // width), width, ways=5)


@contextmanager
def written(stories: Mapping[int, Story]) -> Iterator[dict[int, Path]]:
    """The stories as files in a folder for the while."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for number, story in stories.items():
            paths[number] = Path(folder) / f"{number}.yaml"
            paths[number].write_text(_yaml(story), encoding="utf-8")
        yield paths


def _yaml(story: Story) -> str:
    """As an author's program would write it: JSON is YAML, times have their unit."""
    lines = ["kuleshov: 1", "title: Of a size", f"start: {story.start}", "arc:"]
    for point in story.arc:
        at = f"{100 * point.at:g}%"
        lines.append(f"  - {{at: {at}, valence: {point.valence}, arousal: {point.arousal}}}")
    lines.append("segments:")
    for name, segment in story.segments.items():
        lines += [f"  {name}:", f"    clip: {segment.clip}", f"    out: {segment.out_point:g}s"]
        if segment.themes:
            lines.append(f"    themes: {json.dumps(list(segment.themes))}")
        if segment.beats:
            lines.append("    beats:")
            lines += [
                f"      - {{at: {b.at:g}s, feel: {b.feel}, strength: {b.strength:g}}}"
                for b in segment.beats
            ]
        if segment.next:
            lines.append("    next:")
            lines += [f"      - {{to: {cut.to}{_default(cut)}}}" for cut in segment.next]
    return "\n".join(lines) + "\n"


def _default(cut: Any) -> str:
    return ", default: true" if cut.default else ""
