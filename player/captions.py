"""Captions, tied to their segment: which line is to be read at which media time."""

from dataclasses import dataclass
from pathlib import Path

from engine.problems import Trouble
from engine.words import Seconds


@dataclass(frozen=True, slots=True)
class Line:
    """One caption: shown from `start` until `end`, in media time of its clip."""

    start: Seconds
    end: Seconds
    text: str


class CaptionTrack:
    """The captions of one segment in one language."""

    def __init__(self, lines: tuple[Line, ...]) -> None:
        self.lines = lines

    @classmethod
    def read(cls, path: Path) -> "CaptionTrack":
        """Read an SRT or WebVTT file; its size was capped by `check`. Trouble if it is neither."""
        import pysubs2

        try:
            parsed = pysubs2.load(str(path), format_=path.suffix[1:].lower())
        except (OSError, UnicodeDecodeError, pysubs2.Pysubs2Error, ValueError) as error:
            raise Trouble(f"The captions {path.name} cannot be read: {error}.") from error
        return cls(
            tuple(
                Line(event.start / 1000, event.end / 1000, event.plaintext.strip())
                for event in sorted(parsed, key=lambda event: event.start)
                if event.plaintext.strip()
            )
        )

    def at(self, media_time: Seconds) -> str:
        """What is to be read at this instant; empty when nothing is."""
        return "\n".join(line.text for line in self.lines if line.start <= media_time < line.end)
