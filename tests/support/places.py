"""Where a film would go on, as players keep it on the disk."""

import json
from pathlib import Path
from typing import Any


def kept_places(home: Path) -> list[Path]:
    """The files of it, anywhere below a folder; one that is just being written is none yet."""
    return sorted(home.rglob("stopped/[!.]*.json"))


def kept_place(home: Path) -> dict[str, Any]:
    """What the only one of them says; empty before there is one, and after it was deleted."""
    try:
        (file,) = kept_places(home)
        place: dict[str, Any] = json.loads(file.read_text("utf-8"))
    except (ValueError, FileNotFoundError):
        return {}
    return place
