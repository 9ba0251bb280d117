"""The map of a story: one picture or, of a large film, several."""

from pathlib import Path

from engine.pictures import layered_map
from engine.pictures.map_marks import Traffic
from engine.pictures.map_pens import Feel
from engine.problems import Trouble
from engine.story.model import Story


def draw(
    story: Story, path: Path, feel: Feel | None = None, traffic: Traffic | None = None
) -> None:
    """Write the story's graph as a picture, SVG or PNG by the suffix of `path`.

    With `traffic` cuts are as wide as they are walked, and what nobody saw is marked.

    `feel` gives valence and arousal (-1 to 1) of a feeling's name, or raises KeyError; with
    it, boxes have the colour of what their beats intend. Raises Trouble for another suffix
    and where the file cannot be written.
    """
    if path.suffix.lower() not in (".svg", ".png"):
        raise Trouble(
            f"{path.name} should end in .svg or .png, to say which picture it is to be.",
            blame="call",
        )
    layered_map.draw(story, path, feel, traffic)
