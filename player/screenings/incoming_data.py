"""Adds other people's data to a screening: recordings of viewers, hearts, answers, comments."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.problems import Trouble
from engine.screening.adding import HeartTrack
from engine.screening.folder import Screening
from engine.screening.incoming.adding_data import (
    AddedData,
    add_answers,
    add_comments,
    add_heart,
    film_named,
)
from engine.screening.incoming.heart_rates import HeartRates, aligned, read_heart_rates
from engine.screening.incoming.lab_streams import read_lab_stream
from engine.words import Seconds, SegmentName
from player.screenings.answers import Addition
from player.screenings.viewer_video import AddedAudience, AlignBy, add_viewer_video


@dataclass(frozen=True, slots=True)
class Incoming:
    """What is to be added beside logs. `offset` is how long after each recording the film began,
    None where it is found, `heart_offset` of the heart's where that is another; `showing` is whose
    answers are that do not say it themselves, `heart_of` the showing that is there and gets the
    heart; `cut` the film that comments and recordings are of, where there are several."""

    video: Path | None = None
    heart: Path | None = None
    stream: str | None = None
    comments: tuple[Path, ...] = ()
    answers: tuple[Path, ...] = ()
    offset: Seconds | None = None
    heart_offset: Seconds | None = None
    heart_of: str | None = None
    align: AlignBy = "sound"
    path: tuple[SegmentName, ...] = ()
    showing: str | None = None
    cut: str | None = None

    def track(self) -> Callable[[str | None], HeartTrack] | None:
        """What gives the heart's rates in film time by when a showing began (UTC, ISO 8601); None
        where no heart comes in. Raises Trouble where its file cannot be read."""
        if self.heart is None:
            return None
        is_lab = self.heart.suffix.casefold() in (".xdf", ".xdfz")
        read = read_lab_stream(self.heart, self.stream) if is_lab else read_heart_rates(self.heart)
        offset = self.offset if self.heart_offset is None else self.heart_offset
        return lambda began: _placed(read, began, offset)


@dataclass(frozen=True, slots=True)
class AddedIncoming:
    """What became of it."""

    audience: AddedAudience | None
    data: tuple[AddedData, ...]

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        found: dict[str, Any] = {"data": [asdict(each) for each in self.data]}
        if self.audience is not None:
            found["alignment"] = asdict(self.audience.alignment)
            found["audience"] = [asdict(each) for each in self.audience.showings]
        return found

    def lines(self) -> list[str]:
        """For people."""
        lines = []
        if self.audience is not None:
            lines += [self.audience.line(), *Addition(self.audience.showings, ()).lines()]
        return lines + [each.line() for each in self.data]


def add_incoming(
    screening: Screening,
    what: Incoming,
    labels: Sequence[str],
    told: Callable[[float], None] = lambda _: None,
) -> AddedIncoming:
    """Add each file, whole or not at all; `told` hears the share of a recording that is read.

    Raises Trouble at the first that cannot be added; those before it stay.
    """
    data = [add_comments(screening, each, what.cut) for each in what.comments]
    data += [
        add_answers(screening, each, what.showing, what.offset or 0.0) for each in what.answers
    ]
    track = what.track() if what.heart_of is not None else None
    if what.heart is not None and what.heart_of is not None and track is not None:
        data.append(add_heart(screening, what.heart, what.heart_of, track))
    audience = None
    if what.video is not None:
        audience = add_viewer_video(
            screening,
            film_named(screening, what.cut),
            what.video,
            offset=what.offset,
            align=what.align,
            path=what.path,
            labels=labels,
            heart=what.track(),
            told=told,
        )
    return AddedIncoming(audience, tuple(data))


def _placed(heart: HeartRates, began: str | None, offset: Seconds | None) -> HeartTrack:
    found = aligned(heart, _instant(began), offset)
    return found.at, found.rates


def _instant(began: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(began) if began else None
    except ValueError:
        raise Trouble(f"{began} is no instant.") from None
