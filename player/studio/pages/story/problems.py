"""The list of a story's problems on the Story page; the browser draws, filters and groups it."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from nicegui.element import Element

from engine.problems import Problem
from player.studio.edits.remedies import offered
from player.studio.pages.frame import STATIC
from player.studio.words import ENGLISH, Words

_SEVERAL: Final = 8  # problems, beyond which they can be filtered and grouped
_MOST: Final = 500  # problems, which is more than anybody mends before the next look

_NAMED: Final = 3  # clips, in one sentence


class ProblemList(Element, component=STATIC / "problems.js"):
    """Problems, each with its place; `go` is told which somebody chose, and `accept` whose remedy
    is to be applied, where remedies may be."""

    def __init__(
        self,
        words: Words,
        go: Callable[[Problem], object],
        accept: Callable[[Problem], object] | None,
    ) -> None:
        super().__init__()
        self._words, self._with_remedies = words, accept is not None
        self._told: Sequence[Problem] = ()
        self._props["several"] = _SEVERAL
        self._props["words"] = {
            "filter": words("story.filter"),
            "kinds": words("story.by_kind"),
            "before": words("story.problem_before"),
            "after": words("story.problem_after"),
            "looking": words("story.looking"),
            "none": words("story.none"),
            "so_far": words("story.none_so_far"),
            "all": words("story.all_problems", all="{all}"),
            "some": words("story.some_problems", count="{count}", all="{all}"),
            "more": words("story.more", count="{count}"),
            "beyond": words("story.beyond", count="{count}"),
            # The sentences of `check` are English: so they are read out.
            "foreign": None if words.language == ENGLISH else ENGLISH,
        }
        self.show((), looking=True)
        self.on("go", lambda event: self._tell(go, event.args))
        if accept is not None:
            self.on("accept", lambda event: self._tell(accept, event.args))

    @property
    def problems(self) -> Sequence[Problem]:
        """What it shows."""
        return self._told

    @property
    def is_looking(self) -> bool:
        """Whether it says that more may come."""
        return bool(self._props["looking"])

    def show(
        self, problems: Sequence[Problem], *, looking: bool, unmeasured: Sequence[str] = ()
    ) -> None:
        """Show problems; while `looking`, it says that more may come, and of `unmeasured` clips
        that `check` has yet to measure them."""
        self._told = problems
        self._props["problems"] = [self._shown(*each) for each in enumerate(problems[:_MOST])]
        self._props["total"] = len(problems)
        self._props["looking"] = looking
        self._props["unmeasured"] = self._unmeasured(unmeasured)
        self.update()

    def _unmeasured(self, clips: Sequence[str]) -> str:
        words, beyond = self._words, len(clips) - _NAMED
        told = ", ".join(clips[:_NAMED])
        if beyond > 0:
            told = words("story.and_more", clips=told, count=beyond)
        return words("story.unmeasured", clips=told) if clips else ""

    def _shown(self, index: int, problem: Problem) -> dict[str, Any]:
        offer = offered(problem) if self._with_remedies else None
        return {
            "index": index,
            "key": f"{index} {problem.code} {problem.where}",
            "severity": problem.severity,
            "line": problem.line,
            "column": problem.column,
            "named": self._words("story.line", line=problem.line),
            "where": problem.where,
            "code": problem.code,
            "title": self._words(f"codes.{problem.code}"),
            "message": problem.message,
            "remedy": problem.remedy,
            "offer": None if offer is None else self._words("story.accept", word=offer),
        }

    def _tell(self, told: Callable[[Problem], object], asked: Any) -> object:
        index = asked.get("index") if isinstance(asked, dict) else None
        if isinstance(index, int) and 0 <= index < len(self._told):
            return told(self._told[index])
        return None
