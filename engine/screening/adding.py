"""Adding showings to a screening: logs, whole and those that broke off."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np

from engine.consent.receipt import RECEIPT_NAME
from engine.problems import Trouble
from engine.screening.codes import new_code, viewer_of
from engine.screening.folder import Screening
from engine.screening.going import About, Left, left_in, utc
from engine.screening.lock import locked
from engine.screening.rows import ShowingRows, name_of
from engine.screening.tables import VERSION
from engine.showing.events import Entered
from engine.showing.log import redaction
from engine.showing.log.reader import Log, open_log
from engine.words import Seconds

HeartTrack = tuple[Sequence[Seconds], Sequence[float]]
"""Film times, ascending, and the heart's rates then, in beats a minute."""

HEART_GAP: Final[Seconds] = 10.0
"""For so long a heart's rate may be untold: a strap that lost a beat or two, and no more."""

_MADE_BY: Final = "kuleshov simulate"


@dataclass(frozen=True, slots=True)
class Added:
    """A showing that was added, or had been before (`is_new` is false). `code` is what its viewer
    can have it erased by, where it was made just now; `notes` are sentences for the organiser."""

    showing: str
    cut: str
    ended: str
    seconds: Seconds
    is_new: bool
    code: str | None = None
    source: Path | None = None
    notes: tuple[str, ...] = ()


def add_log(
    screening: Screening,
    path: Path,
    labels: Sequence[str] = (),
    code: str | None = None,
    heart: Callable[[str | None], HeartTrack] | None = None,
) -> Added:
    """Add the showing of a log, or of the folder that it lies in. One that is there stays as it is.
    `heart` gives a recording of its viewer's heart by when the showing began.

    Its viewer's code is `code`, or that of the receipt beside the log, or a new one. Raises Trouble
    where it is no log, of another film, or its viewer refused that it be screened.
    """
    receipt = _receipt(path.parent)
    said = receipt.get("kuleshov", {}) if receipt else {}
    if "screening" in said.get("refused", ()):
        raise Trouble(
            f"{path.parent} is not added: its viewer refused that it be compared with others "
            f"({RECEIPT_NAME})."
        )
    log = open_log(path, salvage=True)
    first = log.events[0] if log.events else None
    made = bool(first is not None and getattr(first, "program", "") == _MADE_BY)
    known = code or said.get("screening_code")
    fresh = None if known or made else new_code()
    viewer = known or fresh
    about = About(
        "made" if made else "log",
        tuple(labels),
        viewer_of(viewer, screening.salt) if viewer else None,
        _began(receipt),
    )
    track = heart(about.began) if heart is not None else None
    added = add_events(screening, log, about, str(path), track)
    return Added(
        added.showing,
        added.cut,
        added.ended,
        added.seconds,
        added.is_new,
        fresh if added.is_new else None,
        path,
        added.notes,
    )


def complete(screening: Screening) -> tuple[list[Added], list[str]]:
    """Make rows of the showings that are over or were cut off; and a sentence for each of which
    none can be made, which stays. One of which nothing came on screen goes."""
    added: list[Added] = []
    kept: list[str] = []
    with locked(screening.folder):
        for each in left_in(screening.folder):
            try:
                done = _completed(screening, each)
            except Trouble as trouble:
                kept.append(str(trouble))
                continue
            if done is not None:
                added.append(done)
            each.delete()
    return added, kept


def _completed(screening: Screening, left: Left) -> Added | None:
    try:
        if not left.log.stat().st_size:
            return None
    except FileNotFoundError:
        return None
    with suppress(OSError):
        redaction.finish(left.log)  # what was to be forgotten when it was cut off
    log = open_log(left.log, salvage=True)
    if not any(isinstance(event, Entered) for event in log.events):
        return None
    return add_events(screening, log, left.about, str(left.log))


def add_events(
    screening: Screening, log: Log, about: About, called: str, heart: HeartTrack | None = None
) -> Added:
    """Add the showing of a log that was read; `heart` takes the place of the rates in it. Raises
    Trouble, where nothing was added."""
    gathered = ShowingRows()
    for event in log.events:
        gathered.take(event)
    if gathered.opened is None:
        raise Trouble(f"{called} does not begin as the log of a showing does.")
    film = screening.film_of(gathered.opened, called)
    showing = name_of(log.events)
    rows = gathered.rows(showing)
    if not rows:
        raise Trouble(f"{called} is the log of a showing of which nothing came on screen.")
    if heart is not None:
        rows["readings"]["heart"] = heart_between(rows["readings"]["at"], *heart)
    rows["showings"] = [
        {
            "showing": showing,
            "film": film.film,
            "cut": film.cut,
            "viewer": about.viewer,
            "labels": list(about.labels),
            "began": about.began,
            "seconds": gathered.seconds,
            "ended": gathered.end,
            "source": about.source,
            "version": VERSION,
        }
    ]
    is_new = screening.store.append(showing, rows, film.film)
    notes = []
    if log.fault:
        notes.append(f"{log.fault} What comes before that was added.")
    if np.isnan(rows["readings"]["valence"]).all():
        notes.append(f"{called} holds no readings of its viewer: only its way through the film.")
    return Added(showing, film.cut, gathered.end, gathered.seconds, is_new, notes=tuple(notes))


def _receipt(folder: Path) -> dict[str, Any] | None:
    """The receipt beside a log; None where there is none that can be read."""
    try:
        read = json.loads((folder / RECEIPT_NAME).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(read, dict) or not isinstance(read.get("kuleshov", {}), dict):
        return None
    return read


def _began(receipt: dict[str, Any] | None) -> str | None:
    """When the viewer of a receipt answered, which is just before their film began."""
    at = receipt.get("consentTimestamp") if receipt else None
    if type(at) is not int or not 0 <= at < 2**40:
        return None
    try:
        return utc(datetime.fromtimestamp(at, UTC))
    except (OSError, OverflowError, ValueError):
        return None


def heart_between(
    at: Sequence[Seconds], times: Sequence[Seconds], rates: Sequence[float]
) -> list[float | None]:
    """The heart's rate at each instant, on the line between the two nearest of a recording; None
    where these lie more than `HEART_GAP` apart, and beyond its ends."""
    wanted, known = np.asarray(at, float), np.asarray(times, float)
    found = np.interp(wanted, known, np.asarray(rates, float), left=np.nan, right=np.nan)
    if len(known) > 1:
        after = np.clip(np.searchsorted(known, wanted), 1, len(known) - 1)
        found[known[after] - known[after - 1] > HEART_GAP] = np.nan
    return [float(each) if np.isfinite(each) else None for each in found]
