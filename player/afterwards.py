"""What a showing leaves behind: its folder, its summary, its storyboard, the lines of its end."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from engine import private
from engine.problems import Trouble
from engine.showing.log import LOG_NAME, open_log
from engine.showing.summary import Summary
from engine.story.model import Story
from player.end_card import EndCard
from player.film_map import film_map
from player.storyboard import Thumbnail, draw_storyboard

_MOST_NAMED: Final = 8
_BY: Final = {"steered": "how you seemed", "chosen": "your own answer"}


def refuse_used(out: Path | None) -> None:
    """Trouble when a folder named for a showing holds another's log already."""
    if out is not None and (out / LOG_NAME).exists():
        raise Trouble(
            f"{out} holds a showing already. Name another folder with --out.", blame="call"
        )


def showing_folder(out: Path | None, story: Story) -> Path:
    """A folder of this showing's own. Trouble when it cannot be made."""
    if out is None:
        title = "".join(c if c.isalnum() else "-" for c in story.title.lower()).strip("-")
        out = Path("showings") / f"{title}-{datetime.now():%Y%m%d-%H%M%S}"
    try:
        private.make_folder(out)
    except OSError as error:
        raise Trouble(
            f"The folder {out} for this showing cannot be made ({error.strerror}). "
            "Name another with --out."
        ) from error
    return out


def leave_summary(
    folder: Path,
    kept: Summary,
    projection: Any,
    compositor: Any,
    mixer: Any,
    recorder: Any,
) -> dict[str, Any]:
    """Write `summary.json`; what it holds."""
    tally = projection.tally
    summary = kept.as_json()
    summary["frames"] = {
        "displayed": tally.shown,
        "skipped": tally.skipped,
        "drawn": compositor.drawn,
        "drawn_without_picture": compositor.without_picture,
    }
    summary["sound"] = {"blocks": mixer.blocks, "underflows": mixer.underflows}
    if recorder is not None:
        summary["recording"] = {
            "file": str(recorder.path),
            "pictures": recorder.pictures,
            "dropped": recorder.dropped,
        }
    text = json.dumps(summary, indent=2, ensure_ascii=False) + "\n"
    # A file's name that is no text is spelt, as JSON would.
    private.write_file(folder / "summary.json", text.encode("utf-8", "backslashreplace"))
    return summary


def leave_storyboard(folder: Path, story: Story, thumbnails: Sequence[Thumbnail]) -> None:
    """Draw `storyboard.png` of a showing's log and pictures; takes some seconds for hours."""
    events = open_log(folder / LOG_NAME, steps=False).events
    draw_storyboard(folder / "storyboard.png", story, events, thumbnails)


def end_card(summary: dict[str, Any], story: Story, folder: Path) -> EndCard:
    """Your film, and what you did not see."""
    path = [each["segment"] for each in summary["path"]]
    return EndCard(story.title, end_lines(summary, story, folder), film_map(story, path))


def end_lines(summary: dict[str, Any], story: Story, folder: Path) -> list[str]:
    """What the end card says in words."""
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
    kinds = summary["decisions"]["by_kind"]
    by = [f"{kinds[kind]} by {words}" for kind, words in _BY.items() if kinds.get(kind)]
    count = _count(summary["decisions"]["count"], "cut")
    lines.append(
        f"Of {count} the film chose {' and '.join(by)}."
        if by
        else "Every cut took the film's default path, or was the only one."
    )
    return [*lines, f"What was decided, and why:  ./run explain {folder}"]


def _plain(name: str) -> str:
    return name.rpartition("/")[2].replace("_", " ")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
