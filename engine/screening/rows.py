"""What a showing's events say, as the rows of a screening's tables. Pure: no file, no clock.

The belief about the viewer is told twice a second; a row of `readings` between two of its instants
lies on the straight line between them. Where nothing was told for more than a second it is null,
as in a log that does not keep the readings. What the viewer had forgotten (D) is in no row.
"""

import hashlib
import json
import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.screening.sounds import SOUNDS, Sound
from engine.screening.tables import TableName
from engine.showing.events import (
    Decided,
    Ended,
    Entered,
    Event,
    Felt,
    Forgot,
    Moment,
    Opened,
    Reread,
    Stepped,
)
from engine.showing.reactions import answered, settles_after
from engine.steering.decision import Alternative
from engine.story.load import story_from_log
from engine.story.model import Story
from engine.words import Dimension, Seconds, SegmentName

READ_EVERY: Final[Seconds] = 0.25
"""Film time from one row of `readings` to the next; each lies at a multiple of it."""

_GAP: Final[Seconds] = 1.01  # the belief is told twice as often; beyond this nobody knows
_SOMEBODY: Final = 0.5  # of presence

Numbers = NDArray[np.float64]
Row = dict[str, Any]
_Reaction = tuple[Seconds, str, str | None, float, float | None]


@dataclass(frozen=True, slots=True)
class Visit:
    """A segment on screen: from film time `at` for `seconds`, from `media` after its in point, for
    the `visit`th time in this showing."""

    at: Seconds
    segment: SegmentName
    media: Seconds
    visit: int
    seconds: Seconds
    story: Story = field(repr=False)


def name_of(events: Sequence[Event]) -> str:
    """What tells one showing from all others, also after its readings were dropped: 16 hex digits
    of how it opened and when each segment came on screen, to the last bit."""
    first = events[0] if events else None
    parts: list[object] = []
    if isinstance(first, Opened):
        parts = [first.story_digest, first.sensors, first.clock, first.lead]
    parts += [(each.segment, each.at, each.late) for each in events if isinstance(each, Entered)]
    return hashlib.sha256(json.dumps(parts, default=repr).encode()).hexdigest()[:16]


