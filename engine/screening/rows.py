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
from collections.abc import Sequence
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
    """Gathers the rows of one showing. One thread. Give it every event in the order of the log."""

    def __init__(self) -> None:
        self.opened: Opened | None = None
        self.ended: Ended | None = None
        self._stories: list[tuple[int, Story]] = []  # from which visit on
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

    def rows(self, showing: str) -> dict[TableName, Any]:
        """The rows of every table but `showings`, by the showing's name."""
        visits = self.visits()
        if not visits:
            return {}
        told: dict[TableName, list[Row]] = {
            "moments": self._moment_rows(visits),
            "visits": [_visit_row(each) for each in visits],
            "decisions": [self._decision(each) for each in self._decided],
            "beats": self._beats(visits),
        }
        readings = self._readings(visits)
        readings["showing"] = [showing] * len(readings["at"])
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

    def _readings(self, visits: Sequence[Visit]) -> dict[str, Any]:
        first = math.ceil(visits[0].at / READ_EVERY - 1e-9)
        last = math.floor(self._last / READ_EVERY + 1e-9)
        at: Numbers = np.arange(first, last + 1, dtype=np.float64) * READ_EVERY
        begins = np.array([each.at for each in visits])
        place = np.maximum(0, np.searchsorted(begins, at + 1e-9, side="right") - 1)
        media = np.array([each.media for each in visits])[place] + at - begins[place]
        track = _Track(list(self._felt.values()), at)
        return {
            "at": at,
            "segment": [visits[each].segment for each in place.tolist()],
            "media": np.maximum(0.0, media),
            "visit": np.array([each.visit for each in visits])[place],
            **track.columns(),
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

    def _beats(self, visits: Sequence[Visit]) -> list[Row]:
        found = []
        told = sorted(self._felt.values(), key=lambda felt: felt.now)
        instants = [felt.now for felt in told]
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
                    known = told[max(0, bisect_right(instants, settles_after(at)) - 1) :][:1]
                    fresh = [each for each in known if settles_after(at) - each.now <= _GAP]
                    if fresh and fresh[0].confidence >= visit.story.confidence:
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


class _Track:
    """The belief at instants between those at which it was told."""

    def __init__(self, told: Sequence[Felt], at: Numbers) -> None:
        self._told = sorted(told, key=lambda felt: felt.now)
        self._at = at
        instants = np.array([each.now for each in self._told])
        if not len(instants):
            return
        after = np.searchsorted(instants, at)
        self._left = np.clip(after - 1, 0, len(instants) - 1)
        self._right = np.clip(after, 0, len(instants) - 1)
        left, right = instants[self._left], instants[self._right]
        width = right - left
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(width > 0, (at - left) / width, 0.0)
        self._share = np.clip(share, 0.0, 1.0)
        inside = (left <= at) & (at <= right) & (width <= _GAP)
        self._inside = inside
        nearest = np.where(np.abs(at - left) <= np.abs(at - right), self._left, self._right)
        self._nearest = nearest
        self._near = np.abs(at - instants[nearest]) <= READ_EVERY

    def columns(self) -> dict[str, list[float | bool | None]]:
        """What `readings` holds of the viewer; None where nobody knows."""
        names = ("valence", "valence_sd", "arousal", "arousal_sd", "attention", "heart", "present")
        if not self._told:
            return {name: [None] * len(self._at) for name in names}
        found: dict[str, list[float | bool | None]] = {}
        for dimension in ("valence", "arousal"):
            found[dimension] = self._line([_mean(each, dimension) for each in self._told])
            found[f"{dimension}_sd"] = self._line([_sd(each, dimension) for each in self._told])
        found["attention"] = self._line([_mean(each, "attention") for each in self._told])
        found["heart"] = self._line([_or_nan(each.heart) for each in self._told])
        present = self._line(
            [each.presence if each.presence_confidence > 0 else math.nan for each in self._told]
        )
        found["present"] = [None if each is None else each >= _SOMEBODY for each in present]
        return found

    def _line(self, values: Sequence[float]) -> list[float | bool | None]:
        known = np.array(values)
        left, right = known[self._left], known[self._right]
        between = left + self._share * (right - left)
        nearest = np.where(self._near, known[self._nearest], math.nan)
        both = self._inside & np.isfinite(between)
        return [
            float(each) if math.isfinite(each) else None
            for each in np.where(both, between, nearest).tolist()
        ]


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
