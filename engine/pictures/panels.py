"""One part of a large film as a diagram: its segments, its cuts, and tags where cuts leave it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.pictures.diagram import Arrow, Diagram, Size
from engine.pictures.map_marks import BOX, ENDING, Traffic, known_of
from engine.pictures.map_pens import DETAIL, NAME
from engine.pictures.parts import Part
from engine.pictures.printed import shortened, size_of
from engine.story.model import Cut, Story
from engine.words import SegmentName

AGAIN: Final = " · ↻"
"""Behind what is known of a segment that may lead to itself."""

_LONGEST: Final = 2.1  # inches of a name
_TAG: Final = 0.24  # height
_AROUND: Final = 0.3  # beside a name, both sides together


@dataclass(frozen=True, slots=True)
class Panel:
    """A part with its number as it is written, and its diagram.

    In the diagram segments go by their names behind a colon, tags by others; `tags` has what is
    written on those, `cuts` the cut that an arrow stands for and whether it is a default.
    """

    number: str
    part: Part
    diagram: Diagram
    tags: Mapping[str, str]
    cuts: Mapping[Arrow, tuple[SegmentName, Cut, bool]]


def panel_of(
    story: Story,
    part: Part,
    number: str,
    numbers: Mapping[SegmentName, str],
    sources: Mapping[SegmentName, list[SegmentName]],
    traffic: Traffic | None,
) -> Panel:
    """The panel of a part. `numbers` says in which part each segment of the film is drawn,
    `sources` from where cuts lead to each."""
    members = set(part.segments)
    boxes: dict[str, Size] = {}
    tags: dict[str, str] = {}
    cuts: dict[Arrow, tuple[SegmentName, Cut, bool]] = {}
    for name in part.segments:
        boxes[f":{name}"] = _box(story, part, name, traffic)
        outside = [numbers[each] for each in sources.get(name, ()) if each not in members]
        if outside:
            tag = f"from:{name}"
            tags[tag] = f"{_listed(list(dict.fromkeys(outside)))} ▸"
            cuts[tag, f":{name}"] = (name, Cut(to=name), False)
        for to, (cut, default) in principal_cuts(story, name).items():
            if to in members:
                cuts[f":{name}", f":{to}"] = (name, cut, default)
                continue
            tag = f"to:{to}"
            tags[tag] = f"▸ {numbers[to]}  {shortened(written(to), DETAIL, 1.3)}"
            cuts[f":{name}", tag] = (name, cut, default)
    boxes |= {tag: (size_of(said, DETAIL)[0] + 0.16, _TAG) for tag, said in tags.items()}
    return Panel(number, part, Diagram(boxes, tuple(cuts)), tags, cuts)


def principal_cuts(story: Story, name: SegmentName) -> dict[SegmentName, tuple[Cut, bool]]:
    """For each segment that another leads to, itself left out, the cut that is drawn and whether
    it is the default: that one, else an answer, else a guarded cut, else the first."""
    segment = story.segments[name]
    found: dict[SegmentName, tuple[Cut, bool]] = {}
    for cut in segment.next:
        if cut.to == name or cut.to not in story.segments:
            continue
        kept = found.get(cut.to)
        if kept is None or _rank(cut, segment.default_cut) < _rank(kept[0], segment.default_cut):
            found[cut.to] = (cut, cut is segment.default_cut)
    return found


def _rank(cut: Cut, default: Cut | None) -> int:
    if cut is default:
        return 0
    return 1 if cut.choice is not None else 2 if cut.when is not None else 3


def written(name: SegmentName, part: Part | None = None) -> str:
    """A segment's name as it stands in a panel: without the group that the panel is."""
    if part is not None and name.startswith(f"{part.name}/"):
        return name.removeprefix(f"{part.name}/")
    return name


def box_name(name: SegmentName, part: Part) -> str:
    """The same, as long as a box may be."""
    return shortened(written(name, part), NAME, _LONGEST, bold=True)


def leads_to_itself(story: Story, name: SegmentName) -> bool:
    """Whether a segment may follow itself."""
    return any(cut.to == name for cut in story.segments[name].next)


def _box(story: Story, part: Part, name: SegmentName, traffic: Traffic | None) -> Size:
    segment = story.segments[name]
    said = known_of(segment, name, traffic) + AGAIN * leads_to_itself(story, name)
    names, known = size_of(box_name(name, part), NAME, bold=True)[0], size_of(said, DETAIL)[0]
    beside = 2 * ENDING * segment.is_ending
    return max(names, known) + _AROUND + beside, BOX + beside


def _listed(numbers: list[str]) -> str:
    return ", ".join(numbers) if len(numbers) <= 4 else f"{', '.join(numbers[:3])} and more"