class ShowingRows:
    """Gathers the rows of one showing. One thread. Give it every event in the order of the log.

    `story` is the film's where no `Opened` is to come that tells it.
    """

    def __init__(self, story: Story | None = None) -> None:
        self.opened: Opened | None = None
        self.ended: Ended | None = None
        self._stories = [] if story is None else [(0, story)]  # from which visit on
        self._entered: list[Entered] = []
        self._felt: dict[Seconds, Felt] = {}
        self._moments: dict[tuple[Seconds, int], Moment] = {}
        self._decided: list[Decided] = []
        self._sounds = {quantity: Sound(kind) for quantity, kind in SOUNDS.items()}
        self._last: Seconds = 0.0

    def take(self, event: Event) -> None:
        """The next event."""
        self._last = max(self._last, getattr(event, "now", 0.0))
        match event:
            case Opened():
                if self.opened is None:
                    self.opened = event
                    self._stories.append((0, story_from_log(event.story)))
            case Reread():
                self._stories.append((len(self._entered), story_from_log(event.story)))
            case Entered():
                self._entered.append(event)
                self._last = max(self._last, event.at)
            case Felt():
                self._felt[event.now] = event
            case Decided():
                self._decided.append(event)
                self._felt.setdefault(event.now, event.felt)
            case Moment():
                self._moments[event.onset, event.person] = event
            case Stepped():
                self._hear(event)
            case Forgot():
                self._forget()
            case Ended():
                self.ended = self.ended or event

    @property
    def end(self) -> str:
        """How it ended, as `showings` has it."""
        if self.ended is None or self.ended.reason == "fault":
            return "cut off"
        return "ending" if self.ended.reason == "ending" else "left"

    @property
    def seconds(self) -> Seconds:
        """Film time that was seen."""
        return max(0.0, self._last - self._entered[0].at) if self._entered else 0.0

    def visits(self) -> list[Visit]:
        """Every segment that was on screen, in order."""
        found = []
        times: Counter[SegmentName] = Counter()
        for number, entered in enumerate(self._entered):
            after = self._entered[number + 1 : number + 2]
            until = after[0].at if after else self._last
            story = [story for since, story in self._stories if since <= number][-1]
            segment = story.segments.get(entered.segment)
            begins = 0.0
            if entered.start is not None and segment is not None:
                begins = max(0.0, entered.start - segment.in_point)
            times[entered.segment] += 1
            found.append(
                Visit(
                    entered.at, entered.segment, begins, times[entered.segment],
                    max(0.0, until - entered.at), story,
                )
            )  # fmt: skip
        return found

    def rows(self, showing: str, track: "Track | None" = None) -> dict[TableName, Any]:
        """The rows of every table but `showings`, by the showing's name. `track` stands in for the
        beliefs that events tell, where they tell none."""
        visits = self.visits()
        if not visits:
            return {}
        if track is None:
            track = Track.told(self._felt.values())
        told: dict[TableName, list[Row]] = {
            "moments": self._moment_rows(visits),
            "visits": [_visit_row(each) for each in visits],
            "decisions": [self._decision(each) for each in self._decided],
            "beats": self._beats(visits, track),
        }
        readings = self._readings(visits, track)
        readings["showing"] = np.full(len(readings["at"]), showing)
        found: dict[TableName, Any] = {"readings": readings}
        for table, rows in told.items():
            found[table] = [{"showing": showing, **row} for row in rows]
        return found

    def _hear(self, step: Stepped) -> None:
        for reading in step.inputs.readings:
            if reading.quantity in SOUNDS and reading.quality > 0:
                self._sounds[reading.quantity].take(reading.time, reading.value)

    def _forget(self) -> None:
        self._felt.clear()
        self._moments.clear()
        for sound in self._sounds.values():
            sound.heard.clear()

    def _readings(self, visits: Sequence[Visit], track: "Track") -> dict[str, Any]:
        first = math.ceil(visits[0].at / READ_EVERY - 1e-9)
        last = math.floor(self._last / READ_EVERY + 1e-9)
        at: Numbers = np.arange(first, last + 1, dtype=np.float64) * READ_EVERY
        begins = np.array([each.at for each in visits])
        place = np.maximum(0, np.searchsorted(begins, at + 1e-9, side="right") - 1)
        media = np.array([each.media for each in visits])[place] + at - begins[place]
        return {
            "at": at,
            "segment": np.array([each.segment for each in visits])[place],
            "media": np.maximum(0.0, media),
            "visit": np.array([each.visit for each in visits])[place],
            **track.at(at),
        }

    def _moment_rows(self, visits: Sequence[Visit]) -> list[Row]:
        seen: list[_Reaction] = [
            (each.onset, each.family, each.name, each.confidence, each.intensity)
            for each in self._moments.values()
        ]
        heard: list[_Reaction] = [
            (at, sound.kind, None, most, None)
            for sound in self._sounds.values()
            for at, _, most in sound.heard
        ]
        found = []
        for at, kind, name, probability, intensity in sorted(seen + heard, key=lambda row: row[0]):
            visit = _on_screen(visits, at)
            if visit is not None:
                found.append(
                    {
                        "at": at,
                        "segment": visit.segment,
                        "media": visit.media + at - visit.at,
                        "kind": kind,
                        "name": name,
                        "probability": probability,
                        "intensity": intensity,
                    }
                )
        return found

    def _decision(self, decided: Decided) -> Row:
        return {
            "at": decided.at,
            "segment": decided.segment,
            "chosen": decided.to,
            "probability": decided.probability,
            "alternatives": [
                {"name": each.to, "probability": probability, "cost": each.loss}
                for each, probability in zip(
                    decided.alternatives, self._probabilities(decided), strict=True
                )
            ],
            "abstained": decided.kind == "abstained",
            "why": decided.why,
            "explored": decided.probability < 1,
            "kind": decided.kind,
        }

    def _probabilities(self, decided: Decided) -> list[float]:
        """How likely each alternative was: of several that were tried by chance each as likely."""
        if decided.probability >= 1:
            return [float(each.to == decided.to) for each in decided.alternatives]
        exploring = self.opened.preset.exploring if self.opened is not None else None
        bound = exploring.loss if exploring is not None else 0.0
        open_ones = [each for each in decided.alternatives if _is_open(each)]
        least = min((each.loss for each in open_ones if each.loss is not None), default=0.0)
        return [
            decided.probability
            if each.to == decided.to
            or (_is_open(each) and each.loss is not None and each.loss <= least + bound)
            else 0.0
            for each in decided.alternatives
        ]

    def _beats(self, visits: Sequence[Visit], track: "Track") -> list[Row]:
        found = []
        for visit in visits:
            segment = visit.story.segments.get(visit.segment)
            for beat in segment.beats if segment is not None else ():
                into = beat.at - visit.media
                if not 0 <= into < visit.seconds:
                    continue
                at = visit.at + into
                answer = answered(at, beat.feel, self._moments.values())
                landed: float | None = None
                if answer.lands:
                    landed = 1.0
                elif self._last >= settles_after(at):
                    known = track.confidence_before(settles_after(at))
                    if known is not None and known >= visit.story.confidence:
                        landed = 0.0
                found.append(
                    {
                        "at": at,
                        "segment": visit.segment,
                        "media": beat.at,
                        "beat": beat.name or f"{beat.feel} at {beat.at:g} s",
                        "intended": beat.feel,
                        "felt": answer.felt,
                        "landed": landed,
                    }
                )
        return found


