"""The last screen: your film, what you did not see, and what was done because of you."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from engine.consent.wording import Wording
from engine.installed import command
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
    upright: FilmMap | None = None
    """The same from above downwards, for a tall window."""
    about: str = ""
    """What the card is, below the title."""
    right_to_left: bool = False
    to_note: str = ""
    """A line that somebody may want to write down: it stands out, and the card stands longer."""


def end_card(
    summary: dict[str, Any],
    story: Story,
    folder: Path | None,
    words: Wording,
    code: str | None = None,
) -> EndCard:
    """The end card: the viewer's film, and what they did not see, in their own language; `folder`
    is where they may look for why, None where they may not; by `code` they may have it erased from
    a screening."""
    path = [each["segment"] for each in summary["path"]]
    about = words.say("card_about")
    lines = _lines(summary, story, folder, words)
    to_note = "" if code is None else words.say("card_code", code=code)
    across, upright = (film_map(story, path, upright=each) for each in (False, True))
    return EndCard(story.title, lines, across, upright, about, words.right_to_left, to_note)


def _lines(summary: dict[str, Any], story: Story, folder: Path | None, words: Wording) -> list[str]:
    """The lines of text of the end card."""
    path = [each["segment"] for each in summary["path"]]
    seen = set(path)
    endings = [name for name, segment in story.segments.items() if segment.is_ending]
    missed = [name for name in story.segments if name not in seen]
    lines = [
        words.say(
            "card_seen",
            seen=len(seen & story.segments.keys()),
            all=len(story.segments),
            endings=len(seen.intersection(endings)),
            count=len(endings),
            last=_plain(path[-1]) if path else words.say("card_nothing"),
        )
    ]
    if missed:
        names, more = ", ".join(map(_plain, missed[:_MOST_NAMED])), len(missed) - _MOST_NAMED
        how = "card_unseen" if more <= 0 else "card_unseen_more"
        lines.append(words.say(how, names=names, more=more))
    lines += because_of_you(summary, words)
    if folder is None:
        return lines
    return [*lines, words.say("card_why", command=command("explain", folder))]


def _plain(name: str) -> str:
    return name.rpartition("/")[2].replace("_", " ")
