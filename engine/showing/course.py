"""The course a film has taken, as facts for guards: what was shown, and what it remembers.

All of it follows from the viewer's own cut. A viewer who goes back to an earlier place finds
the variables as they were there.
"""

from collections import Counter
from collections.abc import Sequence

from engine.showing.history import Span
from engine.story.guards.conditions import CLOCK, DAY, LAST, RUNNING, visits_of
from engine.story.guards.watch import Fact
from engine.story.model import Story
from engine.story.variables import Value, beginning, changed
from engine.words import Seconds


class Course:
    """The facts of one showing. `clock` is the time of day at film time 0, None if not known."""

    def __init__(self, story: Story, clock: Seconds | None = None) -> None:
        self._story = story
        self._clock = clock
        self.variables: dict[str, Value] = beginning(story.variables)
        self._facts: dict[str, Fact] = {**self.variables}

    def reread(self, story: Story, spans: Sequence[Span]) -> None:
        """The story was edited: all follows anew from the viewer's cut."""
        self._story = story
        self.follow(spans)

    def follow(self, spans: Sequence[Span]) -> None:
        """Take in the viewer's cut; its last span is on screen. Called where that changes."""
        variables = beginning(self._story.variables)
        if variables:
            for span in spans:
                segment = self._story.segments[span.segment]
                variables = changed(variables, segment.changes, self._story.variables)
        self.variables = variables
        shown = Counter(span.segment for span in spans)
        self._facts = {**variables, **{visits_of(name): float(n) for name, n in shown.items()}}
        if len(spans) > 1:
            self._facts[LAST] = spans[-2].segment

    def facts(self, now: Seconds, running: Seconds) -> dict[str, Fact]:
        """Everything a guard may ask about the course. `running` is the length of the cut."""
        facts = {**self._facts, RUNNING: running}
        if self._clock is not None:
            facts[CLOCK] = (self._clock + now) % DAY
        return facts