class Track:
    """What was believed of a viewer, instant by instant: columns by name, of the shape of
    `instants` (film time, ascending), NaN where nobody knows. `confidence` is among them."""

    def __init__(self, instants: Numbers, columns: Mapping[str, Numbers]) -> None:
        self.instants = instants
        self._columns = columns

    @classmethod
    def told(cls, felt: Iterable[Felt]) -> "Track":
        """The beliefs that a log tells."""
        told = sorted(felt, key=lambda each: each.now)

        def column(value: Callable[[Felt], float]) -> Numbers:
            return np.array([value(each) for each in told], np.float64)

        return cls(
            column(lambda each: each.now),
            {
                "valence": column(lambda each: _mean(each, "valence")),
                "valence_sd": column(lambda each: _sd(each, "valence")),
                "arousal": column(lambda each: _mean(each, "arousal")),
                "arousal_sd": column(lambda each: _sd(each, "arousal")),
                "attention": column(lambda each: _mean(each, "attention")),
                "heart": column(lambda each: _or_nan(each.heart)),
                "present": column(
                    lambda each: each.presence if each.presence_confidence > 0 else math.nan
                ),
                "confidence": column(lambda each: each.confidence),
            },
        )

    def confidence_before(self, at: Seconds) -> float | None:
        """How surely the viewer was known at the latest instant until then; None where that is
        longer ago than beliefs are told."""
        place = int(np.searchsorted(self.instants, at, side="right")) - 1
        if place < 0 or at - self.instants[place] > _GAP:
            return None
        return float(self._columns["confidence"][place])

    def at(self, at: Numbers) -> dict[str, Numbers]:
        """What `readings` holds of the viewer at these instants; `present` is 0 or 1."""
        names = [name for name in self._columns if name != "confidence"]
        if not len(self.instants):
            return {name: np.full(len(at), math.nan) for name in names}
        after = np.searchsorted(self.instants, at)
        left = np.clip(after - 1, 0, len(self.instants) - 1)
        right = np.clip(after, 0, len(self.instants) - 1)
        begin, end = self.instants[left], self.instants[right]
        width = end - begin
        share = np.clip((at - begin) / np.where(width > 0, width, 1.0), 0.0, 1.0)
        inside = (begin <= at) & (at <= end) & (width <= _GAP)
        nearest = np.where(np.abs(at - begin) <= np.abs(at - end), left, right)
        near = np.abs(at - self.instants[nearest]) <= READ_EVERY
        found = {}
        for name in names:
            known = self._columns[name]
            between = known[left] + share * (known[right] - known[left])
            alone = np.where(near, known[nearest], math.nan)
            found[name] = np.where(inside & np.isfinite(between), between, alone)
        there = found["present"]
        found["present"] = np.where(np.isnan(there), there, there >= _SOMEBODY)
        return found


def _mean(felt: Felt, dimension: Dimension) -> float:
    estimate = felt.estimate(dimension)
    return estimate.mean if estimate.confidence > 0 else math.nan


def _sd(felt: Felt, dimension: Dimension) -> float:
    estimate = felt.estimate(dimension)
    return math.sqrt(max(0.0, estimate.variance)) if estimate.confidence > 0 else math.nan


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value


def _is_open(alternative: Alternative) -> bool:
    return not alternative.ruled_out


def _on_screen(visits: Sequence[Visit], at: Seconds) -> Visit | None:
    """What was on screen at a film time; None before the first."""
    place = bisect_right([each.at for each in visits], at) - 1
    return visits[place] if place >= 0 else None


def _visit_row(visit: Visit) -> Row:
    return {
        "at": visit.at,
        "segment": visit.segment,
        "media": visit.media,
        "visit": visit.visit,
        "seconds": visit.seconds,
    }
