"""Checks what a film does to eyes and ears: flashes, shots too short to be seen, sudden light and
sudden noise that the story does not tell of.

A clip is measured as a whole; told is what a viewer can get to see of it.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Final

from engine.media.flashes import MOST
from engine.media.measured import LOUDNESS_EVERY, SILENT, FlashTrain, Measured
from engine.media.shots import SHORTEST
from engine.problems import Trouble
from engine.story.check.cut_flashes import (
    cut_flash_findings,
    flashes_of_cuts,
    flashes_on_arrival,
)
from engine.story.check.seen_parts import shown_as
from engine.story.findings import Finding
from engine.story.model import Segment, Story
from engine.story.paths import inside
from engine.story.reach import Reach
from engine.story.represent import views
from engine.story.text.locations import Location
from engine.words import Seconds, SegmentName

MeasuredClips = Mapping[Path, Measured | Trouble]

_LOUDER: Final = 10.0  # LU: twice as loud (Stevens, "The measurement of loudness", 1955)
_LOUD: Final = -15.0  # LUFS: the most that EBU R 128 s1 permits momentarily
_BRIGHTER: Final = 0.5  # of the greatest luminance, on the picture's average
_AT_ONCE: Final[Seconds] = 0.5
_BEFORE: Final[Seconds] = 3.0  # the span of EBU's short-term loudness
_MOMENT: Final[Seconds] = 0.4  # that of EBU's momentary loudness
_ENOUGH: Final[Seconds] = 1.0  # of sound before, to call another sudden
_LEAST_OF_A_TRAIN: Final[Seconds] = 0.25
_HARDLY: Final = 1e-3
_AS_WRITTEN: Final = 2  # steps to a segment that is no representation


def measured_findings(
    story: Story, folder: Path, reach: Reach, measured: MeasuredClips
) -> Iterator[Finding]:
    """The findings on clips that were measured; those that are not there have others."""
    if not measured:
        return
    found: dict[SegmentName, Measured] = {}
    unmeasured: dict[str, None] = {}
    for name, way, segment in views(story):
        clip = _clip(story, folder, segment, measured)
        if isinstance(clip, Trouble) or (clip is not None and clip.loudness is None):
            unmeasured[segment.clip] = None
        if not isinstance(clip, Measured):
            continue
        yield from _flash_findings(way, segment, clip)
        yield from _shot_findings(way, segment, clip)
        if len(way) == _AS_WRITTEN:
            found[name] = clip
        else:
            yield from _undeclared(way, segment, clip, [])
    clips = {each.clip: _clip(story, folder, each, measured) for _, each in shown_as(story)}
    cuts = flashes_of_cuts(
        story, reach, {name: clip for name, clip in clips.items() if isinstance(clip, Measured)}
    )
    yield from cut_flash_findings(cuts)
    for name, clip in found.items():
        arriving = [*flashes_on_arrival(cuts, name), *_arrivals(story, name, found)]
        yield from _undeclared(("segments", name), story.segments[name], clip, arriving)
    if unmeasured:
        yield _not_measured(list(unmeasured))


def _clip(
    story: Story, folder: Path, segment: Segment, measured: MeasuredClips
) -> Measured | Trouble | None:
    if segment.clip:
        with suppress(Trouble, OSError):
            return measured.get(inside(folder, segment.clip, below=story.media))
    return None


def _not_measured(names: list[str]) -> Finding:
    listed = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return Finding(
        "UNMEASURED",
        ("segments",),
        f"Whether it flashes or grows loud suddenly was not measured in full: {listed}.",
        "Loudness is measured by the ffmpeg program (on Debian: apt install ffmpeg); pictures that "
        "cannot be decoded here, `kuleshov prepare` makes anew.",
        at_key=True,
    )


# --- flashes ------------------------------------------------------------------------------------


def _seen(segment: Segment, clip: Measured) -> list[FlashTrain]:
    """The trains of flashes that a viewer of the segment can get to see, as far as they do."""
    begin, end = segment.in_point, segment.out_points[-1]
    return [
        replace(train, begin=max(begin, train.begin), end=min(end, train.end))
        for train in clip.flashes
        if min(end, train.end) - max(begin, train.begin) > _LEAST_OF_A_TRAIN
    ]


def _flash_findings(way: Location, segment: Segment, clip: Measured) -> Iterator[Finding]:
    kinds = (("FLASHES", "general", ""), ("RED-FLASHES", "red", "to and from red "))
    for code, kind, what in kinds:
        trains = [train for train in _seen(segment, clip) if train.kind == kind]
        if not trains:
            continue
        worst = max(trains, key=lambda train: train.a_second)
        more = f", and {len(trains) - 1} times more" if len(trains) > 1 else ""
        both = " and ITU-R BT.1702" if worst.share > 0.25 else ""
        yield Finding(
            code,
            (*way, "clip"),
            f"{segment.clip} flashes {what}{worst.a_second:g} times a second from "
            f"{worst.begin:.2f}s to {worst.end:.2f}s{more}, over {worst.share:.0%} of the picture: "
            f"more than {MOST} are against WCAG 2.3.1{both}, and may set off a seizure.",
            "Cut it slower, darker or smaller. On screen it is damped, which no story can prevent.",
        )


# --- shots --------------------------------------------------------------------------------------


def _shot_findings(way: Location, segment: Segment, clip: Measured) -> Iterator[Finding]:
    """A shot that is over before it is perceived; first of all those that in and out cut off."""
    begin, latest = segment.in_point, segment.out_points[-1]
    inner = [shot for shot in clip.shots if begin + _HARDLY < shot.begin < latest - _HARDLY]
    earlier = [shot for shot in clip.shots if shot.begin <= begin + _HARDLY]
    edges = [(begin, bool(earlier) and earlier[-1].blank)]
    edges += [(shot.begin, shot.blank) for shot in inner]
    brief = [
        (one, other)
        for (one, blank), (other, _) in pairwise(edges)
        if not blank and other - one < SHORTEST - _HARDLY
    ]
    for out in segment.out_points:
        last = max(((at, blank) for at, blank in edges if at < out), default=None)
        if last is not None and not last[1] and out - last[0] < SHORTEST - _HARDLY:
            brief.append((last[0], out))
    if not brief:
        return
    one, other = brief[0]
    more = f", and {len(brief) - 1} times more" if len(brief) > 1 else ""
    yield Finding(
        "SHOT-TOO-SHORT",
        (*way, "clip"),
        f"{segment.clip} shows a picture for {other - one:.3f}s only, at {one:.3f}s{more}: less "
        f"than {SHORTEST:g}s may go by without being perceived.",
        "Lengthen it, take it out, or move `in` or `out` where they cut it off "
        "(AI Act, Art. 5(1)(a)).",
    )


# --- what is sudden, and not told of --------------------------------------------------------------


def _undeclared(
    way: Location, segment: Segment, clip: Measured, arriving: list[tuple[str, str]]
) -> Iterator[Finding]:
    """The content notes that a segment lacks by what was measured of it."""
    lacking: dict[str, str] = {}
    if trains := _seen(segment, clip):
        lacking["flashing"] = f"it flashes from {trains[0].begin:.2f}s on"
    begin, end = segment.in_point, segment.out_points[-1]
    if (sudden := _sudden_noise(clip, begin, end)) is not None:
        lacking["loud"] = f"its sound leaps at {sudden:.1f}s"
    if not trains and (sudden := _sudden_light(clip, begin, end)) is not None:
        lacking["bright"] = f"its picture grows bright at once at {sudden:.2f}s"
    for note, why in arriving:
        lacking.setdefault(note, why)
    missing = {note: why for note, why in lacking.items() if note not in segment.notes}
    if missing:
        yield Finding(
            "UNDECLARED",
            (*way, "clip"),
            f"The segment does not say what some would avoid: {'; '.join(missing.values())}.",
            f"Write `notes: [{', '.join((*segment.notes, *missing))}]`, by which viewers may leave "
            "it out, or soften it.",
        )


def _sudden_noise(clip: Measured, begin: Seconds, end: Seconds) -> Seconds | None:
    """When the sound grows twice as loud as it was, and louder than broadcasters permit."""
    values = clip.loudness_between(begin, end)
    span, enough = round(_BEFORE / LOUDNESS_EVERY), round(_ENOUGH / LOUDNESS_EVERY)
    window = round(_MOMENT / LOUDNESS_EVERY)
    for place in range(enough + window, len(values)):
        before = values[max(0, place - window - span) : place - window + 1]
        if values[place] >= _LOUD and values[place] - _mean_loudness(before) >= _LOUDER:
            return begin + _MOMENT + place * LOUDNESS_EVERY
    return None


def _sudden_light(clip: Measured, begin: Seconds, end: Seconds) -> Seconds | None:
    """When the picture's average grows brighter by half of all there is, at once."""
    seen = [
        (at, light)
        for at, light in zip(clip.times, clip.luminance, strict=True)
        if begin - _HARDLY <= at < end - _HARDLY
    ]
    first = 0
    for at, light in seen:
        while seen[first][0] < at - _AT_ONCE:
            first += 1
        # The least of half a second's pictures: some dozens.
        if (
            light >= _BRIGHTER
            and light - min(each for then, each in seen[first:] if then <= at) >= _BRIGHTER
        ):
            return at
    return None


