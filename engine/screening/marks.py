"""What a film has at which second of its segments: cuts, beats, and lines of captions."""

from pathlib import Path

from engine.audience.before import Mark
from engine.media.captions import read_captions
from engine.problems import Trouble
from engine.screening.folder import Film
from engine.story.model import Story
from engine.words import SegmentName


def marks(film: Film, story: Story) -> dict[SegmentName, tuple[Mark, ...]]:
    """By segment, at seconds from its in point; captions where their files can still be read."""
    return {
        name: (
            Mark(0.0, "segment", name),
            *(Mark(beat.at, "beat", beat.name or beat.feel) for beat in segment.beats),
            *_lines(Path(film.path).parent, segment.captions, segment.in_point),
        )
        for name, segment in story.segments.items()
    }


def _lines(folder: Path, captions: dict[str, str], in_point: float) -> tuple[Mark, ...]:
    """The lines of the first language that can be read."""
    for language, path in captions.items():
        try:
            read = read_captions(folder / path, language)
        except (Trouble, OSError):
            continue
        return tuple(
            Mark(line.start - in_point, "caption", " ".join(line.text.split()))
            for line in read.captions
            if line.start >= in_point
        )
    return ()
