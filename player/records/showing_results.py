"""The results of a showing: its folder, summary and storyboard."""

import itertools
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from engine import private_files, whole_files
from engine.pictures.storyboard import Thumbnail, draw_storyboard
from engine.problems import Trouble
from engine.showing.log.reader import open_log
from engine.showing.log.summary import Summary
from engine.showing.log.writer import LOG_NAME
from engine.story.model import Story
from player.playback.frame_count import FrameCount
from player.records.recording import Recorder

SHOWINGS: Final = Path("showings")
"""Where showings are kept that are given no folder."""

SUMMARY_NAME: Final = "summary.json"
"""In a showing's folder."""


def require_unused(out: Path | None) -> None:
    """Raise Trouble where the folder named for a showing has another showing's log."""
    if out is not None and (out / LOG_NAME).exists():
        raise Trouble(
            f"{out} holds a showing already. Name another folder with --out.", blame="call"
        )


def showing_folder(out: Path | None, story: Story) -> Path:
    """Make the showing's folder: `out`, or a new one that no other player has.

    Raises Trouble where it cannot be made. On a full disk it is missing: the film plays without.
    """
    title = "".join(c if c.isalnum() else "-" for c in story.title.lower()).strip("-")
    first = out or SHOWINGS / f"{title}-{datetime.now():%Y%m%d-%H%M%S}"
    for number in itertools.count(1):
        folder = first if number == 1 else first.with_name(f"{first.name}-{number}")
        try:
            private_files.make_folder(folder.parent)
            private_files.make_folder(folder, exist_ok=out is not None)
        except FileExistsError:
            if out is None:
                continue  # another film of this title began in this second
            raise _no_folder(folder, "a file has that name") from None
        except OSError as error:
            if not whole_files.is_for_want_of_room(error):
                raise _no_folder(folder, error.strerror or str(error)) from None
        return folder
    raise AssertionError


def _no_folder(folder: Path, why: str) -> Trouble:
    return Trouble(
        f"The folder {folder} for this showing cannot be made ({why}). Name another with --out."
    )


@dataclass(slots=True)
class WriteErrors:
    """The parts of a showing that could not be written, and the reason for the first of them."""

    parts: list[str] = field(default_factory=list)
    why: str = ""

    @contextmanager
    def keeping(self, part: str) -> Iterator[None]:
        """A context that writes a part; OSError and Trouble are noted and not raised."""
        try:
            yield
        except OSError as error:
            self.note(part, f"{error.strerror or error}.")
        except Trouble as trouble:
            self.note(part, str(trouble))

    def note(self, part: str, why: str) -> None:
        """Note a part that was not written, or not completely."""
        self.parts.append(part)
        self.why = self.why or why

    @property
    def sentence(self) -> str:
        """The sentence for the viewer; empty where everything was written."""
        if not self.parts:
            return ""
        *others, last = self.parts
        named = f"{', '.join(others)} and {last}" if others else last
        return f"Of this showing the {named} could not be kept: {self.why}"


class Counted(NamedTuple):
    """What was counted on a stage: frames drawn, how many of them while no deck had a picture to
    give, blocks of sound, how often the sound card ran dry, and how often and for how many seconds
    flashes were damped."""

    drawn: int
    without_picture: int
    blocks: int
    underflows: int
    trains_damped: int = 0
    seconds_damped: float = 0.0

    def since(self, before: "Counted") -> "Counted":
        """What was counted after `before`."""
        return Counted._make(now - then for now, then in zip(self, before, strict=True))


def summary_of(
    kept: Summary, tally: FrameCount, counted: Counted, recorder: Recorder | None
) -> dict[str, Any]:
    """The content of `summary.json`."""
    summary = kept.as_json()
    summary["frames"] = {
        "displayed": tally.shown,
        "skipped": tally.skipped,
        "drawn": counted.drawn,
        "drawn_without_picture": counted.without_picture,
    }
    summary["flashes"] = {
        "damped": counted.trains_damped,
        "seconds": round(counted.seconds_damped, 1),
    }
    summary["sound"] = {"blocks": counted.blocks, "underflows": counted.underflows}
    if recorder is not None:
        summary["recording"] = {
            "file": str(recorder.path),
            "pictures": recorder.pictures,
            "dropped": recorder.dropped,
            "passed_over": recorder.passed_over,
        }
    return summary


def write_summary(folder: Path, summary: dict[str, Any]) -> None:
    """Write `summary.json`. Raises OSError."""
    text = json.dumps(summary, indent=2, ensure_ascii=False) + "\n"
    # A file's name that is no text is spelt, as JSON would.
    private_files.write_file(folder / SUMMARY_NAME, text.encode("utf-8", "backslashreplace"))


def write_storyboard(folder: Path, story: Story, thumbnails: Sequence[Thumbnail]) -> None:
    """Draw `storyboard.png` from the log and the thumbnails; for hours of film it takes seconds.

    Raises OSError or Trouble.
    """
    events = open_log(folder / LOG_NAME, steps=False).events
    draw_storyboard(folder / "storyboard.png", story, events, thumbnails)
