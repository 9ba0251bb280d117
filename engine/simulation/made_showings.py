"""Simulated viewers as a screening's showings: rows as a played showing has them, source `made`."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, as_completed
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import numpy as np

from engine.screening.folder import Film, Screening
from engine.screening.rows import ShowingRows, Track
from engine.screening.store import Store
from engine.screening.tables import VERSION, TableName
from engine.simulation.side_by_side import SideBySide
from engine.simulation.viewers import Effects
from engine.steering.planner import Planner
from engine.steering.preset import Preset
from engine.story.model import Story

_AT_ONCE: Final = 500  # showings side by side, which become one part


def make_showings(
    screening: Screening,
    film: Film,
    viewers: int,
    seed: int,
    *,
    preset: Preset = Preset(),  # noqa: B008 - frozen
    labels: Sequence[str] = (),
    executor: Executor | None = None,
    progress: Callable[[int], None] = lambda _done: None,
) -> int:
    """Add the showings of made viewers, by their numbers, to a screening; how many are new.

    Each is a function of seed and number, so that nobody is added twice. An executor's workers
    write into the folder themselves, and have to see it under the same path. Raises Trouble where
    there is no room; what was added until then stays.
    """
    there = set(screening.store.read("showings", ["showing"])["showing"].to_pylist())
    missing = [each for each in range(viewers) if name_of(film.film, seed, each) not in there]
    done = viewers - len(missing)
    parts = [missing[at : at + _AT_ONCE] for at in range(0, len(missing), _AT_ONCE)]
    what = (screening.folder, film, seed, preset, tuple(labels))
    if executor is None:
        for part in parts:
            done += make_part(*what, part)
            progress(done)
        return len(missing)
    for each in as_completed([executor.submit(make_part, *what, part) for part in parts]):
        done += each.result()
        progress(done)
    return len(missing)


def name_of(film: str, seed: int, number: int) -> str:
    """What a made showing is called."""
    return f"made-{film[:8]}-{seed}-{number}"


def make_part(
    folder: Path,
    film: Film,
    seed: int,
    preset: Preset,
    labels: tuple[str, ...],
    numbers: Sequence[int],
) -> int:
    """Play the showings of these viewers and add them as one part: what one worker does."""
    story = Screening(folder).story(film)
    names = [name_of(film.film, seed, number) for number in numbers]
    rows = rows_of(story, names, seed, preset, numbers)
    for row in rows["showings"]:
        row |= {"film": film.film, "cut": film.cut, "labels": list(labels)}
    # Numbers need not follow one another: the first and the last would not name them all.
    spans = groupby(enumerate(numbers), key=lambda each: each[1] - each[0])
    part = "+".join(f"{first}x{1 + len(list(rest))}" for _, ((_, first), *rest) in _lists(spans))
    Store(folder).append(f"made-{film.film[:8]}-{seed}-{part}", rows, film.film)
    return len(numbers)


def _lists(spans: Any) -> list[tuple[int, list[tuple[int, int]]]]:
    return [(key, list(span)) for key, span in spans]


def rows_of(
    story: Story, names: Sequence[str], seed: int, preset: Preset, numbers: Sequence[int]
) -> dict[TableName, Any]:
    """The rows of these viewers' showings; in `showings` the film is still to be said."""
    side_by_side = SideBySide(
        story, Planner(story, preset), Effects(story), seed, numbers, moments=True
    )
    instants, beliefs = [], []
    for now, _ in side_by_side.run():
        instants.append(now)
        beliefs.append(_believed(side_by_side))
    columns = {name: np.stack([each[name] for each in beliefs]) for name in beliefs[0]}
    tables: dict[TableName, list[Any]] = {}
    for place, told in enumerate(side_by_side.told):
        gathered = ShowingRows(story)
        for event in told:
            gathered.take(event)
        track = Track(np.array(instants), {name: each[:, place] for name, each in columns.items()})
        found = gathered.rows(names[place], track)
        found["showings"] = [
            {
                "showing": names[place],
                "seconds": gathered.seconds,
                "ended": gathered.end,
                "source": "made",
                "version": VERSION,
            }
        ]
        for table, rows in found.items():
            tables.setdefault(table, []).append(rows)
    whole: dict[TableName, Any] = {
        table: [row for rows in parts for row in rows]
        for table, parts in tables.items()
        if table != "readings"
    }
    whole["readings"] = {
        name: np.concatenate([each[name] for each in tables["readings"]])
        for name in tables["readings"][0]
    }
    return whole


def _believed(side_by_side: SideBySide) -> dict[str, np.ndarray[Any, np.dtype[np.float64]]]:
    """What is believed of everybody now; each of the shape (viewers,)."""
    found = {}
    sure = {}
    for name, (mean, variance, confidence) in side_by_side.states.estimates().items():
        known = confidence > 0
        found[str(name)] = np.where(known, mean, np.nan)
        if name != "attention":
            found[f"{name}_sd"] = np.where(known, np.sqrt(np.maximum(0.0, variance)), np.nan)
        sure[str(name)] = confidence
    found["present"] = side_by_side.states.presences
    found["confidence"] = (sure["valence"] + sure["arousal"]) / 2
    return found
