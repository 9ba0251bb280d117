"""A plain film file as a story: one segment, from its first picture to its last, no way on.

So a rough cut is played, checked and screened as any film is, and nobody has to write YAML first.
Captions that lie beside it under its name (`cut.srt`, `cut.en.vtt`) are its captions.
"""

import re
from pathlib import Path
from typing import Final

from engine.media.captions import SUFFIXES
from engine.media.measured import digest_of
from engine.media.probe import probe_media
from engine.problems import Problem, Trouble
from engine.story.loaded import Loaded
from engine.story.model import Story
from engine.story.segment import Segment

SEGMENT: Final = "film"
"""The name of its one segment."""

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_NO_LANGUAGE: Final = "und"  # BCP 47: undetermined
_MOST_RATE: Final = 120.0
_USUAL_RATE: Final = 24.0


def load_film_file(path: Path) -> Loaded:
    """The story of a film file; its digest is that of the file's content. Never raises: what is
    wrong with the file is among its problems."""
    loaded = Loaded(path=path, folder=path.parent, is_film_file=True)
    try:
        facts = probe_media(path)
        digest = digest_of(path)
    except (Trouble, OSError) as error:
        why = f"{path} cannot be read: {error.strerror}." if isinstance(error, OSError) else error
        return loaded.changed(
            problems=(
                Problem(
                    "NOT-A-FILM", "error", str(why),
                    "Name a film, or a story (.yaml) or its folder.", path,
                ),
            )
        )  # fmt: skip
    if not facts.has_video or facts.duration <= 0:
        return loaded.changed(
            problems=(
                Problem(
                    "NO-PICTURE", "error", f"{path.name} has no picture.", "Name a film.", path
                ),
            )
        )
    rate = facts.frame_rate if 0 < facts.frame_rate <= _MOST_RATE else _USUAL_RATE
    segment = Segment.model_validate(
        {
            "clip": path.name,
            "in": 0.0,
            "out": round(facts.duration, 3),
            "captions": captions_beside(path),
        }
    )
    story = Story(title=path.stem, start=SEGMENT, frame_rate=rate, segments={SEGMENT: segment})
    return loaded.changed(story=story, digest=digest)


def captions_beside(path: Path) -> dict[str, str]:
    """The captions of a film file by language: files beside it that bear its name."""
    found = {}
    for other in sorted(path.parent.glob("*")):
        if other.suffix.lower() not in SUFFIXES:
            continue
        rest = other.stem.removeprefix(path.stem)
        if rest == other.stem and path.stem:
            continue
        if not rest:
            found[_NO_LANGUAGE] = other.name
        elif rest[0] == "." and _LANGUAGE.fullmatch(rest[1:]):
            found[rest[1:]] = other.name
    return found
