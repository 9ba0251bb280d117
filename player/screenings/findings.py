"""What a screening says, in lines for people."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.audience.intervals import Interval
from engine.problems import Trouble
from engine.reports.comparison import comparison_sentences
from engine.reports.phrases import people
from engine.screening.comparing import Compared, compared_cuts, compared_labels
from engine.screening.finding import findings
from engine.screening.findings import Findings
from engine.screening.folder import Screening
from engine.steering.response import Response
from engine.story.load import load_story
from engine.words import SegmentName


@dataclass(frozen=True, slots=True)
class FoundOfCuts:
    """What a screening says of each of its cuts that somebody saw."""

    findings: tuple[Findings, ...]

    def lines(self) -> list[str]:
        """For people, the most telling first."""
        return [line for each in self.findings for line in _lines(each)]


def said(screening: Screening) -> FoundOfCuts:
    """The findings of every cut. Raises Trouble where they cannot be read."""
    seen = {row["film"] for row in screening.store.read("showings", ["film"]).to_pylist()}
    return FoundOfCuts(
        tuple(findings(screening, film) for film in screening.films if film.film in seen)
    )


def compared(
    screening: Screening, cuts: tuple[str, ...], labels: tuple[str, ...], cut: str | None
) -> Compared:
    """Two cuts, or two labels of one cut. Raises Trouble where they are not two, or not there."""
    if labels:
        if len(labels) != 2:
            raise Trouble("Name two labels to compare: --label ONE --label OTHER.", blame="call")
        return compared_labels(screening, screening.cut(cut or None), *labels)
    names = cuts or tuple(each.cut for each in screening.films)
    if len(names) != 2:
        raise Trouble(
            "Name two cuts to compare, --cut ONE --cut OTHER: the screening has "
            f"{', '.join(each.cut for each in screening.films) or 'none'}.",
            blame="call",
        )
    return compared_cuts(screening, screening.cut(names[0]), screening.cut(names[1]))


def compared_lines(found: Compared) -> Iterator[str]:
    """For people, in the report's own sentences."""
    first, second = found.people
    yield f"{found.second} against {found.first}: {first} and {second} people"
    yield from (f"  {each}" for each in comparison_sentences(found))


def responses_of(folder: Path, story: Path) -> Mapping[SegmentName, Response]:
    """What a screening teaches of a story. Raises Trouble where it is of another film."""
    from engine.screening.learning import learned

    screening = Screening(folder)
    return learned(screening, screening.film_loaded(load_story(story))).responses


def _lines(found: Findings) -> Iterator[str]:
    yield f"{found.cut}: {people(found.people)}"
    for each in found.beats:
        share = each.beat.share
        needed = f"; {people(each.beat.would_do)} would do" if each.beat.would_do else ""
        of = f"{share.value:.0%}, {share.low:.0%} to {share.high:.0%} of {share.people}"
        if not share.people:
            of = "nobody saw it who could be read"
        beat = f"{each.segment} {each.media:.0f} s, {each.beat.name}"
        yield f"  {beat}: {each.beat.says} ({of}){needed}"
    for stretch in found.stretches:
        before = "; before it " + ", ".join(f'"{mark.what}"' for mark in stretch.before)
        yield (
            f"  {stretch.what}: {stretch.segment} {stretch.first:.0f} to {stretch.last:.0f} s: "
            f"{_between(stretch.change)}{before if stretch.before else ''}"
        )
    for left in found.left:
        yield f"  somebody left at {left.segment} {left.media:.0f} s"
    for name, each_together in found.synchrony.items():
        together = each_together.together
        how_far = f" ({_between(together)})" if math.isfinite(together.value) else ""
        yield f"  {name}, as one audience: {each_together.says}{how_far}"
    yield f"  kinds of people: {found.kinds.says}"


def _between(interval: Interval) -> str:
    return f"{interval.value:+.2f} ({interval.low:+.2f} to {interval.high:+.2f})"
