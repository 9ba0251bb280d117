"""A part of a film that was asked for: from a segment on, or over cuts named beforehand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from engine.problems import Trouble, did_you_mean
from engine.steering.decision import Alternative
from engine.story.model import Cut, Segment, Story
from engine.words import SegmentName, composed


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The segments to show, in order, their guards unasked; empty for the whole film.

    With `ends` the film is over after the last of them; without, it goes on from there as ever.
    """

    path: tuple[SegmentName, ...] = ()
    ends: bool = False

    def begins(self, story: Story) -> SegmentName:
        """Where the film begins."""
        return self.path[0] if self.path and self.path[0] in story.segments else story.start

    def is_led(self, shown: int) -> bool:
        """Whether the next cut is settled, after so many segments (the one on screen among
        them)."""
        return shown < len(self.path) or self.ends

    def after(self, shown: int) -> SegmentName | None:
        """Where it goes then; None where it is over."""
        return self.path[shown] if shown < len(self.path) else None

    def __str__(self) -> str:
        if not self.ends:
            return f"from {self.path[0]} on" if self.path else "the whole film"
        return " → ".join(self.path)


def excerpt_of(
    story: Story,
    begin: SegmentName | None,
    path: tuple[SegmentName, ...],
    hidden: Collection[SegmentName] = (),
) -> Excerpt:
    """The part of a story that begins at `begin`, or that takes the cuts of `path`.

    Raises Trouble where the story has no such segment or no such cut, naming the nearest, and
    for what is `hidden` from this viewer.
    """
    path = tuple(composed(name) for name in path)
    wanted = path or (() if begin is None else (composed(begin),))
    option = "--path" if path else "--from"
    for name in wanted:
        if name not in story.segments:
            near = did_you_mean(name, story.segments) or f"There are {', '.join(story.segments)}."
            raise Trouble(f'{option}: this film has no segment "{name}". {near}', blame="call")
        if name in hidden:
            raise Trouble(f'{option}: "{name}" is not shown within your limits.', blame="call")
    for one, other in pairwise(path):
        ways = tuple(dict.fromkeys(cut.to for cut in story.segments[one].next))
        if other not in ways:
            raise Trouble(
                f'{option}: this film has no cut from "{one}" to "{other}". '
                f"{_nearest(story, one, other)}",
                blame="call",
            )
    return Excerpt(wanted, bool(path))


def cut_between(
    segment: Segment, to: SegmentName | None, weighed: Sequence[Alternative]
) -> Cut | None:
    """The cut by which a segment is left for another: of several the first that was permitted."""
    cuts = [(place, cut) for place, cut in enumerate(segment.next) if cut.to == to]
    open_ = [cut for place, cut in cuts if place < len(weighed) and not weighed[place].ruled_out]
    return next(iter([*open_, *(cut for _, cut in cuts)]), None)


def _nearest(story: Story, one: SegmentName, other: SegmentName) -> str:
    """The shortest way between two segments or, where there is none, where the first leads."""
    ways = story.segments[one].next
    came: dict[SegmentName, SegmentName] = {}
    waiting = [one]
    for name in waiting:
        for cut in story.segments[name].next:
            if cut.to in story.segments and cut.to not in came:
                came[cut.to] = name
                waiting.append(cut.to)
    if other in came:
        found = [other]
        while len(found) == 1 or found[-1] != one:
            found.append(came[found[-1]])
        return f"The nearest way there is {','.join(reversed(found))}."
    if not ways:
        return f'The film ends with "{one}".'
    return f'From "{one}" it goes to {", ".join(dict.fromkeys(cut.to for cut in ways))}.'
