"""Tells of the flashes that cuts make: on which way, when, and what to do."""

from collections.abc import Iterator, Mapping
from typing import Final

from engine.media.flashes import MOST
from engine.media.measured import Measured
from engine.story.check.flash_ways import MOST_STEPS, CutFlashes, CutFlashFinder, Shown, Stay
from engine.story.check.seen_parts import shown_as
from engine.story.findings import Finding
from engine.story.model import Story
from engine.story.reach import Reach
from engine.words import SegmentName

_MOST_NAMED: Final = 7
_QUARTER: Final = 0.25  # of the picture: what ITU-R BT.1702 permits


def flashes_of_cuts(
    story: Story,
    reach: Reach,
    clip_of: Mapping[str, Measured],
    most_steps: int = MOST_STEPS,
) -> CutFlashFinder:
    """What was found among the segments that can be reached, by the clips that were measured, in
    at most so many steps of the meter."""
    shown: dict[SegmentName, list[Shown]] = {}
    for name, segment in shown_as(story):
        clip = clip_of.get(segment.clip) if segment.clip else None
        if name in reach.graph and (
            segment.card is not None or (clip and clip.light and clip.times)
        ):
            shown.setdefault(name, []).append(Shown(name, segment, clip))
    finder = CutFlashFinder(shown, most_steps)
    finder.find()
    return finder


def cut_flash_findings(finder: CutFlashFinder) -> Iterator[Finding]:
    """A finding for each way, at the last cut of it, and one where not all ways were walked."""
    for each in finder.found.values():
        last = each.way[-2]
        assert last.cut is not None
        yield Finding(
            "FLASHING-CUTS",
            ("segments", last.shown.name, "next", last.cut),
            _sentence(each),
            _remedy(each),
        )
    if finder.left_at is not None:
        yield Finding(
            "FLASHING-CUTS",
            ("segments", finder.left_at),
            f"{'More ways' if finder.found else 'Ways'} through the film may flash by their cuts: "
            f"from {finder.left_at} on not all of them were looked at, for there are too many "
            "brief segments in a row.",
            f"{'Mend those that are told and check again, or keep' if finder.found else 'Keep'} "
            f"brief segments on screen for {1 / (2 * MOST):.2f}s at least. On screen flashes are "
            "damped, also those that were not foreseen.",
            at_key=True,
        )


def flashes_on_arrival(finder: CutFlashFinder, name: SegmentName) -> Iterator[tuple[str, str]]:
    """The note that a segment lacks if a cut to it makes one flash too many, and why."""
    for each in finder.found.values():
        if each.way[-1].shown.name == name:
            yield "flashing", f"a cut from {each.way[-2].shown.name} makes it flash"


def _sentence(found: CutFlashes) -> str:
    names = [stay.shown.name for stay in found.way]
    if len(names) > _MOST_NAMED:
        names = [*names[: _MOST_NAMED - 2], "…", names[-1]]
    first, last = found.way[0], found.way[-1]
    standard = "WCAG 2.3.1 and ITU-R BT.1702" if found.share > _QUARTER else "WCAG 2.3.1"
    return (
        f"Cuts make it flash {'to and from red ' if found.red else ''}{found.a_second:g} times in "
        f"a second or more on the way {' > '.join(names)}, from {_place(first, found.begin)} to "
        f"{_place(last, last.end)}: more than {MOST} are against {standard}, and may set off a "
        "seizure."
    )


def _place(stay: Stay, at: float) -> str:
    if stay.shown.segment.clip:
        return f"{at:.2f}s of {stay.shown.segment.clip}"
    return f"{at:.2f}s of the card {stay.shown.name}"


def _remedy(found: CutFlashes) -> str:
    brief = dict.fromkeys(
        stay.shown.name for stay in found.way[1:-1] if stay.end - stay.begin < 1 / (2 * MOST)
    )
    longer = (
        f"Keep {' and '.join(list(brief)[:3])} on screen for {1 / (2 * MOST):.2f}s at least"
        if brief
        else "Keep them on screen for longer"
    )
    return (
        f"{longer}, dissolve instead, or choose in and out points that are alike in light. On "
        "screen it is damped, which no story can prevent."
    )
