"""How long many showings take to be tallied, and how much memory; and pandas over CSV for the same.

Showings of four segments of 45 seconds, 720 readings each, as any screening has them. CSV is
written of a part of them alone, and pandas' time reckoned up to all: it reads row by row.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import numpy as np

from engine.screening.folder import Screening
from engine.screening.tables import VERSION
from engine.story.load import load_story
from tests.support.made_screening import LENGTH, SEGMENTS, STORY

_AT_ONCE: Final = 5000  # showings that are added together
_OF_CSV: Final = 1000  # showings that pandas is given
_QUARTERS: Final = 4

_TALLY: Final = """
import json, resource, sys, time
from pathlib import Path
from engine.screening.folder import Screening
from engine.screening.tally import tally
screening = Screening(Path(sys.argv[1]))
began, busy = time.perf_counter(), time.process_time()
found = tally(screening, screening.films[0])
seconds, busy = time.perf_counter() - began, time.process_time() - busy
mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"showings": found.count, "s": seconds, "busy": busy, "mb": mb}))
"""

_PANDAS: Final = """
import sys, time
import pandas
began, busy = time.perf_counter(), time.process_time()
table = pandas.read_csv(sys.argv[1])
by = table.assign(quarter=(table.media * 4).astype(int)).groupby(["segment", "quarter"])
by[["valence", "arousal", "attention"]].agg(["count", "mean", "var"])
print(time.perf_counter() - began, time.process_time() - busy)
"""


def tallied(showings: int) -> dict[str, Any]:
    """`tally_showings`, `tally_s`, `tally_mb` and `pandas_s` of so many showings; seconds of the
    processor are those of all cores together."""
    with tempfile.TemporaryDirectory() as folder:
        screening = _filled(Path(folder), showings)
        found = json.loads(_said(_TALLY, screening.folder))
        size = sum(each.stat().st_size for each in screening.folder.rglob("*.parquet"))
        few = min(_OF_CSV, showings)
        csv = Path(folder) / "readings.csv"
        _write_csv(screening, csv, few)
        pandas = [float(each) * showings / few for each in _said(_PANDAS, csv).split()]
    return {
        "tally_showings": found["showings"],
        "tally_readings": showings * LENGTH * len(SEGMENTS) * _QUARTERS,
        "tally_store_mb": size / 2**20,
        "tally_s": found["s"],
        "tally_processor_s": found["busy"],
        "tally_mb": found["mb"],
        "pandas_s": pandas[0],
        "pandas_processor_s": pandas[1],
    }


def _said(program: str, path: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, path], check=True, capture_output=True, text=True
    )
    return done.stdout


def _filled(folder: Path, showings: int) -> Screening:
    path = folder / "A.yaml"
    path.write_text(STORY.format(cut="A"), encoding="utf-8")
    screening = Screening.create(folder / "screening", [(load_story(path), "A")])
    film = screening.films[0]
    began = time.perf_counter()
    for first in range(0, showings, _AT_ONCE):
        count = min(_AT_ONCE, showings - first)
        screening.store.append(f"made-{first}", _rows(film.film, first, count), film.film)  # type: ignore[arg-type]
    print(f"written in {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    return screening


def _rows(film: str, first: int, count: int) -> dict[str, Any]:
    import pyarrow as pa

    chance = np.random.default_rng(first)
    quarters = LENGTH * len(SEGMENTS) * _QUARTERS
    names = [f"made-{number:07}" for number in range(first, first + count)]
    at = np.arange(quarters) / _QUARTERS
    rows = count * quarters
    which = np.repeat(np.arange(count, dtype=np.int32), quarters)
    segment = np.tile(np.repeat(np.arange(4, dtype=np.int32), LENGTH * _QUARTERS), count)
    offset = np.repeat(chance.normal(0, 0.28, count), quarters)
    valence = np.clip(offset + chance.normal(0, 0.2, rows), -1, 1)
    readings = {
        "showing": pa.DictionaryArray.from_arrays(which, pa.array(names)).cast(pa.string()),
        "at": np.tile(at, count),
        "segment": pa.DictionaryArray.from_arrays(segment, pa.array(SEGMENTS)).cast(pa.string()),
        "media": np.tile(at % LENGTH, count),
        "visit": np.ones(rows, np.int16),
        "valence": valence,
        "valence_sd": np.full(rows, 0.1),
        "arousal": valence / 2,
        "arousal_sd": np.full(rows, 0.1),
        "attention": np.clip(chance.normal(0.7, 0.1, rows), 0, 1),
        "present": np.ones(rows, bool),
    }
    showing = {
        "showing": names,
        "film": [film] * count,
        "cut": ["A"] * count,
        "viewer": names,
        "labels": [["made"]] * count,
        "seconds": [float(LENGTH * len(SEGMENTS))] * count,
        "ended": ["ending"] * count,
        "source": ["made"] * count,
        "version": [VERSION] * count,
    }
    return {"showings": showing, "readings": readings}


def _write_csv(screening: Screening, path: Path, showings: int) -> None:
    import pyarrow.csv as pc

    wanted = [f"made-{number:07}" for number in range(showings)]
    table = screening.store.sql(
        'SELECT showing, "at", segment, media, visit, valence, arousal, attention '
        "FROM readings WHERE list_contains($those, showing)",
        {"those": wanted},
    )
    pc.write_csv(table, path)
