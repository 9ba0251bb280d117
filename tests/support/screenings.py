"""Rows of made-up showings, and screenings that hold them."""

from pathlib import Path
from typing import Any

from engine.screening.store import Store
from engine.screening.tables import VERSION, TableName


def showing_row(showing: str, **other: Any) -> dict[str, Any]:
    """A row of `showings`."""
    row = {
        "showing": showing,
        "film": "f" * 64,
        "cut": "A",
        "viewer": f"viewer of {showing}",
        "labels": [],
        "began": "2026-03-01T19:30:00Z",
        "seconds": 2.0,
        "ended": "ending",
        "source": "made",
        "version": VERSION,
    }
    return {**row, **other}


def rows_of_one(showing: str, valence: float = 0.25, **other: Any) -> dict[TableName, Any]:
    """Two seconds of one showing."""
    at = [0.25 * step for step in range(8)]
    return {
        "showings": [showing_row(showing, **other)],
        "readings": {
            "showing": [showing] * 8,
            "at": at,
            "segment": ["harbour"] * 8,
            "media": at,
            "visit": [1] * 8,
            "valence": [valence] * 8,
            "present": [True] * 8,
        },
        "moments": [
            {"showing": showing, "at": 1.0, "segment": "harbour", "media": 1.0, "kind": "joy"}
        ],
    }


def filled(folder: Path, *showings: str) -> Store:
    """A store with a part for each of these showings."""
    store = Store(folder)
    for showing in showings:
        store.append(showing, rows_of_one(showing), "f" * 64)
    return store


def whole(store: Store) -> list[str]:
    """The names of all showings there, each of which has all its rows."""
    names: list[str] = store.read("showings")["showing"].to_pylist()
    assert len(set(names)) == len(names)
    for table, each in (("readings", 8), ("moments", 1)):
        rows = store.read(table, ["showing"])["showing"].to_pylist()  # type: ignore[arg-type]
        assert {name: rows.count(name) for name in rows} == dict.fromkeys(names, each)
    return names
