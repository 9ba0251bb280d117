"""What very many showings of a cut come to: sums alone, on this machine or by a Dask cluster."""

import math
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final

from engine.audience.telling import FEWEST_PEOPLE, TOO_FEW
from engine.screening.folder import Screening
from engine.screening.tally import QUARTERS, UNIT, CurvePoint, Tally, tally
from engine.simulation.cluster import cluster

_MEASURED: Final = ("valence", "arousal", "attention")


@dataclass(frozen=True, slots=True)
class Tallied:
    """The tally of a cut; with a `label`, of those viewers alone who have it."""

    cut: str
    label: str | None
    tally: Tally

    def as_json(self) -> dict[str, Any]:
        """For programs: by segment and, in quarters of a second, along each."""
        return {
            "cut": self.cut,
            "label": self.label,
            "showings": self.tally.count,
            "segments": list(self._segments()),
            "curves": [
                {"segment": segment, "measure": measure, "at": quarter / QUARTERS,
                 "people": point.people, "mean": point.mean, "variance": point.variance}
                for segment in self._names()
                for measure in _MEASURED
                for quarter, point in self.tally.curve(segment, measure).items()
                if point.people
            ],
            "beats": [
                {"segment": segment, "beat": beat, "intended": intended, "passed": passed,
                 "told": told, "landed": landed / UNIT}
                for (segment, beat, intended), (passed, told, landed) in
                sorted(self.tally.beats.items())
            ],
            "decisions": [
                {"segment": segment, "chosen": chosen, "kind": kind, "times": times}
                for (segment, chosen, kind), (times, _) in
                sorted(self.tally.decisions.items(), key=str)
            ],
            "ended": self._ended(),
        }  # fmt: skip

    def lines(self) -> Iterator[str]:
        """For people."""
        of = f' of viewers who are "{self.label}"' if self.label else ""
        many = self.tally.count
        yield f"{self.cut}: {'1 showing' if many == 1 else f'{many:,} showings'}{of}"
        if many == 0:
            return
        ended = ", ".join(f"{each} {times:,}" for each, times in self._ended().items())
        yield f"  ended: {ended}"
        for each in self._segments():
            means = ", ".join(
                f"{name} {each[name]:+.2f}" for name in _MEASURED if math.isfinite(each[name])
            )
            if each["showings"] < FEWEST_PEOPLE:
                means = TOO_FEW
            seen = f"{each['segment']}: seen in {each['showings'] / many:.0%}"
            yield f"  {seen}; {means or 'nobody could be read'}"
        for (segment, beat, _), (_, told, landed) in sorted(self.tally.beats.items()):
            if told >= FEWEST_PEOPLE:
                yield f"  {beat} in {segment}: landed with {landed / UNIT / told:.0%} of {told:,}"

    def _names(self) -> list[str]:
        return sorted(name for (name,) in self.tally.visits)

    def _segments(self) -> Iterator[dict[str, Any]]:
        for name in self._names():
            visits, showings, seconds = self.tally.visits[(name,)]
            yield {
                "segment": name, "visits": visits, "showings": showings, "seconds": seconds / UNIT,
                **{measure: self._mean(name, measure) for measure in _MEASURED},
            }  # fmt: skip

    def _mean(self, segment: str, measure: str) -> float:
        points = self.tally.curve(segment, measure).values()
        return CurvePoint(*(sum(each[at] for each in points) for at in range(3))).mean

    def _ended(self) -> dict[str, int]:
        ended: Counter[str] = Counter()
        for (how, _), (times,) in sorted(self.tally.ended.items()):
            ended[how] += times
        return dict(ended)


def tallied(
    screening: Screening, cut: str | None, label: str | None, address: str | None
) -> Tallied:
    """The tally of a cut, of the last one without a name; by the Dask cluster at `address`, if one
    is named. Raises Trouble."""
    film = screening.cut(cut)
    with ExitStack() as stack:
        workers = stack.enter_context(cluster(address)) if address is not None else None
        return Tallied(film.cut, label, tally(screening, film, label, workers))
