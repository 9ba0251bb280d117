"""Screenings with planted truths, through the store as any goes: what is found of them."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import Any, Final

from engine.screening.comparing import compared_cuts
from engine.screening.finding import findings
from tests.support.made_screening import DETAIL, DIP, made_screening

PLANTED: Final = {
    "joke that fails": "the beat at joke 15 s, at which 6 % laugh, is flat",
    "jokes that work": "neither of the two at which 70 and 75 % laugh is flat",
    "dip": "attention is 0.2 lower at storm 20 to 30 s",
    "liked detail": "60 % laugh at harbour 35 s, where nothing is meant",
    "stronger ending": "valence is 0.3 higher in the last 20 s of cut B",
}


def found(executor: Executor, screenings: int, people: int, *, paired: bool) -> dict[str, float]:
    """By planted truth, the share of screenings in which it is found; and in which something is
    told that is not there."""
    counted: Counter[str] = Counter()
    every = executor.map(_found, range(screenings), [people] * screenings, [paired] * screenings)
    for each in every:
        counted.update(each)
    return {name: counted[name] / screenings for name in (*PLANTED, "something that is not there")}


def _found(number: int, people: int, paired: bool) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        screening = made_screening(Path(folder), people, 1000 * people + number, paired=paired)
        one = findings(screening, screening.films[0])
        two = compared_cuts(screening, *screening.films)
    return list(_told(one, two))


def _told(one: Any, two: Any) -> Iterator[str]:
    says = {each.beat.name: each.beat.says for each in one.beats}
    if says["failing joke"] == "flat":
        yield "joke that fails"
    if "flat" not in (says["first joke"], says["last joke"]):
        yield "jokes that work"
    dips = [each for each in one.stretches if each.what == "dip"]
    details = [each for each in one.stretches if each.what == "delight"]
    apart = [
        two.places[each.first]
        for quantity in ("valence", "arousal")
        for each in two.seconds[quantity].apart
        if each.difference.effect.value > 0
    ]
    if any(_near(each, DIP[0], DIP[1] - 3, DIP[2] + 3) for each in dips):
        yield "dip"
    if any(_near(each, DETAIL[0], DETAIL[1] - 3, DETAIL[1] + 6) for each in details):
        yield "liked detail"
    if any(place.segment == "farewell" for place in apart):
        yield "stronger ending"
    wrong = [each for each in dips if not _near(each, DIP[0], DIP[1] - 3, DIP[2] + 3)]
    wrong += [e for e in details if not _near(e, DETAIL[0], DETAIL[1] - 3, DETAIL[1] + 6)]
    elsewhere = [place for place in apart if place.segment != "farewell"]
    if wrong or elsewhere or two.seconds["attention"].apart:
        yield "something that is not there"


def _near(each: Any, segment: str, first: float, last: float) -> bool:
    return bool(each.segment == segment and first <= each.most <= last)
