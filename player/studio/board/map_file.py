"""The map of a story as an SVG, to be kept or printed. In a process beside; takes seconds."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.story.load import story_from_log
from engine.viewer.emotions import feelings


def map_svg(written: Mapping[str, Any], walks: Mapping[str, Any] | None) -> bytes:
    """It, of a story as a log holds it (`written_story`), with cuts as wide as they were walked
    where `walks` says (`walks_of`). Of a film in parts the sheet that shows all of them."""
    from engine.pictures.map_marks import Traffic
    from engine.pictures.story_map import draw

    traffic = None
    if walks is not None:
        walked = {(one, other): share for one, other, share in walks["walked"]}
        traffic = Traffic(walks["seen"], walked)
    with tempfile.TemporaryDirectory(prefix="kuleshov-") as folder:
        path = Path(folder) / "map.svg"
        draw(story_from_log(written), path, feelings().__getitem__, traffic)
        return path.read_bytes()
