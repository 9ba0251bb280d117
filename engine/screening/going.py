"""A showing of a screening while it is on: what will be its rows, on the disk from the first line.

    going/NAME.jsonl   its events, as a log has them, but of the readings the sounds alone
    going/NAME.json    what is known of it beside them: its viewer's hash, labels, when it began

Whatever ends the player, they are there: `adding.complete` makes rows of them, at once or when the
screening is next used, and deletes them.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from engine import private_files
from engine.problems import Trouble
from engine.screening.lock import locked
from engine.screening.sounds import SOUNDS
from engine.screening.tables import Source
from engine.showing.events import Event, Forgot, Inputs, Stepped
from engine.showing.log.claim import is_claimed
from engine.showing.log.writer import LogWriter

GOING: Final = "going"
_LOG: Final = ".jsonl"
_ABOUT: Final = ".json"


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a showing beside its events. `viewer` is the hash of its code, None where
    it has none; `began` UTC."""

    source: Source
    labels: tuple[str, ...] = ()
    viewer: str | None = None
    began: str | None = None


class GoingShowing:
    """Takes a showing's events into its screening's folder. A sink; one thread.

    Raises Trouble or OSError where it cannot be begun, OSError where an event cannot be written.
    """

    name = "screening"

    def __init__(self, folder: Path, about: About) -> None:
        self._folder = folder
        going = folder / GOING
        stem = uuid4().hex
        with locked(folder):
            private_files.make_folder(going)
            private_files.write_file(going / (stem + _ABOUT), json.dumps(asdict(about)) + "\n")
            self._writer = LogWriter(going / (stem + _LOG))

    @property
    def called(self) -> str:
        """Its screening's folder."""
        return str(self._folder)

    def take(self, event: Event) -> None:
        """Keep what the rows will need of an event."""
        match event:
            case Stepped():
                heard = tuple(each for each in event.inputs.readings if each.quantity in SOUNDS)
                if heard:
                    self._writer.take(replace(event, inputs=Inputs(readings=heard)))
            case Forgot():
                # All before the step that forgets goes from the file.
                self._writer.take(Stepped(event.now, Inputs()))
                self._writer.take(event)
            case _:
                self._writer.take(event)

    def close(self) -> None:
        """No event comes any more. May be called again."""
        self._writer.close()


@dataclass(frozen=True, slots=True)
class Left:
    """A showing that was on, and is no more."""

    log: Path
    about: About

    def delete(self) -> None:
        """It is kept otherwise, or not to be kept. Raises OSError."""
        self.log.unlink(missing_ok=True)
        self.log.with_name(f".{self.log.name}.part").unlink(missing_ok=True)
        self.log.with_suffix(_ABOUT).unlink(missing_ok=True)


def left_in(folder: Path) -> list[Left]:
    """The showings that were on and are no more. Hold the lock."""
    found = []
    for path in sorted((folder / GOING).glob("*" + _ABOUT)):
        log = path.with_suffix(_LOG)
        if not _is_on(log):
            found.append(Left(log, _about(path)))
    return found


def on_in(folder: Path) -> list[About]:
    """What is known of the showings that are on."""
    paths = sorted((folder / GOING).glob("*" + _ABOUT))
    return [_about(path) for path in paths if _is_on(path.with_suffix(_LOG))]


def utc(at: datetime) -> str:
    """An instant as `showings.began` has it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _is_on(log: Path) -> bool:
    try:
        return is_claimed(log)
    except OSError:
        return False


def _about(path: Path) -> About:
    try:
        read: dict[str, Any] = json.loads(path.read_bytes())
        labels: Sequence[str] = read.pop("labels")
        return About(**read, labels=tuple(map(str, labels)))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise Trouble(
            f"{path} was changed by hand or damaged. Delete it, and what lies beside it under the "
            "same name, to go on without that showing."
        ) from None
