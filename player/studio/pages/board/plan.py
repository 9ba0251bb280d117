"""The plan beside the story, which a step on the board renames too. Blocks; any thread."""

import os
from dataclasses import dataclass

from engine.problems import Trouble
from engine.showing.plan import plan_file
from engine.words import SegmentName
from player.studio.edits.segments import named_by_a_plan, plan_with_name
from player.studio.story.text import StoryText, read_text, save_text
from player.studio.studio import Studio


@dataclass(frozen=True, slots=True)
class PlanStep:
    """What a step did to the plan: how it was before, and as it stands since."""

    before: str
    now: StoryText


@dataclass(frozen=True, slots=True)
class Step:
    """A step that can be undone: the story's text on its other side, and what it did to the plan,
    if anything."""

    text: str
    plan: PlanStep | None = None


def renamed(studio: Studio, old: SegmentName, new: SegmentName) -> PlanStep | None:
    """Rename a segment in the plan; None where there is no plan, or none that names it.

    Raises Trouble where it cannot be read, edited or saved.
    """
    path = plan_file(studio.story)
    if not os.path.lexists(path):
        return None
    read = read_text(path)
    text = plan_with_name(read.text, old, new)
    return None if text == read.text else PlanStep(read.text, save_text(studio, read, text))


def is_named(studio: Studio, name: SegmentName) -> bool:
    """Whether the plan names a segment; False where there is none that can be read."""
    try:
        return named_by_a_plan(read_text(plan_file(studio.story)).text, name)
    except Trouble:
        return False


def taken_back(studio: Studio, step: PlanStep) -> PlanStep:
    """Have the plan as it was before a step; what takes that back again. Raises Trouble where
    somebody else changed it since."""
    return PlanStep(step.now.text, save_text(studio, step.now, step.before))
