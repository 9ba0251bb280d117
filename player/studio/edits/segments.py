"""A segment renamed or taken out of a story's text, and all that names it with it. Pure."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from engine.story.guards.errors import GuardError
from engine.story.guards.guard import renamed
from engine.story.load import story_of_text
from engine.story.model import Story
from engine.story.text.plain_yaml import LOADER, read_plain
from engine.words import SegmentName
from player.studio.edits.values import value_at, without, written
from player.studio.words import Refusal

_ANYWHERE: Final = Path("story.yaml")


def with_name(text: str, old: SegmentName, new: SegmentName) -> str:
    """The text in which a segment has another name: where it stands, and wherever a cut, a guard,
    the start or the film's limits name it. Raises Trouble."""
    _must_stand(text, old)
    if new == old:
        return text
    if value_at(text, ("segments", new)) is not None:
        raise Refusal("name_taken", name=new)
    before = _understood(text)
    edited = _replaced(text, _naming(text, old, new))
    after = story_of_text(_ANYWHERE, edited)
    if after.story is None:
        said = next((each.message + " " + each.remedy for each in after.problems), "")
        raise Refusal("cannot_be_called", old=old, new=new, told=said)

    def called(name: SegmentName) -> SegmentName:
        return new if name == old else name

    if _shape(after.story) != [
        (called(name), [called(to) for to in onward]) for name, onward in _shape(before)
    ]:
        raise Refusal("named_oddly", old=old)
    return edited


def plan_with_name(text: str, old: SegmentName, new: SegmentName) -> str:
    """A plan's text in which a segment has another name wherever the plan names it; all else stays
    as it is written. Raises Trouble where it cannot be read."""
    root = _composed(text)
    places = [(node, written(new)) for node in _segments_of_a_plan(root) if node.value == old]
    edited = _replaced(text, places)
    met = {id(node) for node, _ in places}
    meant = [new if id(node) in met else node.value for node in _scalars(root)]
    if [node.value for node in _scalars(_composed(edited))] != meant:
        raise Refusal("named_oddly", old=old)
    return edited


def named_by_a_plan(text: str, name: SegmentName) -> bool:
    """Whether a plan names a segment. Raises Trouble where it cannot be read."""
    return any(node.value == name for node in _segments_of_a_plan(_composed(text)))


def _composed(text: str) -> Any:
    if read_plain(text).data is None:  # a bomb, for instance, is not composed
        raise Refusal("no_yaml")
    try:
        return yaml.compose(text, Loader=LOADER)
    except (yaml.YAMLError, ValueError):
        raise Refusal("no_yaml") from None


def _replaced(text: str, places: Iterable[tuple[yaml.ScalarNode, str]]) -> str:
    """The text with other letters in the places of some of its words."""
    edited = text
    for node, source in sorted(places, key=lambda each: -each[0].start_mark.index):
        begin = node.start_mark.index
        written_as = text[begin : node.end_mark.index].rstrip()
        edited = edited[:begin] + source + edited[begin + len(written_as) :]
    return edited


def _scalars(node: Any) -> Iterator[yaml.ScalarNode]:
    """All words of a text, in order."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _scalars(each)
    else:
        for key, value in _inside(node):
            yield from (*_scalars(key), *_scalars(value))


def _segments_of_a_plan(root: Any) -> Iterator[yaml.ScalarNode]:
    """The words of a plan file that name segments, as `engine.showing.plan` reads them."""
    plans = next((value for key, value in _inside(root) if key.value == "plans"), None)
    for plan in _items(plans):
        for key, value in _inside(plan):
            if key.value == "broken":
                yield from _scalars(value)
            elif key.value == "choices":
                yield from (name for name, _ in _inside(value))
            elif key.value == "expect":
                for what, names in _inside(value):
                    if what.value in ("path", "passes", "never", "ending"):
                        yield from _scalars(names)


def without_segment(text: str, name: SegmentName) -> str:
    """The text without a segment and the cuts that lead to it. Raises Trouble where the film starts
    there, or where a guard asks about it."""
    _must_stand(text, name)
    if value_at(text, ("start",)) == name:
        raise Refusal("starts_there", name=name)
    segments: dict[SegmentName, Any] = value_at(text, ("segments",))
    for source, _, cut in _cuts(segments):
        asked = _renamed_guard(str(cut.get("when") or ""), name, f"{name} ")
        if source != name and cut.get("to") != name and asked is not None:
            raise Refusal("asked_about", source=source, name=name, when=cut["when"])
    for source, place, cut in reversed(list(_cuts(segments))):
        if cut.get("to") == name and source != name:
            text = without(text, ("segments", source, "next", place))
    must = value_at(text, ("limits", "must_see"))
    if isinstance(must, list) and name in must:
        text = without(text, ("limits", "must_see", must.index(name)))
    return without(text, ("segments", name))


def _must_stand(text: str, name: SegmentName) -> None:
    if not isinstance(value_at(text, ("segments", name)), dict):
        raise Refusal("not_by_this_name", name=name)


def _understood(text: str) -> Story:
    story = story_of_text(_ANYWHERE, text).story
    if story is None:
        raise Refusal("mistakes_first")
    return story


def _shape(story: Story) -> list[tuple[SegmentName, list[SegmentName]]]:
    return [(name, [cut.to for cut in each.next]) for name, each in story.segments.items()]


def _cuts(segments: dict[SegmentName, Any]) -> Iterator[tuple[SegmentName, int, dict[str, Any]]]:
    for source, segment in segments.items():
        cuts = segment.get("next") if isinstance(segment, dict) else None
        for place, cut in enumerate(cuts if isinstance(cuts, list) else ()):
            if isinstance(cut, dict):
                yield source, place, cut


def _renamed_guard(when: str, old: SegmentName, new: SegmentName) -> str | None:
    """A guard that speaks of a segment by its other name; None where it does not speak of it."""
    met = False

    def meant(name: SegmentName) -> SegmentName:
        nonlocal met
        met = met or name == old
        return new if name == old else name

    try:
        changed = renamed(when, meant) if when else ""
    except GuardError:
        return None
    return changed if met else None


def _naming(text: str, old: SegmentName, new: SegmentName) -> Iterator[tuple[yaml.ScalarNode, str]]:
    """The places that name a segment, and what stands there then."""
    root = yaml.compose(text, Loader=LOADER)
    name = written(new)
    for key, value in _inside(root):
        if key.value == "start" and value.value == old:
            yield value, name
        elif key.value == "limits":
            for limit, names in _inside(value):
                if limit.value == "must_see" and isinstance(names, yaml.SequenceNode):
                    yield from ((each, name) for each in names.value if each.value == old)
        elif key.value == "segments":
            yield from ((called, name) for called, _ in _inside(value) if called.value == old)
            for _, segment in _inside(value):
                yield from _naming_onward(segment, old, new)


def _naming_onward(
    segment: yaml.Node, old: SegmentName, new: SegmentName
) -> Iterator[tuple[yaml.ScalarNode, str]]:
    """The same of a segment's cuts."""
    onward = next((value for key, value in _inside(segment) if key.value == "next"), None)
    for cut in _items(onward):
        for what, said in _inside(cut):
            if what.value == "to" and said.value == old:
                yield said, written(new)
            elif what.value == "when" and isinstance(said, yaml.ScalarNode):
                guard = _renamed_guard(said.value, old, new)
                if guard is not None:
                    yield said, written(guard)


def _items(node: Any) -> list[Any]:
    return node.value if isinstance(node, yaml.SequenceNode) else []


def _inside(node: Any) -> list[tuple[Any, Any]]:
    return node.value if isinstance(node, yaml.MappingNode) else []
