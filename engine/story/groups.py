"""Expands groups: the segments that use a group are replaced by the group's segments.

A segment `walk` with `group: stroll` becomes the segments `walk/begin`, `walk/bridge`, … of
the group. A cut to `walk` leads to the group's start, and the group's endings have the cuts that
`walk` lists under `next`. Everything after loading gets plain segments only.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from engine.problems import did_you_mean
from engine.story.codes import CODES
from engine.story.findings import Finding
from engine.story.guards.guard import renamed
from engine.story.model import Cut, Group, Segment, Story
from engine.story.text.locations import Location
from engine.story.text.scalars import short
from engine.words import SegmentName

MOST_SEGMENTS: Final = 7_000
"""So many segments may a film have, those of its groups counted each time they are used."""

_LONGEST_NAME: Final = 80
_UNFIT: Final = re.compile(r"[/()\"'`\n]")
_OF_A_USE: Final = {"group", "next", "changes", "themes", "notes"}


@dataclass(frozen=True, slots=True)
class Origin:
    """The location at which a flat segment was written, and that of its `next`."""

    segment: Location
    way_on: Location


@dataclass(frozen=True, slots=True)
class Flat:
    """The story without groups; it is None where `findings` say why that is impossible."""

    story: Story | None
    origins: Mapping[SegmentName, Origin] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def flatten(story: Story) -> Flat:
    """Expand all groups of a story. Never raises for the content of a story."""
    if not story.groups and all(each.group is None for each in story.segments.values()):
        return Flat(story)
    findings = tuple(_findings(story))
    if any(CODES[finding.code] == "error" for finding in findings):
        return Flat(None, {}, findings)
    flat = _Flattening(story)
    flat.expand("", story.segments, ("segments",), (), None)
    start = story.start if story.start not in story.segments else flat.entry("", story, story.start)
    must_see = tuple(
        flat.entry("", story, name) if name in story.segments else name
        for name in story.limits.must_see
    )
    limits = story.limits.model_copy(update={"must_see": must_see})
    changes = {"segments": flat.segments, "groups": {}, "start": start, "limits": limits}
    return Flat(story.model_copy(update=changes), flat.origins, findings)


@dataclass
class _Flattening:
    story: Story
    segments: dict[SegmentName, Segment] = field(default_factory=dict)
    origins: dict[SegmentName, Origin] = field(default_factory=dict)

    def expand(
        self,
        prefix: str,
        segments: Mapping[SegmentName, Segment],
        written: Location,
        way_on: tuple[Cut, ...],
        use: tuple[Segment, Location, SegmentName] | None,
    ) -> None:
        """Add `segments`, written at `written`, each name with `prefix` before it.

        `use` is the segment that uses them, where its `next` was written, and its group's start.
        """
        scope = _Scope(segments)
        for name, segment in segments.items():
            here: Location = (*written, name)
            cuts = tuple(self._renamed(cut, prefix, scope) for cut in segment.next)
            onward: Location = here
            if not cuts and use is not None:
                cuts, onward = way_on, use[1]
            changes: dict[str, object] = {"next": cuts}
            if use is not None:
                of_use = use[0]
                changes["themes"] = tuple(dict.fromkeys((*of_use.themes, *segment.themes)))
                changes["notes"] = tuple(dict.fromkeys((*of_use.notes, *segment.notes)))
                if name == use[2]:
                    changes["changes"] = {**of_use.changes, **segment.changes}
            made = segment.model_copy(update=changes)
            if segment.group is None:
                self.segments[prefix + name] = made
                self.origins[prefix + name] = Origin(here, onward)
            else:
                group = self.story.groups[segment.group]
                inside: Location = ("groups", segment.group, "segments")
                used = (made, onward, group.start)
                self.expand(f"{prefix}{name}/", group.segments, inside, cuts, used)

    def entry(self, prefix: str, scope: "Story | Group | _Scope", name: SegmentName) -> SegmentName:
        """The flat name of the first segment shown by a cut to `name`."""
        while (used := scope.segments[name].group) is not None:
            prefix, scope = f"{prefix}{name}/", self.story.groups[used]
            name = scope.start
        return prefix + name

    def _renamed(self, cut: Cut, prefix: str, scope: "_Scope") -> Cut:
        def meant(name: SegmentName) -> SegmentName:
            return self.entry(prefix, scope, name) if name in scope.segments else name

        when = None if cut.when is None else renamed(cut.when, meant)
        return cut.model_copy(update={"to": meant(cut.to), "when": when})


@dataclass(frozen=True)
class _Scope:
    """The segments that can be named at one place: a group's own, or the story's."""

    segments: Mapping[SegmentName, Segment]


def name_findings(story: Story) -> Iterator[Finding]:
    """Findings of segment names that guards or groups could not tell from other text."""
    places = [(("segments",), story.segments)]
    places += [(("groups", name, "segments"), each.segments) for name, each in story.groups.items()]  # type: ignore[misc]
    for way, segments in places:
        for name in segments:
            if len(name) > _LONGEST_NAME or _UNFIT.search(name) or name != name.strip() or not name:
                yield Finding(
                    "BAD-NAME",
                    (*way, name),
                    f'"{short(name)}" is no name for a segment.',
                    "A name has no slash, bracket, quotation mark or space at its edges, and at "
                    f"most {_LONGEST_NAME} characters.",
                    at_key=True,
                )


def _findings(story: Story) -> Iterator[Finding]:
    """The findings that keep groups from being put in their places."""
    uses = [(("segments", name), segment) for name, segment in story.segments.items()]
    for group_name, group in story.groups.items():
        if group.start not in group.segments:
            hint = did_you_mean(group.start[:80], group.segments)
            yield Finding(
                "START-UNKNOWN",
                ("groups", group_name, "start"),
                f'The group starts at "{group.start}", but it has no such segment.',
                hint or "Name one of its segments.",
            )
        if all(segment.next for segment in group.segments.values()):
            yield Finding(
                "GROUP-ENDLESS",
                ("groups", group_name, "segments"),
                f'The group "{short(group_name)}" has no ending: nothing leads out of it.',
                "Leave one of its segments without `next`.",
                at_key=True,
            )
        for name, segment in group.segments.items():
            uses.append((("groups", group_name, "segments", name), segment))  # type: ignore[arg-type]
    for way, segment in uses:
        if segment.group is None:
            continue
        if segment.group not in story.groups:
            hint = did_you_mean(segment.group[:80], story.groups)
            yield Finding(
                "GROUP-UNKNOWN",
                (*way, "group"),
                f'There is no group "{segment.group}".',
                hint or "Write it under `groups`, or correct its name.",
            )
        for key in sorted(segment.model_fields_set - _OF_A_USE):
            written = Segment.model_fields[key].alias or key
            yield Finding(
                "GROUP-KEYS",
                (*way, written),
                f"`{written}` means nothing here: the group's own segments say it.",
                "Beside `group` a segment has only `next`, `set`, `themes` and `notes`.",
                at_key=True,
            )
    used = {segment.group for _, segment in uses}
    for group_name in story.groups:
        # One that is misspelt where it is used is not unused.
        if group_name not in used and used - {None} <= story.groups.keys():
            yield Finding(
                "GROUP-UNUSED",
                ("groups", group_name),
                f'No segment uses the group "{short(group_name)}".',
                f"Let one: `{{group: {short(group_name)}, next: […]}}`; or delete it.",
                at_key=True,
            )
    yield from _size_findings(story)


def _size_findings(story: Story) -> Iterator[Finding]:
    """Groups that hold themselves, and films that grow beyond measure."""
    sizes: dict[str, int] = {}
    below: dict[str, list[tuple[SegmentName, str]]] = {
        name: [
            (inner, segment.group)
            for inner, segment in group.segments.items()
            if segment.group is not None and segment.group in story.groups
        ]
        for name, group in story.groups.items()
    }
    # Depth first without recursion: a hostile file may nest thousands of groups.
    state: dict[str, int] = {}
    for root in story.groups:
        stack = [(root, 0)]
        while stack:
            name, place = stack.pop()
            if place == 0:
                if name in state:
                    continue
                state[name] = 1
            if place < len(below[name]):
                inner, used = below[name][place]
                stack.append((name, place + 1))
                if state.get(used) == 1:
                    yield Finding(
                        "GROUP-RECURSION",
                        ("groups", name, "segments", inner, "group"),
                        f'The group "{used}" would hold itself, without end.',
                        "To go round again, let a cut lead back instead.",
                    )
                    return
                stack.append((used, 0))
                continue
            state[name] = 2
            plain = len(story.groups[name].segments) - len(below[name])
            sizes[name] = min(
                plain + sum(sizes.get(used, 0) for _, used in below[name]), 10 * MOST_SEGMENTS
            )
    total = sum(1 if each.group is None else sizes.get(each.group, 0)
                for each in story.segments.values())  # fmt: skip
    if total > MOST_SEGMENTS:
        yield Finding(
            "GROUPS-TOO-LARGE",
            ("groups",),
            f"With all groups in their places the film has more than {MOST_SEGMENTS} segments.",
            "Use fewer groups inside groups.",
            at_key=True,
        )
