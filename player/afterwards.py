"""What a showing leaves behind: its folder, its summary, its storyboard, the lines of its end."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.problems import Trouble
from engine.showing.events import Event
from engine.showing.summary import summarise
from engine.story.model import Story


def showing_folder(out: Path | None, story: Story) -> Path:
    """A folder of this showing's own. Trouble when it cannot be made or holds a log already."""
    if out is None:
        title = "".join(c if c.isalnum() else "-" for c in story.title.lower()).strip("-")
        out = Path("showings") / f"{title}-{datetime.now():%Y%m%d-%H%M%S}"
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(
            f"The folder {out} for this showing cannot be made ({error.strerror}). "
            "Name another with --out."
        ) from error
    return out


def leave_summary(
    folder: Path,
    events: Sequence[Event],
    projection: Any,
    compositor: Any,
    mixer: Any,
    recorder: Any,
) -> dict[str, Any]:
    tally = projection.tally
    summary = summarise(events)
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
    (folder / "summary.json").write_text(text, encoding="utf-8")
    return summary


def leave_storyboard(
    folder: Path, story: Story, events: Sequence[Event], thumbnails: Sequence[Any]
) -> None:
    from player.storyboard import draw_storyboard

    draw_storyboard(folder / "storyboard.png", story, events, thumbnails)


def end_lines(summary: dict[str, Any], story: Story, folder: Path) -> list[str]:
    path = [each["segment"] for each in summary["path"]]
    kinds = summary["decisions"]["by_kind"]
    steered = kinds.get("steered", 0)
    return [
        f"You saw {len(set(path))} of {len(story.segments)} segments; "
        f"the film ended with {path[-1] if path else 'nothing'}.",
        f"{steered} of {summary['decisions']['count']} cuts were steered by how you seemed."
        if steered
        else "No cut was steered: the film took its default path.",
        f"What was decided, and why:  ./run explain {folder}",
    ]
