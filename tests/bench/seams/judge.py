"""What was seen and heard at each cut, judged. Pure: observations in, figures out."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from tests.bench.seams.barcode import TONE, Timing
from tests.bench.witness import Stalls

_NONE = Stalls()
AROUND = 12  # frames on either side of a cut that are looked at
_RATE = 48_000


@dataclass(frozen=True, slots=True)
class Seen:
    """One picture: when it was drawn or captured, and the frame of each clip visible in it."""

    at: float
    frames: dict[int, int]


@dataclass(frozen=True, slots=True)
class CutMade:
    """One cut as it was ordered: from clip to clip, due at this instant, and how it joined."""

    old: int
    new: int
    at: float
    dissolve: float = 0.0


REFRESH = 1 / 60
"""Seconds between two pictures of the screen."""


@dataclass(slots=True)
class Figures:
    """What a player did, in the words of the issue. `onsets`: from the onset of the last frame
    before a hard cut to that of the first after it, in frames; 1 is perfect. `unobserved`
    frames were due while nobody looked: the grab, not the player, may have lost them. Of those
    that are `missing`, so many were due while the machine itself `stood_still`; `harmed` counts
    the cuts near which any is missing."""

    cuts: int = 0
    missing: int = 0
    black: int = 0
    out_of_order: int = 0
    unobserved: int = 0
    stood_still: int = 0
    harmed: int = 0
    onsets: list[float] = field(default_factory=list)
    uneven: int = 0
    join_errors: list[float] = field(default_factory=list)
    silence_ms_max: float | None = None

    def __add__(self, other: "Figures") -> "Figures":
        """Both taken together: counts are summed, the worst silence stands."""
        silences = [
            each.silence_ms_max for each in (self, other) if each.silence_ms_max is not None
        ]
        return Figures(
            self.cuts + other.cuts,
            self.missing + other.missing,
            self.black + other.black,
            self.out_of_order + other.out_of_order,
            self.unobserved + other.unobserved,
            self.stood_still + other.stood_still,
            self.harmed + other.harmed,
            self.onsets + other.onsets,
            self.uneven + other.uneven,
            self.join_errors + other.join_errors,
            max(silences, default=None),
        )

    def as_json(self) -> dict[str, float | int | None]:
        """The figures with percentiles; None for what this player could not be measured in."""

        def share(values: list[float], percent: float, digits: int) -> float | None:
            return round(float(np.percentile(values, percent)), digits) if values else None

        return {
            "cuts": self.cuts,
            "missing": self.missing,
            "black": self.black,
            "out_of_order": self.out_of_order,
            "onset_frames_p50": share(self.onsets, 50, 3),
            "onset_frames_p99": share(self.onsets, 99, 3),
            "onset_frames_max": share(self.onsets, 100, 3),
            "join_error_samples_max": share(self.join_errors, 100, 2),
            "silence_ms_max": self.silence_ms_max,
            "onset_within_a_refresh": (
                round(1 - self.uneven / len(self.onsets), 4) if self.onsets else None
            ),
            "join_error_samples_p50": share(self.join_errors, 50, 2),
            "unobserved": self.unobserved,
            "missing_while_machine_stood_still": self.stood_still,
            "cuts_with_missing": self.harmed,
        }


def judge_pictures(
    seen: Sequence[Seen],
    cuts: Sequence[CutMade],
    timing: Timing,
    *,
    grabbed: bool = False,
    stalls: Stalls = _NONE,
) -> Figures:
    """Count what is wrong around each cut, and measure onset to onset.

    `grabbed` pictures were taken from a screen from time to time: a frame that is absent while
    nobody looked for as long as it is shown counts as unobserved. `stalls` are when the machine
    stood still.
    """
    figures = Figures(cuts=len(cuts))
    for cut in cuts:
        near = [each for each in seen if -1.2 < each.at - cut.at < cut.dissolve + 1.2]
        # What each clip showed in this neighbourhood, first to last.
        first_seen: dict[tuple[int, int], float] = {}
        for each in near:
            if not each.frames:
                figures.black += 1
            for clip, number in each.frames.items():
                first_seen.setdefault((clip, number), each.at)
        # A picture that is still faint in a dissolve is on screen, but cannot be read.
        faint = round(cut.dissolve * timing.rate)
        around = min(AROUND, round(0.45 * timing.duration * timing.rate))
        before = [(cut.old, timing.last - back) for back in range(around)]
        after = [(cut.new, timing.first + faint + ahead) for ahead in range(around)]
        instants = [cut.at - (back + 1) / timing.rate for back in range(around)]
        instants += [cut.at + (faint + ahead) / timing.rate for ahead in range(around)]
        missing = figures.missing
        for frame, due in zip(before + after, instants, strict=True):
            if frame in first_seen:
                continue
            if grabbed and is_blind(near, due, 1 / timing.rate):
                figures.unobserved += 1
            else:
                figures.missing += 1
                figures.stood_still += stalls.near(due, 2 / timing.rate)
        figures.harmed += figures.missing > missing
        figures.out_of_order += _reversals(near, cut)
        if not cut.dissolve and before[0] in first_seen and after[0] in first_seen:
            onset = (first_seen[after[0]] - first_seen[before[0]]) * timing.rate
            figures.onsets.append(onset)
            figures.uneven += abs(onset - 1) > REFRESH * timing.rate + 0.05
    return figures


def is_blind(near: Sequence[Seen], due: float, length: float) -> bool:
    """Whether two looks around this frame's time lie nearly as far apart as it is shown."""
    looks = [each.at for each in near if due - 2 * length < each.at < due + 3 * length]
    gaps = [after - before for before, after in itertools.pairwise(looks)]
    return not gaps or max(gaps) > length - REFRESH