def _arrivals(
    story: Story, name: SegmentName, clips: Mapping[SegmentName, Measured]
) -> Iterator[tuple[str, str]]:
    """What a cut to this segment makes sudden: the note, and why."""
    begin, into = story.segments[name].in_point, clips[name]
    light = into.light_at(begin)
    loudest = max(into.loudness_between(begin, begin + _ENOUGH), default=SILENT)
    for source, clip in clips.items():
        segment = story.segments[source]
        cuts = [cut for cut in segment.next if cut.to == name]
        hard = any(cut.join.duration < _AT_ONCE for cut in cuts)
        for out in segment.out_points if cuts else ():
            before = clip.light_at(out - _HARDLY)
            if hard and light is not None and before is not None and light - before >= _BRIGHTER:
                yield "bright", f"a cut from {source} makes the picture bright at once"
            heard = clip.loudness_between(max(segment.in_point, out - _BEFORE), out)
            if heard and loudest >= _LOUD and loudest - _mean_loudness(heard) >= _LOUDER:
                yield "loud", f"a cut from {source} makes the sound leap"


def _mean_loudness(values: Sequence[float]) -> float:
    """Of momentary values that overlap, by their energy."""
    energy = sum(10 ** (value / 10) for value in values) / len(values)
    return 10 * math.log10(energy)
