"""`kuleshov graph`: the map of a story, with how many simulated viewers went which way."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.pictures.map_marks import Traffic
from engine.pictures.story_map import draw
from engine.problems import Trouble
from engine.simulation.many import simulate
from engine.simulation.tally import Tally, never_seen, traffic
from engine.story.model import Story
from engine.viewer.emotions import feelings


@dataclass(frozen=True, slots=True)
class Walks:
    """Where so many simulated viewers went; all is empty where there were none."""

    viewers: int
    traffic: Traffic
    never_seen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mapped:
    """A map that was drawn: its file, the pictures of its parts where it is an overview, and the
    walks it shows. `missing` says that a better layout is to be had, or is empty."""

    file: Path
    parts: tuple[Path, ...]
    missing: str
    walks: Walks

    def as_json(self) -> dict[str, Any]:
        """Where the map is, and in shares of the viewers what they saw and how they went."""
        walked = self.walks.traffic.walked
        return {
            "map": str(self.file),
            "parts": [str(part) for part in self.parts],
            "viewers": self.walks.viewers,
            "segments": self.walks.traffic.seen,
            "cuts": [{"from": a, "to": b, "share": share} for (a, b), share in walked.items()],
            "never_seen": self.walks.never_seen,
        }

    def lines(self) -> list[str]:
        """The same for people."""
        told = f"The map is in {self.file}"
        if self.parts:
            count = f"{len(self.parts)} part{'s' * (len(self.parts) != 1)}"
            told += f": an overview. Its {count} are in {self.parts[0].parent}"
        return [told, self.missing] if self.missing else [told]


def walk(story: Story, viewers: int, seed: int, progress: Callable[[int], None]) -> Walks:
    """Show the story to simulated viewers, in this process; `progress` hears how many are done."""
    tally = simulate(story, viewers, seed, progress=progress) if viewers else Tally()
    seen = {name: count / tally.showings for name, count in sorted(tally.segments.items())}
    missed = never_seen(tally, story) if viewers else ()
    return Walks(viewers, Traffic(seen, traffic(tally)), missed)


def draw_map(story: Story, out: Path, walks: Walks, *, overwrite: bool = False) -> Mapped:
    """Draw the map into `out`, an SVG or PNG by its suffix; cuts are as wide as they were walked,
    where viewers were simulated. Raises Trouble where that cannot be written."""
    shares = walks.traffic if walks.viewers else None
    try:
        drawn = draw(story, out, feelings().__getitem__, shares, overwrite=overwrite)
    except OSError as error:
        raise Trouble(f"{error.filename or out} cannot be written: {error.strerror}.") from error
    return Mapped(out, drawn.parts, drawn.missing, walks)
