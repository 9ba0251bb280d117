"""The last screen: your film, what you did not see, and what was done because of you."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from engine.installed import CALLED
from engine.story.model import Story
from player.screen.because import because_of_you
from player.screen.film_map import FilmMap, film_map

_MOST_NAMED: Final = 8


@dataclass(frozen=True, slots=True)
class EndCard:
    """What is said at the end: a title, a few lines, and the map where there is one."""

    title: str
    lines: Sequence[str] = ()
    film: FilmMap | None = None


def end_card(summary: dict[str, Any], story: Story, folder: Path | None) -> EndCard:
    """The end card: the viewer's film, and what they did not see; `folder` is where they may look
    for why, None where they may not."""
    path = [each["segment"] for each in summary["path"]]
    return EndCard(story.title, _lines(summary, story, folder), film_map(story, path))


def _lines(summary: dict[str, Any], story: Story, folder: Path | None) -> list[str]:
    """The lines of text of the end card."""
    path = [each["segment"] for each in summary["path"]]
    seen = set(path)
    endings = [name for name, segment in story.segments.items() if segment.is_ending]
    missed = [name for name in story.segments if name not in seen]
    lines = [
        f"You saw {len(seen & story.segments.keys())} of {len(story.segments)} segments and "
        f"{len(seen.intersection(endings))} of {_count(len(endings), 'ending')}; "
        f"the film ended with {_plain(path[-1]) if path else 'nothing'}."
    ]
    if missed:
        named = ", ".join(_plain(name) for name in missed[:_MOST_NAMED])
        more = f" and {len(missed) - _MOST_NAMED} more" if len(missed) > _MOST_NAMED else ""
        lines.append(f"You did not see: {named}{more}.")
    lines += because_of_you(summary)
    if folder is None:
        return lines
    return [*lines, f"What was decided, and why:  {CALLED} explain {folder}"]


def _plain(name: str) -> str:
    return name.rpartition("/")[2].replace("_", " ")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
