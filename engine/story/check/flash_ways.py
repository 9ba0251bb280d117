"""Foresees the flashes that cuts make: short dark and light segments in a row, and loops of them.

Every way that a showing can take within a second is walked, from the last second of a segment on,
and what is seen on it is put through the meter that clips are measured with. Guards are taken for
true: whoever is shown a way of a second's length rarely changes it by how they feel.

Most ways cannot flash too often, for there is too little change on them: those are not walked.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np

from engine.media.flashes import MOST, FlashMeter, Thresholds
from engine.media.kept_light import unpacked
from engine.media.light import CELLS, RED_SCALE, Light
from engine.media.measured import Measured
from engine.story.cut import Cut
from engine.story.model import Segment
from engine.words import Seconds, SegmentName

_ROUNDED: Final = Thresholds(luminance=0.096, red=18.0)  # light is kept in 255 steps
_SECOND: Final[Seconds] = 1.0
_BRIEFEST: Final[Seconds] = 0.02
_TOO_MANY: Final = 2 * MOST + 1  # changes: each is half a flash
_BY_A_CUT: Final = 2  # changes, at most: its own, and one that was not known to be one before
MOST_STEPS: Final = 9_000  # of the meter: a second or two
_SHARED: Final = 2 / 3  # of them
_MOST_TOLD: Final = 12
_CARD: Final = 0.06  # of the greatest luminance: its warm, dark ground
_EYE: Final = 2.2  # a dissolve mixes as pictures are encoded, not as light adds


@dataclass(frozen=True)
class Shown:
    """A segment as it is shown, with what was measured of its clip; None for a card."""

    name: SegmentName
    segment: Segment
    clip: Measured | None

    @cached_property
    def lights(self) -> list[Light]:
        """That of each picture of its clip, or of its ground."""
        if self.clip is not None:
            return unpacked(self.clip.light)
        ground = np.full(CELLS, _CARD, np.float32)
        return [Light(ground, np.zeros(CELLS, np.float32), np.zeros(CELLS, np.bool_))]

    @cached_property
    def leaves(self) -> tuple[tuple[Seconds, Seconds], ...]:
        """Its out points, and how long its last picture stands at each."""
        outs, hold = self.segment.out_points, self.segment.hold
        if not hold or self.segment.choices:
            return (*((out, 0.0) for out in outs), *([(outs[-1], hold)] if hold else []))
        return tuple((out, hold) for out in outs)

    def light_at(self, at: Seconds) -> Light:
        """The light of the picture that is seen at a media time."""
        return self.lights[self._number_at(at)]

    def contrast(self, before: Light) -> float:
        """How much light changes where it is cut to, 0 to 2: luminance and red together."""
        first = self.light_at(self.segment.in_point)
        luminance = np.abs(first.luminance - before.luminance).mean()
        return float(luminance + np.abs(first.red - before.red).mean() / RED_SCALE)

    def pictures(self, begin: Seconds, end: Seconds) -> Iterator[tuple[Seconds, Light]]:
        """What is seen from one media time to another: the first at `begin`."""
        first = self._number_at(begin)
        yield begin, self.lights[first]
        for number in range(first + 1, len(self._times)):
            if self._times[number] >= end - 1e-4:
                return
            yield self._times[number], self.lights[number]

    def changes(self, begin: Seconds, end: Seconds) -> int:
        """How often anything changes between two media times that may be half a flash."""
        times = self.clip.changes if self.clip is not None else ()
        return bisect_right(times, end) - bisect_right(times, begin)

    def flashes_at(self, at: Seconds) -> bool:
        """Whether the clip itself flashes too often there."""
        trains = self.clip.flashes if self.clip is not None else ()
        return any(train.begin <= at <= train.end for train in trains)

    @property
    def _times(self) -> tuple[Seconds, ...]:
        return self.clip.times if self.clip is not None else ()

    def _number_at(self, at: Seconds) -> int:
        """Which picture is seen at a media time."""
        return max(0, bisect_right(self._times, at + 1e-4) - 1)


@dataclass(frozen=True, slots=True)
class Stay:
    """A segment on screen from one media time to another; `cut` is the place in `next` of the cut
    that led away."""

    shown: Shown
    begin: Seconds
    end: Seconds
    cut: int | None = None


@dataclass(frozen=True, slots=True)
class CutFlashes:
    """A way on which cuts make flashes that come too often: so many in a second, from media time
    `begin` of its first stay to the end of its last. `red` where those of saturated red are more
    than the others, `share` of the whole picture (0 to 1) the most that changed at once."""

    way: tuple[Stay, ...]
    begin: Seconds
    a_second: float
    red: bool
    share: float


@dataclass(frozen=True, slots=True)
class _Walked:
    """A way so far: what was seen, when each stay ended and the next began (0 is the first cut),
    and how many changes there were at most."""

    meter: FlashMeter
    stays: tuple[Stay, ...]
    begins: tuple[Seconds, ...]
    changes: int


@dataclass
class CutFlashFinder:
    """Looks for ways that flash among the segments of a story; one thread, once."""

    shown: Mapping[SegmentName, list[Shown]]
    """Each segment in all its representations that were measured."""
    most_steps: int = MOST_STEPS
    found: dict[frozenset[SegmentName], CutFlashes] = field(default_factory=dict)
    steps: int = 0
    left_at: SegmentName | None = None
    """The first segment from which not all ways were walked; None where all were."""
    _until: int = 0
    _most: dict[tuple[int, int], int] = field(default_factory=dict)

    @property
    def _goes_on(self) -> bool:
        """Whether more may be walked from where it began, and told."""
        return self.steps < self._until and len(self.found) < _MOST_TOLD

    def find(self) -> list[CutFlashes]:
        """The ways on which cuts flash, one for each set of segments, in the story's order.

        Some steps are shared among all segments, so that late ones are looked at too; the rest is
        for those whose ways are not at their end then, one after another.
        """
        begins = [
            (each, *leave)
            for views in self.shown.values()
            for each in views
            for leave in each.leaves
        ]
        left, shared = [], round(_SHARED * self.most_steps)
        for number, begin in enumerate(begins):
            self._until = self.steps + (shared - self.steps) // (len(begins) - number)
            self._from(*begin)
            if not self._goes_on:
                left.append(begin)
        self._until = self.most_steps
        for begin in left:
            self._from(*begin)
            if not self._goes_on:
                self.left_at = begin[0].name
                break
        return list(self.found.values())

    def _from(self, shown: Shown, out: Seconds, stands: Seconds) -> None:
        """Walk on from a segment's last second."""
        if not self._goes_on:
            return
        earliest = min(out - _BRIEFEST, out + stands - _SECOND)
        begin = max(shown.segment.in_point, earliest)
        changes = shown.changes(begin, out)
        if changes + self._after(shown, 100) < _TOO_MANY:
            return
        meter, zero = FlashMeter(_ROUNDED), out + stands
        for at, light in shown.pictures(begin, out):
            meter = self._step(meter, at - zero, light)
        if meter.most <= MOST:
            self._onward(
                _Walked(meter, (Stay(shown, begin, out),), (begin - zero,), changes), 0.0, stands
            )

    def _onward(self, walked: _Walked, now: Seconds, stood: Seconds) -> None:
        """Take each cut that leaves the last stay at `now`; first that which changes most light."""
        last = walked.stays[-1]
        light = last.shown.light_at(last.end - _BRIEFEST / 2)
        ways = [
            (place, cut, shown)
            for place, cut in enumerate(last.shown.segment.next)
            for shown in self.shown.get(cut.to, ())
        ]
        for place, cut, shown in sorted(ways, key=lambda way: -way[2].contrast(light)):
            left = Stay(last.shown, last.begin, last.end, place)
            onward = _Walked(
                walked.meter, (*walked.stays[:-1], left), walked.begins, walked.changes
            )
            if self._goes_on:
                self._into(onward, shown, cut, now, stood)

    def _into(self, walked: _Walked, shown: Shown, cut: Cut, now: Seconds, stood: Seconds) -> None:
        """Look at the segment that a cut leads to, until it is left or the second is over."""
        begin, room = shown.segment.in_point, _SECOND - now
        known = walked.changes + _BY_A_CUT
        if known + self._within(shown, round(100 * room)) < _TOO_MANY:
            return
        leaves = [each for each in shown.leaves if each[0] - begin + each[1] <= room]
        end = min(begin + room, shown.segment.out_points[-1])
        meter, begins = walked.meter, (*walked.begins, now)
        worst: tuple[FlashMeter, Seconds] | None = None
        pictures = [*shown.pictures(begin, end), (end, None)]
        for at, light in pictures:
            for out, stands in [each for each in leaves if each[0] <= at + 1e-4]:
                leaves.remove((out, stands))
                if worst is not None:
                    continue
                stays = (*walked.stays, Stay(shown, begin, out))
                changes = known + shown.changes(begin, out)
                leaving = now + max(_BRIEFEST, out - begin) + stands
                self._onward(_Walked(meter, stays, begins, changes), leaving, stands)
            if light is None or at >= end - 1e-4:
                break
            into = at - begin
            dissolves = into < cut.join.duration
            seen = _dissolved(walked.stays[-1], into, stood, light, cut) if dissolves else light
            meter = self._step(meter, now + into, seen)
            if meter.most > MOST and worst is None:
                if shown.flashes_at(at):
                    return  # which is told of the clip
                worst = meter, at
            elif worst is not None and meter.most > worst[0].most:
                worst = meter, at
        if worst is not None:
            self._tell(worst[0], (*walked.stays, Stay(shown, begin, worst[1])), begins)

    def _step(self, meter: FlashMeter, at: Seconds, light: Light) -> FlashMeter:
        self.steps += 1
        return meter.step(at, light)

    def _tell(
        self, meter: FlashMeter, stays: tuple[Stay, ...], begins: tuple[Seconds, ...]
    ) -> None:
        first = bisect_right(begins, meter.since + 1e-4) - 1
        way, begin = stays[first:], stays[first].begin
        # A change by a cut is one from the segment before.
        if first > 0 and meter.since < begins[first] + 1e-4:
            way, begin = stays[first - 1 :], stays[first - 1].end
        else:
            begin = min(way[0].end, begin + max(0.0, meter.since - begins[first]))
        names = frozenset(stay.shown.name for stay in way)
        if len(way) < 2 or any(known <= names for known in self.found):
            return
        for wider in [known for known in self.found if names < known]:
            del self.found[wider]
        share = meter.changed_share(begins[-1] + stays[-1].end - stays[-1].begin)
        self.found[names] = CutFlashes(way, begin, meter.most, meter.red > meter.general, share)

    def _after(self, shown: Shown, room: int) -> int:
        """The most changes there can be after a segment is left, in so many hundredths of a
        second."""
        leading = [each for cut in shown.segment.next for each in self.shown.get(cut.to, ())]
        return max((_BY_A_CUT + self._within(each, room) for each in leading), default=0)

    def _within(self, shown: Shown, room: int) -> int:
        """The same after a segment's first picture."""
        key = (id(shown), room)
        if key not in self._most:
            begin = shown.segment.in_point
            most = shown.changes(begin, begin + room / 100)
            for out, stands in shown.leaves:
                took = max(round(100 * _BRIEFEST), round(100 * (out - begin + stands)))
                if took <= room:
                    later = self._after(shown, room - took)
                    most = max(most, shown.changes(begin, out) + later)
            self._most[key] = most
        return self._most[key]


def _dissolved(before: Stay, into: Seconds, stood: Seconds, light: Light, cut: Cut) -> Light:
    """What is seen of a picture so long into a dissolve from the segment before."""
    share = np.float32(into / cut.join.duration)
    old = before.shown.light_at(before.end - _BRIEFEST / 2 if stood else before.end + into)
    eyes = [np.power(each, 1 / _EYE) for each in (old.luminance, light.luminance)]
    mixed = np.power(eyes[0] + share * (eyes[1] - eyes[0]), _EYE, dtype=np.float32)
    red = old.red + share * (light.red - old.red)
    return Light(mixed, red, light.saturated if share > 0.5 else old.saturated)
