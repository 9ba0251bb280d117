"""A made screening with planted truths: a film of four segments in two cuts, and who saw it.

In both cuts the joke at `joke` 15 s fails, attention dips at `storm` 20 to 30 s, and people laugh
at a detail in the background at `harbour` 35 s, where nothing is meant. Cut B's ending is
stronger in its last 20 seconds. The other two jokes work.
"""

import math
from pathlib import Path
from typing import Any, Final

import numpy as np

from engine.screening.folder import Screening
from engine.screening.tables import VERSION
from engine.story.load import load_story
from tests.support.made_audience import Beat, Film, Watching, film, watched

LENGTH: Final = 45
SEGMENTS: Final = ("harbour", "joke", "storm", "farewell")
JOKES: Final = {("harbour", 20): 0.7, ("joke", 15): 0.06, ("joke", 35): 0.75}
DETAIL: Final = ("harbour", 35)
DIP: Final = ("storm", 20, 30)
STRONGER: Final = 25  # second of the last segment from which on cut B is stronger

STORY: Final = """
kuleshov: 1
title: The evening, cut {cut}
start: harbour
segments:
  harbour:
    clip: {cut}.mp4
    out: 45s
    beats: [{{at: 20s, feel: amusement, name: first joke}}]
    next: [{{to: joke}}]
  joke:
    clip: {cut}.mp4
    out: 45s
    beats:
      - {{at: 15s, feel: amusement, name: failing joke}}
      - {{at: 35s, feel: amusement, name: last joke}}
    next: [{{to: storm}}]
  storm:
    clip: {cut}.mp4
    out: 45s
    next: [{{to: farewell}}]
  farewell:
    clip: {cut}.mp4
    out: 45s
"""


def planted(cut: str, *, nothing: bool = False) -> Film:
    """What a cut does to people; `nothing`: no more than any film, and the same in both cuts."""
    shown = film(LENGTH * len(SEGMENTS), 7)
    if nothing:
        return shown
    valence, attention = shown.valence.copy(), shown.attention.copy()
    first = LENGTH * SEGMENTS.index(DIP[0])
    attention[first + DIP[1] : first + DIP[2]] -= 0.2
    if cut == "B":
        valence[-LENGTH + STRONGER :] += 0.3
    beats = [(place, share) for place, share in JOKES.items()] + [(DETAIL, 0.6)]
    return Film(
        valence,
        attention,
        tuple(Beat(LENGTH * SEGMENTS.index(s) + at, share) for (s, at), share in beats),
    )


def made_screening(
    folder: Path, people: int, seed: int, *, paired: bool = True, nothing: bool = False
) -> Screening:
    """A screening of both cuts, each seen by so many; by the same, where `paired`."""
    stories = {}
    for cut in "AB":
        path = folder / f"{cut}.yaml"
        path.write_text(STORY.format(cut=cut), encoding="utf-8")
        stories[cut] = load_story(path)
    screening = Screening.create(folder / "screening", [(stories[cut], cut) for cut in "AB"])
    offset = None
    for number, each in enumerate(screening.films):
        seen = watched(
            planted(each.cut, nothing=nothing),
            people,
            seed * 2 + number,
            offset=offset if paired else None,
        )
        offset = seen.offset
        rows: dict[str, list[dict[str, Any]]] = {
            table: [] for table in ("showings", "readings", "moments", "visits", "beats")
        }
        for person in range(people):
            viewer = f"{person}" if paired or each.cut == "A" else f"{person} of B"
            _add(rows, seen, person, each.film, each.cut, viewer)
        screening.store.append(f"made-{each.cut}", rows, each.film)  # type: ignore[arg-type]
    return screening


def _add(
    rows: dict[str, list[dict[str, Any]]],
    seen: Watching,
    person: int,
    digest: str,
    cut: str,
    viewer: str,
) -> None:
    showing = f"{cut}-{person:04}"
    whole = LENGTH * len(SEGMENTS)
    rows["showings"].append(
        {
            "showing": showing,
            "film": digest,
            "cut": cut,
            "viewer": viewer,
            "labels": ["students"] if person % 2 else ["others"],
            "began": "2026-03-01T19:30:00Z",
            "seconds": float(whole),
            "ended": "ending",
            "source": "made",
            "version": VERSION,
        }
    )
    for number, segment in enumerate(SEGMENTS):
        begins = LENGTH * number
        rows["visits"].append(
            {"showing": showing, "at": begins, "segment": segment, "media": 0.0, "visit": 1,
             "seconds": float(LENGTH)}
        )  # fmt: skip
        for second in range(LENGTH):
            tick = begins + second
            known = math.isfinite(seen.valence[person, tick])
            for part in range(4):
                rows["readings"].append(
                    {
                        "showing": showing,
                        "at": tick + part / 4,
                        "segment": segment,
                        "media": second + part / 4,
                        "visit": 1,
                        "valence": float(seen.valence[person, tick]) if known else None,
                        "valence_sd": 0.1,
                        "arousal": float(seen.valence[person, tick]) / 2 if known else None,
                        "arousal_sd": 0.1,
                        "attention": float(seen.attention[person, tick]) if known else None,
                        "present": known,
                    }
                )
            if seen.laughs[person, tick] == 1:
                place = {"showing": showing, "at": tick + 0.1, "segment": segment}
                media = second + 0.1
                rows["moments"] += [
                    {**place, "media": media, "kind": kind, "name": None, "probability": 0.9}
                    for kind in ("laugh", "amusement")
                ]
    for (segment, at), _ in JOKES.items():
        tick = LENGTH * SEGMENTS.index(segment) + at
        near = seen.laughs[person, tick : tick + 3]
        landed = None if not np.isfinite(near).any() else float(np.nanmax(near))
        rows["beats"].append(
            {
                "showing": showing,
                "at": float(tick),
                "segment": segment,
                "media": float(at),
                "beat": {20: "first joke", 15: "failing joke", 35: "last joke"}[at],
                "intended": "amusement",
                "felt": "amusement" if landed else None,
                "landed": landed,
            }
        )
