"""`kuleshov rehearse`: the film shown to each viewer whom the plans beside it describe."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.showing.plan import PlansRead
from engine.showing.rehearse import Rehearsed, rehearse
from engine.story.model import Story


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The plans that were read and what came of each; nothing where a plan has a problem."""

    plans: PlansRead
    rehearsed: tuple[Rehearsed, ...]

    @property
    def met(self) -> bool:
        """Whether all went as planned."""
        return not self.plans.problems and all(each.met for each in self.rehearsed)

    def as_json(self) -> dict[str, Any]:
        """What came of each plan, or the problems that kept them from being rehearsed."""
        if self.plans.problems:
            return {"problems": self.plans.problems}
        return {
            "plans": [
                {
                    "plan": each.plan.name,
                    "met": each.met,
                    "unmet": each.unmet,
                    "path": each.outcome.path,
                    "running_time": round(each.outcome.length, 3),
                    "end": each.outcome.reason,
                }
                for each in self.rehearsed
            ]
        }

    def lines(self) -> list[str]:
        """The same for people."""
        if self.plans.problems:
            return [str(problem) for problem in self.plans.problems]
        told = []
        for each in self.rehearsed:
            told.append(f"{'as planned' if each.met else 'NOT SO   '}  {each.plan.name}")
            told += [f"            {sentence}" for sentence in each.unmet]
            if not each.met:
                told.append(f"            It went {' → '.join(each.outcome.path)}.")
        met, every = sum(each.met for each in self.rehearsed), len(self.rehearsed)
        told.append(f"{self.plans.path}: {met} of {every} plan{'s' * (every != 1)} as planned.")
        return told


def rehearse_all(story: Story, plans: PlansRead, progress: Callable[[int], None]) -> Rehearsal:
    """Show the film to the viewer of each plan; `progress` hears how many are done."""
    rehearsed: list[Rehearsed] = []
    for plan in () if plans.problems else plans.plans:
        rehearsed.append(rehearse(story, plan, plans.path.parent))
        progress(len(rehearsed))
    return Rehearsal(plans, tuple(rehearsed))
