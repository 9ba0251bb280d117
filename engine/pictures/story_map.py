"""The map of a story: one picture or, of a very large film, an overview and one of each part."""

import os
from dataclasses import dataclass
from pathlib import Path

from engine.pictures import large_map, layered_map
from engine.pictures.map_marks import Traffic
from engine.pictures.map_pens import Feel
from engine.problems import Trouble
from engine.story.model import Story


@dataclass(frozen=True, slots=True)
class Drawn:
    """The pictures drawn beside the map itself: one of each part, where it is an overview.

    `missing` says, in a sentence, that a better layout is to be had; empty where it was used.
    """

    parts: tuple[Path, ...] = ()
    missing: str = ""


def draw(
    story: Story,
    path: Path,
    feel: Feel | None = None,
    traffic: Traffic | None = None,
    *,
    overwrite: bool = True,
) -> Drawn:
    """Write the story's graph as a picture, SVG or PNG by the suffix of `path`.

    With `traffic` cuts are as wide as they are walked, and what nobody saw is marked.

    `feel` gives valence and arousal (-1 to 1) of a feeling's name, or raises KeyError; with
    it, boxes have the colour of what their beats intend. The pictures of parts go into a folder
    named like the map. Raises Trouble for another suffix, where a file cannot be written, where
    the parts' folder is a file, and where one of a part is there already and `overwrite` is not
    said.
    """
    if path.suffix.lower() not in (".svg", ".png"):
        raise Trouble(
            f"{path.name} should end in .svg or .png, to say which picture it is to be.",
            blame="call",
        )
    if layered_map.draws_well(story):
        layered_map.draw(story, path, feel, traffic)
        return Drawn()
    plan = large_map.planned(story, path)
    folder = path.with_suffix("")
    if plan.parts and os.path.lexists(folder) and not folder.is_dir():
        raise Trouble(
            f"{folder} is no folder, and the pictures of the parts go into one of that name. Name "
            "another file with --out.",
            blame="call",
        )
    there = [each for each in plan.parts if each.exists()]
    if there and not overwrite:
        raise Trouble(
            f"{there[0]} is there already. Name another file with --out, or add --overwrite.",
            blame="call",
        )
    missing = large_map.draw(story, path, plan, feel, traffic)
    if overwrite and plan.parts:
        # Parts of an earlier map of this name that are none of this one's.
        for older in folder.glob(f"[0-9][0-9]-*{path.suffix}"):
            if older not in plan.parts:
                older.unlink()
    return Drawn(plan.parts, missing)