def _reversals(near: Sequence[Seen], cut: CutMade) -> int:
    """How often a clip stepped back, or the old one came back after it had gone."""
    count = 0
    latest: dict[int, int] = {}
    gone = False
    for each in near:
        for clip in (cut.old, cut.new):
            if clip not in each.frames:
                gone = gone or (clip == cut.old and cut.new in each.frames)
                continue
            number = each.frames[clip]
            # A clip that comes again in this neighbourhood starts anew.
            stepped_back = 0 < latest.get(clip, number) - number < 3 * AROUND
            came_back = clip == cut.old and gone and cut.new not in each.frames
            count += stepped_back or (came_back and each.at < cut.at + cut.dissolve + 0.5)
            latest[clip] = number
    return count


def join_errors(heard: npt.NDArray[np.floating], joins: Sequence[int]) -> list[float]:
    """By how many samples the tone jumps at each join (a place in `heard`), cyclic in a period."""
    errors = []
    window = 20 * _RATE // TONE
    gap = _RATE * 30 // 1000  # beyond the crossfade
    for join in joins:
        before = heard[join - gap - window : join - gap]
        after = heard[join + gap : join + gap + window]
        if len(before) < window or len(after) < window:
            continue
        # Each window starts a whole number of periods before or after the join.
        difference = _phase(after, 2 * gap + window) - _phase(before, 0)
        wrapped = (difference + np.pi) % (2 * np.pi) - np.pi
        errors.append(abs(float(wrapped)) * _RATE / (2 * np.pi * TONE))
    return errors


def _phase(part: npt.NDArray[np.floating], offset: int) -> float:
    times = (np.arange(len(part)) + offset) / _RATE
    return float(np.angle(np.sum(part * np.exp(-2j * np.pi * TONE * times))))


def longest_silence(heard: npt.NDArray[np.floating]) -> float:
    """The longest stretch, in milliseconds, in which a steady tone is 30 dB below its level."""
    level = float(np.sqrt(np.mean(np.square(heard))))
    # A whole period of the tone passes zero twice: only what is longer counts.
    block = _RATE // TONE // 2
    blocks = heard[: len(heard) // block * block].reshape(-1, block)
    quiet = np.abs(blocks).max(axis=1) < level * 10 ** (-30 / 20)
    longest = run = 0
    for each in quiet:
        run = run + 1 if each else 0
        longest = max(longest, run)
    return longest * block / _RATE * 1000
